"""What turns by the clock."""

from datetime import timedelta

from hub.contract.commands import CloseQueue
from tests.hub.routing.desk import Desk, keeping_hours, kinds, plans
from tests.hub.routing.test_closures import TEAM


def test_a_late_tick_asks_nobody_by_hours_that_are_over_though_a_queue_opens_meanwhile() -> None:
    desk = Desk("dan", plans=plans(TEAM), **keeping_hours())
    noon = desk.clock.now.replace(hour=12, minute=0, second=0)
    desk.take(
        CloseQueue(
            actor="us_boss", actor_name="Boss", kind="team", name="service_desk", until=noon - timedelta(minutes=1)
        )
    )
    desk.clock.advance(1)
    desk.contact()
    desk.clock.now = noon
    assert "offer.made" not in kinds(desk.router.tick(noon))
    assert desk.card().state == "waiting"
