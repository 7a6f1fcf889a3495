"""A business that promises: gold in the office hours of Berlin, silver at all hours, bronze less; standard nothing."""

from datetime import UTC, datetime

from hub.contract.plans import Business, Calendar, SlaPolicy, Span, Tier
from hub.contract.words import ChannelTraits

HOUR = 3600.0
OFFICE = Calendar(
    name="office",
    zone="Europe/Berlin",
    week=((Span(start=540, end=1020),),) * 5 + ((), ()),  # 09:00-17:00
    holidays=("DE",),
)
MAIL = ChannelTraits(name="email", address_kind="email", live=False, connects=False, offer_seconds=60, capacity=5)
CALL = ChannelTraits(name="phone", address_kind="phone", live=True, connects=True, offer_seconds=20, capacity=1)
CHAT = ChannelTraits(name="web_chat", address_kind="chat", live=True, connects=False, offer_seconds=30, capacity=3)
FULL = SlaPolicy(first_response=4 * HOUR, next_response=8 * HOUR, resolution=16 * HOUR)
CLOCK_TIME = SlaPolicy(first_response=1000.0, next_response=2000.0, resolution=8000.0, business=False, warn_at=0.5)


def tier(key: str, policy: SlaPolicy | None, calendar: str = "") -> Tier:
    return Tier(
        key=key,
        rank=1,
        names={"en": key},
        colour="#000000",
        targets={"default": 60.0},
        plans={"default": "all"},
        calendar=calendar,
        sla={"default": policy} if policy else {},
    )


PROMISES = Business(
    tiers={
        "gold": tier("gold", FULL, "office"),
        "silver": tier("silver", CLOCK_TIME),
        "bronze": tier("bronze", SlaPolicy(resolution=20000.0, business=False)),
        "standard": tier("standard", None),
    },
    fallback_tier="standard",
    plans={},
    activities={},
    dispositions={},
    channels={traits.name: traits for traits in (MAIL, CALL, CHAT)},
    teams={},
    calendars={"office": OFFICE},
)
THURSDAY = datetime(2026, 4, 2, 13, 30, tzinfo=UTC)  # 15:30 in Berlin, before Easter
