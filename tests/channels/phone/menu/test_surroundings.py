from datetime import UTC, datetime

from msgspec import structs

from channels.phone.menu.surroundings import Surroundings
from hub.contract.promises import QueueNow
from hub.contract.steering import Emergency
from ivr.advance import new_call
from ivr.call import Facts, Notice, World
from ivr.menu import Asks, Menus
from tests.channels.phone.menu.menus import every_kind
from tests.fakes.queues import FakeQueues

BUSY = QueueNow(open=False, waiting=7, agents=2, seconds=90.0)


async def seen(asks: Asks) -> World:
    menus: Menus = structs.replace(every_kind(), needs={"main": {"": asks}})
    queues = FakeQueues(state=BUSY, calendars={"office": False, "shop": True})
    return await Surroundings(queues).of(menus, new_call(menus, "CA1", "main", Facts()))


async def test_a_menu_that_asks_nothing_costs_nothing() -> None:
    assert await seen(Asks()) == World()


async def test_calendars_are_asked_by_name_and_one_that_is_gone_is_open() -> None:
    world = await seen(Asks(calendars=frozenset({"office", "shop", "gone"})))
    assert world == World(calendars_open=frozenset({"shop", "gone"}))


async def test_the_queue_is_seen_as_it_is_for_this_caller() -> None:
    world = await seen(Asks(queue=True))
    assert (world.open, world.waiting, world.agents, world.seconds) == (False, 7, 2, 90.0)
    assert not (await seen(Asks(open=True))).open


async def test_what_callers_are_to_hear_first_is_given_to_each() -> None:
    said = Emergency(
        id="em_1", texts={"en": "Closed."}, hangs_up=False, by_id="us_1", by_name="Boss", since=datetime.now(UTC)
    )
    menus: Menus = structs.replace(every_kind(), needs={"main": {"": Asks(queue=True)}})
    call = new_call(menus, "CA1", "main", Facts())
    world = await Surroundings(FakeQueues(state=BUSY), lambda: said).of(menus, call)
    assert (world.notice, world.waiting) == (Notice(id="em_1", texts={"en": "Closed."}), 7)
    ending = structs.replace(said, hangs_up=True)
    world = await Surroundings(FakeQueues(state=BUSY), lambda: ending).of(menus, call)
    assert world == World(notice=Notice(id="em_1", texts={"en": "Closed."}, hangs_up=True)), "nothing else is asked"
