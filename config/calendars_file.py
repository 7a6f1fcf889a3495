"""`calendars.yaml`: when the business is open. The folder need not have one: what names no calendar is always open."""

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo, available_timezones

import holidays
from holidays.registry import EntityLoader
from pydantic import AfterValidator, BeforeValidator, Field

from config.ical_file import Unreadable, with_events
from config.yaml_file import Key, Place, Strict, Text, YamlFile, did_you_mean
from hub.contract.plans import Calendar, Span

WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
CLOSED = "closed"
EXAMPLE = "write for example 09:00-12:00, 13:00-18:00, or closed"
_SPAN = re.compile(r"(\d\d):(\d\d) ?[-–] ?(\d\d):(\d\d)")

Hours = tuple[tuple[int, int], ...]


def _hours(value: object) -> object:
    if not isinstance(value, str):
        raise ValueError(f"wants hours; {EXAMPLE}, in quotes")
    if value.strip() == CLOSED:
        return ()
    spans: list[tuple[int, int]] = []
    for part in (text.strip() for text in value.split(",")):
        found = _SPAN.fullmatch(part)
        if found is None:
            raise ValueError(f"{part[:40]!r} is not a span of hours; {EXAMPLE}")
        start, end = (_minute(found[place], found[place + 1], part) for place in (1, 3))
        if end <= start:
            raise ValueError(
                f"{part!r} ends before it begins; write one that passes midnight as two, until 24:00 and from 00:00 on"
            )
        if spans and start < spans[-1][1]:
            raise ValueError(f"{part!r} begins before the span before it ends; put spans in order, without overlap")
        spans.append((start, end))
    return tuple(spans)


def _minute(hour: str, minute: str, part: str) -> int:
    found = int(hour) * 60 + int(minute)
    if int(minute) > 59 or found > 1440:
        raise ValueError(f"{part!r} names a time that no clock shows; times go from 00:00 to 24:00")
    return found


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (OSError, ValueError, LookupError):
        raise ValueError(f"there is no time zone {value[:60]!r}; {_like(value, available_timezones())}") from None
    return value


def _region(value: str) -> str:
    country, dash, part = value.partition("-")
    countries = set(EntityLoader.get_country_codes(include_aliases=False))  # imports none of them
    if country not in countries:
        raise ValueError(f"no holidays are known of country {country[:40]!r}; {_like(country, countries)}")
    parts: tuple[str, ...] = getattr(holidays, country).subdivisions
    if dash and part not in parts:
        raise ValueError(
            f"no holidays are known of {value[:40]!r}; parts of {country} are {', '.join(parts) or 'none'}"
        )
    return value


def _like(wrong: str, known: object) -> str:
    """Only the likely one: there are hundreds."""
    mend = did_you_mean(wrong, known)  # type: ignore[arg-type]
    return (
        mend if mend.startswith("did") else "write it like Europe/Berlin" if "/" in mend else "write it like CN, DE-BW"
    )


def _day(value: object) -> object:
    if not isinstance(value, str):
        raise ValueError("wants a day; write it like 2026-12-24")
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise ValueError(f"{value[:40]!r} is not a day; write it like 2026-12-24") from None


class ExceptionEntry(Strict):
    """A day with hours of its own, and what it is called."""

    hours: Annotated[Hours, BeforeValidator(_hours)]
    name: Text | None = None


def _exception(value: object) -> object:
    return {"hours": value} if isinstance(value, str) else value


def _weekday(value: str) -> str:
    if value not in WEEK:
        raise ValueError(f"there is no day {value[:40]!r}; {did_you_mean(value, WEEK)}")
    return value


Weekday = Annotated[str, AfterValidator(_weekday)]
Day = Annotated[date, BeforeValidator(_day)]


class CalendarEntry(Strict):
    zone: Annotated[str, AfterValidator(_zone)]
    week: dict[Weekday, Annotated[Hours, BeforeValidator(_hours)]]
    holidays: list[Annotated[str, AfterValidator(_region)]] = Field(default_factory=list)
    ical: list[str] = Field(default_factory=list)
    exceptions: dict[Day, Annotated[ExceptionEntry, BeforeValidator(_exception)]] = Field(default_factory=dict)


class CalendarsFile(Strict):
    calendars: dict[Key, CalendarEntry] = Field(default_factory=dict)


def build_calendars(file: YamlFile, found: CalendarsFile, today: date) -> Mapping[str, Calendar]:
    """The calendars, with what their iCal files say; what is wrong is complained of. Events that recur are followed
    for some years from `today`."""
    return {name: _calendar(file, ("calendars", name), name, entry, today) for name, entry in found.calendars.items()}


def _calendar(file: YamlFile, place: Place, name: str, entry: CalendarEntry, today: date) -> Calendar:
    calendar = Calendar(
        name=name,
        zone=entry.zone,
        week=tuple(_spans(entry.week.get(day, ())) for day in WEEK),
        holidays=tuple(entry.holidays),
        exceptions={day: _spans(found.hours) for day, found in entry.exceptions.items()},
        names={day: found.name for day, found in entry.exceptions.items() if found.name},
    )
    own = frozenset(calendar.exceptions)
    for index, text in enumerate(entry.ical):
        try:
            calendar = with_events(calendar, _inside(file.path.parent, text), today, keep=own)
        except Unreadable as problem:
            file.complain((*place, "ical", index), f"{text[:80]!r} {problem}")
    return calendar


def _spans(hours: Hours) -> tuple[Span, ...]:
    return tuple(Span(start=start, end=end) for start, end in hours)


def _inside(folder: Path, name: str) -> Path:
    """The file in the folder. Raises `Unreadable` for one outside it, whose changes nobody would see."""
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise Unreadable("is not in this folder; put it beside this file")
    return path
