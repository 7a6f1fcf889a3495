"""Whatever happens and whenever one looks: what a clock has consumed is the open time it ran, and it is warned of
before it is breached, each once, at the instant that the calendar gives."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from hub.calendars import after, open_seconds
from hub.contract.events import SlaClockChanged
from hub.contract.promises import ClockCard
from hub.sla.clocks import consumed, next_instant
from hub.sla.news import Answered, Asked, Ended, Moved, News
from hub.sla.rules import advance
from tests.factories.promises import OFFICE, PROMISES, THURSDAY

TOLERANCE = 1e-3  # seconds: instants are kept to the microsecond
STOPPED = ("met", "missed", "cancelled")


def asked(at: datetime, tier: str) -> Asked:
    return Asked(conversation_id="cv_1", contact_id="ct_1", channel="email", at=at, account_id="ac_1", tier=tier)


def news(what: str, at: datetime, tier: str) -> News | None:
    match what:
        case "asks":
            return asked(at, tier)
        case "mail" | "call":
            return Answered(conversation_id="cv_1", live=what == "call")
        case "handled" | "abandoned" | "voicemail":
            return Ended(conversation_id="cv_1", outcome=what)
        case "moves":
            return Moved(conversation_id="cv_1", asked=asked(at, "silver" if tier == "gold" else "gold"), waits=True)
        case _:
            return None


WHAT = st.sampled_from(["asks", "asks", "mail", "call", "handled", "abandoned", "voicemail", "look"])
HOW_LONG = st.one_of(st.integers(0, 7200), st.integers(0, 5 * 86_400))
DAYS = st.lists(st.tuples(HOW_LONG, WHAT), min_size=1, max_size=25)


class Spans:
    """The spans in which one clock ran, gathered from its events alone."""

    def __init__(self) -> None:
        self.whole: list[tuple[datetime, datetime]] = []
        self.since: datetime | None = None

    def hear(self, change: SlaClockChanged, now: datetime) -> None:
        if change.what == "started":
            self.whole, self.since = [], change.clock.started_at
        elif change.what == "resumed":
            self.since = now
        elif change.what in ("paused", *STOPPED) and self.since is not None:
            self.whole.append((self.since, now))
            self.since = None

    def seconds(self, clock: ClockCard, now: datetime) -> float:
        running = [(self.since, now)] if self.since is not None else []
        return sum(
            open_seconds(OFFICE, start, end) if clock.business else (end - start).total_seconds()
            for start, end in [*self.whole, *running]
        )


@given(days=DAYS, tier=st.sampled_from(["gold", "silver"]))
def test_what_is_consumed_is_the_open_time_of_the_spans_it_ran(days: list[tuple[int, str]], tier: str) -> None:
    clocks: dict[str, ClockCard] = {}
    spans: dict[str, Spans] = {}
    now = THURSDAY
    for seconds, what in days:
        now += timedelta(seconds=seconds)
        clocks, events = advance(clocks, news(what, now, tier), PROMISES, now)
        for change in events:
            spans.setdefault(change.clock.kind, Spans()).hear(change, now)
        for kind, clock in clocks.items():
            assert abs(consumed(clock, PROMISES, now) - spans[kind].seconds(clock, now)) < TOLERANCE


@given(days=DAYS, tier=st.sampled_from(["gold", "silver"]))
def test_each_is_warned_of_then_breached_at_most_once_and_met_or_missed(days: list[tuple[int, str]], tier: str) -> None:
    clocks: dict[str, ClockCard] = {}
    told: dict[str, list[str]] = {}
    now = THURSDAY
    for seconds, what in days:
        now += timedelta(seconds=seconds)
        clocks, events = advance(clocks, news(what, now, tier), PROMISES, now)
        for change in events:
            if change.what == "started":
                told[change.clock.kind] = []
            story = told[change.clock.kind]
            story.append(change.what)
            assert story.count("warned") <= 1
            assert story.count("breached") <= story.count("warned")
            if change.what in ("met", "missed"):
                assert (change.what == "missed") is ("breached" in story)
        for clock in clocks.values():
            breached = clock.breached_at is not None
            spent = consumed(clock, PROMISES, now)
            assert breached is (spent > clock.target_seconds - TOLERANCE) or abs(spent - clock.target_seconds) < 1
            assert (clock.running_since is None) or clock.stopped_at is None


@given(days=DAYS, tier=st.sampled_from(["gold", "silver"]), looks=st.integers(1, 10))
def test_how_often_one_looks_changes_nothing(days: list[tuple[int, str]], tier: str, looks: int) -> None:
    """A hub that ticks at every due instant, and one that sleeps in between, come to the same clocks."""
    awake: dict[str, ClockCard] = {}
    asleep: dict[str, ClockCard] = {}
    now = THURSDAY
    for seconds, what in days:
        end = now + timedelta(seconds=seconds)
        for _ in range(looks):
            due = next_instant(awake.values())
            if due is None or due >= end:
                break
            awake, _events = advance(awake, None, PROMISES, due)
        now = end
        awake, _events = advance(awake, news(what, now, tier), PROMISES, now)
        asleep, _events = advance(asleep, news(what, now, tier), PROMISES, now)
        assert awake == asleep


@given(
    days=st.lists(st.tuples(HOW_LONG, st.sampled_from(["asks", "mail", "moves", "look"])), min_size=2, max_size=25),
    tier=st.sampled_from(["gold", "silver"]),
)
def test_a_breach_is_where_the_calendar_says_the_rest_is_over(days: list[tuple[int, str]], tier: str) -> None:
    clocks: dict[str, ClockCard] = {}
    now = THURSDAY
    for seconds, what in days:
        now += timedelta(seconds=seconds)
        clocks, _ = advance(clocks, news(what, now, tier), PROMISES, now)
        for clock in clocks.values():
            if clock.running_since is not None and clock.breached_at is None:
                left = max(0.0, clock.target_seconds - clock.consumed)
                assert clock.due_at == (
                    after(OFFICE, clock.running_since, left)
                    if clock.business
                    else clock.running_since + timedelta(seconds=left)
                )
                assert clock.due_at is not None
                assert clock.due_at > now
