from math import isnan

import pytest

from hub.simulation import SERVICE_LEVELS
from hub.simulation.tally import Line, counts, tally

SHORT = 5.0


def lines(number: int, waited: float, *, answered: bool, tier: str = "gold", own: bool | None = None) -> list[Line]:
    return [Line(0.0, tier, "line", waited, 20.0, answered, own)] * number


THOUSAND = (
    lines(860, 10, answered=True)
    + lines(140, 30, answered=True)
    + lines(10, 4, answered=False)
    + lines(10, 15, answered=False)
    + lines(40, 50, answered=False)
)
"""1000 answered, 860 within the target; 60 gave up, 20 within it, 10 of these within 5 s."""


def test_the_five_service_levels_are_icmis() -> None:
    found = counts(THOUSAND, 20.0, SHORT)
    percents = [100 * level(found) for level in SERVICE_LEVELS.values()]
    assert percents == pytest.approx([83.02, 86.00, 81.13, 82.69, 82.08], abs=0.005)


def test_without_a_time_each_contact_has_its_own_target() -> None:
    assert counts(THOUSAND, None, SHORT) == counts(THOUSAND, 20.0, SHORT)
    assert counts(THOUSAND, 40.0, SHORT).answered_within == 1000


def test_a_group_is_measured_alone_and_with_the_others() -> None:
    found = tally(
        lines(3, 8, answered=True, own=True)
        + lines(1, 16, answered=True, own=False)
        + lines(1, 100, answered=False)
        + lines(5, 2, answered=True, tier="silver"),
        within=20,
        short=SHORT,
        occupancy=0.5,
        unfinished=0,
        tiers=("gold", "silver", "standard"),
    )
    gold = found.groups["gold"]
    assert (gold.contacts, gold.answered, gold.abandoned) == (5, 4, 1)
    assert (gold.asa, gold.mean_wait, gold.p50, gold.p90) == (10.0, 28.0, 8.0, 100.0)
    assert (gold.abandonment, gold.own) == (0.2, 0.75)
    assert found.groups[""].contacts == 10
    assert isnan(found.groups["silver"].own)


def test_where_nobody_came_nothing_is_said() -> None:
    found = tally([], within=20, short=SHORT, occupancy=0, unfinished=0, tiers=()).groups[""]
    assert all(map(isnan, (found.asa, found.mean_wait, found.p50, found.abandonment, found.own, *found.service)))
