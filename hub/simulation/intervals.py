"""Confidence intervals of means over replications, by Student's t."""

from collections.abc import Sequence
from math import atan, cos, isnan, nan, pi, sin, sqrt, tan
from statistics import fmean, stdev
from typing import NamedTuple


class Interval(NamedTuple):
    """A mean, and how far the truth may lie from it on either side. `half` is `nan` for fewer than two values."""

    mean: float
    half: float

    def holds(self, value: float) -> bool:
        return abs(value - self.mean) <= self.half


def interval(values: Sequence[float], confidence: float = 0.95) -> Interval:
    """Of the mean of independent values; those that are `nan` say nothing. For two plans tried on the same contacts
    give the differences: paired, they vary less (Law and Kelton, "Simulation modeling and analysis", section 10.2)."""
    said = [value for value in values if not isnan(value)]
    if len(said) < 2:
        return Interval(said[0] if said else nan, nan)
    half = student_quantile((1 + confidence) / 2, len(said) - 1) * stdev(said) / sqrt(len(said))
    return Interval(fmean(said), half)


def student_quantile(share: float, freedom: int) -> float:
    """The t below which `share` (from one half, below 1) of Student's distribution lies, by bisection over the angle
    atan(t / sqrt(freedom)), of which the distribution is a finite sum."""
    low, high = 0.0, pi / 2
    for _ in range(60):
        middle = (low + high) / 2
        if 0.5 + _within(middle, freedom) / 2 < share:
            low = middle
        else:
            high = middle
    return tan(low) * sqrt(freedom)


def student_share(t: float, freedom: int) -> float:
    """The share of Student's distribution below `t`, which is not negative."""
    return 0.5 + _within(atan(t / sqrt(freedom)), freedom) / 2


def _within(angle: float, freedom: int) -> float:
    """P(-t < T < t) (Abramowitz and Stegun, 26.7.3 and 26.7.4)."""
    cosine = cos(angle)
    if freedom % 2:
        total, term = 0.0, cosine
        for power in range(1, freedom - 1, 2):
            total += term
            term *= cosine * cosine * (power + 1) / (power + 2)
        return 2 / pi * (angle + sin(angle) * total)
    total, term = 0.0, 1.0
    for power in range(0, freedom - 1, 2):
        total += term
        term *= cosine * cosine * (power + 1) / (power + 2)
    return sin(angle) * total
