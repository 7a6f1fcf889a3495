"""Figures of the queue, counted from contacts. Pure.

Each contact counts in the quarter of an hour in which it entered the queue, whatever happens to it later, so that a
quarter's parts always add up: offered = answered + abandoned + short-abandoned + other ways out + still waiting.

Definitions (terms.md, section 2):

* *offered*: it entered a queue for an agent.
* *answered*: an agent accepted it and was connected; *answer seconds* run from the queue to that first acceptance.
* *abandoned*: the customer left the queue unanswered, not counting *short-abandoned* (within a few seconds), which
  stand apart, as Google does in its abandonment rate.
* *answered in target*: answered within its own tier's target for its channel.

From these the console shows the service level by ICMI's third variant, answered in target / (answered + abandoned):
the strict one, in which whoever gives up counts against us.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, tzinfo

from msgspec import Struct

from hub.contract.words import Channel, Outcome, Value

QUARTER = timedelta(minutes=15)


class Fact(Value):
    """What the figures need of one queued contact. `answered_at`: of the first acceptance that stood."""

    tier: str
    channel: Channel
    queued_at: datetime
    answered_at: datetime | None
    target_seconds: float
    outcome: Outcome | None


class TodayRow(Struct, kw_only=True):
    """Counts of one tier on one channel; `answer_seconds_sum` over the answered ones."""

    tier: str
    channel: Channel
    offered: int = 0
    answered: int = 0
    answered_in_target: int = 0
    abandoned: int = 0
    short_abandoned: int = 0
    handled: int = 0
    answer_seconds_sum: float = 0.0


class Quarter(Struct, kw_only=True):
    """Counts of the contacts queued in the quarter of an hour that begins `at`."""

    at: datetime
    offered: int = 0
    answered: int = 0
    abandoned: int = 0
    in_target: int = 0


class Today(Value):
    """`rows` by tier and channel, `quarters` in order from `since` to the present one, none left out."""

    since: datetime
    rows: list[TodayRow]
    quarters: list[Quarter]


def quarter_of(at: datetime) -> datetime:
    """When the quarter of an hour that contains `at` began."""
    at = at.astimezone(UTC)
    return at - timedelta(minutes=at.minute % 15, seconds=at.second, microseconds=at.microsecond)


def figures(facts: Iterable[Fact], since: datetime, now: datetime) -> Today:
    """Count them."""
    rows: dict[tuple[str, Channel], TodayRow] = {}
    first = quarter_of(since)
    quarters = [Quarter(at=first + QUARTER * place) for place in range((quarter_of(now) - first) // QUARTER + 1)]
    for fact in facts:
        row = rows.setdefault((fact.tier, fact.channel), TodayRow(tier=fact.tier, channel=fact.channel))
        place = (quarter_of(fact.queued_at) - first) // QUARTER
        _count(fact, row, quarters[min(max(place, 0), len(quarters) - 1)])
    return Today(since=since, rows=sorted(rows.values(), key=lambda row: (row.tier, row.channel)), quarters=quarters)


def _count(fact: Fact, row: TodayRow, quarter: Quarter) -> None:
    row.offered += 1
    quarter.offered += 1
    if fact.answered_at is not None:
        seconds = (fact.answered_at - fact.queued_at).total_seconds()
        in_target = seconds <= fact.target_seconds
        row.answered += 1
        row.answered_in_target += in_target
        row.answer_seconds_sum += seconds
        quarter.answered += 1
        quarter.in_target += in_target
    if fact.outcome == "abandoned":
        row.abandoned += 1
        quarter.abandoned += 1
    elif fact.outcome == "short_abandoned":
        row.short_abandoned += 1
    elif fact.outcome == "handled":
        row.handled += 1


def day_began(now: datetime, where: tzinfo) -> datetime:
    """Midnight before `now` in that time zone, as an instant in UTC."""
    return now.astimezone(where).replace(hour=0, minute=0, second=0, microsecond=0).astimezone(UTC)
