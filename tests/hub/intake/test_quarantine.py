"""Supervisors decide about held mails, on both stores: once, with who and why, and nothing is lost."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from msgspec import structs
from sqlalchemy import select

from hub.contract.errors import Conflict, NotFound
from hub.contract.events import ContactQueued, MessageQueued
from hub.contract.held import MailDecided
from hub.contract.inbound import MailReceived
from hub.contract.plans import Acknowledgement, MailRules
from hub.intake.quarantine import Decision, Quarantine
from hub.storage import schema
from hub.storage.engine import Store
from tests.factories.river import River, demo_business, mail, new_id, open_river

KEY = "m1@there.example"
HELD = mail("who@there.example", KEY, quarantine="unreadable: RuntimeError", extra={"raw": "mail/1/raw"})


@dataclass
class Reading:
    """What the channel makes of a mail read anew."""

    becomes: MailReceived = HELD

    async def __call__(self, mail: MailReceived) -> MailReceived:
        return structs.replace(self.becomes, at=mail.at)


@pytest.fixture
async def river(store: Store) -> AsyncIterator[River]:
    rules = MailRules(acknowledgement=Acknowledgement(text={"en": "It came."}))
    async with open_river(store, structs.replace(demo_business(), mail=rules)) as opened:
        yield opened


@pytest.fixture
def reading() -> Reading:
    return Reading()


@pytest.fixture
def quarantine(river: River, reading: Reading) -> Quarantine:
    return Quarantine(river.writer, river.store.reader, lambda: river.business, new_id, reading)


async def _hold(river: River, quarantine: Quarantine) -> str:
    await river.intake.receive(HELD)
    (held,) = await quarantine.held()
    return held.id


async def test_a_released_mail_is_a_contact_that_keeps_its_time(river: River, quarantine: Quarantine) -> None:
    id = await _hold(river, quarantine)
    answer = await quarantine.release(Decision(id=id, actor="us_sam", why="a customer"))
    card = (await river.event(ContactQueued)).contact
    decided = (await river.event(MailDecided)).mail
    entry = next(entry for entry in river.events if isinstance(entry.event, MailDecided))
    assert (answer.contact_id, card.queued_at) == (card.id, HELD.at)
    assert (decided.id, decided.reason) == (id, "unreadable")
    assert (entry.actor, entry.reason) == ("us_sam", "a customer")
    assert await quarantine.held() == []
    assert river.of(MessageQueued) == [], "nobody is told late by a machine"


async def test_a_mail_is_released_once_and_its_key_then_means_its_contact(river: River, quarantine: Quarantine) -> None:
    id = await _hold(river, quarantine)
    decision = Decision(id=id, actor="us_sam")
    first, second = await quarantine.release(decision), await quarantine.release(decision)
    again = await river.intake.receive(HELD)
    assert {second.contact_id, again.contact_id} == {first.contact_id}
    assert (second.duplicate, again.duplicate) == (True, True)
    assert len(river.of(ContactQueued)) == len(river.of(MailDecided)) == 1


async def test_a_mail_read_anew_becomes_what_it_says(river: River, quarantine: Quarantine, reading: Reading) -> None:
    id = await _hold(river, quarantine)
    reading.becomes = mail("ann@there.example", "real@there.example", subject="At last")
    answer = await quarantine.retry(Decision(id=id, actor="us_sam"))
    assert (await river.event(ContactQueued)).contact.subject == "At last"
    for key in (KEY, "real@there.example"):
        assert (await river.intake.receive(structs.replace(HELD, key=key))).contact_id == answer.contact_id


async def test_read_anew_it_may_be_a_mail_that_came_by_another_way(
    river: River, quarantine: Quarantine, reading: Reading
) -> None:
    reading.becomes = mail("ann@there.example", "real@there.example")
    there = await river.intake.receive(reading.becomes)
    answer = await quarantine.retry(Decision(id=await _hold(river, quarantine), actor="us_sam"))
    assert answer.contact_id == there.contact_id
    assert len(river.of(ContactQueued)) == 1


async def test_what_is_still_unreadable_waits_on(river: River, quarantine: Quarantine) -> None:
    id = await _hold(river, quarantine)
    with pytest.raises(Conflict):
        await quarantine.retry(Decision(id=id, actor="us_sam"))
    assert [held.id for held in await quarantine.held()] == [id]


async def test_a_discarded_mail_is_put_aside_once_and_stays_known(river: River, quarantine: Quarantine) -> None:
    id = await _hold(river, quarantine)
    for _ in range(2):
        await quarantine.discard(Decision(id=id, actor="us_sam", why="an advert"))
    assert await quarantine.held() == []
    assert len(river.of(MailDecided)) == 1
    with pytest.raises(Conflict):
        await quarantine.release(Decision(id=id, actor="us_sam"))
    async with river.store.reader.connect() as conn:
        row = (await conn.execute(select(schema.quarantine))).one()
    assert (row.state, row.decided_by, row.why) == ("discarded", "us_sam", "an advert")


async def test_a_released_mail_cannot_be_discarded(river: River, quarantine: Quarantine) -> None:
    id = await _hold(river, quarantine)
    await quarantine.release(Decision(id=id, actor="us_sam"))
    with pytest.raises(Conflict):
        await quarantine.discard(Decision(id=id, actor="us_sam"))


async def test_what_was_never_held_is_not_found(quarantine: Quarantine) -> None:
    unknown = Decision(id="bm90aGluZw", actor="us_sam")
    for act in (quarantine.release, quarantine.retry, quarantine.discard):
        with pytest.raises(NotFound):
            await act(unknown)
    with pytest.raises(NotFound):
        await quarantine.one("!")
