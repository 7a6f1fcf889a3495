"""One clock: how it runs, pauses, stops and goes on. Pure.

A clock runs in its tier's business hours or at all hours, and is due at an instant that is computed whenever it begins
to run. A paused clock is due never, a stopped one keeps when it would have been.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from msgspec.structs import replace

from hub.calendars import after, open_seconds
from hub.contract.plans import Business, Calendar, SlaPolicy
from hub.contract.promises import ClockCard
from hub.contract.words import Channel

RESPONSES = ("first_response", "next_response")
RESOLUTION = "resolution"
KINDS = (*RESPONSES, RESOLUTION)


def policy_of(business: Business, tier: str, channel: Channel) -> SlaPolicy | None:
    """What the tier promises on the channel, if anything."""
    known = business.tiers.get(tier)
    return known.policy(channel) if known else None


def target_of(policy: SlaPolicy | None, kind: str) -> float | None:
    """Seconds promised for a clock of this kind, if any."""
    seconds: float | None = getattr(policy, kind, None)
    return seconds


def in_business_hours(business: Business, tier: str, policy: SlaPolicy) -> bool:
    """Whether a clock of this tier runs in business hours only: a tier without a calendar is always open."""
    return policy.business and business.tiers[tier].calendar in business.calendars


def consumed(clock: ClockCard, business: Business, now: datetime) -> float:
    """Seconds it has run until `now`, in business or clock time."""
    if clock.running_since is None:
        return clock.consumed
    calendar = _calendar(clock, business)
    if calendar is None:
        return clock.consumed + max(0.0, (now - clock.running_since).total_seconds())
    return clock.consumed + open_seconds(calendar, clock.running_since, now)


def running(clock: ClockCard, business: Business, since: datetime) -> ClockCard:
    """It runs (on) from `since`. Once warned of or breached, it is not again."""
    calendar = _calendar(clock, business)
    policy = policy_of(business, clock.tier, clock.channel) or SlaPolicy()
    target = clock.target_seconds
    return replace(
        clock,
        running_since=since,
        stopped_at=None,
        due_at=clock.breached_at or _ahead(calendar, since, target - clock.consumed),
        warn_at=clock.warned_at or _ahead(calendar, since, target * policy.warn_at - clock.consumed),
    )


def paused(clock: ClockCard, business: Business, now: datetime) -> ClockCard:
    """It stands still, what it has run until now is kept."""
    return replace(
        clock,
        consumed=consumed(clock, business, now),
        running_since=None,
        due_at=clock.breached_at,
        warn_at=clock.warned_at,
    )


def stopped(clock: ClockCard, business: Business, now: datetime) -> ClockCard:
    """It is over."""
    return replace(clock, consumed=consumed(clock, business, now), running_since=None, stopped_at=now)


def retargeted(
    clock: ClockCard, business: Business, tier: str, account_id: str | None, now: datetime
) -> ClockCard | None:
    """It goes on under another tier's promise, with what it has consumed; None where that tier makes none."""
    policy = policy_of(business, tier, clock.channel)
    target = target_of(policy, clock.kind)
    if policy is None or target is None:
        return None
    moved = replace(
        clock,
        consumed=consumed(clock, business, now),
        tier=tier,
        account_id=account_id,
        target_seconds=target,
        business=in_business_hours(business, tier, policy),
    )
    return moved if clock.running_since is None else running(moved, business, now)


def rescheduled(clock: ClockCard, business: Business) -> ClockCard:
    """It runs on by the hours that its tier's calendar has now; target and start are kept."""
    if clock.running_since is None or clock.breached_at is not None or _calendar(clock, business) is None:
        return clock
    return running(clock, business, clock.running_since)


def due(clock: ClockCard, now: datetime) -> Iterator[tuple[ClockCard, str]]:
    """The clock after its warning and its breach, as far as they are due by now, each at its very instant."""
    if clock.running_since is None or clock.breached_at is not None:
        return
    if clock.warned_at is None and clock.warn_at is not None and clock.warn_at <= now:
        clock = replace(clock, warned_at=clock.warn_at)
        yield clock, "warned"
    if clock.due_at is not None and clock.due_at <= now:
        yield replace(clock, breached_at=clock.due_at), "breached"


def next_instant(clocks: Iterable[ClockCard]) -> datetime | None:
    """When the next warning or breach of any of them is due."""
    return min(
        (
            at
            for clock in clocks
            if clock.running_since is not None and clock.breached_at is None
            for at in (clock.due_at, clock.warn_at if clock.warned_at is None else None)
            if at is not None
        ),
        default=None,
    )


def _calendar(clock: ClockCard, business: Business) -> Calendar | None:
    """Its business hours; None while it runs at all hours."""
    tier = business.tiers.get(clock.tier)
    return business.calendars.get(tier.calendar) if tier and clock.business else None


def _ahead(calendar: Calendar | None, since: datetime, seconds: float) -> datetime | None:
    if calendar is None or seconds <= 0:
        return since + timedelta(seconds=max(0.0, seconds))
    return after(calendar, since, seconds)
