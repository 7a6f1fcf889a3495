"""What customers leave behind when nobody comes in time, on both stores."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from hub.contract.commands import AcceptOffer, Boost
from hub.contract.errors import Conflict, Invalid
from hub.contract.events import (
    CallbackUnanswered,
    ConnectFailed,
    ContactClosed,
    ContactQueued,
    LineEnded,
    MessageReceived,
    OfferAccepted,
    OfferMade,
    OfferRescinded,
)
from hub.contract.inbound import CallbackMissed, FollowUpAsked, LineFailed, Received
from hub.contract.words import Address, Attachment, ContactCard
from hub.intake.lines import left_behind
from hub.storage import schema
from hub.storage.engine import Store
from tests.factories.cards import contact_card
from tests.factories.river import River, call, chat, left, now, open_river
from tests.fakes.clock import START

WAV = Attachment(key="phone/RE1.wav", name="voicemail.wav", media_type="audio/wav", size=44)


@pytest.fixture
async def river(store: Store) -> AsyncIterator[River]:
    async with open_river(store) as opened:
        yield opened


def asked(form: str = "callback", line: str = "CA1", channel: str = "phone", **changes: Any) -> FollowUpAsked:
    facts: dict[str, Any] = {"key": f"{line}:{form}", "channel": channel, "at": now(), "external_key": line}
    return FollowUpAsked(**facts | {"form": form} | changes)


async def divert(river: River, contact_id: str, to: str) -> None:
    """As the router leaves a contact whose line was sent to leave something."""
    change = update(schema.contacts).where(schema.contacts.c.id == contact_id)

    def unit(tx: Any, items: Any) -> list[None]:
        tx.conn.execute(change.values(state="arriving", diverted=to))
        return [None] * len(items)

    await river.writer.run(unit, None)


async def contact(river: River, contact_id: str | None) -> Any:
    async with river.store.reader.connect() as conn:
        return (await conn.execute(select(schema.contacts).where(schema.contacts.c.id == contact_id))).one()


async def conversation_status(river: River, conversation_id: str | None) -> str:
    query = select(schema.conversations.c.status).where(schema.conversations.c.id == conversation_id)
    async with river.store.reader.connect() as conn:
        status: str = (await conn.execute(query)).scalar_one()
    return status


async def talking(river: River, phone: str) -> tuple[Received, OfferAccepted]:
    """A call that the caller's own agent has."""
    account = next(a for a in river.company.accounts if any(p.phone == phone for p in a.people))
    await river.sign_in(account.team[0])
    received = await river.intake.receive(call(phone))
    offer = (await river.event(OfferMade)).offer
    await river.acd.do(AcceptOffer(actor=offer.agent_id, offer_id=offer.id))
    return received, await river.event(OfferAccepted)


# --- the virtual contact ---------------------------------------------------------------------------------------------
def test_a_callback_keeps_the_clock_and_the_boost_and_words_left_behind_begin_their_own() -> None:
    later = START + timedelta(minutes=5)
    card = contact_card(boost=60.0, step=3, step_at=START, sticky_agent_id="us_1", skills=("x",))
    back = left_behind(card, asked(at=later), "ct_2")
    assert (back.queued_at, back.boost, back.arrived_at) == (START, 60.0, later)
    assert (back.form, back.origin_id, back.external_key) == ("callback", "ct_1", "callback:ct_2")
    assert (back.tier, back.plan, back.skills, back.sticky_agent_id) == (card.tier, card.plan, ("x",), "us_1")
    assert (back.state, back.step, back.step_at, back.address) == ("waiting", 0, None, card.address)
    words = left_behind(card, asked("message", at=later, text="Call me"), "ct_3")
    assert (words.queued_at, words.boost, words.preview) == (later, 0.0, "Call me")


