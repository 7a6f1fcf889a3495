"""One contact that rings at several agents', on both stores: one has it, and every offer's end is kept."""

from collections.abc import AsyncIterator
from typing import Any

import msgspec
import pytest
from sqlalchemy import select

from hub.contract.commands import AcceptOffer, DeclineOffer
from hub.contract.errors import Conflict
from hub.contract.events import OfferAccepted, OfferDeclined, OfferMade, OfferMissed, OfferRescinded
from hub.contract.plans import Business, Plan, Step
from hub.contract.words import OfferCard
from hub.storage.engine import Store
from hub.storage.schema import offers, outbox
from tests.factories.river import River, call, demo_business, hurried, open_river


def ringing(business: Business) -> Business:
    """Every plan asks three at once, then everyone."""
    steps = (Step(kind="everyone", wait=30, ring=3), Step(kind="everyone", wait=0))
    return msgspec.structs.replace(business, plans={name: Plan(name=name, steps=steps) for name in business.plans})


@pytest.fixture
async def river(store: Store) -> AsyncIterator[River]:
    async with open_river(store, ringing(demo_business())) as opened:
        yield opened


async def rung(river: River) -> dict[str, OfferCard]:
    """Three agents are here and a call rings at all of theirs: the offers by agent."""
    three = [user.id for user in river.company.users if user.role == "agent"][:3]
    await river.sign_in(*three)
    await river.intake.receive(call(river.account("platinum").people[0].phone))
    await river.until(lambda: len(river.of(OfferMade)) == 3)
    made = {event.offer.agent_id: event.offer for event in river.of(OfferMade)}
    assert set(made) == set(three)
    return made


async def kept(river: River) -> dict[str, tuple[str, str]]:
    """How the store knows each offer to have ended, by agent."""
    async with river.store.reader.connect() as conn:
        rows = await conn.execute(select(offers.c.agent_id, offers.c.state, offers.c.reason))
        return {row.agent_id: (row.state, row.reason) for row in rows}


async def ordered(river: River) -> list[Any]:
    """The kinds of orders in the outbox."""
    async with river.store.reader.connect() as conn:
        rows = (await conn.execute(select(outbox.c.order).order_by(outbox.c.id))).scalars()
        return [msgspec.json.decode(row)["type"] for row in rows]


async def test_the_first_to_accept_has_it_and_the_others_offers_are_gone(river: River) -> None:
    made = await rung(river)
    early, late, latest = made
    await river.acd.do(AcceptOffer(actor=early, offer_id=made[early].id))
    assert {event.offer.agent_id for event in river.of(OfferRescinded)} == {late, latest}
    with pytest.raises(Conflict):
        await river.acd.do(AcceptOffer(actor=late, offer_id=made[late].id))
    taken = ("rescinded", "taken")
    assert await kept(river) == {early: ("accepted", ""), late: taken, latest: taken}
    assert await ordered(river) == ["connect"]


async def test_when_one_declines_the_others_still_may_accept(river: River) -> None:
    made = await rung(river)
    first, second, third = made
    await river.acd.do(DeclineOffer(actor=first, offer_id=made[first].id, reason="lunch"))
    declined = await river.event(OfferDeclined)
    assert [offer.agent_id for offer in declined.contact.offers] == [second, third]
    await river.acd.do(AcceptOffer(actor=third, offer_id=made[third].id))
    assert (await river.event(OfferAccepted)).contact.agent_id == third
    ends = {first: ("declined", "lunch"), second: ("rescinded", "taken"), third: ("accepted", "")}
    assert await kept(river) == ends


async def test_when_nobody_answers_each_has_missed_it_and_none_is_left_pending(store: Store) -> None:
    async with open_river(store, hurried(ringing(demo_business()))) as river:
        made = await rung(river)
        await river.until(lambda: len(river.of(OfferMissed)) == 3)
        assert {event.offer.agent_id for event in river.of(OfferMissed)} == set(made)
        assert set((await kept(river)).values()) == {("missed", "")}
