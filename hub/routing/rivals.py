"""Who competes for the places of a crew, counted in the lanes they wait in."""

from bisect import bisect_left
from math import inf

from hub.routing.lanes import Lane
from hub.routing.records import Entry

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
        self._line: list[Entry] = []
        self._start = 0
        self._scale = 1.0

    def wait_in(self, lane: Lane, first: int) -> None:
        """Those who wait in a long lane from the place `first` on. What of it is places given up is spread evenly."""
        self._line, self._start = lane.line, first
        self._scale = min(1.0, lane.live / (len(lane.line) - lane.start))
        self.live = (len(lane.line) - first) * self._scale

    def wait_at(self, places: list[Entry]) -> None:
        """Those who have these places, in order."""
        self._line = places
        self.live = float(len(places))

    def before(self, origin: float, id: str = "") -> float:
        """How many whose clocks began before, or at the same instant with a lower id."""
        line = self._line
        return (bisect_left(line, (origin, id), self._start) - self._start) * self._scale if line else 0.0


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


def places(lane: Lane, first: int) -> list[Entry]:
    """Of those who wait from the place `first` on."""
    return [entry for entry in lane.line[first:] if entry[2].entry is entry]