async def test_a_callback_ends_the_call_and_waits_in_its_place(river: River) -> None:
    person = river.account("platinum").people[0]
    received = await river.intake.receive(call(person.phone))
    await river.acd.do(Boost(actor="us_1", contact_id=received.contact_id or "", seconds=30))
    answer = await river.intake.receive(asked())
    closed = (await river.event(ContactClosed)).contact
    assert (closed.id, closed.outcome, closed.left_at is not None) == (received.contact_id, "callback", True)
    virtual = (await river.event(ContactQueued, lambda event: event.contact.form == "callback")).contact
    first = river.of(ContactQueued)[0].contact
    assert (answer.contact_id, answer.conversation_id) == (virtual.id, received.conversation_id)
    assert (virtual.queued_at, virtual.boost, virtual.person_id) == (first.queued_at, 30, first.person_id)
    assert await conversation_status(river, virtual.conversation_id) == "open"


async def test_the_call_closes_and_its_callback_queues_in_one_transaction(river: River) -> None:
    await river.intake.receive(call("+81312345678"))
    await river.intake.receive(asked())
    ended = next(entry for entry in river.events if isinstance(entry.event, LineEnded))
    queued = next(e for e in river.events if isinstance(e.event, ContactQueued) and e.event.contact.form)
    closed = next(entry for entry in river.events if isinstance(entry.event, ContactClosed))
    assert ended.at == queued.at == closed.at


async def test_asked_five_times_it_is_one_callback(river: River) -> None:
    await river.intake.receive(call("+81312345678"))
    answers = await asyncio.gather(*(river.intake.receive(asked()) for _ in range(5)))
    again = await river.intake.receive(asked())
    assert len({answer.contact_id for answer in (*answers, again)}) == 1
    assert again.duplicate
    assert len(river.of(ContactQueued)) == 2


async def test_an_offer_that_was_ringing_is_taken_back(river: River) -> None:
    account = river.account("platinum")
    await river.sign_in(account.team[0])
    received = await river.intake.receive(call(account.people[0].phone))
    await river.event(OfferMade)
    await river.intake.receive(asked())
    rescinded = await river.event(OfferRescinded)
    assert rescinded.offer.contact_id == received.contact_id
    assert (await river.event(OfferMade, lambda event: event.contact.form == "callback")).contact.state == "offered"


async def test_a_voicemail_after_the_queue_closes_the_line_and_carries_its_recording(river: River) -> None:
    received = await river.intake.receive(call("+81312345678", queue=False))
    await divert(river, received.contact_id or "", "voicemail")
    answer = await river.intake.receive(asked("voicemail", attachments=(WAV,)))
    assert (await river.event(ContactClosed)).contact.outcome == "voicemail"
    message = (await river.event(MessageReceived)).message
    assert (message.contact_id, message.attachments, message.kind) == (answer.contact_id, (WAV,), "inbound")
    assert answer.message_id == message.id
    row = await contact(river, answer.contact_id)
    assert (row.form, row.origin_id, row.state) == ("voicemail", received.contact_id, "waiting")


async def test_a_message_is_answered_where_its_writer_says(river: River) -> None:
    await river.intake.receive(chat("visitor-1"))
    reach = Address(kind="email", value="ada@there.example")
    answer = await river.intake.receive(
        asked("message", "chat1", "web_chat", text="Please write to me.", client_id="client-1", address=reach)
    )
    closed = (await river.event(ContactClosed)).contact
    row = await contact(river, answer.contact_id)
    assert (closed.outcome, row.address, row.preview) == ("redirected", reach.value, "Please write to me.")
    assert (await river.event(MessageReceived)).message.client_id == "client-1"


async def test_a_caller_may_ask_for_a_call_straight_from_the_menu(river: River) -> None:
    received = await river.intake.receive(call("+81312345678", queue=False))
    await river.intake.receive(asked(address=Address(kind="phone", value="+81398765432")))
    virtual = (await river.event(ContactQueued)).contact
    assert (virtual.form, virtual.address, virtual.origin_id) == ("callback", "+81398765432", received.contact_id)


async def test_opened_and_asked_in_one_batch_is_one_closed_and_one_waiting(river: River) -> None:
    await asyncio.gather(river.intake.receive(call("+81312345678")), river.intake.receive(asked()))
    await river.event(ContactClosed)
    assert [event.contact.form for event in river.of(ContactQueued)] == ["", "callback"]


