"""How long a contact will still wait, and how many go before it: from its own place, its target and measured rates.

A fluid picture of the very queue the router keeps, made stochastic only for the band. Let the contact have waited w,
its target be τ. At t seconds from now its priority is (w+t)/τ. It is then the turn of whoever's clock began before
now + t − τₖ·(w+t)/τ, where τₖ is their target: one instant for each lane, which tells both who of those waiting now
goes before it (those who grow slower and were overtaken by then do not) and, where it lies in the future, until when
newcomers overtake it, at the measured rate of their tier (Kleinrock, "A delay dependent queue discipline", Naval
Research Logistics Quarterly 11, 1964; Stanford, Taylor, Ziedins, "Waiting time distributions in the accumulating
priority queue", Queueing Systems 77, 2014). With `strict`, tiers go before: all of a higher one, none of a lower one.

Its turn comes at the smallest t by which as many places have come free as contacts go before it; the wait ends with
the next place after that, besides those that go to whoever overtakes it meanwhile. With one class and no patience
that is Whitt's queue-length estimator, (ahead + 1) · handling ÷ people ("Predicting queueing delays", Management
Science 45, 1999). Patience thins those ahead as in Erlang A, at a measured rate θ: what n places a second do in t
seconds without it, they do as if they were (e^{θt} − 1)/θt times as many (the Markovian estimator QLₘ of Ibrahim and
Whitt, "Real-time delay estimation in overloaded multiserver queues with abandonments", Management Science 55, 2009).

As the plan widens, the people of the next step count from the instant it is reached, less what they will by then have
done for contacts that stand behind this one and wait for them already.

The band holds four cases of five. Places come free, and newcomers come, like a Poisson process, so until its turn, by
which C places have come free of which O went to newcomers, the pace is about gamma distributed with shape C²/(C+O),
to whose variance comes that of the rates themselves; the time for the last place is exponential.
"""

from math import ceil, expm1, floor, hypot, inf, sqrt
from typing import NamedTuple

from hub.contract.promises import Wait
from hub.routing.crews import Crew, Crews, stand_at
from hub.routing.floor import Floor
from hub.routing.rates import Rates
from hub.routing.records import Contact

LONGEST_SECONDS = 30 * 86_400.0
"""Beyond that nothing is promised."""

NINE_TENTHS = 1.2816
"""The normal quantile of 90 %."""

_SOONEST, _LATEST = 0.105, 2.303  # a tenth and nine tenths of an exponential time are shorter
_UNSURE = 0.01  # relative variance of any pace, beyond what few samples bring
_WIDENED = 2.0  # how much less sure it is what people of later steps will have done by then
_STEPS, _ROUNDS = 60, 20
_NEAR = 0.01
_NOW = Wait(position=1, seconds=0.0, low=0.0, high=0.0)


class Estimates:
    """Estimates at one instant of the floor. `t`: that instant, epoch seconds. Changes nothing."""

    def __init__(self, floor: Floor, rates: Rates, t: float) -> None:
        self._floor = floor
        self._rates = rates
        self._t = t
        self._crews = Crews(floor, rates)

    def of(self, contact: Contact) -> Wait | None:
        """None for one that does not wait; nobody waits any more for one that is offered."""
        state = contact.card.state
        if state == "offered":
            return _NOW
        if state != "waiting":
            return None
        return _Course(self._floor, self._rates, self._crews, contact, self._t).wait()


class _Stage:
    """The crew at one step of the plan, from `begins` to `ends` seconds from now. `missed`: what its people will have
    done by then for those behind."""

    __slots__ = ("begins", "crew", "ends", "missed")

    def __init__(self, crew: Crew, begins: float, ends: float) -> None:
        self.crew, self.begins, self.ends = crew, begins, ends
        self.missed = 0.0


class _Turn(NamedTuple):
    """`at`: when nobody is before it any more; `last`: seconds from then until a place comes free for it."""

    at: float
    last: float
    stage: _Stage


