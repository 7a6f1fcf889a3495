"""The whole hub, opened and closed: everything is in service in between, and nothing is left behind."""

import asyncio
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from config import wiring
from config.settings import Settings, complete
from config.wiring import new_id, open_bus, open_hub, run_task
from hub.bus.in_process import InProcessBus
from hub.bus.redis_streams import RedisBus
from hub.contract.errors import Misconfigured, Unavailable
from hub.contract.events import ContactQueued
from hub.storage.claim import claim_store
from tests.factories.river import call, mail

pytestmark = pytest.mark.usefixtures("environment")


@pytest.fixture
def settings(environment: pytest.MonkeyPatch, database_url: str, tmp_path: Path) -> Settings:
    return some_settings(database_url, tmp_path)


def some_settings(database_url: str, folder: Path, **more: Any) -> Settings:
    facts: dict[str, Any] = {
        "database_url": database_url,
        "data_dir": folder,
        "secret_key": "a secret of this test alone, long enough",
        "email": {"listen_port": 0, "mailboxes": [{"address": "desk@here.example"}]},
    }
    return complete(Settings(**facts | more))


async def test_every_channel_is_in_service_and_what_comes_in_is_journalled(settings: Settings) -> None:
    async with open_hub(settings) as hub:
        await hub.ready()
        assert set(hub.channels) == {"phone", "email", "web_chat"}
        assert len({route.path for route in hub.routes if hasattr(route, "path")}) > 5
        queued: asyncio.Queue[ContactQueued] = asyncio.Queue()
        await hub.bus.subscribe(
            lambda batch: [queued.put_nowait(e.event) for e in batch if isinstance(e.event, ContactQueued)] and None
        )
        received = await hub.intake.receive(call("+81312345678"))
        assert (await queued.get()).contact.id == received.contact_id


async def test_closing_leaves_no_task_no_port_and_no_claim(settings: Settings) -> None:
    before = asyncio.all_tasks()
    async with open_hub(settings) as hub:
        port = hub.channels["email"].listen_port
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.close()
        assert asyncio.all_tasks() > before
    for _ in range(10):
        await asyncio.sleep(0)
    assert asyncio.all_tasks() - before == set()
    with pytest.raises(OSError, match=r"refused|failed"):
        await asyncio.open_connection("127.0.0.1", port)
    with pytest.raises(Unavailable):
        await hub.intake.receive(mail("who@there.example"))
    async with claim_store(settings.database_url, patience=0):
        pass


async def test_it_can_be_opened_again_and_finds_what_was_accepted(settings: Settings) -> None:
    async with open_hub(settings) as hub:
        first = await hub.intake.receive(mail("who@there.example"))
    async with open_hub(settings) as hub:
        again = await hub.intake.receive(mail("who@there.example"))
    assert (again.duplicate, again.message_id) == (True, first.message_id)


async def test_a_store_that_another_hub_holds_is_refused_before_anything_is_opened(
    environment: pytest.MonkeyPatch, settings: Settings
) -> None:
    async with open_hub(settings):
        claim = claim_store(settings.database_url, patience=0)
        with pytest.raises(Misconfigured, match="Another hub"):
            await claim.__aenter__()


@pytest.mark.parametrize(
    "wrong",
    [
        {"phone": {"menu": "no such menu"}},
        {"web_chat": {"token_key": "too short"}},
        {"business_dir": Path("/nowhere")},
    ],
)
async def test_what_is_misconfigured_is_refused_and_what_was_opened_is_closed(
    database_url: str, tmp_path: Path, wrong: dict[str, Any]
) -> None:
    before = asyncio.all_tasks()
    with pytest.raises(Misconfigured):
        async with open_hub(some_settings(database_url, tmp_path, **wrong)):
            pass
    for _ in range(10):
        await asyncio.sleep(0)
    assert asyncio.all_tasks() - before == set()
    async with claim_store(database_url, patience=0):
        pass


async def test_a_store_that_is_not_there_is_unavailable(tmp_path: Path) -> None:
    with pytest.raises(Unavailable):
        async with open_hub(some_settings("postgresql://keydesk@127.0.0.1:1/keydesk", tmp_path)):
            pass


# --- parts ----------------------------------------------------------------------------------------------------------
async def test_the_bus_is_in_process_until_redis_is_configured(redis_url: str) -> None:
    assert isinstance(open_bus(Settings()), InProcessBus)
    bus = open_bus(Settings(redis_url=redis_url))
    assert isinstance(bus, RedisBus)
    await bus.close()


def test_ids_made_later_sort_later() -> None:
    made = [new_id("ct") for _ in range(1000)]
    assert made == sorted(made)
    assert len(set(made)) == 1000
    assert all(each.startswith("ct_") for each in made)


def test_the_clock_is_aware() -> None:
    assert wiring.now().tzinfo is not None


async def test_a_task_ends_quietly_when_it_is_stopped() -> None:
    stopped = asyncio.Event()

    async def work() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            stopped.set()

    stop = run_task("test", work())
    await asyncio.sleep(0)
    await stop()
    assert stopped.is_set()


DYING = """
import asyncio
from config.wiring import run_task
async def die():
    raise ZeroDivisionError("on purpose")
async def main():
    run_task("a room", die())
    await asyncio.sleep(60)
asyncio.run(main())
"""


def test_a_task_that_dies_ends_the_process_and_says_which() -> None:
    """Half a hub helps nobody."""
    done = subprocess.run([sys.executable, "-c", DYING], capture_output=True, text=True, check=False, timeout=50)
    assert done.returncode == -15
    assert "a room" in done.stdout + done.stderr
    assert "on purpose" in done.stdout + done.stderr
