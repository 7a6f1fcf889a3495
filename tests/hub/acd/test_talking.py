"""Talks and the router, on both stores: colleagues who are consulted, contacts handed over, calls that agents make."""

from collections.abc import AsyncIterator
from typing import Any

import msgspec
import pytest
from sqlalchemy import func, select

from hub.access.roles import User
from hub.contract.commands import AcceptOffer, HandOver, WrapUp
from hub.contract.errors import Conflict, NotAllowed, NotFound
from hub.contract.events import ContactClosed, ContactHandedOver, OfferAccepted, OfferMade, StepTaken, WrapUpStarted
from hub.contract.inbound import CallbackMissed, LineFailed, TalkChanged
from hub.contract.talks import Leg, LegState
from hub.contract.words import ContactCard
from hub.conversing.calling import NewCall, Wish
from hub.storage.engine import Store
from hub.storage.schema import contacts, conversations, outbox
from tests.factories.river import OUR_NUMBER, River, call, demo_business, hurried, new_id, now, open_river
from tests.hub.acd.test_replaying import in_memory_and_rebuilt


@pytest.fixture
async def river(store: Store) -> AsyncIterator[River]:
    async with open_river(store) as opened:
        yield opened


async def talking(river: River, line: str = "CA1", there: int = 3) -> ContactCard:
    """A call that its own agent has; of the account's team so many are there."""
    await river.sign_in(*river.account("platinum").team[:there])
    await river.intake.receive(call(river.account("platinum").people[0].phone, line))
    offer = (await river.event(OfferMade)).offer
    await river.acd.do(AcceptOffer(actor=offer.agent_id, offer_id=offer.id))
    return (await river.event(OfferAccepted)).contact


def legs(agent: tuple[str, LegState], colleague: tuple[str, LegState]) -> tuple[Leg, ...]:
    return (
        Leg(id="c", role="customer", state="talking"),
        Leg(id="a", role="agent", user_id=agent[0], state=agent[1]),
        Leg(id="b", role="colleague", user_id=colleague[0], state=colleague[1]),
    )


async def tell(river: River, revision: int, joined: tuple[Leg, ...], line: str = "CA1", what: Any = "joined") -> None:
    await river.intake.receive(
        TalkChanged(
            key=f"{line}:{revision}", channel="phone", at=now(), external_key=line, revision=revision, what=what,
            legs=joined,
        )
    )  # fmt: skip


async def orders(river: River) -> list[dict[str, Any]]:
    async with river.store.reader.connect() as conn:
        rows = (await conn.execute(select(outbox.c.order).order_by(outbox.c.id))).scalars()
        return [msgspec.json.decode(row) for row in rows]


async def card_of(river: River, contact_id: str) -> ContactCard:
    found = await river.acd.look(lambda router, _: router.contact(contact_id))
    assert found is not None
    return found


async def load(river: River, agent: str) -> dict[str, int]:
    return await river.acd.look(lambda router, _: router.load(agent))


# --- handing over ---------------------------------------------------------------------------------------------------
async def test_a_contact_handed_over_goes_on_without_an_offer_and_without_orders(river: River) -> None:
    card = await talking(river)
    had, gets = river.account("platinum").team[:2]
    before = await orders(river)
    await river.acd.do(HandOver(actor=had, contact_id=card.id, to_agent_id=gets))
    handed = await river.event(ContactHandedOver)
    assert (handed.from_agent_id, handed.contact.agent_id, handed.contact.state) == (had, gets, "active")
    assert handed.contact.queued_at == card.queued_at, "its clock is untouched"
    assert await orders(river) == before
    assert (await load(river, had), await load(river, gets)) == ({}, {"phone": 1})
    async with river.store.reader.connect() as conn:
        assert (await conn.execute(select(conversations.c.agent_id))).scalars().all() == [gets]
    assert await in_memory_and_rebuilt(river) == {}
    await river.acd.do(HandOver(actor=had, contact_id=card.id, to_agent_id=gets))
    assert len(river.of(ContactHandedOver)) == 1, "said again it changes nothing"
    await river.acd.do(WrapUp(actor=gets, contact_id=card.id, disposition="solved"))
    assert (await river.event(ContactClosed)).contact.agent_id == gets


async def test_only_whoever_has_it_hands_it_over_and_only_to_an_agent(river: River) -> None:
    card = await talking(river)
    had, gets = river.account("platinum").team[:2]
    with pytest.raises(NotAllowed):
        await river.acd.do(HandOver(actor=gets, contact_id=card.id, to_agent_id=river.account("platinum").team[2]))
    with pytest.raises(NotFound):
        await river.acd.do(HandOver(actor=had, contact_id=card.id, to_agent_id="us_nobody"))


async def test_should_the_hub_stop_between_completing_and_handing_over_the_talk_itself_hands_it_over(
    store: Store,
) -> None:
    async with open_river(store) as river:
        card = await talking(river)
        had, gets = river.account("platinum").team[:2]
        await tell(river, 1, legs((had, "talking"), (gets, "talking")))
    async with open_river(store) as river:  # nobody said HandOver; the channel tells that it completed
        await tell(river, 2, legs((had, "left"), (gets, "talking")), what="completed")
        handed = await river.event(ContactHandedOver)
        assert (handed.from_agent_id, handed.contact.agent_id) == (had, gets)
        await river.acd.do(HandOver(actor=had, contact_id=card.id, to_agent_id=gets))
        await tell(river, 3, legs((had, "left"), (gets, "talking")))
        assert len(river.of(ContactHandedOver)) == 1
        assert await in_memory_and_rebuilt(river) == {}


