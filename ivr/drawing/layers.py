"""Where cards stand: in layers from left to right, ordered so that few lines cross, and level with whom they lead to.

The method of Sugiyama, Tagawa and Toda (Methods for visual understanding of hierarchical system structures, 1981). Ways
back are left out: they are drawn as signposts and need no place.
"""

import itertools
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

Edge = tuple[str, str]
_SWEEPS = 12
_STRETCH = 26  # between cards above each other
_HEADS = 60  # of a card's height, where most of its lines begin and end
_LANE = 14  # the height a line takes that passes a layer


class Laid(Struct, frozen=True, kw_only=True):
    """`layer` and `top` of each card; `lanes`: of each line that passes layers, how far down it passes each of them."""

    layer: dict[str, int]
    top: dict[str, float]
    lanes: dict[Edge, list[float]]
    layers: int


def ways_on(start: str, edges: Mapping[str, Sequence[str]]) -> set[Edge]:
    """The ways that lead on from `start`, not back to where one came by: together they have no circle."""
    order = _finished(start, edges)
    return {(name, to) for name, all_ in edges.items() for to in all_ if order[to] > order[name]}


def _finished(start: str, edges: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """Each node's place in an order in which ways lead on, as far as they can (reversed order of leaving it)."""
    seen: set[str] = set()
    left: list[str] = []
    for root in [start, *edges]:
        stack = [(root, reversed(edges.get(root, ())))] if root not in seen else []
        seen.add(root)
        while stack:
            name, ahead = stack[-1]
            to = next((to for to in ahead if to not in seen), None)
            if to is None:
                left.append(name)
                stack.pop()
            else:
                seen.add(to)
                stack.append((to, reversed(edges.get(to, ()))))
    return {name: at for at, name in enumerate(reversed(left))}


def lay(start: str, edges: Mapping[str, Sequence[str]], heights: Mapping[str, float]) -> Laid:
    """Places for all cards, by their ways out in order and their heights."""
    on = ways_on(start, edges)
    order = _finished(start, edges)
    layer = dict.fromkeys(edges, 0)
    for name in sorted(edges, key=order.__getitem__):
        for to in edges[name]:
            if (name, to) in on:
                layer[to] = max(layer[to], layer[name] + 1)
    rows, links, passing = _with_lanes(edges, on, layer, order)
    tall = {at: heights.get(at, _LANE) for row in rows for at in row}
    rows = _untangled(rows, links)
    top = _levelled(rows, links, tall)
    least = min(top.values(), default=0.0)
    return Laid(
        layer=layer,
        top={name: top[name] - least for name in edges},
        lanes={edge: [top[at] - least + _LANE / 2 for at in lanes] for edge, lanes in passing.items()},
        layers=len(rows),
    )


def _with_lanes(
    edges: Mapping[str, Sequence[str]], on: set[Edge], layer: Mapping[str, int], order: Mapping[str, int]
) -> tuple[list[list[str]], list[Edge], dict[Edge, list[str]]]:
    """The layers, with a lane in each that a long line passes; and all links between neighbouring layers."""
    rows: list[list[str]] = [[] for _ in range(max(layer.values(), default=0) + 1)]
    for name in sorted(edges, key=order.__getitem__):
        rows[layer[name]].append(name)
    links: list[Edge] = []
    passing: dict[Edge, list[str]] = {}
    for name in sorted(edges, key=order.__getitem__):
        for to in edges[name]:
            if (name, to) not in on:
                continue
            lanes = [f"{name}\0{to}\0{at}" for at in range(layer[name] + 1, layer[to])]
            for at, lane in enumerate(lanes, layer[name] + 1):
                rows[at].append(lane)
            chain = [name, *lanes, to]
            links += itertools.pairwise(chain)
            passing[name, to] = lanes
    return rows, links, passing


def _untangled(rows: list[list[str]], links: Sequence[Edge]) -> list[list[str]]:
    """Each layer ordered by the middle of its neighbours, forth and back, keeping what crosses least."""
    before, after = _neighbours(links)
    port = {(name, to): at / len(all_) for name, all_ in after.items() for at, to in enumerate(all_)}
    best, least = rows, _crossings(rows, after)
    for sweep in range(_SWEEPS):
        rows = [list(row) for row in rows]
        forth = sweep % 2 == 0
        near = before if forth else after
        places = range(1, len(rows)) if forth else range(len(rows) - 2, -1, -1)
        for at in places:
            beside = {name: place for place, name in enumerate(rows[at - 1 if forth else at + 1])}
            here = {name: float(place) for place, name in enumerate(rows[at])}
            ends = {
                name: [beside[n] + (port[n, name] if forth else 0.0) for n in near.get(name, ())] for name in rows[at]
            }
            middle = {name: _middle(ends[name], here[name]) for name in rows[at]}
            rows[at].sort(key=middle.__getitem__)
        crossing = _crossings(rows, after)
        if crossing < least:
            best, least = rows, crossing
    return best


def _middle(places: Sequence[float], otherwise: float) -> float:
    return sum(places) / len(places) if places else otherwise


def _crossings(rows: Sequence[Sequence[str]], after: Mapping[str, Sequence[str]]) -> int:
    total = 0
    for upper, lower in itertools.pairwise(rows):
        place = {name: at for at, name in enumerate(lower)}
        ends = [place[to] for name in upper for to in after.get(name, ())]
        total += sum(1 for at, end in enumerate(ends) for later in ends[at + 1 :] if later < end)
    return total


def _neighbours(links: Iterable[Edge]) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    before: dict[str, list[str]] = {}
    after: dict[str, list[str]] = {}
    for left, right in links:
        after.setdefault(left, []).append(right)
        before.setdefault(right, []).append(left)
    return before, after


def _levelled(rows: Sequence[Sequence[str]], links: Sequence[Edge], tall: Mapping[str, float]) -> dict[str, float]:
    """Tops: each as level with its neighbours as the others in its layer allow."""
    before, after = _neighbours(links)
    top: dict[str, float] = {}
    for row in rows:
        at = 0.0
        for name in row:
            top[name] = at
            at += tall[name] + _STRETCH
    for sweep in range(_SWEEPS):
        near = before if sweep % 2 == 0 else after
        for row in rows if sweep % 2 == 0 else reversed(rows):
            middle = {name: _level([*near.get(name, ())] or [name], top, tall) for name in row}
            wanted = [middle[name] - min(tall[name], _HEADS) / 2 for name in row]
            for name, at in zip(row, _spaced(row, wanted, tall), strict=True):
                top[name] = at
    return top


def _level(near: Sequence[str], top: Mapping[str, float], tall: Mapping[str, float]) -> float:
    """How far down the heads of `near` are, on average: lines end there."""
    return sum(top[n] + min(tall[n], _HEADS) / 2 for n in near) / len(near)


def _spaced(row: Sequence[str], wanted: Sequence[float], tall: Mapping[str, float]) -> list[float]:
    """The tops nearest to those wanted that keep order and distance (least squares, pooling adjacent violators)."""
    offsets, at = [], 0.0
    for name in row:
        offsets.append(at)
        at += tall[name] + _STRETCH
    blocks: list[tuple[float, int]] = []
    for want, offset in zip(wanted, offsets, strict=True):
        blocks.append((want - offset, 1))
        while len(blocks) > 1 and blocks[-2][0] > blocks[-1][0]:
            (upper, m), (lower, n) = blocks[-2], blocks[-1]
            blocks[-2:] = [((upper * m + lower * n) / (m + n), m + n)]
    flat = [value for value, count in blocks for _ in range(count)]
    return [value + offset for value, offset in zip(flat, offsets, strict=True)]
