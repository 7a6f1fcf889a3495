"""One clock, in business hours and at all hours: the example of docs/sla.md, and the instants of warning and breach."""

from datetime import datetime
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from hub.contract.plans import SlaPolicy
from hub.contract.promises import ClockCard
from hub.sla.clocks import consumed, due, next_instant, paused, rescheduled, retargeted, running, stopped
from tests.factories.promises import HOUR, PROMISES, THURSDAY

BERLIN = ZoneInfo("Europe/Berlin")


def berlin(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 4, day, hour, minute, tzinfo=BERLIN)


def begun(**changes: object) -> ClockCard:
    """A first response of gold, four business hours from Maundy Thursday 15:30."""
    facts = {
        "conversation_id": "cv_1",
        "contact_id": "ct_1",
        "account_id": "ac_1",
        "tier": "gold",
        "channel": "email",
        "kind": "first_response",
        "business": True,
        "target_seconds": 4 * HOUR,
        "started_at": THURSDAY,
    }
    return running(ClockCard(**facts | changes), PROMISES, THURSDAY)  # type: ignore[arg-type]


def test_business_hours_reach_over_the_weekend_and_the_holidays() -> None:
    # Thursday 15:30-17:00 are 1.5 h; Good Friday to Easter Monday none; Tuesday 9:00-11:30 the other 2.5 h.
    assert (begun().warn_at, begun().due_at) == (berlin(7, 10, 30), berlin(7, 11, 30))
    # Of sixteen hours Thursday has 1.5, Tuesday 8, Wednesday 6.5.
    assert begun(kind="resolution", target_seconds=16 * HOUR).due_at == berlin(8, 15, 30)


def test_time_is_consumed_in_business_hours_only() -> None:
    clock = begun(target_seconds=16 * HOUR)
    assert consumed(clock, PROMISES, berlin(2, 16)) == 0.5 * HOUR
    assert consumed(clock, PROMISES, berlin(2, 23)) == 1.5 * HOUR
    assert consumed(clock, PROMISES, berlin(6, 12)) == 1.5 * HOUR
    assert consumed(clock, PROMISES, berlin(7, 10)) == 2.5 * HOUR


def test_a_paused_clock_goes_on_with_the_rest() -> None:
    clock = paused(begun(), PROMISES, berlin(2, 16, 30))
    assert (clock.consumed, clock.due_at, clock.warn_at) == (HOUR, None, None)
    assert consumed(clock, PROMISES, berlin(7, 12)) == HOUR
    again = running(clock, PROMISES, berlin(4, 10))  # a Saturday
    assert (again.warn_at, again.due_at) == (berlin(7, 11), berlin(7, 12))


def test_without_a_calendar_it_runs_at_all_hours() -> None:
    clock = begun(tier="silver", business=False, target_seconds=1000.0)
    assert (clock.warn_at, clock.due_at) == (berlin(2, 15, 38).replace(second=20), berlin(2, 15, 46).replace(second=40))


def test_a_stopped_clock_keeps_when_it_would_have_been_due() -> None:
    clock = stopped(begun(), PROMISES, berlin(2, 16))
    assert (clock.stopped_at, clock.due_at, clock.running_since) == (berlin(2, 16), berlin(7, 11, 30), None)


def test_under_another_tier_the_hours_are_that_tiers() -> None:
    moved = retargeted(begun(), PROMISES, "silver", "ac_2", berlin(2, 15, 40))
    assert moved is not None
    assert (moved.business, moved.consumed, moved.due_at) == (False, 600, berlin(2, 15, 46).replace(second=40))
    assert retargeted(begun(), PROMISES, "standard", None, berlin(2, 16)) is None
    assert retargeted(begun(), PROMISES, "unknown", None, berlin(2, 16)) is None


def test_warning_and_breach_each_come_once_at_their_instant() -> None:
    clock = begun()
    assert list(due(clock, berlin(7, 10, 29))) == []
    told = list(due(clock, berlin(9, 9)))
    assert [what for _, what in told] == ["warned", "breached"]
    late = told[-1][0]
    assert (late.warned_at, late.breached_at) == (berlin(7, 10, 30), berlin(7, 11, 30))
    assert list(due(late, berlin(10, 9))) == []
    assert list(due(running(paused(late, PROMISES, berlin(9, 9)), PROMISES, berlin(9, 10)), berlin(10, 9))) == []


def test_the_next_instant_is_the_earliest_of_those_that_run() -> None:
    clock = begun()
    assert next_instant([]) is None
    assert next_instant([clock, begun(target_seconds=16 * HOUR)]) == clock.warn_at
    warned = next(iter(due(clock, berlin(7, 10, 30))))[0]
    assert next_instant([warned]) == clock.due_at
    assert next_instant([paused(clock, PROMISES, berlin(3, 9))]) is None
    assert SlaPolicy().warn_at == 0.75


def test_a_holiday_more_moves_what_is_due_and_nothing_else() -> None:
    office = replace(PROMISES.calendars["office"], exceptions={berlin(7, 0).date(): ()})
    business = replace(PROMISES, calendars={"office": office})
    clock = begun()
    later = rescheduled(clock, business)
    assert (later.warn_at, later.due_at) == (berlin(8, 10, 30), berlin(8, 11, 30))
    assert replace(later, warn_at=clock.warn_at, due_at=clock.due_at) == clock
    assert rescheduled(clock, PROMISES) == clock
    for other in (begun(tier="silver", business=False), paused(clock, PROMISES, THURSDAY)):
        assert rescheduled(other, business) == other
