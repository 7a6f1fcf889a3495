from msgspec.structs import replace

from hub.insight.alerting import Alerting
from hub.insight.steering import steering
from tests.fakes.console_world import BUSINESS
from tests.hub.insight.test_alerts import RULE


async def test_an_alert_is_stored_told_once_and_outlives_a_restart(world):
    business = replace(BUSINESS, alerts=(replace(RULE, threshold=0, seconds=0),))
    told = []

    def alerting():
        return Alerting(
            world.hub.writer, world.reader, lambda: business, world.hub.new_id, world.hub.clock, tell=told.append
        )

    first = alerting()
    assert (await first.look()).raised == ()
    await world.contact("ct_1", account_id="ac_north")
    (raised,) = (await first.look()).raised
    assert (await first.look()).raised == ()
    assert (await steering(world.reader, world.hub.clock())).alerts == [raised]
    again = alerting()
    assert (await again.look()).raised == (), "it is on already"
    business = replace(BUSINESS, alerts=())
    (ended,) = (await again.look()).ended
    assert (ended.id, ended.ended_at) == (raised.id, world.hub.clock())
    assert (await steering(world.reader, world.hub.clock())).alerts == []
    assert [type(event).__struct_config__.tag for event in told] == ["alert.raised", "alert.ended"]