@pytest.mark.parametrize("form", ["callback", "voicemail"])
async def test_what_is_told_after_the_callers_end_is_still_taken(river: River, form: str) -> None:
    received = await river.intake.receive(call("+81312345678"))
    await river.intake.receive(left())
    assert await conversation_status(river, received.conversation_id) == "closed"
    await river.intake.receive(asked(form))
    assert (await river.event(ContactQueued, lambda event: event.contact.form == form)).contact.state == "waiting"
    assert await conversation_status(river, received.conversation_id) == "open"
    assert len(river.of(ContactClosed)) == 1


async def test_a_line_an_agent_has_leaves_nothing_behind(river: River) -> None:
    _, accepted = await talking(river, river.account("platinum").people[0].phone)
    with pytest.raises(Conflict) as refused:
        await river.intake.receive(asked())
    assert refused.value.mend
    assert accepted.contact.id == (await contact(river, accepted.contact.id)).id
    with pytest.raises(Invalid):
        await river.intake.receive(asked(line="CA404"))


async def test_a_second_thing_left_on_the_same_line_is_refused(river: River) -> None:
    await river.intake.receive(call("+81312345678"))
    await river.intake.receive(asked())
    with pytest.raises(Conflict):
        await river.intake.receive(asked("voicemail"))


# --- who calls again ------------------------------------------------------------------------------------------------
async def test_who_calls_again_while_a_callback_waits_is_a_second_contact_of_one_conversation(
    river: River,
) -> None:
    first = await river.intake.receive(call("+81312345678"))
    back = await river.intake.receive(asked())
    second = await river.intake.receive(call("+81312345678", "CA2"))
    assert second.conversation_id == first.conversation_id
    assert (await contact(river, back.contact_id)).state == "waiting", "the callback stays until an agent settles it"
    await river.intake.receive(left("CA2"))
    assert await conversation_status(river, first.conversation_id) == "open"


# --- callbacks nobody answers -----------------------------------------------------------------------------------------
async def a_callback_at_its_agent(river: River) -> ContactCard:
    account = river.account("platinum")
    await river.intake.receive(call(account.people[0].phone))
    await river.intake.receive(asked())
    await river.sign_in(account.team[0])
    offer = (await river.event(OfferMade, lambda event: event.contact.form == "callback")).offer
    await river.acd.do(AcceptOffer(actor=offer.agent_id, offer_id=offer.id))
    return (await river.event(OfferAccepted)).contact


def missed(contact_id: str, key: str = "CB1:missed") -> CallbackMissed:
    return CallbackMissed(key=key, channel="phone", at=now(), contact_id=contact_id, cause="no_answer")


async def test_a_customer_who_does_not_answer_is_told_to_the_router_once(river: River) -> None:
    card = await a_callback_at_its_agent(river)
    await asyncio.gather(*(river.intake.receive(missed(card.id)) for _ in range(3)))
    (told,) = river.of(CallbackUnanswered)
    assert (told.contact_id, told.cause) == (card.id, "no_answer")


async def test_a_miss_of_a_callback_nobody_has_changes_nothing(river: River) -> None:
    await river.intake.receive(call("+81312345678"))
    back = await river.intake.receive(asked())
    await river.intake.receive(missed(back.contact_id or ""))
    assert river.of(CallbackUnanswered) == []
    with pytest.raises(Invalid):
        await river.intake.receive(missed("ct_404", "other"))


async def test_a_failed_leg_names_its_agent_and_late_news_of_another_changes_nothing(river: River) -> None:
    _, accepted = await talking(river, river.account("platinum").people[0].phone)
    facts: dict[str, Any] = {"channel": "phone", "at": now(), "external_key": "CA1", "reason": "busy"}
    await river.intake.receive(LineFailed(key="late", agent_id="us_someone_else", **facts))
    assert river.of(ConnectFailed) == []
    await river.intake.receive(LineFailed(key="now", agent_id=accepted.offer.agent_id, **facts))
    assert (await river.event(ConnectFailed)).agent_id == accepted.offer.agent_id
