"""Business time: hours on the wall, lunch breaks, holidays, days of their own, the nights when clocks change."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.calendars import after, day_spans, is_open, next_turn, open_seconds, opens_at
from hub.contract.plans import Calendar, Span

BERLIN, SHANGHAI = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Shanghai")
OFFICE = (Span(start=540, end=720), Span(start=780, end=1080))  # 09:00-12:00, 13:00-18:00
ALL_DAY = (Span(start=0, end=1440),)
WORKDAYS = (OFFICE,) * 5 + ((), ())
HOUR = 3600.0


def calendar(
    week: tuple[tuple[Span, ...], ...] = WORKDAYS,
    zone: str = "Europe/Berlin",
    holidays: tuple[str, ...] = (),
    exceptions: dict[date, tuple[Span, ...]] | None = None,
) -> Calendar:
    return Calendar(name="office", zone=zone, week=week, holidays=holidays, exceptions=exceptions or {})


def berlin(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=BERLIN)


MONDAY, FRIDAY = 23, 27  # of November 2026


@pytest.mark.parametrize(
    ("hour", "minute", "expected"),
    [(8, 59, False), (9, 0, True), (11, 59, True), (12, 0, False), (13, 0, True), (17, 59, True), (18, 0, False)],
)
def test_a_span_is_open_from_its_start_until_just_before_its_end(hour: int, minute: int, expected: bool) -> None:
    assert is_open(calendar(), berlin(MONDAY, hour, minute)) is expected


def test_an_instant_may_be_given_in_any_zone() -> None:
    nine_in_berlin = berlin(MONDAY, 9)
    assert is_open(calendar(), nine_in_berlin.astimezone(SHANGHAI))
    assert not is_open(calendar(zone="Asia/Shanghai"), nine_in_berlin + timedelta(hours=3))


def test_the_next_turn_is_the_end_of_an_open_span_or_the_start_of_the_next() -> None:
    office = calendar()
    assert next_turn(office, berlin(MONDAY, 9)) == berlin(MONDAY, 12)
    assert next_turn(office, berlin(MONDAY, 12)) == berlin(MONDAY, 13)
    assert next_turn(office, berlin(FRIDAY, 18)) == berlin(30, 9)


def test_it_opens_at_once_when_it_is_open_and_else_at_its_next_span() -> None:
    assert opens_at(calendar(), berlin(MONDAY, 10)) == berlin(MONDAY, 10)
    assert opens_at(calendar(), berlin(FRIDAY, 20)) == berlin(30, 9)


def test_answers_are_in_utc() -> None:
    turn = next_turn(calendar(), berlin(MONDAY, 9))
    assert turn is not None
    assert turn.tzinfo is UTC


def test_a_day_until_midnight_goes_on_into_one_that_begins_there() -> None:
    round_the_clock = calendar(week=(ALL_DAY,) * 5 + ((), ()))
    assert next_turn(round_the_clock, berlin(MONDAY, 3)) == berlin(28, 0)


def test_what_is_always_open_or_never_does_not_turn() -> None:
    for week in ((ALL_DAY,) * 7, ((),) * 7):
        assert next_turn(calendar(week=week), berlin(MONDAY, 9)) is None
    assert opens_at(calendar(week=((),) * 7), berlin(MONDAY, 9)) is None
    assert after(calendar(week=((),) * 7), berlin(MONDAY, 9), 1) is None
    assert after(calendar(week=(ALL_DAY,) * 7), berlin(MONDAY, 9), HOUR) == berlin(MONDAY, 10)


def test_a_single_day_ahead_is_found_in_a_week_that_never_turns() -> None:
    day_off = calendar(week=(ALL_DAY,) * 7, exceptions={date(2026, 12, 25): ()})
    assert next_turn(day_off, berlin(MONDAY, 9)) == berlin(25, 0, month=12)


def test_public_holidays_are_closed_where_they_are_kept() -> None:
    epiphany = datetime(2026, 1, 6, 10, tzinfo=BERLIN)
    assert not is_open(calendar(holidays=("DE-BW",)), epiphany)
    assert is_open(calendar(holidays=("DE-BE",)), epiphany)
    assert not is_open(calendar(zone="Asia/Shanghai", holidays=("CN",)), datetime(2026, 10, 1, 10, tzinfo=SHANGHAI))


def test_a_day_of_its_own_goes_before_holiday_and_week() -> None:
    worked = calendar(holidays=("DE-BW",), exceptions={date(2026, 1, 6): OFFICE, date(2026, 11, 23): ()})
    assert is_open(worked, datetime(2026, 1, 6, 10, tzinfo=BERLIN))
    assert not is_open(worked, berlin(MONDAY, 10))
    assert day_spans(worked, date(2026, 1, 6)) == OFFICE


def test_business_seconds_leave_out_lunch_nights_and_weekends() -> None:
    assert open_seconds(calendar(), berlin(MONDAY, 11), berlin(MONDAY, 14)) == 2 * HOUR
    assert open_seconds(calendar(), berlin(FRIDAY, 17), berlin(30, 10)) == 2 * HOUR
    assert open_seconds(calendar(), berlin(MONDAY, 14), berlin(MONDAY, 11)) == 0


def test_business_seconds_run_out_at_the_instant_named() -> None:
    assert after(calendar(), berlin(MONDAY, 11), 2 * HOUR) == berlin(MONDAY, 14)
    assert after(calendar(), berlin(FRIDAY, 17), HOUR) == berlin(FRIDAY, 18)
    assert after(calendar(), berlin(FRIDAY, 17), HOUR + 1) == berlin(30, 9) + timedelta(seconds=1)
    assert after(calendar(), berlin(FRIDAY, 20), 0) == berlin(FRIDAY, 20)


def test_the_night_that_loses_an_hour_has_an_hour_less() -> None:
    round_the_clock = calendar(week=((),) * 6 + (ALL_DAY,))
    spring = datetime(2026, 3, 28, 12, tzinfo=BERLIN)
    assert open_seconds(round_the_clock, spring, spring + timedelta(days=2)) == 23 * HOUR
    assert opens_at(calendar(week=((Span(start=150, end=240),),) * 7), datetime(2026, 3, 29, 0, tzinfo=BERLIN)) == (
        datetime(2026, 3, 29, 1, tzinfo=UTC)  # 02:30 does not come; the clocks go from 02:00 to 03:00
    )


def test_the_night_that_repeats_an_hour_has_an_hour_more() -> None:
    round_the_clock = calendar(week=((),) * 6 + (ALL_DAY,))
    autumn = datetime(2026, 10, 24, 12, tzinfo=BERLIN)
    assert open_seconds(round_the_clock, autumn, autumn + timedelta(days=2)) == 25 * HOUR


SPANS = st.lists(st.integers(0, 48), min_size=2, max_size=6, unique=True).map(
    lambda halves: tuple(
        Span(start=start * 30, end=end * 30)
        for start, end in zip(sorted(halves)[::2], sorted(halves)[1::2], strict=False)
    )
)
DAYS = st.one_of(st.just(()), st.just(ALL_DAY), SPANS)
# Around the changes of clocks in zones that change at 2, at midnight, by half an hour, and by dropping a day.
NIGHTS = st.sampled_from(
    [
        ("Europe/Berlin", datetime(2026, 3, 28, tzinfo=UTC)),
        ("Europe/Berlin", datetime(2026, 10, 24, tzinfo=UTC)),
        ("America/Santiago", datetime(2026, 9, 5, tzinfo=UTC)),
        ("America/Santiago", datetime(2026, 4, 4, tzinfo=UTC)),
        ("Australia/Lord_Howe", datetime(2026, 4, 4, tzinfo=UTC)),
        ("Pacific/Apia", datetime(2011, 12, 29, tzinfo=UTC)),
        ("Asia/Shanghai", datetime(2026, 9, 30, tzinfo=UTC)),
    ]
)


@st.composite
def moments(draw: st.DrawFn) -> tuple[Calendar, datetime]:
    zone, night = draw(NIGHTS)
    week = tuple(draw(st.lists(DAYS, min_size=7, max_size=7)))
    exceptions = draw(
        st.dictionaries(st.integers(-1, 3).map(lambda days: (night + timedelta(days=days)).date()), DAYS, max_size=2)
    )
    holidays = draw(st.sampled_from([(), ("CN",), ("DE-BW", "CL")]))
    minutes = draw(st.integers(0, 2 * 24 * 60))
    return calendar(week, zone, holidays, exceptions), night + timedelta(minutes=minutes)


@given(moments())
def test_a_turn_is_where_the_minutes_say_so(moment: tuple[Calendar, datetime]) -> None:
    """Against the definition, walked minute by minute for two days."""
    office, at = moment
    now_open = is_open(office, at)
    walked = (at + timedelta(minutes=minute) for minute in range(1, 2 * 24 * 60))
    expected = next((instant for instant in walked if is_open(office, instant) != now_open), None)
    turn = next_turn(office, at)
    assert turn == expected if expected else turn is None or turn >= at + timedelta(days=2)
    assert opens_at(office, at) == (at if now_open else turn)


@given(moments(), st.integers(0, 2 * 24 * 60))
def test_open_seconds_are_the_open_minutes(moment: tuple[Calendar, datetime], minutes: int) -> None:
    office, at = moment
    opened = sum(is_open(office, at + timedelta(minutes=minute)) for minute in range(minutes))
    assert open_seconds(office, at, at + timedelta(minutes=minutes)) == 60 * opened


@given(moments(), st.floats(0.001, 200 * 3600))
def test_after_and_open_seconds_undo_each_other(moment: tuple[Calendar, datetime], seconds: float) -> None:
    office, at = moment
    end = after(office, at, seconds)
    if end is None:
        assert open_seconds(office, at, at + timedelta(days=366)) == 0
    else:
        assert open_seconds(office, at, end) == pytest.approx(seconds, abs=1e-5)
        assert is_open(office, end - timedelta(microseconds=1))
