"""Days off that come as iCal: whole days, hours, what recurs, what is cancelled, and what is no iCal at all."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from config.ical_file import YEARS, Unreadable, with_events
from hub.calendars import day_spans, is_open
from hub.contract.plans import Calendar, Span

TODAY = date(2026, 11, 23)
OFFICE = Calendar(name="office", zone="Europe/Berlin", week=((Span(start=540, end=1080),),) * 7)


def closed(folder: Path, *events: str, calendar: Calendar = OFFICE, keep: frozenset[date] = frozenset()) -> Calendar:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:test"]
    for number, event in enumerate(events):
        lines += ["BEGIN:VEVENT", f"UID:{number}", *event.split("|"), "END:VEVENT"]
    path = folder / "off.ics"
    path.write_bytes("\r\n".join([*lines, "END:VCALENDAR", ""]).encode())
    return with_events(calendar, path, TODAY, keep=keep)


def test_an_event_of_whole_days_closes_each_of_them(tmp_path: Path) -> None:
    office = closed(tmp_path, "DTSTART;VALUE=DATE:20261221|DTEND;VALUE=DATE:20261224|SUMMARY:Shutdown")
    assert office.exceptions == dict.fromkeys([date(2026, 12, day) for day in (21, 22, 23)], ())
    assert set(office.names.values()) == {"Shutdown"}


def test_an_event_of_hours_takes_them_out_of_the_day_in_the_calendars_zone(tmp_path: Path) -> None:
    office = closed(tmp_path, "DTSTART:20261201T130000Z|DTEND:20261201T143000Z")
    assert day_spans(office, date(2026, 12, 1)) == (Span(start=540, end=840), Span(start=930, end=1080))
    assert office.names == {}


def test_events_of_one_day_add_up(tmp_path: Path) -> None:
    office = closed(
        tmp_path, "DTSTART:20261201T080000|DTEND:20261201T100000", "DTSTART:20261201T170000|DTEND:20261201T230000"
    )
    assert day_spans(office, date(2026, 12, 1)) == (Span(start=600, end=1020),)


def test_an_event_over_midnight_closes_its_share_of_both_days(tmp_path: Path) -> None:
    always = Calendar(name="always", zone="Europe/Berlin", week=((Span(start=0, end=1440),),) * 7)
    office = closed(tmp_path, "DTSTART:20261201T220000|DTEND:20261202T060000", calendar=always)
    assert day_spans(office, date(2026, 12, 1)) == (Span(start=0, end=1320),)
    assert day_spans(office, date(2026, 12, 2)) == (Span(start=360, end=1440),)


def test_what_recurs_is_followed_for_some_years(tmp_path: Path) -> None:
    office = closed(tmp_path, "DTSTART;VALUE=DATE:20200601|RRULE:FREQ=YEARLY|SUMMARY:Founding day")
    assert sorted(office.exceptions) == [date(year, 6, 1) for year in range(2025, 2026 + YEARS)]
    assert not is_open(office, datetime(2029, 6, 1, 10, tzinfo=UTC))


def test_days_written_in_the_calendar_itself_are_kept(tmp_path: Path) -> None:
    own = Calendar(
        name="office",
        zone="UTC",
        week=OFFICE.week,
        exceptions={date(2026, 12, 22): (Span(start=600, end=660),)},
    )
    office = closed(
        tmp_path,
        "DTSTART;VALUE=DATE:20261221|DTEND;VALUE=DATE:20261224",
        calendar=own,
        keep=frozenset(own.exceptions),
    )
    assert office.exceptions[date(2026, 12, 22)] == (Span(start=600, end=660),)
    assert office.exceptions[date(2026, 12, 23)] == ()


def test_events_marked_free_count_and_cancelled_ones_do_not(tmp_path: Path) -> None:
    office = closed(
        tmp_path,
        "DTSTART;VALUE=DATE:20261221|TRANSP:TRANSPARENT",
        "DTSTART;VALUE=DATE:20261222|STATUS:CANCELLED",
    )
    assert list(office.exceptions) == [date(2026, 12, 21)]


@pytest.mark.parametrize(
    ("event", "says"),
    [
        ("DTSTART:20261221T080000|RRULE:FREQ=SECONDLY", "recurs within a day"),
        ("DTSTART;VALUE=DATE:20251221|DTEND;VALUE=DATE:20291221", "more than 400 days"),
    ],
)
def test_an_event_that_cannot_be_meant_is_refused(tmp_path: Path, event: str, says: str) -> None:
    with pytest.raises(Unreadable, match=says):
        closed(tmp_path, event)


@pytest.mark.parametrize(
    "content", [b"", b"hello", b"\xff\xfe\x00", b"BEGIN:VEVENT\r\nEND:VEVENT\r\n", b"BEGIN:VCALENDAR"]
)
def test_what_is_no_ical_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "off.ics"
    path.write_bytes(content)
    with pytest.raises(Unreadable, match="is not iCal"):
        with_events(OFFICE, path, TODAY, keep=frozenset())
