"""When a customer may be rung: by the clock where they are, which their account says or else their number.

A number may belong to several zones (a country's mobile or toll-free numbers); they are rung only when it is an hour
for it in all of them.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import phonenumbers
from phonenumbers import timezone

from hub.contract.calls import Calling

UNSAID = ("", "UTC")
"""Of an account nobody told the time zone of."""
_UNKNOWN = "Etc/Unknown"
_DAYS_AHEAD = 8  # within that every rule that allows any day has allowed one


@lru_cache(maxsize=4096)
def zones_of(number: str, account_zone: str = "") -> tuple[str, ...]:
    """Where the owner of a number (E.164) may be; UTC when nothing tells. `account_zone`: that of their account."""
    if account_zone not in UNSAID and _is_zone(account_zone):
        return (account_zone,)
    try:
        found = timezone.time_zones_for_number(phonenumbers.parse(number))
    except phonenumbers.NumberParseException:
        found = ()
    known = tuple(sorted(zone for zone in found if zone != _UNKNOWN and _is_zone(zone)))
    return known or ("UTC",)


def may_ring(calling: Calling, zones: Sequence[str], at: datetime) -> bool:
    """Whether it is an hour for it in all these zones. The last minute is the one before `to_minute`."""
    return all(_within(calling, at.astimezone(ZoneInfo(zone))) for zone in zones)


def next_ring(calling: Calling, zones: Sequence[str], at: datetime) -> datetime:
    """The first instant from `at` on when they may be rung. Where the hours of several zones never meet, the first
    zone's count."""
    if may_ring(calling, zones, at):
        return at
    for asked in (zones, zones[:1]):
        found = [begins for zone in asked for begins in _openings(calling, ZoneInfo(zone), at)]
        for begins in sorted(found):
            if may_ring(calling, asked, begins):
                return begins
    return at  # no day is allowed; the configuration does not let that be


def ring_ends(calling: Calling, zones: Sequence[str], at: datetime) -> datetime | None:
    """When the hours in which they may be rung end next; None when they never do."""
    ends = [end for zone in zones if (end := _closing(calling, ZoneInfo(zone), at)) is not None]
    return min(ends, default=None)


def _within(calling: Calling, local: datetime) -> bool:
    minute = local.hour * 60 + local.minute
    return local.weekday() in calling.days and calling.from_minute <= minute < calling.to_minute


def _openings(calling: Calling, zone: ZoneInfo, at: datetime) -> list[datetime]:
    return [found for day in range(_DAYS_AHEAD + 1) if (found := _on_day(calling, zone, at, day, True)) > at]


def _closing(calling: Calling, zone: ZoneInfo, at: datetime) -> datetime | None:
    for day in range(_DAYS_AHEAD + 1):
        end = _on_day(calling, zone, at, day, False)
        if end > at and not _within(calling, end.astimezone(zone)):
            return end
    return None


def _on_day(calling: Calling, zone: ZoneInfo, at: datetime, day: int, opening: bool) -> datetime:
    """When the clock on the wall shows the first, or the end of the last, allowed minute so many days later."""
    midnight = at.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0, fold=0) + timedelta(days=day)
    wall = midnight + timedelta(minutes=calling.from_minute if opening else calling.to_minute)
    return wall.astimezone(UTC)


@lru_cache(maxsize=1024)
def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (OSError, ValueError, KeyError):  # ZoneInfoNotFoundError is a KeyError
        return False
    return True
