from itertools import pairwise
from random import Random
from statistics import fmean, stdev

import pytest

from hub.simulation import Exponential, Fixed, Law, Lognormal
from hub.simulation.chance import arrivals

DRAWS = 20_000


@pytest.mark.parametrize(
    ("law", "deviation"),
    [(Exponential(mean=30.0), 30.0), (Lognormal(mean=30.0, deviation=12.0), 12.0), (Fixed(mean=30.0), 0.0)],
)
def test_a_law_has_the_mean_and_deviation_it_says(law: Law, deviation: float) -> None:
    random = Random(1)
    drawn = [law.draw(random) for _ in range(DRAWS)]
    assert min(drawn) > 0
    assert fmean(drawn) == pytest.approx(30.0, rel=0.02)
    assert stdev(drawn) == pytest.approx(deviation, rel=0.04)


def test_contacts_come_at_the_rate_of_each_hour_and_in_order() -> None:
    came = list(arrivals((600.0, 0.0, 60.0), 30 * 3 * 3600.0, Random(2)))
    assert came == sorted(came)
    by_hour = [0, 0, 0]
    for at in came:
        by_hour[int(at // 3600) % 3] += 1
    assert by_hour[1] == 0
    assert by_hour[0] == pytest.approx(30 * 600, rel=0.03)
    assert by_hour[2] == pytest.approx(30 * 60, rel=0.1)


def test_where_nobody_calls_nobody_comes() -> None:
    assert list(arrivals((0.0,), 7200.0, Random(3))) == []


def test_the_gaps_of_a_constant_rate_are_exponential() -> None:
    came = list(arrivals((3600.0,), 20_000.0, Random(4)))
    gaps = [later - sooner for sooner, later in pairwise(came)]
    assert fmean(gaps) == pytest.approx(1.0, rel=0.03)
    assert stdev(gaps) == pytest.approx(1.0, rel=0.03)
