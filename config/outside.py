"""What the hub and its edges reach outside of themselves, as the settings say: other nodes, scanners, translators."""

from typing import TYPE_CHECKING, Union

import uuid_utils

from config.settings import Settings
from config.translator import LibreTranslator
from hub.bus.signals import InProcessSignals
from hub.contract.chat_ports import Scanner
from hub.storage.scanning import ClamdScanner, NoScanner

if TYPE_CHECKING:
    from hub.bus.redis_signals import RedisSignals


def open_signals(settings: Settings) -> Union[InProcessSignals, "RedisSignals"]:
    """In process, or over Redis when it is configured."""
    if not settings.redis_url:
        return InProcessSignals()
    from hub.bus.redis_signals import RedisSignals

    return RedisSignals(settings.redis_url, node=uuid_utils.uuid7().hex)


def open_scanner(settings: Settings) -> Scanner:
    """ClamAV's daemon where one is named; else nothing is scanned."""
    if not settings.scanner_url:
        return NoScanner()
    return ClamdScanner(settings.scanner_url, max_bytes=settings.scanner_max_bytes, seconds=settings.scanner_seconds)


def open_translator(settings: Settings) -> LibreTranslator | None:
    """The LibreTranslate server that is named; None without, so that nobody is offered what is not there."""
    if not settings.translator_url:
        return None
    return LibreTranslator(settings.translator_url, settings.translator_key.get_secret_value())
