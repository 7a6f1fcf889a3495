"""The business, the people and the contacts of the routing bench: four tiers, three channels, eight teams."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from random import Random

from hub.contract.plans import Activity, Business, Plan, Step, Tier
from hub.contract.words import AgentCard, ChannelTraits, ContactCard

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TEAMS = tuple(f"team_{number}" for number in range(8))
TIERS = (("platinum", 20.0), ("gold", 40.0), ("silver", 60.0), ("standard", 120.0))


def business() -> Business:
    def tier(rank: int, key: str, target: float) -> Tier:
        return Tier(
            key=key,
            rank=rank,
            names={"en": key},
            colour="#888",
            targets={"default": target},
            plans={"default": "key" if rank < 3 else "desk"},
        )

    key = (
        Step(kind="dedicated", wait=20),
        Step(kind="backups", wait=15),
        Step(kind="team", team=TEAMS[0], wait=30),
        Step(kind="everyone", wait=0),
    )
    desk = (Step(kind="team", team=TEAMS[1], wait=30), Step(kind="everyone", wait=0))
    return Business(
        tiers={name: tier(rank, name, target) for rank, (name, target) in enumerate(TIERS, 1)},
        fallback_tier="standard",
        plans={
            "key": Plan(name="key", steps=key),
            "desk": Plan(name="desk", steps=desk),
            "everyone": Plan(name="everyone", steps=(Step(kind="everyone", wait=0),)),
        },
        activities={"available": Activity(key="available", available=True, names={})},
        dispositions={},
        channels={
            name: ChannelTraits(
                name=name,
                address_kind="phone",
                live=True,
                connects=True,
                offer_seconds=20,
                capacity=1,
                blocked_by=("phone", "web_chat", "email"),
            )
            for name in ("phone", "web_chat", "email")
        },
        teams={name: {} for name in TEAMS},
    )


def agent(number: int) -> AgentCard:
    return AgentCard(
        id=f"us_{number}",
        name=f"Agent {number}",
        role="agent",
        teams=(TEAMS[number % len(TEAMS)],),
        skills={"german": 5} if number % 3 == 0 else {},
        capacity={},
        language="en",
        activity="available",
        available=True,
        activity_since=START - timedelta(seconds=number % 600),
        reachable=True,
    )


def accounts(agents: int) -> int:
    return max(agents // 5, 1)


def team(number: int, agents: int) -> tuple[str, ...]:
    return tuple(f"us_{(number * 5 + place) % agents}" for place in range(min(3, agents)))


def cards(agents: int) -> Iterator[ContactCard]:
    """Contacts of all tiers and channels; one in four of no account, one in ten for German speakers."""
    random = Random(7)
    at = START - timedelta(days=1)
    for number in count():
        at += timedelta(milliseconds=1)
        name, target = TIERS[random.choice((0, 1, 1, 2, 2, 2, 3, 3, 3, 3))]
        known = name != "standard"
        yield ContactCard(
            id=f"ct_{number:09d}",
            conversation_id=f"cv_{number:09d}",
            reference=f"K-{number}",
            channel=random.choice(("phone", "web_chat", "email")),
            direction="inbound",
            state="waiting",
            account_id=f"ac_{random.randrange(accounts(agents))}" if known else None,
            account_name="Northwind Marine" if known else "",
            tier=name,
            person_id=f"pe_{number:09d}",
            person_name="Ingrid Solberg",
            match="address",
            address="+4722000001",
            our_address="+4722000000",
            subject="",
            preview="",
            language="en",
            skills=("german",) if random.random() < 0.1 else (),
            arrived_at=at,
            queued_at=at,
            plan="everyone" if not known else "key" if name in ("platinum", "gold") else "desk",
            target_seconds=target,
        )
