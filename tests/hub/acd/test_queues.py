"""What a menu is told of the queue, on both stores."""

from collections.abc import AsyncIterator

import msgspec
import pytest

from hub.acd.queues import QueuesNow
from hub.contract.errors import NotFound
from hub.contract.events import ContactQueued
from hub.contract.plans import Calendar
from hub.storage.engine import Store
from tests.factories.rates import rates
from tests.factories.river import River, call, now, open_river
from tests.hub.acd.test_views import Counted


@pytest.fixture
async def river(store: Store) -> AsyncIterator[River]:
    async with open_river(store) as opened:
        yield opened


class Measured:
    rates = staticmethod(rates)


def queues(river: River) -> QueuesNow:
    return QueuesNow(river.acd, Measured(), lambda: river.business, now)


async def test_a_newcomer_is_told_who_is_there_and_how_many_go_before(river: River) -> None:
    account = river.account("platinum")
    nobody = await queues(river).now("phone", "platinum", account.id)
    assert (nobody.agents, nobody.waiting, nobody.seconds) == (0, 0, None)
    await river.intake.receive(call(account.people[0].phone))
    await river.event(ContactQueued)
    behind = await queues(river).now("phone", "platinum", account.id)
    assert (behind.agents, behind.seconds) == (0, None)
    await river.sign_in(*account.team)
    there = await queues(river).now("phone", "platinum", account.id)
    assert there.agents == len(account.team)
    assert there.seconds is not None


async def test_asking_leaves_nothing_behind(river: River) -> None:
    before = await river.acd.look(lambda router, _: router.snapshot())
    await queues(river).now("phone", "no such tier", None, ["english"])
    assert await river.acd.look(lambda router, _: router.snapshot()) == before


async def test_many_who_ask_the_same_cost_one_look(river: River) -> None:
    counted = Counted(river)
    asked = QueuesNow(counted, Measured(), lambda: river.business, now)
    for _ in range(3):
        await asked.now("phone", "gold", None)
    assert counted.looks == 1


async def test_whether_it_is_open_is_the_tiers_calendar(river: River) -> None:
    shut = Calendar(name="shut", zone="UTC", week=((),) * 7)
    tier = msgspec.structs.replace(river.business.tiers["gold"], calendar="shut")
    river.business = msgspec.structs.replace(
        river.business, calendars={"shut": shut}, tiers={**river.business.tiers, "gold": tier}
    )
    asked = queues(river)
    assert not (await asked.now("phone", "gold", None)).open
    assert (await asked.now("phone", "platinum", None)).open
    assert not await asked.is_open("shut")
    with pytest.raises(NotFound):
        await asked.is_open("nowhere")
    with pytest.raises(NotFound):
        await asked.now("carrier_pigeon", "gold", None)
