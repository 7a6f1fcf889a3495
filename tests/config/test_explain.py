"""`keydesk explain`, on the store of a hub that is running."""

import io
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from typer.testing import CliRunner

from config.cli import app
from config.explain import explain
from config.settings import Settings
from hub.contract.commands import AcceptOffer, Boost, DeclineOffer, WrapUp
from hub.contract.errors import Invalid, KeydeskError, Misconfigured, NotFound
from hub.contract.events import OfferMade
from hub.journal import views as journal
from hub.storage.engine import Store
from tests.factories.river import River, call, demo_business, left, now, open_river, spoke

STRANGER = "+4915112345678"


@pytest.fixture
async def river(store: Store) -> AsyncIterator[River]:
    async with open_river(store) as river:
        yield river


class Told:
    """Runs the command on a store and gives what it printed."""

    def __init__(self, url: str) -> None:
        self._settings = Settings(database_url=url)

    async def __call__(self, wanted: str, lang: str = "en", zone: str = "", as_json: bool = False) -> str:
        page = io.StringIO()
        console = Console(file=page, width=80)
        await explain(self._settings, demo_business(), wanted, lang, zone, as_json, now(), console)
        return page.getvalue()


@pytest.fixture
def told(database_url: str) -> Told:
    return Told(database_url)


async def handled_call(river: River) -> str:
    """Declined by the account's own agent, taken by a backup, ended and wrapped up. Gives the contact's id."""
    account = river.account("platinum")
    own, backup = account.team[:2]
    await river.sign_in(own, backup)
    received = await river.intake.receive(call(account.people[0].phone))
    first = (await river.event(OfferMade)).offer
    await river.acd.do(DeclineOffer(actor=own, offer_id=first.id, reason="not_mine"))
    second = (await river.event(OfferMade, lambda made: made.offer.id != first.id)).offer
    await river.acd.do(AcceptOffer(actor=backup, offer_id=second.id))
    await river.intake.receive(spoke("the combination of the safe is 4711"))
    await river.intake.receive(left())
    await river.acd.do(WrapUp(actor=backup, contact_id=str(received.contact_id), disposition=""))
    return str(received.contact_id)


async def test_a_call_is_told_from_its_arrival_to_its_end(river: River, told: Told) -> None:
    contact = await handled_call(river)
    names = {user.id: user.name for user in river.company.users}
    own, backup = (names[id] for id in river.account("platinum").team[:2])
    lines = [line.partition("  ")[2].partition("  ")[2] for line in (await told(contact)).splitlines()]
    story = [line for line in lines if line]
    assert [line for line in story if line.startswith(("step 1", own, "step 2", backup, "the customer"))] == story[1:]
    assert story[1].startswith(f"step 1, own agent: offered to {own}")
    assert story[2] == f"{own} declined (not theirs to handle)"
    assert story[3].startswith(f"step 2, backups: {own} declined at ")
    assert f"offered to {backup}" in story[3]
    assert story[4].startswith(f"{backup} accepted")
    assert story[-1] == f"{backup} closed it: handled"


async def test_what_was_said_is_never_printed(river: River, told: Told) -> None:
    contact = await handled_call(river)
    for page in (await told(contact), await told(contact, as_json=True)):
        assert "4711" not in page


async def test_a_conversation_is_found_by_its_reference_as_people_type_it(river: River, told: Told) -> None:
    contact = await handled_call(river)
    [reference] = {made.contact.reference for made in river.of(OfferMade)}
    assert contact in await told(reference)
    assert contact in await told(reference.lower())


async def test_a_waiting_contact_says_what_it_waits_for(river: River, told: Told) -> None:
    received = await river.intake.receive(call(STRANGER))
    await river.acd.do(
        Boost(actor="us_helen_park", contact_id=str(received.contact_id), seconds=90, reason="a line at standstill")
    )
    page = await told(str(received.contact_id))
    assert "moved it up by 1 min 30 s (a line at standstill)" in page
    assert "Waits since" in page
    assert "without a console" in page
    assert "the console shows this live" in page


async def test_every_language_and_time_zone(river: River, told: Told) -> None:
    received = await river.intake.receive(call(STRANGER))
    page = await told(str(received.contact_id), lang="zh-CN", zone="America/New_York")
    assert "(America/New_York)" in page
    assert "等待坐席" in page


async def test_programs_read_the_same_as_json(river: River, told: Told) -> None:
    contact = await handled_call(river)
    [found] = json.loads(await told(contact, as_json=True))
    assert (found["id"], found["state"], found["outcome"], found["now"]) == (contact, "closed", "handled", "")
    offered: list[Any] = [line for line in found["story"] if line["type"] == "offer.made"]
    assert [line["explanation"]["step"] for line in offered] == [1, 2]
    page = await told(contact)
    assert all(line["text"] in page for line in found["story"])


async def test_reading_changes_nothing(river: River, told: Told) -> None:
    contact = await handled_call(river)
    before = await journal.head(river.store.reader)
    await told(contact)
    assert await journal.head(river.store.reader) == before


async def test_what_is_not_there_is_refused_with_how_to_mend_it(river: River, told: Told, tmp_path: Path) -> None:
    empty = tmp_path / "nothing.sqlite3"
    refusals: list[tuple[type[KeydeskError], Told, dict[str, str]]] = [
        (NotFound, told, {"wanted": "KD-0"}),
        (NotFound, told, {"wanted": ""}),
        (Invalid, told, {"wanted": "KD-0", "lang": "fr"}),
        (Invalid, told, {"wanted": "KD-0", "zone": "Mars/Olympus"}),
        (Invalid, told, {"wanted": "KD-0", "zone": "../etc/passwd"}),
        (Misconfigured, Told(f"sqlite:///{empty}"), {"wanted": "KD-0"}),
    ]
    for kind, command, asked in refusals:
        with pytest.raises(kind) as refused:
            await command(**asked)
        assert refused.value.mend
    assert not empty.exists()


def test_the_command_line_knows_it() -> None:
    said = CliRunner().invoke(app, ["explain", "--help"])
    assert said.exit_code == 0
    assert "CONTACT" in said.output.upper()
