"""Callbacks and diversions on both stores: the customer keeps their place, and is called when an agent accepts."""

from collections.abc import AsyncIterator
from typing import Any

import msgspec
import pytest
from sqlalchemy import select

from hub.contract.commands import AcceptOffer, EndContact
from hub.contract.events import ContactClosed, ContactDiverted, ContactPostponed, ContactQueued, OfferMade
from hub.contract.inbound import CallbackMissed, FollowUpAsked
from hub.contract.plans import Business, Plan, Step, StepKind
from hub.contract.words import ContactCard
from hub.storage.engine import Store
from hub.storage.schema import outbox
from tests.factories.river import River, call, demo_business, now, open_river

replace = msgspec.structs.replace


def offering(form: StepKind, **changes: Any) -> Business:
    """Every plan asks everyone, and at once `form` if nobody is free."""
    business = demo_business()
    steps = (Step(kind="everyone", wait=0), Step(kind=form, wait=0), Step(kind="everyone", wait=0))
    plans = {name: Plan(name=name, steps=steps) for name in business.plans}
    return replace(business, plans=plans, **changes)


@pytest.fixture
async def river(store: Store) -> AsyncIterator[River]:
    business = offering("callback", callback_attempts=3, callback_retry_seconds=0.1)
    async with open_river(store, business) as opened:
        yield opened


async def orders(river: River) -> list[dict[str, Any]]:
    async with river.store.reader.connect() as conn:
        rows = (await conn.execute(select(outbox.c.order).order_by(outbox.c.id))).scalars()
        return [msgspec.json.decode(row) for row in rows]


async def wanted(river: River) -> ContactCard:
    """A caller for whom nobody was there wants to be called back: the virtual contact."""
    await river.intake.receive(call(river.account("platinum").people[0].phone))
    await river.intake.receive(
        FollowUpAsked(key="CA1:callback", channel="phone", at=now(), external_key="CA1", form="callback")
    )
    return (await river.event(ContactQueued, lambda event: event.contact.form == "callback")).contact


async def accepted(river: River, card: ContactCard, time: int = 1) -> str:
    """The agent who is there accepts it, for the so many-th `time`."""
    await river.until(lambda: len(offers_of(river, card)) == time)
    offer = offers_of(river, card)[-1].offer
    await river.acd.do(AcceptOffer(actor=offer.agent_id, offer_id=offer.id))
    return offer.agent_id


def offers_of(river: River, card: ContactCard) -> list[OfferMade]:
    return [event for event in river.of(OfferMade) if event.contact.id == card.id]


async def test_a_caller_nobody_is_there_for_is_asked_whether_to_be_called_back(river: River) -> None:
    await river.intake.receive(call(river.account("platinum").people[0].phone))
    diverted = await river.event(ContactDiverted)
    assert (diverted.to, diverted.contact.state, diverted.contact.diverted) == ("callback", "waiting", "callback")
    assert [(order["type"], order["to"]) for order in await orders(river)] == [("divert", "callback")]


async def test_a_line_that_is_led_to_the_voicemail_is_no_longer_in_the_queue(store: Store) -> None:
    async with open_river(store, offering("voicemail")) as river:
        await river.intake.receive(call(river.account("platinum").people[0].phone))
        assert (await river.event(ContactDiverted)).to == "voicemail"
        assert [(order["type"], order["to"]) for order in await orders(river)] == [("divert", "voicemail")]
        await river.sign_in(*river.account("platinum").team)
        assert river.of(OfferMade) == []


async def test_when_an_agent_accepts_the_customer_is_called(river: River) -> None:
    card = await wanted(river)
    await river.sign_in(river.account("platinum").team[0])
    agent = await accepted(river, card)
    order = (await orders(river))[-1]
    assert (order["type"], order["contact_id"], order["agent_id"]) == ("call_back", card.id, agent)
    assert (order["to"], order["our_address"], order["external_key"]) == (
        card.address, card.our_address, card.external_key,
    )  # fmt: skip
    await river.acd.do(EndContact(actor=agent, contact_id=card.id))
    assert (await orders(river))[-1]["type"] == "disconnect"


async def test_a_callback_keeps_the_callers_clock(river: River) -> None:
    card = await wanted(river)
    origin = river.of(ContactQueued)[0].contact
    assert (card.origin_id, card.queued_at) == (origin.id, origin.queued_at)


async def test_a_customer_who_never_answers_is_given_up_after_so_many_tries(river: River) -> None:
    card = await wanted(river)
    await river.sign_in(river.account("platinum").team[0])
    for time in (1, 2, 3):
        await accepted(river, card, time)
        await river.intake.receive(
            CallbackMissed(key=f"{card.id}:{time}", channel="phone", at=now(), contact_id=card.id, cause="no_answer")
        )
    closed = await river.event(ContactClosed, lambda event: event.contact.id == card.id)
    assert (closed.contact.outcome, closed.contact.attempts) == ("failed", 3)
    assert [event.contact.attempts for event in river.of(ContactPostponed)] == [1, 2]
    assert [order["type"] for order in await orders(river)].count("call_back") == 3


async def test_a_callback_put_off_stays_put_off_when_the_state_is_rebuilt(store: Store) -> None:
    business = offering("callback", callback_retry_seconds=900.0)
    async with open_river(store, business) as river:
        card = await wanted(river)
        await river.sign_in(river.account("platinum").team[0])
        await accepted(river, card)
        await river.intake.receive(
            CallbackMissed(key="missed", channel="phone", at=now(), contact_id=card.id, cause="busy")
        )
        live = await river.acd.look(lambda router, _: router.snapshot())
        river.acd._router = None
        assert await river.acd.look(lambda router, _: router.snapshot()) == live
        assert live.contacts[card.id].attempts == 1
        assert len(offers_of(river, card)) == 1
