import pytest

from config.outside import open_scanner, open_signals, open_translator
from config.settings import Settings, read_settings
from hub.bus.redis_signals import RedisSignals
from hub.bus.signals import InProcessSignals
from hub.contract.errors import Misconfigured
from hub.storage.scanning import ClamdScanner, NoScanner

pytestmark = pytest.mark.usefixtures("environment")


async def test_signals_go_over_redis_only_where_it_is_named() -> None:
    assert isinstance(open_signals(Settings()), InProcessSignals)
    signals = open_signals(Settings(redis_url="redis://127.0.0.1:1/0"))
    assert isinstance(signals, RedisSignals)
    await signals.close()


async def test_files_are_scanned_only_where_a_scanner_is_named() -> None:
    assert isinstance(open_scanner(Settings()), NoScanner)
    assert isinstance(open_scanner(Settings(scanner_url="unix:///run/clamav/clamd.ctl")), ClamdScanner)


async def test_there_is_a_translator_only_where_one_is_named() -> None:
    assert open_translator(Settings()) is None
    translator = open_translator(Settings(translator_url="https://translate.example/"))
    assert translator is not None
    await translator.close()


@pytest.mark.parametrize("url", ["127.0.0.1:3310", "http://127.0.0.1:3310", "unix://clamd.ctl"])
def test_a_scanner_is_named_by_its_socket(environment: pytest.MonkeyPatch, url: str) -> None:
    environment.setenv("KEYDESK_SCANNER_URL", url)
    with pytest.raises(Misconfigured, match=r"KEYDESK_SCANNER_URL: write it like tcp://127.0.0.1:3310 or unix:///run"):
        read_settings()
