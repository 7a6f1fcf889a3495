"""What somebody would find who joined the queue now."""

import pytest

from hub.contract.commands import CloseQueue
from hub.contract.errors import NotFound
from hub.contract.plans import Step
from hub.routing import Outlook
from tests.factories.rates import rates
from tests.hub.routing.desk import Desk, plans


def outlook(desk: Desk, tier: str = "platinum") -> Outlook:
    return desk.router.outlook("phone", tier, None, (), rates(), desk.clock.now)


def test_a_newcomer_waits_as_long_as_one_who_came_now_would() -> None:
    desk = Desk("ada", "ben")
    desk.busy("ada", "ben")
    for number in range(5):
        desk.anyones(f"ct_{number}")
        desk.clock.advance(5)
    told = outlook(desk, "standard").wait
    desk.anyones("ct_new")
    then = desk.router.wait("ct_new", rates(), desk.clock.now)
    assert told is not None
    assert then is not None
    assert told.position == then.position
    assert told.seconds == pytest.approx(then.seconds, rel=0.2)


def test_nothing_is_left_behind() -> None:
    desk = Desk("ada")
    before = desk.router.snapshot()
    outlook(desk)
    assert desk.router.snapshot() == before


def test_where_somebody_is_free_nobody_waits_and_where_nobody_is_no_time_is_told() -> None:
    free = outlook(Desk("ada"))
    assert free.agents == 1
    assert free.wait is not None
    assert free.wait.seconds == 0
    nobody = outlook(Desk())
    assert nobody.agents == 0
    assert nobody.wait is not None
    assert nobody.wait.seconds is None


def test_a_channel_the_business_does_not_have_is_not_found() -> None:
    with pytest.raises(NotFound):
        Desk("ada").router.outlook("pigeon", "gold", None, (), rates(), Desk().clock.now)


def test_a_newcomer_to_a_closed_queue_finds_the_plan_it_turns_them_to_or_finds_it_closed() -> None:
    desk = Desk("dan", plans=plans(Step(kind="team", team="service_desk", wait=0), when_full="own", most_waiting=9))
    for name, closed in (("platinum", False), ("own", True)):
        desk.take(CloseQueue(actor="us_boss", actor_name="Boss", kind="plan", name=name))
        desk.clock.advance(1)
        assert outlook(desk).closed is closed
