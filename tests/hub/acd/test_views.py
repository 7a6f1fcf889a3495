"""The waits to expect, on both stores."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import datetime
from typing import Any

import pytest

from hub.acd.views import ExpectedWaits
from hub.contract.commands import AcceptOffer, WrapUp
from hub.contract.events import ContactClosed, ContactQueued, OfferMade
from hub.contract.promises import Wait
from hub.routing import Router
from hub.storage.engine import Store
from tests.factories.river import River, call, left, now, open_river


@pytest.fixture
async def river(store: Store) -> AsyncIterator[River]:
    async with open_river(store) as opened:
        yield opened


def waits_of(river: River) -> ExpectedWaits:
    return ExpectedWaits(river.acd, river.store.reader, river.bus, lambda: river.business, now)


class Counted:
    """Counts how often the routing state is looked into."""

    def __init__(self, river: River) -> None:
        self._river = river
        self.looks = 0

    async def look(self, read: Callable[[Router, datetime], Any]) -> Any:
        self.looks += 1
        return await self._river.acd.look(read)


async def test_a_line_is_told_its_own_wait_and_nothing_when_nobody_is_there(river: River) -> None:
    waits = waits_of(river)
    assert await waits.expected("phone", "CA1") is None
    person = river.account("platinum").people[0]
    await river.intake.receive(call(person.phone, "CA1"))
    waits = waits_of(river)
    assert await waits.expected("phone", "CA1") == Wait(position=1, seconds=None)
    assert await waits.expected("phone", "CA9") is None
    queued = await river.event(ContactQueued)
    assert await waits.of(queued.contact.id) == Wait(position=1, seconds=None)


async def test_while_an_agent_is_there_seconds_are_told(river: River) -> None:
    team = river.account("platinum").team
    await river.sign_in(team[0])
    people = river.account("platinum").people
    await river.intake.receive(call(people[0].phone, "CA1"))
    offer = await river.event(OfferMade)
    await river.acd.do(AcceptOffer(actor=team[0], offer_id=offer.offer.id))
    await river.intake.receive(call(people[0].phone, "CA2"))
    told = await waits_of(river).expected("phone", "CA2")
    assert told is not None
    assert told.seconds is not None
    assert told.low is not None
    assert told.high is not None
    assert 0 < told.low < told.seconds < told.high


async def test_many_who_ask_at_once_cost_one_look(river: River) -> None:
    counted = Counted(river)
    waits = ExpectedWaits(counted, river.store.reader, river.bus, lambda: river.business, now)
    await river.intake.receive(call(river.account("platinum").people[0].phone, "CA1"))
    await asyncio.gather(*(waits.expected("phone", "CA1") for _ in range(50)))
    assert counted.looks == 1


async def test_rates_are_learnt_from_the_journal_and_outlive_a_restart(river: River) -> None:
    waits = waits_of(river)
    await waits.start()
    working = asyncio.create_task(waits.work())
    try:
        account = river.account("platinum")
        await river.sign_in(account.team[0])
        await river.intake.receive(call(account.people[0].phone, "CA1"))
        offer = await river.event(OfferMade)
        await river.acd.do(AcceptOffer(actor=account.team[0], offer_id=offer.offer.id))
        await river.acd.do(WrapUp(actor=account.team[0], contact_id=offer.contact.id, disposition=""))
        await river.event(ContactClosed)
        await river.intake.receive(call("+4930111222", "CA2"))
        await river.intake.receive(left("CA2"))
        await river.until(lambda: len(river.of(ContactClosed)) == 2)
        learnt = waits.rates()
    finally:
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)
    assert set(learnt.arrivals) == {("platinum", "phone"), ("standard", "phone")}
    assert learnt.handling["phone"] < 240.0
    assert learnt.abandonment["phone"] > 0
    again = waits_of(river)
    await again.start()
    anew = again.rates()
    closing = asyncio.create_task(again.work())
    await asyncio.sleep(0)
    closing.cancel()
    await asyncio.gather(closing, return_exceptions=True)
    assert anew.arrivals == pytest.approx(learnt.arrivals, rel=0.01)
    assert anew.handling == pytest.approx(learnt.handling, rel=0.01)
    assert anew.abandonment == pytest.approx(learnt.abandonment, rel=0.01)
