"""Business time, from a calendar alone: is it open, when does that turn, how many seconds of it have run.

A span is local wall-clock: it is open whenever the clock on the wall of the calendar's zone stands within it. So an
hour that the clocks skip is not counted and one that they repeat is counted twice, as it is lived. A day's hours are
its exception's, else none on a holiday, else its weekday's; a span that ends at 24:00 goes on into one that begins at
00:00 without a turn. Instants given are aware; those returned are in UTC.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

from hub.contract.plans import Calendar, Span

TURNS_WITHIN = timedelta(days=2 * 366)
"""How far ahead a turn is looked for."""
RUNS_WITHIN = timedelta(days=10 * 366)
"""How far ahead business seconds are counted."""

_DAY = timedelta(days=1)
_FULL = (Span(start=0, end=1440),)
_Piece = tuple[datetime, datetime]


def is_open(calendar: Calendar, at: datetime) -> bool:
    """Whether it is open at `at`. The end of a span is closed already."""
    local = at.astimezone(ZoneInfo(calendar.zone))
    minute = local.hour * 60 + local.minute
    return any(span.start <= minute < span.end for span in day_spans(calendar, local.date()))


def next_turn(calendar: Calendar, at: datetime) -> datetime | None:
    """The first instant after `at` when it opens or closes; None when it does not for two years."""
    at = at.astimezone(UTC)
    limit = at + TURNS_WITHIN
    for begins, ends in _open(calendar, at, limit):
        turn = ends if begins == at else begins
        return turn if turn < limit else None
    return None


def opens_at(calendar: Calendar, at: datetime) -> datetime | None:
    """The first instant from `at` on when it is open: `at` itself, or its next opening; None when it stays closed for
    two years."""
    at = at.astimezone(UTC)
    return next((begins for begins, _ in _open(calendar, at, at + TURNS_WITHIN)), None)


def open_seconds(calendar: Calendar, start: datetime, end: datetime) -> float:
    """How many seconds it is open between `start` and `end`; none when `end` comes first."""
    pieces = _open(calendar, start.astimezone(UTC), end.astimezone(UTC))
    return sum(((ends - begins).total_seconds() for begins, ends in pieces), 0.0)


def after(calendar: Calendar, start: datetime, seconds: float) -> datetime | None:
    """The instant when `seconds` of business time have run since `start`: `start` itself for none. None when they do
    not run within ten years."""
    start = start.astimezone(UTC)
    if seconds <= 0:
        return start
    left = timedelta(seconds=seconds)
    for begins, ends in _open(calendar, start, start + RUNS_WITHIN):
        if left <= ends - begins:
            return begins + left
        left -= ends - begins
    return None


def day_spans(calendar: Calendar, day: date) -> tuple[Span, ...]:
    """The hours of one local day, in order."""
    exception = calendar.exceptions.get(day)
    if exception is not None:
        return exception
    if any(day in _holidays(region, day.year) for region in calendar.holidays):
        return ()
    return calendar.week[day.weekday()]


@lru_cache(maxsize=512)
def _holidays(region: str, year: int) -> frozenset[date]:
    """Public holidays of a region such as `CN` or `DE-BW`, by the `holidays` package."""
    country, _, part = region.partition("-")
    return frozenset(holidays.country_holidays(country, subdiv=part or None, years=year))


def _open(calendar: Calendar, start: datetime, limit: datetime) -> Iterator[_Piece]:
    """When it is open between `start` and `limit`: pieces in order that neither overlap nor touch."""
    if start >= limit:
        return
    if _never_turns(calendar, start):
        if is_open(calendar, start):
            yield start, limit
        return
    begins, ends = None, start
    for piece in _pieces(calendar, start, limit):
        if begins is None:
            begins, ends = piece
        elif piece[0] == ends:
            ends = piece[1]
        else:
            yield begins, ends
            begins, ends = piece
    if begins is not None:
        yield begins, ends


def _never_turns(calendar: Calendar, start: datetime) -> bool:
    """Told without a walk: always open or never, and nothing ahead that differs."""
    if calendar.holidays or not (all(day == _FULL for day in calendar.week) or not any(calendar.week)):
        return False
    today = start.astimezone(ZoneInfo(calendar.zone)).date()
    return all(day < today for day in calendar.exceptions)


def _pieces(calendar: Calendar, start: datetime, limit: datetime) -> Iterator[_Piece]:
    """Open pieces in order, day by day; they may touch."""
    zone = ZoneInfo(calendar.zone)
    for begins, ends, offset in _stretches(zone, start, limit):
        wall, wall_end = begins + offset, ends + offset  # the wall's reading, written as if in UTC
        midnight = wall.replace(hour=0, minute=0, second=0, microsecond=0)
        while midnight < wall_end:
            for span in day_spans(calendar, midnight.date()):
                opens = max(wall, midnight + timedelta(minutes=span.start))
                closes = min(wall_end, midnight + timedelta(minutes=span.end))
                if opens < closes:
                    yield opens - offset, closes - offset
            midnight += _DAY


def _stretches(zone: ZoneInfo, start: datetime, limit: datetime) -> Iterator[tuple[datetime, datetime, timedelta]]:
    """`start` to `limit` in stretches of at most a day, in each of which the zone keeps one offset from UTC."""
    offset = _offset(zone, start)
    while start < limit:
        end = min(start + _DAY, limit)
        later = _offset(zone, end)
        if later != offset:
            end = _change(zone, start, end)
        yield start, end, offset
        start, offset = end, _offset(zone, end)


def _change(zone: ZoneInfo, start: datetime, end: datetime) -> datetime:
    """The whole second between them at which the zone's offset becomes another."""
    before = _offset(zone, start)
    first, last = int(start.timestamp()), int(end.timestamp()) + 1
    while last - first > 1:
        middle = (first + last) // 2
        if _offset(zone, datetime.fromtimestamp(middle, UTC)) == before:
            first = middle
        else:
            last = middle
    return min(datetime.fromtimestamp(last, UTC), end)


def _offset(zone: ZoneInfo, at: datetime) -> timedelta:
    offset = at.astimezone(zone).utcoffset()
    if offset is None:
        raise AssertionError("a zone tells its offset for every instant")
    return offset
