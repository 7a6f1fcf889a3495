from math import isnan, nan
from random import Random

import pytest

from hub.simulation.intervals import interval, student_quantile, student_share


@pytest.mark.parametrize(
    ("share", "freedom", "published"),
    [
        (0.975, 1, 12.706205),
        (0.975, 2, 4.302653),
        (0.975, 3, 3.182446),
        (0.975, 9, 2.262157),
        (0.975, 10, 2.228139),
        (0.995, 19, 2.860935),
        (0.9995, 30, 3.645959),
        (0.95, 120, 1.657651),
    ],
)
def test_quantiles_are_those_of_the_tables(share: float, freedom: int, published: float) -> None:
    """NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.2."""
    found = student_quantile(share, freedom)
    assert found == pytest.approx(published, rel=1e-6)
    assert student_share(found, freedom) == pytest.approx(share, abs=1e-12)


def test_an_interval_holds_the_truth_as_often_as_it_says() -> None:
    random = Random(5)
    held = sum(interval([random.gauss(7, 2) for _ in range(6)], 0.9).holds(7) for _ in range(2000))
    assert held == pytest.approx(1800, abs=60)


def test_little_says_little() -> None:
    assert isnan(interval([]).mean)
    alone = interval([3.0, nan])
    assert alone.mean == 3.0
    assert isnan(alone.half)
    assert interval([2.0, 2.0, 2.0]) == (2.0, 0.0)
