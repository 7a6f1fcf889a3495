"""Small desks to play."""

from collections.abc import Callable, Mapping
from random import Random
from typing import Any

from hub.contract.plans import Activity, Business, Plan, Step, Tier
from hub.contract.words import AgentCard, ChannelTraits
from hub.simulation import Arrivals, Exponential, Interval, Law, Scenario, Staff, Tally, draw, interval, play
from hub.simulation.scenario import START


def business(targets: Mapping[str, float], **changes: Any) -> Business:
    """One channel; a tier for each target, in order; one plan that asks everyone."""
    facts: dict[str, Any] = {
        "tiers": {
            key: Tier(
                key=key, rank=rank, names={}, colour="", targets={"default": target}, plans={"default": "everyone"}
            )
            for rank, (key, target) in enumerate(targets.items(), 1)
        },
        "fallback_tier": next(iter(targets)),
        "plans": {
            "everyone": Plan(name="everyone", steps=(Step(kind="everyone", wait=0),)),
            "own": Plan(name="own", steps=(Step(kind="dedicated", wait=20), Step(kind="everyone", wait=0))),
        },
        "activities": {
            "available": Activity(key="available", available=True, names={}),
            "signed_out": Activity(key="signed_out", available=False, names={}, signed_out=True),
        },
        "dispositions": {},
        "channels": {
            "line": ChannelTraits(
                name="line", address_kind="phone", live=True, connects=False, offer_seconds=20, capacity=1
            )
        },
        "teams": {},
    }
    return Business(**facts | changes)


def agent(number: int) -> AgentCard:
    return AgentCard(
        id=f"us_{number}",
        name=f"Agent {number}",
        role="agent",
        teams=(),
        skills={},
        capacity={},
        language="en",
        activity="available",
        available=True,
        activity_since=START,
    )


def stream(per_second: float, handling: Law, tier: str = "one", **facts: Any) -> Arrivals:
    return Arrivals(channel="line", tier=tier, per_hour=(per_second * 3600,), handling=handling, **facts)


def scenario(agents: int, *arrivals: Arrivals, duration: float, **facts: Any) -> Scenario:
    targets = facts.pop("targets", {"one": 1.0})
    facts = {"business": business(targets), "accounts": {}} | facts
    staff = facts.pop("staff", tuple(Staff(card=agent(number)) for number in range(agents)))
    return Scenario(staff=staff, arrivals=arrivals, duration=duration, **facts)


def replicate(scenario: Scenario) -> list[Tally]:
    """One play for each replication, on contacts of its own."""
    return [play(scenario, draw(scenario, Random(f"{scenario.seed}:{n}"))) for n in range(scenario.replications)]


def estimate(tallies: list[Tally], measure: Callable[[Tally], float]) -> Interval:
    """Where the truth lies, at 99.9 %."""
    return interval([measure(found) for found in tallies], 0.999)


__all__ = ["Exponential", "agent", "business", "estimate", "replicate", "scenario", "stream"]
