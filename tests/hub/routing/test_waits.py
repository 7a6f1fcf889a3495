"""Waits of all at once: worked out where few are alike, read off between where many are."""

import pytest

from hub.routing.waits import WORKED_OUT
from tests.factories.rates import rates
from tests.hub.routing.desk import Desk

MANY = 4 * WORKED_OUT


def crowd(many: int, apart: float) -> Desk:
    desk = Desk("ada", "ben")
    desk.busy("ada", "ben")
    for number in range(many):
        tier = {"tier": "gold", "target_seconds": 40.0} if number % 3 == 0 else {}
        desk.anyones(f"ct_{number:03d}", **tier)
        desk.clock.advance(apart)
    return desk


def test_of_few_each_is_told_what_it_would_be_told_alone() -> None:
    desk = crowd(12, apart=7.0)
    told = desk.router.waits(rates(), desk.clock.now)
    assert told == {f"ct_{n:03d}": desk.router.wait(f"ct_{n:03d}", rates(), desk.clock.now) for n in range(12)}


@pytest.mark.parametrize("apart", [1.0, 7.0])
def test_of_many_each_is_told_nearly_that(apart: float) -> None:
    desk = crowd(MANY, apart)
    told = desk.router.waits(rates(), desk.clock.now)
    for id, near in told.items():
        exact = desk.router.wait(id, rates(), desk.clock.now)
        assert exact is not None
        assert near.seconds == pytest.approx(exact.seconds, rel=0.03, abs=1.0)
        assert near.high == pytest.approx(exact.high, rel=0.05, abs=3.0)
        assert near.position == pytest.approx(exact.position, abs=3)


def test_nobody_is_told_to_be_served_before_one_of_the_same_tier_who_came_first() -> None:
    desk = crowd(MANY, apart=3.0)
    told = desk.router.waits(rates(), desk.clock.now)
    gold = [told[f"ct_{n:03d}"].seconds or 0.0 for n in range(0, MANY, 3)]
    assert gold == sorted(gold)


def test_one_on_offer_is_told_that_it_is_its_turn() -> None:
    desk = Desk("ada")
    desk.contact("ct_1")
    assert [wait.seconds for wait in desk.router.waits(rates(), desk.clock.now).values()] == [0.0]


def test_where_nobody_is_there_all_are_told_so() -> None:
    desk = Desk()
    for number in range(MANY):
        desk.anyones(f"ct_{number:03d}")
    told = desk.router.waits(rates(), desk.clock.now)
    assert len(told) == MANY
    assert {(wait.seconds, wait.low, wait.high) for wait in told.values()} == {(None, None, None)}
