"""What is left to chance: lengths of time, and when contacts come."""

from collections.abc import Iterator, Sequence
from math import exp, inf, log1p, sqrt
from random import Random

from hub.contract.words import Tagged

HOUR = 3600.0


class Exponential(Tagged, tag="exponential"):
    """The memoryless law. `mean` in seconds."""

    mean: float

    def draw(self, random: Random) -> float:
        return random.expovariate(1.0 / self.mean)


class Lognormal(Tagged, tag="lognormal"):
    """The usual shape of handling times (Brown et al., "Statistical analysis of a telephone call center", JASA 100,
    2005). `mean` and `deviation` in seconds are of the time itself, not of its logarithm."""

    mean: float
    deviation: float

    def draw(self, random: Random) -> float:
        variance = log1p((self.deviation / self.mean) ** 2)
        return self.mean * exp(random.gauss(-variance / 2, sqrt(variance)))


class Fixed(Tagged, tag="fixed"):
    """Always `mean` seconds."""

    mean: float

    def draw(self, random: Random) -> float:
        return self.mean


Law = Exponential | Lognormal | Fixed


def arrivals(per_hour: Sequence[float], until: float, random: Random) -> Iterator[float]:
    """Instants of a Poisson process, in seconds from 0 to `until`. `per_hour` holds the rate of each hour; after the
    last one it begins again, so that one number is a constant rate and 24 are a day."""
    at, due = 0.0, random.expovariate(1.0)  # unit-rate time still to pass (Lewis and Shedler, 1979)
    while at < until:
        hour = int(at // HOUR)
        rate = per_hour[hour % len(per_hour)] / HOUR
        left = (hour + 1) * HOUR - at
        needed = due / rate if rate > 0 else inf
        if needed > left:
            at, due = (hour + 1) * HOUR, due - left * rate
            continue
        at += needed
        if at < until:
            yield at
        due = random.expovariate(1.0)