@pytest.mark.parametrize("state", ["ringing", "left"])
async def test_a_colleague_who_is_not_with_the_customer_inherits_nothing(river: River, state: LegState) -> None:
    card = await talking(river)
    had, other = river.account("platinum").team[:2]
    await tell(river, 1, legs((had, "left"), (other, state)))
    assert (await card_of(river, card.id)).agent_id == had


# --- colleagues in a talk -------------------------------------------------------------------------------------------
async def test_whoever_is_consulted_is_offered_no_other_call_until_they_leave(store: Store) -> None:
    async with open_river(store, hurried(demo_business(), offer_seconds=20)) as river:
        had, consulted = river.account("platinum").team[:2]
        await talking(river, there=2)
        await tell(river, 1, legs((had, "talking"), (consulted, "ringing")))
        assert await load(river, consulted) == {"phone": 1}
        assert await in_memory_and_rebuilt(river) == {}
        await river.intake.receive(call(river.account("platinum").people[1].phone, "CA2"))
        await river.event(StepTaken, lambda event: event.explanation.step > 1)
        assert len(river.of(OfferMade)) == 1
        await tell(river, 2, legs((had, "talking"), (consulted, "left")))
        await river.until(lambda: len(river.of(OfferMade)) == 2)
        assert river.of(OfferMade)[-1].offer.agent_id == consulted
        assert await in_memory_and_rebuilt(river) == {}


async def test_a_contact_that_is_over_keeps_nobody_busy(river: River) -> None:
    card = await talking(river)
    had, consulted = river.account("platinum").team[:2]
    await tell(river, 1, legs((had, "talking"), (consulted, "talking")))
    await river.acd.do(WrapUp(actor=had, contact_id=card.id, disposition="solved"))
    assert await load(river, consulted) == {}
    assert await in_memory_and_rebuilt(river) == {}


# --- calls that agents make -----------------------------------------------------------------------------------------
def wish(river: River, agent: str, **facts: Any) -> Wish:
    author = User(id=agent, login="x", name="X", role="agent", language="en")
    return Wish(**{"to": river.account("platinum").people[0].phone, "author": author, "client_id": "1", **facts})


async def dial(river: River, agent: str, **facts: Any) -> NewCall:
    begun = NewCall(wish(river, agent, **facts), river.business, OUR_NUMBER, new_id)
    await river.acd.begin_with(begun)
    return begun


async def test_a_call_is_its_agents_own_at_once_and_is_ordered_once(river: River) -> None:
    account = river.account("platinum")
    agent, other = account.team[:2]
    await river.sign_in(agent, other)
    begun = await dial(river, agent, subject="The gearbox")
    card = await card_of(river, begun.contact_id)
    assert (card.state, card.direction, card.agent_id) == ("active", "outbound", agent)
    assert (card.account_id, card.person_name, card.tier) == (account.id, account.people[0].name, "platinum")
    assert (card.subject, card.our_address, card.queued_at) == ("The gearbox", OUR_NUMBER, None)
    (order,) = await orders(river)
    assert (order["type"], order["to"], order["agent_id"]) == ("call_back", account.people[0].phone, agent)
    assert (order["external_key"], order["our_address"]) == (f"dial:{card.id}", OUR_NUMBER)
    again = await dial(river, agent, subject="The gearbox")
    assert (again.contact_id, again.conversation_id) == (begun.contact_id, begun.conversation_id)
    assert len(await orders(river)) == 1
    assert await in_memory_and_rebuilt(river) == {}


async def test_nobody_makes_a_call_while_on_another(river: River) -> None:
    await talking(river)
    had, other = river.account("platinum").team[:2]
    with pytest.raises(Conflict):
        await dial(river, had)
    await tell(river, 1, legs((had, "talking"), (other, "talking")))
    with pytest.raises(Conflict):
        await dial(river, other)
    with pytest.raises(NotFound):
        await dial(river, "us_nobody")
    async with river.store.reader.connect() as conn:
        assert (await conn.execute(select(func.count()).select_from(contacts))).scalar_one() == 1


@pytest.mark.parametrize("how", ["customer", "agent"])
async def test_a_call_nobody_answers_ends_into_wrap_up_and_is_never_anothers(river: River, how: str) -> None:
    agent, other = river.account("platinum").team[:2]
    await river.sign_in(agent, other)
    begun = await dial(river, agent)
    news = {"key": "x", "channel": "phone", "at": now()}
    for _ in range(2):
        if how == "customer":
            await river.intake.receive(CallbackMissed(**news, contact_id=begun.contact_id, cause="busy"))
        else:
            line = f"dial:{begun.contact_id}"
            await river.intake.receive(LineFailed(**news, external_key=line, reason="no_answer", agent_id=agent))
    wrapping = (await river.event(WrapUpStarted)).contact
    assert (wrapping.outcome, wrapping.agent_id, wrapping.state) == ("failed", agent, "wrapping")
    assert len(river.of(OfferMade)) == 1
    assert [order["type"] for order in await orders(river)] == ["call_back"]
    assert await in_memory_and_rebuilt(river) == {}
    await river.acd.do(WrapUp(actor=agent, contact_id=begun.contact_id, disposition="solved"))
    assert (await river.event(ContactClosed)).contact.outcome == "failed"


async def test_a_call_to_somebody_unknown_meets_them_and_their_account_where_it_is_named(river: River) -> None:
    account = river.account("gold")
    agent = river.account("platinum").team[0]
    await river.sign_in(agent)
    begun = await dial(river, agent, to="+493012345678", account_id=account.id)
    card = await card_of(river, begun.contact_id)
    assert (card.account_id, card.tier, card.match, card.person_name) == (
        account.id, "gold", "unknown", "+493012345678",
    )  # fmt: skip
    assert await in_memory_and_rebuilt(river) == {}
