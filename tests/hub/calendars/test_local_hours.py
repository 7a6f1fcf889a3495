"""When a customer may be rung: by the clock where they are."""

from datetime import UTC, datetime

import pytest

from hub.calendars import may_ring, next_ring, ring_ends, zones_of
from hub.contract.calls import Calling

RULES = Calling()  # 08:00 to 20:00, Monday to Friday
MONDAY = datetime(2026, 11, 23, tzinfo=UTC)


def at(hour: int, minute: int = 0, day: int = 0) -> datetime:
    return MONDAY.replace(day=MONDAY.day + day, hour=hour, minute=minute)


@pytest.mark.parametrize(
    ("number", "account_zone", "zones"),
    [
        ("+8613800138000", "Europe/Berlin", ("Europe/Berlin",)),
        ("+862155500101", "UTC", ("Asia/Shanghai",)),
        ("+493023125101", "", ("Europe/Berlin",)),
        ("+493023125101", "Mars/Olympus", ("Europe/Berlin",)),
        ("+999123456", "", ("UTC",)),
        ("nonsense", "", ("UTC",)),
    ],
)
def test_where_somebody_is_says_their_account_or_else_their_number(
    number: str, account_zone: str, zones: tuple[str, ...]
) -> None:
    assert zones_of(number, account_zone) == zones


def test_a_number_of_many_zones_has_them_all() -> None:
    assert {"America/New_York", "America/Los_Angeles"} <= set(zones_of("+18005550100"))


@pytest.mark.parametrize(
    ("when", "may"),
    [(at(6, 59), False), (at(7), True), (at(18, 59), True), (at(19), False), (at(12, day=5), False)],
)
def test_the_clock_is_that_on_their_wall(when: datetime, may: bool) -> None:
    assert may_ring(RULES, ["Europe/Berlin"], when) is may


def test_the_next_time_is_the_next_morning_of_a_working_day() -> None:
    berlin = ["Europe/Berlin"]
    assert next_ring(RULES, berlin, at(9)) == at(9)
    assert next_ring(RULES, berlin, at(21)) == at(7, day=1)
    assert next_ring(RULES, berlin, at(21, day=4)) == at(7, day=7)
    assert next_ring(RULES, ["Asia/Shanghai"], at(13)) == at(0, day=1)


def test_of_several_zones_it_must_be_an_hour_for_it_in_all() -> None:
    both = ["America/New_York", "America/Los_Angeles"]
    assert not may_ring(RULES, both, at(14))
    assert next_ring(RULES, both, at(14)) == at(16)
    assert ring_ends(RULES, both, at(16)) == at(1, day=1)
    apart = ["Europe/Berlin", "Pacific/Honolulu"]
    assert next_ring(RULES, apart, at(2)) == at(18)
    never = Calling(from_minute=600, to_minute=660)
    assert next_ring(never, apart, at(2)) == at(9), "where they never meet, the first zone's count"


def test_the_hours_end_and_at_all_hours_they_never_do() -> None:
    assert ring_ends(RULES, ["Europe/Berlin"], at(9)) == at(19)
    assert ring_ends(Calling(from_minute=0, to_minute=1440, days=tuple(range(7))), ["UTC"], at(9)) is None


def test_summer_time_is_followed() -> None:
    before, after = datetime(2027, 3, 26, 20, tzinfo=UTC), datetime(2027, 3, 28, 20, tzinfo=UTC)
    everyday = Calling(days=tuple(range(7)))
    assert next_ring(everyday, ["Europe/Berlin"], before) == datetime(2027, 3, 27, 7, tzinfo=UTC)
    assert next_ring(everyday, ["Europe/Berlin"], after) == datetime(2027, 3, 29, 6, tzinfo=UTC)
