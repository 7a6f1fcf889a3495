"""What one play came to: waits, service levels, who answered, how busy the desk was.

The five service levels are ICMI's: in each, `within` means within the answer time, `n` all contacts that were answered
or given up.
"""

from collections.abc import Callable, Iterable, Sequence
from math import nan
from typing import NamedTuple

from hub.contract.words import Channel, Value
from hub.simulation.forecasts import Forecast


class Line(NamedTuple):
    """One contact's fate. `at`: when it came. `waited`: until it was answered or given up. `own`: answered by its
    account's own agent, or None when it has none. `left`: voicemail or message, where the plan sent it
    to leave one; it is then neither answered nor given up."""

    at: float
    tier: str
    channel: Channel
    waited: float
    target: float
    answered: bool
    own: bool | None
    left: str = ""


class Counts(NamedTuple):
    answered: int
    abandoned: int
    answered_within: int
    abandoned_within: int
    short_abandoned: int


SERVICE_LEVELS: dict[str, Callable[[Counts], float]] = {
    "(answered within + abandoned within) / all": lambda c: _share(
        c.answered_within + c.abandoned_within, c.answered + c.abandoned
    ),
    "answered within / answered": lambda c: _share(c.answered_within, c.answered),
    "answered within / all": lambda c: _share(c.answered_within, c.answered + c.abandoned),
    "answered within / (answered + abandoned later)": lambda c: _share(
        c.answered_within, c.answered + c.abandoned - c.abandoned_within
    ),
    "(answered within + short abandoned) / all": lambda c: _share(
        c.answered_within + c.short_abandoned, c.answered + c.abandoned
    ),
}
"""ICMI, "Service level: which formula?": the five ways to count those who gave up, in ICMI's order."""


class Measures(Value):
    """Of one group of contacts. `left`: sent to leave a voicemail or a message. Shares are 0 to 1, times are seconds;
    `nan` where nothing can be said. `service`: by `SERVICE_LEVELS`. `asa`: mean wait of the answered. `mean_wait`: of
    all, those who gave up included; `p50` and `p90` likewise. `own`: of the answered whose account has an agent of
    its own, the share that agent answered."""

    contacts: int
    answered: int
    abandoned: int
    left: int
    service: tuple[float, ...]
    asa: float
    mean_wait: float
    p50: float
    p90: float
    abandonment: float
    own: float


class Tally(Value):
    """`unfinished`: contacts nobody had answered when the play ended. `occupancy`: time with at least one contact ÷
    time at work, over all agents (blind to how many at once, as in Amazon Connect). `groups`: measures by tier; "" is
    all."""

    lines: tuple[Line, ...]
    forecasts: tuple[Forecast, ...]
    groups: dict[str, Measures]
    occupancy: float
    unfinished: int


def tally(
    lines: Sequence[Line],
    *,
    within: float | None,
    short: float,
    occupancy: float,
    unfinished: int,
    tiers: Iterable[str],
    forecasts: Sequence[Forecast] = (),
) -> Tally:
    """`within`: the service level's seconds, each contact's own target if None; `short`: seconds of a short abandon."""
    groups = {"": _measures(lines, within, short)}
    for tier in tiers:
        groups[tier] = _measures([line for line in lines if line.tier == tier], within, short)
    return Tally(
        lines=tuple(lines), forecasts=tuple(forecasts), groups=groups, occupancy=occupancy, unfinished=unfinished
    )


def counts(lines: Sequence[Line], within: float | None, short: float) -> Counts:
    """`within` as in `tally`."""
    answered = [line for line in lines if line.answered]
    given_up = [line for line in lines if not line.answered and not line.left]

    def in_time(line: Line) -> bool:
        return line.waited <= (line.target if within is None else within)

    return Counts(
        answered=len(answered),
        abandoned=len(given_up),
        answered_within=sum(map(in_time, answered)),
        abandoned_within=sum(map(in_time, given_up)),
        short_abandoned=sum(line.waited <= short for line in given_up),
    )


def _measures(lines: Sequence[Line], within: float | None, short: float) -> Measures:
    found = counts(lines, within, short)
    waits = sorted(line.waited for line in lines)
    answered = [line.waited for line in lines if line.answered]
    owned = [line.own for line in lines if line.answered and line.own is not None]
    return Measures(
        contacts=len(lines),
        answered=found.answered,
        abandoned=found.abandoned,
        left=sum(line.left != "" for line in lines),
        service=tuple(level(found) for level in SERVICE_LEVELS.values()),
        asa=_share(sum(answered), len(answered)),
        mean_wait=_share(sum(waits), len(waits)),
        p50=_percentile(waits, 0.5),
        p90=_percentile(waits, 0.9),
        abandonment=_share(found.abandoned, len(lines)),
        own=_share(sum(owned), len(owned)),
    )


def _share(part: float, whole: float) -> float:
    return part / whole if whole else nan


def _percentile(ranked: Sequence[float], share: float) -> float:
    """Nearest rank."""
    return ranked[min(len(ranked) - 1, int(share * len(ranked)))] if ranked else nan
