"""Days off in an iCal file (RFC 5545): every event in it, whole days or hours, is time in which a calendar is closed.

Events marked as free count too, since published holiday calendars mark theirs so; cancelled ones do not. Those that
recur are followed for `YEARS` from now.
"""

import math
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import recurring_ical_events
from msgspec.structs import replace

from hub.calendars import day_spans
from hub.contract.plans import Calendar, Span

YEARS = 5
LARGEST = 2_000_000  # bytes
LONGEST = 400  # days of one event
TOO_OFTEN = {"SECONDLY", "MINUTELY", "HOURLY"}
_DAY = timedelta(days=1)


class Unreadable(Exception):
    """The file cannot be used; says why and how to mend it, in words that follow the file's name."""


def with_events(calendar: Calendar, path: Path, today: date, *, keep: frozenset[date]) -> Calendar:
    """The calendar, closed during the file's events from the year before `today` on, but as it was on the days of
    `keep`. Raises `Unreadable`."""
    exceptions, names = dict(calendar.exceptions), dict(calendar.names)
    zone = ZoneInfo(calendar.zone)
    for begins, ends, name in sorted(_events(path, today, zone)):
        for day, closed in _by_day(begins, ends):
            if day in keep:
                continue
            hours = day_spans(replace(calendar, exceptions=exceptions), day)
            exceptions[day] = tuple(_without(hours, closed))
            if name and not exceptions[day]:
                names[day] = name
    return replace(calendar, exceptions=exceptions, names=names)


def _events(path: Path, today: date, zone: ZoneInfo) -> Iterator[tuple[datetime, datetime, str]]:
    """Begin and end as the wall shows them in the zone, without a zone, and the event's name."""
    for event in _occurrences(_read(path), today):
        if str(event.get("STATUS", "")).upper() == "CANCELLED":
            continue
        begins, ends = _wall(event.start, zone), _wall(event.end, zone)
        if ends - begins > LONGEST * _DAY:
            raise Unreadable(f"holds an event of more than {LONGEST} days; shorten it")
        yield begins, ends, str(event.get("SUMMARY", "")).strip()[:200]


def _read(path: Path) -> icalendar.Calendar:
    try:
        if path.stat().st_size > LARGEST:
            raise Unreadable("is larger than 2 MB; take past events out")
        found = icalendar.Calendar.from_ical(path.read_bytes())
    except OSError as error:
        raise Unreadable(f"cannot be read ({error.strerror}); put the file there") from None
    except Exception as error:  # the parser raises many kinds
        raise Unreadable(f"is not iCal: {str(error)[:120] or type(error).__name__}; export it again") from None
    if not isinstance(found, icalendar.Calendar) or found.name != "VCALENDAR":
        raise Unreadable("is not iCal: it holds no VCALENDAR; export it again")
    return found


def _occurrences(found: icalendar.Calendar, today: date) -> list[Any]:
    for event in found.walk("VEVENT"):
        rules = event.get("RRULE") or []
        for rule in rules if isinstance(rules, list) else [rules]:
            if TOO_OFTEN & {str(often).upper() for often in rule.get("FREQ", [])}:
                raise Unreadable("holds an event that recurs within a day; write its hours into the week")
    span = (date(today.year - 1, 1, 1), date(today.year + YEARS, 1, 1))
    try:
        return list(recurring_ical_events.of(found).between(*span))
    except Exception as error:  # a rule that contradicts itself, a zone unknown
        raise Unreadable(f"holds an event that cannot be followed: {str(error)[:120]}; mend that event") from None


def _wall(at: date | datetime, zone: ZoneInfo) -> datetime:
    if not isinstance(at, datetime):
        return datetime.combine(at, time())
    return (at if at.tzinfo is None else at.astimezone(UTC).astimezone(zone)).replace(tzinfo=None)


def _by_day(begins: datetime, ends: datetime) -> Iterator[tuple[date, Span]]:
    """The event's share of each day, in minutes widened to whole ones."""
    midnight = datetime.combine(begins.date(), time())
    while midnight < ends:
        start = max(0, math.floor((begins - midnight).total_seconds() / 60))
        end = min(1440, math.ceil((ends - midnight).total_seconds() / 60))
        if start < end:
            yield midnight.date(), Span(start=start, end=end)
        midnight += _DAY


def _without(hours: tuple[Span, ...], closed: Span) -> Iterator[Span]:
    for span in hours:
        for start, end in ((span.start, min(span.end, closed.start)), (max(span.start, closed.end), span.end)):
            if start < end:
                yield Span(start=start, end=end)
