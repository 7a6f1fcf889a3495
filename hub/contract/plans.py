"""Business configuration as the hub sees it: tiers, route plans, activities. Read from YAML by `config/`."""

from typing import Literal

from hub.contract.words import Channel, ChannelTraits, Value

StepKind = Literal["dedicated", "backups", "team", "everyone"]
Discipline = Literal["accumulating", "strict"]


class Step(Value):
    """One step of a plan. `wait`: seconds before widening; the audience of earlier steps stays asked."""

    kind: StepKind
    wait: float
    team: str = ""


class Plan(Value):
    """Whom to ask, in which order (design.md section 3). The last step is waited on without end."""

    name: str
    steps: tuple[Step, ...]


class Tier(Value):
    """How much an account matters. `rank`: 1 is the highest. `targets`: seconds to answer, by channel.
    `plans`: a plan's name by channel, `default` for the others. `names`: what people call it, by language."""

    key: str
    rank: int
    names: dict[str, str]
    colour: str
    targets: dict[Channel, float]
    plans: dict[str, str]

    def target(self, channel: Channel) -> float:
        return self.targets.get(channel) or self.targets["default"]

    def plan(self, channel: Channel) -> str:
        return self.plans.get(channel) or self.plans["default"]


class Activity(Value):
    """What an agent is doing. `available`: takes new work. `names`: by language."""

    key: str
    available: bool
    names: dict[str, str]
    signed_out: bool = False


class Disposition(Value):
    """How a contact ended, in the business's own words."""

    key: str
    names: dict[str, str]


class Business(Value):
    """All of it, validated as a whole. `fallback_tier`: for contacts with no account."""

    tiers: dict[str, Tier]
    fallback_tier: str
    plans: dict[str, Plan]
    activities: dict[str, Activity]
    dispositions: dict[str, Disposition]
    channels: dict[Channel, ChannelTraits]
    teams: dict[str, dict[str, str]]
    discipline: Discipline = "accumulating"
    grace_seconds: float = 20.0
    wrap_up_seconds: float = 120.0
    short_abandon_seconds: float = 5.0
    misses_allowed: int = 1