class _Course:
    """What lies before one contact."""

    def __init__(self, desk: Floor, rates: Rates, crews: Crews, contact: Contact, t: float) -> None:
        self._strict = desk.strict
        self._thins = rates.abandonment.get(contact.card.channel, 0.0)
        self._unsure = 1.0 / max(rates.samples.get(contact.card.channel, 1.0), 1.0) + _UNSURE
        self._rank, self._target = contact.standing
        self._now = t
        self._id, self._origin = contact.id, contact.origin
        self._waited = t - contact.origin
        self._stages = _stages(desk, crews, contact, t)
        self._note_missed()

    def wait(self) -> Wait:
        first = self._stages[0].crew if self._stages else None
        position = 1 + round(self._ahead(first, 0.0)[0]) if first else 1
        turn = self._turn(1.0)
        if turn is None:
            return Wait(position=position, seconds=None)
        seconds = turn.at + turn.last
        freed, newcomers = turn.stage.crew.freed(turn.at), self._ahead(turn.stage.crew, turn.at)[1]
        noise = (freed + newcomers) / (freed * freed) if freed else 0.0
        if turn.stage is not self._stages[0]:
            noise *= _WIDENED
        slow, fast = _quantiles(1.0 / (noise + self._unsure))
        sooner, later = self._turn(fast) or turn, self._turn(slow) or turn
        less = hypot(max(0.0, turn.at - sooner.at), turn.last * (1.0 - _SOONEST))
        more = hypot(max(0.0, later.at - turn.at), turn.last * (_LATEST - 1.0))
        low, high = floor(max(0.0, seconds - less)), ceil(seconds + more)
        return Wait(position=position, seconds=seconds, low=float(low), high=float(high))

    def _turn(self, pace: float) -> _Turn | None:
        """When it is its turn, places coming free at `pace` times their mean pace."""
        for stage in self._stages:
            short = self._short(stage, stage.begins, pace)
            if short <= 0:
                at, wanting = stage.begins, max(0.0, 1.0 + short)
            else:
                at, wanting = self._cleared(stage, short, pace), 1.0
            last = self._last(stage, at, wanting) if at < inf else inf
            if at + last <= min(stage.ends, LONGEST_SECONDS):
                return _Turn(at, last, stage)
        return None

    def _cleared(self, stage: _Stage, short: float, pace: float) -> float:
        """When those before it are served or overtaken; never, if that is not before the stage ends."""
        t = stage.begins
        for _ in range(_STEPS):
            before, lacking = t, short
            speed = stage.crew.pace(t) * pace
            if speed <= 0 or t >= min(stage.ends, LONGEST_SECONDS):
                break
            t = min(max(t + short / speed, t * 1.25), stage.ends)
            short = self._short(stage, t, pace)
            if short <= 0:
                return self._between(stage, (before, lacking), (t, short), pace)
        return inf

    def _between(self, stage: _Stage, early: tuple[float, float], late: tuple[float, float], pace: float) -> float:
        """When exactly: at `early` so many places are wanting, at `late` none. By false position (Illinois)."""
        (low, over), (high, under) = early, late
        side = 0
        while under < 0 and high - low > _NEAR * high and high - low > 0.05:
            middle = low + (high - low) * over / (over - under)
            short = self._short(stage, middle, pace)
            if abs(short) < 0.02:
                return middle
            if short <= 0:
                high, under = middle, short
                over = over / 2 if side < 0 else over
                side = -1
            else:
                low, over = middle, short
                under = under / 2 if side > 0 else under
                side = 1
        return high

    def _last(self, stage: _Stage, t: float, wanting: float) -> float:
        """Seconds for one more place to come free, besides those that go to such as overtake it meanwhile."""
        if not wanting:
            return 0.0
        pace = stage.crew.pace(t) * self._thinning(t)
        if pace <= 0:
            return inf
        before, span = self._ahead(stage.crew, t)[0], wanting / pace
        for _ in range(_ROUNDS):
            taken = max(0.0, self._ahead(stage.crew, t + span)[0] - before)
            longer = (wanting + taken) / pace
            if longer <= span * (1.0 + _NEAR):
                break
            span = longer
        return span

    def _short(self, stage: _Stage, t: float, pace: float) -> float:
        """How many more places are wanting until nobody is before it; less than nothing where places are free."""
        crew = stage.crew
        freed = crew.free + crew.freed(t) * pace * self._thinning(t) - stage.missed
        return self._ahead(crew, t)[0] - freed

    def _thinning(self, t: float) -> float:
        gone = min(self._thins * t, 5.0)
        return expm1(gone) / gone if gone > 1e-6 else 1.0

    def _ahead(self, crew: Crew, t: float) -> tuple[float, float]:
        """How many places go to others before its turn, if that is in `t` seconds, and how many of them to such as are
        still to come."""
        waiting = coming = 0.0
        now = self._now
        priority = (self._waited + t) / self._target
        for rivals in crew.rivals:
            if self._strict and rivals.rank != self._rank:
                until = inf if rivals.rank < self._rank else -inf
            else:
                until = t - rivals.target * priority
            if rivals.live:
                alike = rivals.target == self._target and abs(until) < inf
                found = rivals.before(self._origin, self._id) if alike else rivals.before(now + until)
                before = found * rivals.weight
                waiting += before if rivals.most == inf else min(before, rivals.most * t + 1.0)
            if rivals.arrivals and until > 0:
                coming += rivals.arrivals * min(until, t) * rivals.weight
        return waiting + coming, coming

    def _note_missed(self) -> None:
        """What the people of each stage do until it begins for those who then stand behind; and what those of earlier
        stages could have done for this contact by then but, as it still waits, did not."""
        for earlier, stage in zip(self._stages, self._stages[1:], strict=False):
            at, crew = stage.begins, stage.crew
            if at <= 0:
                continue
            old = earlier.crew.freed(at)
            idle = max(0.0, old - earlier.missed - self._ahead(earlier.crew, at)[0])
            ahead = self._ahead(crew, at)[0]
            behind = sum((r.live + r.arrivals * at) * r.weight for r in crew.rivals) - ahead
            spent = crew.freed(at) - old - max(0.0, ahead - old)
            stage.missed = earlier.missed + idle + min(max(spent, 0.0), max(behind, 0.0))


