"""What comes in one batch sees each other, and what comes out of order leaves every contact in a legal state."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy import func, select

from hub.contract.commands import AcceptOffer, EndContact
from hub.contract.errors import Conflict, Invalid
from hub.contract.events import ConnectFailed, ContactClosed, ContactQueued, LineEnded, OfferMade, WrapUpStarted
from hub.contract.inbound import LineFailed, LineQueued
from hub.contract.words import Address
from hub.storage import schema
from hub.storage.engine import Store
from tests.factories.river import River, call, chat, left, mail, now, open_river, spoke


@pytest.fixture
async def river(store: Store) -> AsyncIterator[River]:
    async with open_river(store) as opened:
        yield opened


def queued(line: str = "CA1", number: int = 1, **changes: Any) -> LineQueued:
    facts: dict[str, Any] = {"key": f"{line}:queued:{number}", "channel": "phone", "at": now(), "external_key": line}
    return LineQueued(**facts | changes)


async def count(river: River, table: str) -> int:
    async with river.store.reader.connect() as conn:
        found: int = (await conn.execute(select(func.count()).select_from(schema.metadata.tables[table]))).scalar_one()
    return found


async def contact_states(river: River) -> list[str]:
    async with river.store.reader.connect() as conn:
        return list((await conn.execute(select(schema.contacts.c.state))).scalars())


# --- lines out of order ---------------------------------------------------------------------------------------------
async def test_leaving_a_line_nobody_opened_is_refused_by_name(river: River) -> None:
    with pytest.raises(Invalid) as refused:
        await river.intake.receive(left("CA404"))
    assert refused.value.field == "external_key"


async def test_a_line_opened_and_left_in_one_batch_is_abandoned(river: River) -> None:
    opened, gone = await asyncio.gather(river.intake.receive(call("+81312345678")), river.intake.receive(left()))
    assert opened.contact_id == gone.contact_id
    assert (await river.event(ContactClosed)).contact.id == opened.contact_id
    assert await contact_states(river) == ["closed"]


async def test_a_line_opened_spoken_on_queued_and_left_in_one_batch_is_consistent(river: River) -> None:
    answers = await asyncio.gather(
        river.intake.receive(call("+81312345678", queue=False)),
        river.intake.receive(spoke("hello")),
        river.intake.receive(queued()),
        river.intake.receive(left()),
    )
    assert len({answer.contact_id for answer in answers}) == 1
    assert answers[1].message_number == 1
    assert (await river.event(ContactClosed)).contact.state == "closed"
    assert await contact_states(river) == ["closed"]
    assert river.acd._router is not None
    assert river.acd._router.contacts() == []


@pytest.mark.parametrize("together", [True, False])
async def test_a_line_queued_twice_waits_once(river: River, together: bool) -> None:
    await river.intake.receive(call("+81312345678", queue=False))
    if together:
        await asyncio.gather(river.intake.receive(queued(number=1)), river.intake.receive(queued(number=2)))
    else:
        await river.intake.receive(queued(number=1))
        await river.intake.receive(queued(number=2))
    assert len(river.of(ContactQueued)) == 1


async def test_a_line_left_twice_in_one_batch_is_left_once(river: River) -> None:
    await river.intake.receive(call("+81312345678"))
    await asyncio.gather(river.intake.receive(left()), river.intake.receive(left(key="another key")))
    assert len(river.of(LineEnded)) == 1
    assert len(river.of(ContactClosed)) == 1


async def test_a_line_left_twice_in_one_batch_in_the_menu_is_closed_once(river: River) -> None:
    await river.intake.receive(call("+81312345678", queue=False))
    await asyncio.gather(river.intake.receive(left()), river.intake.receive(left(key="another key")))
    assert len(river.of(ContactClosed)) == 1


async def test_a_line_that_is_queued_after_it_was_left_stays_closed(river: River) -> None:
    await river.intake.receive(call("+81312345678", queue=False))
    await asyncio.gather(river.intake.receive(left()), river.intake.receive(queued()))
    assert await contact_states(river) == ["closed"]
    assert river.of(ContactQueued) == []


async def test_words_after_the_end_are_refused_as_such(river: River) -> None:
    await river.intake.receive(call("+81312345678", queue=False))
    answers = await asyncio.gather(
        river.intake.receive(left()), river.intake.receive(spoke("hello?")), return_exceptions=True
    )
    assert isinstance(answers[1], Conflict)


async def test_an_outcome_nobody_knows_is_refused(river: River) -> None:
    await river.intake.receive(call("+81312345678"))
    with pytest.raises(Invalid) as refused:
        await river.intake.receive(left(outcome="vanished"))
    assert refused.value.field == "outcome"


async def test_a_connection_that_fails_while_nobody_has_the_contact_changes_nothing(river: River) -> None:
    await river.intake.receive(call("+81312345678"))
    failed = LineFailed(key="f", channel="phone", at=now(), external_key="CA1", reason="busy")
    await river.intake.receive(failed)
    assert river.of(ConnectFailed) == []


# --- one line, several openings -------------------------------------------------------------------------------------
@pytest.mark.parametrize("together", [True, False])
async def test_a_line_opened_twice_under_different_keys_is_one_contact(river: River, together: bool) -> None:
    first, second = call("+81312345678"), call("+81312345678", key="CA1:opened again")
    if together:
        answers = list(await asyncio.gather(river.intake.receive(first), river.intake.receive(second)))
    else:
        answers = [await river.intake.receive(first), await river.intake.receive(second)]
    assert answers[0].contact_id == answers[1].contact_id
    assert [answer.duplicate for answer in answers] == [False, True]
    assert await count(river, "contacts") == 1


async def test_a_line_name_used_again_after_its_contact_was_closed_is_a_clear_conflict(river: River) -> None:
    await river.intake.receive(call("+81312345678"))
    await river.intake.receive(left())
    with pytest.raises(Conflict) as refused:
        await river.intake.receive(call("+81312345678", key="CA1:opened again"))
    assert refused.value.field == "external_key"


async def test_a_line_opened_again_harms_no_neighbour(river: River) -> None:
    await river.intake.receive(call("+81312345678"))
    answers = await asyncio.gather(
        river.intake.receive(call("+81312345678", key="CA1:opened again")),
        *(river.intake.receive(call(f"+8131234000{n}", f"CB{n}")) for n in range(5)),
    )
    assert len({answer.contact_id for answer in answers}) == 6


async def test_two_channels_may_name_their_lines_alike(river: River) -> None:
    one = await river.intake.receive(call("+81312345678", "same"))
    other = await river.intake.receive(chat("visitor-1", "same", key="chat:same"))
    assert one.contact_id != other.contact_id


# --- one conversation, several contacts -----------------------------------------------------------------------------
async def test_a_mail_joins_its_conversations_mail_though_a_call_is_there_too(river: River) -> None:
    person = river.account("platinum").people[0]
    first = await river.intake.receive(mail(person.email, "a@x"))
    called = await river.intake.receive(call(person.phone))
    assert called.conversation_id == first.conversation_id
    answers = [await river.intake.receive(mail(person.email, f"b{n}@x", thread_keys=("a@x",))) for n in range(3)]
    assert {answer.contact_id for answer in answers} == {first.contact_id}


async def test_a_mail_that_comes_while_its_agent_wraps_up_is_a_contact_of_its_own(river: River) -> None:
    """Nobody would read it in the one that ends."""
    account = river.account("platinum")
    await river.sign_in(account.team[0])
    first = await river.intake.receive(mail(account.people[0].email, "a@x"))
    offer = await river.event(OfferMade)
    await river.acd.do(AcceptOffer(actor=account.team[0], offer_id=offer.offer.id))
    await river.acd.do(EndContact(actor=account.team[0], contact_id=offer.contact.id))
    await river.event(WrapUpStarted)
    second = await river.intake.receive(mail(account.people[0].email, "b@x", thread_keys=("a@x",)))
    assert second.conversation_id == first.conversation_id
    assert second.contact_id != first.contact_id
    again = await river.event(OfferMade, lambda event: event.contact.id == second.contact_id)
    assert again.offer.agent_id == account.team[0], "whoever had the conversation is asked first"


# --- people --------------------------------------------------------------------------------------------------------
async def test_a_stranger_who_comes_twice_in_one_batch_is_met_once(river: River) -> None:
    answers = await asyncio.gather(
        river.intake.receive(call("+81312345678", "CA1")), river.intake.receive(call("+81312345678", "CA2"))
    )
    assert await count(river, "people") == len(river.company.people) + 1
    assert answers[0].conversation_id == answers[1].conversation_id


async def test_addresses_of_two_kinds_with_one_value_are_two_people(river: River) -> None:
    await asyncio.gather(
        river.intake.receive(mail("same@there.example")),
        river.intake.receive(chat("same@there.example")),
        river.intake.receive(
            call("", "CA1", sender=Address(kind="phone", value="same@there.example")),
        ),
    )
    assert await count(river, "people") == len(river.company.people) + 3
