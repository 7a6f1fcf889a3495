from hub.insight.steering import steering
from tests.fakes.clock import START


async def test_a_hub_of_which_nobody_said_anything_has_nothing_to_steer(world):
    found = await steering(world.reader, START)
    assert (found.closed, found.banners, found.emergency, found.alerts) == ([], [], None, [])
