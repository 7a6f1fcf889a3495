"""Where a waiting contact stands."""

from datetime import timedelta

from hub.contract.commands import Boost
from tests.hub.routing.desk import Desk


def places(desk: Desk, id: str = "ct_1") -> list[str]:
    """The pools in which the contact waits."""
    return [eval(key)[1] or "everyone" for key, ids in desk.router.snapshot().places.items() if id in ids]


def test_it_waits_in_every_pool_its_plan_has_named_so_far() -> None:
    desk = Desk("ada", "ben", "cem", "dan")
    desk.busy("ada", "ben", "cem", "dan")
    desk.contact()
    assert places(desk) == ["ada"]
    desk.after(20)
    assert sorted(places(desk)) == ["ada", "ben", "cem"]
    desk.after(15)
    assert sorted(places(desk)) == ["ada", "ben", "cem", "key_accounts"]
    desk.after(30)
    assert sorted(places(desk)) == ["ada", "ben", "cem", "everyone", "key_accounts"]


def test_it_waits_once_where_it_is_named_twice() -> None:
    desk = Desk("ada", "dan")
    desk.busy("ada", "dan")
    desk.contact(sticky_agent_id="ada")
    assert places(desk) == ["ada"]


def test_it_leaves_all_of_them_when_it_is_offered() -> None:
    desk = Desk("dan")
    desk.busy("dan")
    desk.contact()
    assert places(desk)
    desk.wrap_up("ct_of_dan")
    assert places(desk) == []
    assert desk.router.snapshot().leaning == {}


def test_a_step_on_the_way_has_a_timer_and_the_last_one_none() -> None:
    desk = Desk("ada")
    desk.busy("ada")
    desk.contact()
    assert desk.router.due() == desk.clock.now + timedelta(seconds=20)
    desk.after(20)
    assert desk.card().step == 3
    desk.after(30)
    assert desk.card().step == 4
    assert desk.router.due() is None


def test_at_the_last_step_a_refusal_has_an_end() -> None:
    desk = Desk("dan")
    desk.anyones("ct_1", channel="email")
    desk.decline("ct_1")
    assert desk.router.due() == desk.clock.now + timedelta(seconds=60)


def test_a_boost_does_not_lose_the_step() -> None:
    desk = Desk("dan")
    desk.busy("dan")
    desk.contact()
    before = desk.card()
    desk.take(Boost(actor="boss", contact_id="ct_1", seconds=5))
    assert (desk.card().step, desk.card().step_at) == (before.step, before.step_at)
    assert places(desk)
