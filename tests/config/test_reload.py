"""The configuration is read anew while the hub runs: all of it at once, or nothing of it."""

import asyncio
import os
import shutil
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from config.demo.load import load_demo
from config.reload import Configuration, Reading, on_hangup, read_folder, read_whole, tell_hub
from config.settings import Settings, complete
from config.wiring import TRAITS, Hub, open_hub
from config.yaml_file import Mistakes
from hub.contract.commands import ConsoleOpened
from hub.contract.errors import Unavailable
from hub.contract.events import BusinessChanged, ContactQueued, OfferMade, Recorded
from hub.storage.claim import claim_store
from hub.storage.engine import open_store
from tests.factories.river import call, demo_business, demo_company, mail, now

SHIPPED = Path(__file__).parents[2] / "config" / "business"
NOW = datetime(2026, 11, 23, 13, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SHIPPED, tmp_path / "business"))


def write(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def read(folder: Path) -> Reading:
    return read_folder(folder, TRAITS, "main")


def configuration(folder: Path) -> Configuration:
    return Configuration(folder, lambda: read(folder), lambda: NOW, still=0)


# --- reading --------------------------------------------------------------------------------------------------------
def test_mistakes_of_business_and_menus_are_told_together(folder: Path) -> None:
    write(folder, "tiers.yaml", "fallback: standard", "fallback: nobody")
    write(folder, "menus/main.yaml", "kind: queue", "kind: cue")
    with pytest.raises(Mistakes) as caught:
        read(folder)
    assert {found.path.name for found in caught.value.problems} == {"tiers.yaml", "main.yaml"}


def test_the_menu_that_calls_enter_must_be_there(folder: Path) -> None:
    with pytest.raises(Mistakes, match=r"welcome\.yaml:1: is not there, and calls enter by it"):
        read_folder(folder, TRAITS, "welcome")


def test_what_changes_while_it_is_read_is_read_again(folder: Path) -> None:
    """An editor writes a file in two goes; each half alone would be refused, or taken for the whole."""
    goes = iter(("", (folder / "plans.yaml").read_text(encoding="utf-8")))
    read_so_far: list[str] = []

    def while_somebody_writes() -> Reading:
        if (text := next(goes, None)) is not None:
            (folder / "plans.yaml").write_text(text, encoding="utf-8")
            read_so_far.append(text)
        return read(folder)

    assert "own-agent-first" in read_whole(folder, while_somebody_writes, still=0).business.plans
    assert len(read_so_far) == 2


def test_files_that_never_rest_are_not_taken(folder: Path) -> None:
    goes = iter(range(100))

    def while_somebody_writes() -> Reading:
        write(folder, "routing.yaml", "grace: ", f"# {next(goes)}\ngrace: ")
        return read(folder)

    with pytest.raises(Unavailable, match="are being written to"):
        read_whole(folder, while_somebody_writes, still=0)


# --- what holds -----------------------------------------------------------------------------------------------------
async def test_a_valid_change_holds_once_it_is_applied(folder: Path) -> None:
    applied: list[tuple[str, str, float]] = []

    async def apply(version: str, actor: str) -> None:
        applied.append((version, actor, held.business().wrap_up_seconds))

    held = configuration(folder)
    held.apply = apply
    write(folder, "routing.yaml", "wrap_up: 2 min", "wrap_up: 3 min")
    status = await held.reload("us_boss")
    assert applied == [(status.version, "us_boss", 180)]
    assert held.business().wrap_up_seconds == 180


async def test_what_did_not_change_is_not_applied(folder: Path) -> None:
    held = configuration(folder)

    async def apply(version: str, actor: str) -> None:
        raise AssertionError("nothing has changed")

    held.apply = apply
    assert (await held.reload()).problem == []


async def test_a_mistake_leaves_everything_as_it_was_and_is_shown_until_it_is_mended(folder: Path) -> None:
    held = configuration(folder)
    before, menus = held.business(), held.menus()
    write(folder, "routing.yaml", "wrap_up: 2 min", "wrap_up: 3 min")
    write(folder, "menus/main.yaml", "kind: queue", "kind: cue")
    with pytest.raises(Mistakes, match=r"menus/main\.yaml:"):
        await held.reload()
    assert (held.business(), held.menus()) == (before, menus)
    assert {found.file for found in held.status().problem} == {"menus/main.yaml"}
    assert held.status().version == before.version
    write(folder, "menus/main.yaml", "kind: cue", "kind: queue")
    assert (await held.reload()).problem == []
    assert held.business().wrap_up_seconds == 180


async def test_what_the_router_cannot_go_by_does_not_hold(folder: Path) -> None:
    held = configuration(folder)
    before = held.business()
    told: list[str] = []

    async def apply(version: str, actor: str) -> None:
        told.append(version)
        raise Unavailable("The store does not answer.")

    held.apply = apply
    write(folder, "routing.yaml", "wrap_up: 2 min", "wrap_up: 3 min")
    with pytest.raises(Unavailable):
        await held.reload()
    assert held.business() == before
    assert told[-1] == before.version


async def test_hanging_up_reads_it_anew(folder: Path) -> None:
    held, applied = configuration(folder), asyncio.Event()

    async def apply(version: str, actor: str) -> None:
        applied.set()

    held.apply = apply
    write(folder, "routing.yaml", "wrap_up: 2 min", "wrap_up: 3 min")
    async with on_hangup(held):
        os.kill(os.getpid(), signal.SIGHUP)
        await applied.wait()
    assert signal.getsignal(signal.SIGHUP) == signal.SIG_DFL


async def test_a_file_that_is_saved_is_noticed(folder: Path) -> None:
    held, applied = configuration(folder), asyncio.Event()

    async def apply(version: str, actor: str) -> None:
        applied.set()

    held.apply = apply
    watching = asyncio.create_task(held.watch())
    try:
        async with asyncio.timeout(30):
            turn = 0
            while not applied.is_set():  # the watch may begin a moment later than the first change
                turn += 1
                text = f"wrap_up: {turn + 2} min\n"
                (folder / "routing.yaml").write_text(text, encoding="utf-8")
                await asyncio.wait([asyncio.ensure_future(applied.wait())], timeout=5)
    finally:
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)
    assert held.business().wrap_up_seconds >= 180


