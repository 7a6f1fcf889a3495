"""What happens to a conversation's clocks. Pure; docs/sla.md tells it with an example.

* *first_response* starts at the customer's first message or line, and is met when an agent first answers: a message, or
  on a live channel the agent's acceptance. It never starts again in the same conversation.
* *next_response* starts with the customer's next message or line after an answer, unless it runs (the oldest unanswered
  word counts), and is met by the next answer. Where no first response is promised it counts from the first word on.
* *resolution* runs until the conversation's last contact is closed. It pauses while the customer is waited for: from an
  answer on a channel that is not live until they write again. If they come back after the end it goes on from what it
  had consumed; a breach stays.

What an agent closes as handled counts as answered. When a conversation ends by the customer giving up (or serving
themselves, or being sent elsewhere), its clocks are *cancelled*: they are gone as if never started, and the journal
alone tells of them; an abandoned call counts in the figures of abandonment and not here. A promise broken before that
stays broken, as *missed*. A callback, voicemail or message left behind keeps the clocks running.

A clock keeps the target with which it was started, whatever policies are read anew (a calendar's new hours hold at
once); only another account's tier gives it that tier's target, with the time consumed so far. Each is warned of once
and breached once, at the very instants `warn_at` and `due_at`, however late that is noticed.
"""

from collections.abc import Mapping
from datetime import datetime

from msgspec.structs import replace

from hub.contract.events import SlaClockChanged
from hub.contract.plans import Business
from hub.contract.promises import ClockCard
from hub.sla import clocks as clock_of
from hub.sla.clocks import KINDS, RESOLUTION, RESPONSES, policy_of, target_of
from hub.sla.news import Answered, Asked, Ended, Moved, News, Unanswered

Clocks = Mapping[str, ClockCard]
"""A conversation's clocks by kind: the latest of each."""
LEFT_BEHIND = ("voicemail", "callback")


def advance(
    clocks: Clocks, news: News | None, business: Business, now: datetime
) -> tuple[dict[str, ClockCard], list[SlaClockChanged]]:
    """The conversation's clocks after the news (None: only time has passed), and what happened to them, in order.

    `clocks` are as the call before gave them. A cancelled one is left out of the answer."""
    moving = _Moving(clocks, business, now)
    moving.look()
    match news:
        case Asked():
            _ask_again(moving, news)
        case Answered():
            _answer(moving, live=news.live)
        case Unanswered():
            _undo_answer(moving, news.since)
        case Ended():
            _end(moving, news.outcome)
        case Moved():
            moving.retarget(news.asked.tier, news.asked.account_id)
            if news.waits and not moving.clocks:
                _ask_again(moving, news.asked)
    moving.look()
    return moving.clocks, moving.events


class _Moving:
    """Clocks on their way, and what is told of it."""

    def __init__(self, clocks: Clocks, business: Business, now: datetime) -> None:
        self.clocks = dict(clocks)
        self.events: list[SlaClockChanged] = []
        self.business = business
        self.now = now

    def put(self, clock: ClockCard, what: str) -> None:
        self.clocks[clock.kind] = clock
        self.events.append(SlaClockChanged(clock=clock, what=what))

    def going(self) -> list[ClockCard]:
        """Those not stopped, in the order of their kinds."""
        return [clock for kind in KINDS if (clock := self.clocks.get(kind)) and clock.stopped_at is None]

    def look(self) -> None:
        """Tell what is due by now."""
        for clock in self.going():
            for later, what in clock_of.due(clock, self.now):
                self.put(later, what)

    def start(self, kind: str, asked: Asked) -> None:
        """Begin it, if it is promised."""
        policy = policy_of(self.business, asked.tier, asked.channel)
        target = target_of(policy, kind)
        if policy is None or target is None:
            return
        clock = ClockCard(
            conversation_id=asked.conversation_id,
            contact_id=asked.contact_id,
            account_id=asked.account_id,
            tier=asked.tier,
            channel=asked.channel,
            kind=kind,
            business=clock_of.in_business_hours(self.business, asked.tier, policy),
            target_seconds=target,
            started_at=min(asked.at, self.now),
        )
        self.put(clock_of.running(clock, self.business, clock.started_at), "started")

    def stop(self, clock: ClockCard) -> None:
        what = "met" if clock.breached_at is None else "missed"
        self.put(clock_of.stopped(clock, self.business, self.now), what)

    def cancel(self, clock: ClockCard) -> None:
        if clock.breached_at is not None:
            self.stop(clock)
            return
        self.put(clock_of.stopped(clock, self.business, self.now), "cancelled")
        del self.clocks[clock.kind]

    def retarget(self, tier: str, account_id: str | None) -> None:
        for clock in self.going():
            if (clock.tier, clock.account_id) == (tier, account_id):
                continue
            moved = clock_of.retargeted(clock, self.business, tier, account_id, self.now)
            if moved is None:
                self.cancel(clock)
            else:
                self.put(moved, "retargeted")


def _ask_again(moving: _Moving, asked: Asked) -> None:
    before = max(moving.clocks.values(), key=lambda clock: (clock.stopped_at is None, clock.started_at), default=None)
    if not asked.tier:
        if before is None:
            return
        asked = replace(asked, tier=before.tier, account_id=before.account_id)
    resolution = moving.clocks.get(RESOLUTION)
    if resolution is None:
        moving.start(RESOLUTION, asked)
    elif resolution.running_since is None:
        moving.put(clock_of.running(resolution, moving.business, moving.now), "resumed")
    moving.retarget(asked.tier, asked.account_id)
    if not any(clock.kind in RESPONSES for clock in moving.going()):
        policy = policy_of(moving.business, asked.tier, asked.channel)
        first = before is None and target_of(policy, "first_response") is not None
        moving.start("first_response" if first else "next_response", asked)


def _answer(moving: _Moving, *, live: bool) -> None:
    for clock in moving.going():
        if clock.kind in RESPONSES:
            moving.stop(clock)
        elif clock.running_since is not None and not live:
            moving.put(clock_of.paused(clock, moving.business, moving.now), "paused")


def _undo_answer(moving: _Moving, since: datetime) -> None:
    """What the acceptance had stopped runs on as if it had not."""
    for kind in RESPONSES:
        clock = moving.clocks.get(kind)
        if clock is not None and clock.stopped_at is not None and clock.stopped_at >= since:
            moving.put(clock_of.running(clock, moving.business, clock.stopped_at), "resumed")


def _end(moving: _Moving, outcome: str) -> None:
    if outcome in LEFT_BEHIND:
        return
    for clock in moving.going():
        if outcome == "handled":
            moving.stop(clock)
        else:
            moving.cancel(clock)
