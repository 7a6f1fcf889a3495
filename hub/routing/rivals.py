"""Who competes for the places of a crew, counted in the lanes they wait in."""

from bisect import bisect_left
from collections.abc import Iterator
from math import inf

from hub.routing.lanes import Lane
from hub.routing.records import Contact

FEW = 64
"""So many may be counted one by one."""


class Rivals:
    """Contacts of one rank and target who want places of the crew: `weight` places each, of at most `most` per second.

    `arrivals`: how many more come in a second."""

    __slots__ = ("_line", "_scale", "_start", "arrivals", "live", "most", "rank", "target", "weight")

    def __init__(self, rank: int, target: float, *, weight: float = 1.0, most: float = inf) -> None:
        self.rank, self.target, self.weight, self.most = rank, target, weight, most
        self.arrivals = 0.0
        self.live = 0.0
        self._line: list[tuple[float, ...]] = []
        self._start = 0
        self._scale = 1.0

    def wait_in(self, lane: Lane, first: int) -> None:
        """Those who wait in a long lane from the place `first` on. What of it is places given up is spread evenly."""
        self._line, self._start = lane.line, first  # type: ignore[assignment]
        self._scale = min(1.0, lane.live / (len(lane.line) - lane.start))
        self.live = (len(lane.line) - first) * self._scale

    def wait_at(self, origins: list[float]) -> None:
        """Those whose clocks began then, in order."""
        self._line = [(origin,) for origin in origins]
        self.live = float(len(origins))

    def before(self, origin: float) -> float:
        """How many whose clocks began before."""
        line = self._line
        return (bisect_left(line, (origin,), self._start) - self._start) * self._scale if line else 0.0


def first_here(lane: Lane) -> int:
    """A contact counts once, in the last lane it joined. Those who came first have moved on to wider pools: the first
    place that has not; beyond the line if all have."""
    line = lane.line
    low, high = lane.start, len(line)
    youngest = line[-1][2]
    if youngest.entry is line[-1] and youngest.lanes[-1] is not lane:
        return high
    while low < high:
        middle = at = (low + high) // 2
        while at < high and line[at][2].entry is not line[at]:
            at += 1
        if at == high or line[at][2].lanes[-1] is lane:
            high = middle
        else:
            low = at + 1
    while low < len(line) and line[low][2].entry is not line[low]:
        low += 1
    return low


def origins(lane: Lane, first: int) -> list[float]:
    """When the clocks began of those who wait from the place `first` on."""
    return [entry[0] for entry in _live(lane, first)]


def _live(lane: Lane, first: int) -> Iterator[tuple[float, str, Contact]]:
    for entry in lane.line[first:]:
        if entry[2].entry is entry:
            yield entry
