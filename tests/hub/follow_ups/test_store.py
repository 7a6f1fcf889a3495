"""What the store finds due."""

from datetime import timedelta

from hub.follow_ups import store
from tests.hub.follow_ups.test_actions import ours, promise


async def test_the_soonest_of_what_is_open_and_not_told_comes_next(world):
    await ours(world)
    soon = await promise(world, due_at=world.clock() + timedelta(hours=1))
    await promise(world, key="k2")
    ((at,),) = await world.rows(store.NEXT)
    assert at == soon.due_at
