"""Business hours as people write them, and every way of getting them wrong."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from hub.calendars import is_open
from hub.contract.plans import Calendar, Span
from tests.config.business_folder import load, refused

OFFICE = """calendars:
  office:
    zone: Europe/Berlin
    week:
      mon: "09:00-12:00, 13:00-18:00"
      tue: 00:00-24:00
      wed: closed
    holidays: [DE-BW, CN]
    exceptions:
      2026-12-24: 09:00-12:00
      2026-12-31: closed
      2027-01-06: { hours: "10:00-14:00", name: Stock count }
"""


def calendar(folder: Path, text: str = OFFICE) -> Calendar:
    return load(folder, calendars=text).calendars["office"]


def test_hours_are_minutes_of_the_day_and_days_not_named_are_closed(tmp_path: Path) -> None:
    office = calendar(tmp_path)
    assert (office.name, office.zone, office.holidays) == ("office", "Europe/Berlin", ("DE-BW", "CN"))
    assert office.week[:3] == ((Span(start=540, end=720), Span(start=780, end=1080)), (Span(start=0, end=1440),), ())
    assert office.week[3:] == ((),) * 4


def test_days_of_their_own_have_hours_and_perhaps_a_name(tmp_path: Path) -> None:
    office = calendar(tmp_path)
    assert office.exceptions == {
        date(2026, 12, 24): (Span(start=540, end=720),),
        date(2026, 12, 31): (),
        date(2027, 1, 6): (Span(start=600, end=840),),
    }
    assert office.names == {date(2027, 1, 6): "Stock count"}


def test_teams_name_a_calendar(tmp_path: Path) -> None:
    teams = "teams:\n  desk: {names: {en: A, zh-CN: 甲}, calendar: office}\n  night: {names: {en: A, zh-CN: 甲}}\n"
    assert load(tmp_path, calendars=OFFICE, teams=teams).team_calendars == {"desk": "office"}


def test_events_of_an_ical_file_in_the_folder_are_closed(tmp_path: Path) -> None:
    (tmp_path / "off.ics").write_text(
        "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n"
        "BEGIN:VEVENT\nUID:1\nDTSTART;VALUE=DATE:20261201\nSUMMARY:Works outing\n"
        "END:VEVENT\nEND:VCALENDAR\n",
        encoding="utf-8",
    )
    office = calendar(tmp_path, OFFICE + "    ical: [off.ics]\n")
    assert not is_open(office, datetime(2026, 12, 1, 12, tzinfo=UTC))
    assert office.names[date(2026, 12, 1)] == "Works outing"


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ("Europe/Berlin", "Europe/Berln", 3, "did you mean 'Europe/Berlin'?"),
        ("Europe/Berlin", "../etc/passwd", 3, "there is no time zone"),
        ("mon:", "monday:", 5, "there is no day 'monday'; did you mean 'mon'?"),
        ('"09:00-12:00, 13:00-18:00"', "9-18", 5, "'9-18' is not a span of hours; write for example"),
        ('"09:00-12:00, 13:00-18:00"', "540", 5, "wants hours"),
        ("13:00-18:00", "11:59-18:00", 5, "begins before the span before it ends"),
        ("13:00-18:00", "08:00-08:30", 5, "put spans in order"),
        ("13:00-18:00", "18:00-13:00", 5, "ends before it begins; write one that passes midnight as two"),
        ("13:00-18:00", "13:00-13:00", 5, "ends before it begins"),
        ("13:00-18:00", "13:00-24:01", 5, "no clock shows"),
        ("13:00-18:00", "13:60-18:00", 5, "no clock shows"),
        ("[DE-BW, CN]", "[DE-XX]", 8, "parts of DE are BB, BE, BW"),
        ("[DE-BW, CN]", "[CN, GX]", 8, "no holidays are known of country 'GX'"),
        ("2026-12-31: closed", "2026-13-31: closed", 11, "'2026-13-31' is not a day; write it like 2026-12-24"),
        ("2026-12-31: closed", "2026-12-31: shut", 11, "'shut' is not a span of hours"),
        ("{ hours:", "{ hour:", 12, "unknown key 'hour'; did you mean 'hours'?"),
        ("    holidays", "    ical: [gone.ics]\n    holidays", 8, "'gone.ics' cannot be read"),
        ("    holidays", "    ical: [../plans.yaml]\n    holidays", 8, "is not in this folder"),
        ("    holidays", "    ical: [plans.yaml]\n    holidays", 8, "'plans.yaml' is not iCal"),
        ("    zone: Europe/Berlin\n", "", 2, "'zone' is missing"),
        ("    holidays", "    holiday", 8, "unknown key 'holiday'; did you mean 'holidays'?"),
    ],
)
def test_a_mistake_is_told_by_line_and_mend(tmp_path: Path, old: str, new: str, line: int, says: str) -> None:
    assert OFFICE.count(old) == 1
    told = refused(tmp_path, calendars=OFFICE.replace(old, new))
    assert any(problem.startswith(f"calendars.yaml:{line}: ") and says in problem for problem in told), told
