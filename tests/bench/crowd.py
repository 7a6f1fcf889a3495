"""A store with a crowd in it, written in bulk: agents each on a call, accounts that know them, and calls that wait."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from msgspec.structs import replace
from sqlalchemy import Connection, update

from hub.contract.plans import Business, Plan, Step
from hub.storage import schema
from hub.storage.engine import Store
from tests.factories.river import OUR_NUMBER, demo_business

TEAM = 3
AGENTS_PER_ACCOUNT = 5
LONG = 36_000.0
ANYONE = "anyone"


def patient_business() -> Business:
    """The demo's, where offers and wrap-ups stay open, calls block nothing, nobody is promised anything, and people of
    no account are for everyone: what is measured is the next offer, not what a clock did meanwhile."""
    business = demo_business()
    channels = {name: replace(traits, offer_seconds=LONG, blocked_by=()) for name, traits in business.channels.items()}
    plans = {
        name: replace(plan, max_wait=None, most_waiting=None, steps=_asking(plan.steps), overflow="", when_full="")
        for name, plan in business.plans.items()
    }
    plans[ANYONE] = Plan(name=ANYONE, steps=(Step(kind="everyone", wait=0),))
    tiers = {key: replace(tier, sla={}) for key, tier in business.tiers.items()}
    last = business.fallback_tier
    tiers[last] = replace(tiers[last], plans={"default": ANYONE})
    return replace(
        business, channels=channels, plans=plans, tiers=tiers, grace_seconds=LONG, wrap_up_seconds=LONG, recent_days=0
    )


def _asking(steps: Sequence[Any]) -> tuple[Any, ...]:
    return tuple(step for step in steps if step.kind not in ("callback", "voicemail", "message"))


def agent(number: int) -> str:
    return f"us_{number}"


def held_call(number: int) -> str:
    """The call that the agent of this number has at first."""
    return f"ct_held_{number}"


def accounts(agents: int) -> int:
    """How many there are."""
    return max(agents // AGENTS_PER_ACCOUNT, 1)


def visitor(number: int) -> str:
    """The chat identity of someone at an account."""
    return f"visitor-{number}"


async def seat(store: Store, business: Business, agents: int, now: datetime) -> None:
    """Agents, each on a call; an account for every five of them, with three of them as its team and one person."""
    team = sorted(business.teams)
    ready = next(activity for activity in business.activities.values() if activity.available)
    numbers = range(agents)
    customers = range(accounts(agents))
    await _write(
        store,
        {
            "users": (
                {"id": agent(n), "login": agent(n), "name": f"Agent {n}", "role": "agent", "language": "en"}
                | {"password_hash": "never matches", "created_at": now}
                for n in numbers
            ),
            "agents": (
                {"id": agent(n), "teams": [team[n % len(team)]], "skills": {}, "capacity": {}, "activity": ready.key}
                | {"available": True, "activity_since": now - timedelta(seconds=n % 600)}
                for n in numbers
            ),
            "accounts": (
                {"id": f"ac_{n}", "name": f"Account {n}", "tier": "platinum", "created_at": now} for n in customers
            ),
            "account_team": (
                {"account_id": f"ac_{n}", "position": place + 1}
                | {"agent_id": agent((n * AGENTS_PER_ACCOUNT + place) % agents)}
                for n in customers
                for place in range(TEAM)
            ),
            "people": (
                {"id": f"pe_{n}", "account_id": f"ac_{n}", "name": f"Person {n}", "created_at": now} for n in customers
            ),
            "addresses": (
                {"kind": "chat", "value": visitor(n), "person_id": f"pe_{n}", "created_at": now} for n in customers
            ),
        },
    )
    held = {"state": "active", "accepted_at": now, "tier": business.fallback_tier, "plan": ANYONE}
    await _calls(store, "held", agents, now, lambda n: held | {"agent_id": agent(n)})


async def queue(store: Store, business: Business, agents: int, waiting: int, now: datetime) -> None:
    """Calls that have come to the last step of their plans; every other of a platinum account."""

    def facts(number: int) -> dict[str, Any]:
        tier = "platinum" if number % 2 else business.fallback_tier
        plan = business.tiers[tier].plan("phone")
        own = {"account_id": f"ac_{number % accounts(agents)}"} if tier == "platinum" else {}
        at = {"state": "waiting", "step": len(business.plans[plan].steps), "step_at": now}
        return at | own | {"tier": tier, "plan": plan}

    await _calls(store, "queued", waiting, now, facts)


async def all_unreachable(store: Store) -> None:
    """As after a night: every console has to come back."""
    await store.transact(lambda conn: conn.execute(update(schema.agents).values(reachable=False, lost_at=None)))


async def _calls(store: Store, name: str, many: int, now: datetime, facts: Callable[[int], dict[str, Any]]) -> None:
    at = [now - timedelta(seconds=600 - n / many) for n in range(many)]
    usual = {"account_id": None, "agent_id": None, "accepted_at": None, "step": 0, "step_at": None}
    await _write(
        store,
        {
            "people": ({"id": f"pe_{name}_{n}", "name": f"Caller {n}", "created_at": now} for n in range(many)),
            "conversations": (
                {"id": f"cv_{name}_{n}", "reference": f"{name}-{n}", "person_id": f"pe_{name}_{n}"}
                | {"channel": "phone", "opened_at": at[n], "last_at": at[n]}
                for n in range(many)
            ),
            "contacts": (
                usual
                | {"id": f"ct_{name}_{n}", "conversation_id": f"cv_{name}_{n}", "person_id": f"pe_{name}_{n}"}
                | {"channel": "phone", "external_key": f"{name}-{n}", "match": "unknown", "skills": []}
                | {"address": "+4722000001", "our_address": OUR_NUMBER, "target_seconds": 60.0}
                | {"arrived_at": at[n], "queued_at": at[n]}
                | facts(n)
                for n in range(many)
            ),
        },
    )


async def _write(store: Store, rows: dict[str, Iterator[dict[str, Any]]]) -> None:
    def work(conn: Connection) -> None:
        for table, lines in rows.items():
            conn.execute(schema.metadata.tables[table].insert(), list(lines))

    await store.transact(work)