def _stages(floor: Floor, crews: Crews, contact: Contact, t: float) -> list[_Stage]:
    """The steps it stands at and will come to, until one sends the customer elsewhere. Steps whose people are all away
    are passed over at once."""
    route = floor.route(contact)
    card = contact.card
    begins = max(0.0, card.not_before.timestamp() - t) if card.not_before is not None else 0.0
    number = min(max(card.step, 1), route.last)
    since = card.step_at.timestamp() - t if card.step_at is not None else 0.0
    stages: list[_Stage] = []
    while True:
        stand = stand_at(floor, contact, number)
        last = number == route.last
        diverts = route.diverts.get(number) if not card.form else None
        if diverts in ("voicemail", "message"):
            return stages
        ends = inf if last else max(begins, max(since, -LONGEST_SECONDS) + route.waits[number - 1].total_seconds())
        crew = crews.of(stand) if stand else Crew()
        if crew.places:
            stages.append(_Stage(crew, begins, ends))
        if last:
            return stages
        if diverts or number in route.patient or any(pool.ready for pool in route.steps[number - 1]):
            begins = since = ends
        else:
            since = begins
        number += 1


def _quantiles(shape: float) -> tuple[float, float]:
    """By how much the pace of a gamma process of this shape, whose mean wait is 1, is slower in the slowest tenth of
    cases, and faster in the fastest (Wilson and Hilferty, 1931)."""
    if shape < 0.3:
        return 1.0 / 2.5, 1.0 / 0.02
    root, less = NINE_TENTHS / (3 * sqrt(shape)), 1 - 1 / (9 * shape)
    return 1.0 / (less + root) ** 3, 1.0 / max((less - root) ** 3, 0.02)