# --- a running hub --------------------------------------------------------------------------------------------------
@pytest.fixture
def settings(environment: pytest.MonkeyPatch, database_url: str, folder: Path, tmp_path: Path) -> Settings:
    facts: dict[str, Any] = {
        "database_url": database_url,
        "data_dir": tmp_path,
        "business_dir": folder,
        "watch_business": False,
        "secret_key": "a secret of this test alone, long enough",
        "email": {"listen_port": 0, "mailboxes": [{"address": "desk@here.example"}]},
    }
    return complete(Settings(**facts))


class Heard:
    """What a hub has published."""

    def __init__(self) -> None:
        self.events: list[Recorded] = []
        self._news = asyncio.Event()

    def hear(self, batch: Any) -> None:
        self.events.extend(batch)
        self._news.set()

    async def first(self, where: Callable[[Recorded], bool]) -> Recorded:
        async with asyncio.timeout(20):
            while (found := next(filter(where, self.events), None)) is None:
                self._news.clear()
                await self._news.wait()
        return found


@asynccontextmanager
async def running(settings: Settings) -> AsyncIterator[tuple[Hub, Heard]]:
    """A hub with the demo's people, heard from its beginning."""
    store = open_store(settings.database_url)
    await load_demo(store, demo_company(), demo_business(), now())
    await store.close()
    async with open_hub(settings) as hub:
        heard = Heard()
        await hub.bus.subscribe(heard.hear)
        yield hub, heard


DESK = (
    "      - { ask: dedicated, wait: 15 s }\n"
    "      - { ask: team, team: service_desk, wait: 45 s, choose: longest_idle }"
)


async def test_who_waits_is_offered_by_the_new_plan_without_a_restart(settings: Settings, folder: Path) -> None:
    write(folder, "plans.yaml", DESK, "      - { ask: team, team: logistics, wait: 1 h, skip_when: [] }")
    async with running(settings) as (hub, heard):
        desk = next(user.id for user in demo_company().users if user.teams == ("service_desk",))
        await hub.acd.do(ConsoleOpened(actor=desk))
        received = await hub.intake.receive(call("+81312345678"))
        await heard.first(lambda entry: isinstance(entry.event, ContactQueued))
        assert not any(isinstance(entry.event, OfferMade) for entry in heard.events)
        write(folder, "plans.yaml", "team: logistics, wait: 1 h, skip_when: []", "team: service_desk, wait: 1 h")
        status = await hub.configuration.reload("us_boss")
        made = (await heard.first(lambda entry: isinstance(entry.event, OfferMade))).event
        assert isinstance(made, OfferMade)
        assert (made.contact.id, made.offer.agent_id) == (received.contact_id, desk)
        told = next(entry for entry in heard.events if isinstance(entry.event, BusinessChanged))
        assert told.event == BusinessChanged(version=status.version)
        assert told.actor == "us_boss"


async def test_a_hub_whose_files_went_wrong_goes_on_as_before(settings: Settings, folder: Path) -> None:
    async with running(settings) as (hub, heard):
        before = hub.business
        write(folder, "plans.yaml", "ask: dedicated", "ask: dedicatd")
        with pytest.raises(Mistakes, match=r"^plans\.yaml:\d+: 'dedicatd' cannot stand at 'ask'; did you mean"):
            await hub.configuration.reload("us_boss")
        assert hub.business is before
        received = await hub.intake.receive(call("+81312345678"))
        assert received.contact_id
        assert not any(isinstance(entry.event, BusinessChanged) for entry in heard.events)


async def test_reading_anew_under_load_loses_nothing(settings: Settings, folder: Path) -> None:
    async with running(settings) as (hub, heard):
        comings = [hub.intake.receive(mail("who@there.example", f"m{number}@there.example")) for number in range(40)]
        loaded = asyncio.gather(*comings)
        for minutes in (3, 4):
            (folder / "routing.yaml").write_text(f"wrap_up: {minutes} min\n", encoding="utf-8")
            await hub.configuration.reload("us_boss")
        contacts = {received.contact_id for received in await loaded}
        assert await hub.acd.look(lambda router, _: {card.id for card in router.contacts()}) == contacts
        assert hub.business.wrap_up_seconds == 240
        versions = [entry.event.version for entry in heard.events if isinstance(entry.event, BusinessChanged)]
        assert len(versions) == 2


# --- from the command line ------------------------------------------------------------------------------------------
async def test_the_hub_on_this_machine_is_told(tmp_path: Path) -> None:
    told = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, told.set)
    url = f"sqlite:///{tmp_path}/hub.sqlite3"
    try:
        with pytest.raises(Unavailable, match="No hub runs"):
            tell_hub(url)
        async with claim_store(url):
            assert tell_hub(url) == os.getpid()
            await told.wait()
    finally:
        asyncio.get_running_loop().remove_signal_handler(signal.SIGHUP)


async def test_a_hub_that_may_be_anywhere_is_not_guessed_at(postgres_url: str) -> None:
    with pytest.raises(Unavailable) as refused:
        tell_hub(postgres_url)
    assert "SIGHUP" in refused.value.mend
