"""`tiers.yaml`: how much an account matters, and what it is promised."""

import re
from collections.abc import Iterable, Mapping
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from config.plans_file import Standing, reached
from config.yaml_file import Key, Names, Place, Seconds, Strict, YamlFile
from hub.contract.plans import DIVERSIONS, SlaPolicy, Tier
from hub.contract.words import ChannelTraits

ANY_CHANNEL = "default"
PROMISES = ("first_response", "next_response", "resolution")
_SHARE = re.compile(r"(\d+(?:\.\d+)?) ?%")


def _colour(value: str) -> str:
    if re.fullmatch(r"#[0-9a-fA-F]{6}", value) is None:
        raise ValueError(f'{value[:40]!r} is not a colour; write it like "#6d4aff", in quotes')
    return value


def _share(value: object) -> object:
    found = _SHARE.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None or not 1 <= float(found[1]) <= 99:
        raise ValueError("wants a share of the promised time from 1 % to 99 %; write for example 75 %")
    return float(found[1]) / 100


Colour = Annotated[str, AfterValidator(_colour)]
Longer = Annotated[Seconds, Field(gt=0)]


class SlaEntry(Strict):
    """What is promised about a conversation; what is left out is not promised."""

    first_response: Longer | None = None
    next_response: Longer | None = None
    resolution: Longer | None = None
    time: Literal["business", "clock"] = "business"
    warn_at: Annotated[float, BeforeValidator(_share)] = 0.75


class TierEntry(Strict):
    names: Names
    colour: Colour
    answer_within: dict[Key, Longer]
    plans: dict[Key, str]
    calendar: str | None = None
    sla: dict[Key, SlaEntry] = Field(default_factory=dict)


class TiersFile(Strict):
    """The first tier is the highest."""

    fallback: str
    tiers: Annotated[dict[Key, TierEntry], Field(min_length=1)]


def check_tiers(
    file: YamlFile,
    found: TiersFile,
    traits: Mapping[str, ChannelTraits],
    plans: Mapping[str, Standing] | None,
    calendars: Iterable[str] | None,
) -> None:
    """Complain of what does not fit the other files. `plans`, `calendars`: None when they could not be read."""
    file.known(("fallback",), "tier", found.fallback, found.tiers)
    for key, tier in found.tiers.items():
        place: Place = ("tiers", key)
        for part, by_channel in (("answer_within", tier.answer_within), ("plans", tier.plans)):
            if ANY_CHANNEL not in by_channel:
                file.complain((*place, part), f"{ANY_CHANNEL!r} is missing; it holds for channels not named")
        for part in ("answer_within", "plans", "sla"):
            for channel in getattr(tier, part):
                file.known((*place, part, channel), "channel", channel, [*traits, ANY_CHANNEL])
        for channel, policy in tier.sla.items():
            if not any(getattr(policy, promise) for promise in PROMISES):
                file.complain((*place, "sla", channel), f"promises nothing; say one of {', '.join(PROMISES)}")
        if tier.calendar is not None and calendars is not None:
            file.known((*place, "calendar"), "calendar", tier.calendar, calendars)
        for channel, plan in tier.plans.items():
            if plans is not None:
                file.known((*place, "plans", channel), "plan", plan, plans)
    if plans is not None:
        _check_diversions(found, traits, plans)


def _check_diversions(found: TiersFile, traits: Mapping[str, ChannelTraits], plans: Mapping[str, Standing]) -> None:
    """Each plan does for a customer only what the channels it serves can do. A step is told once."""
    told: set[tuple[str, int]] = set()
    for key, tier in found.tiers.items():
        for channel, trait in traits.items():
            for name in sorted(reached(plans, tier.plans.get(channel) or tier.plans.get(ANY_CHANNEL, ""))):
                file, plan = plans[name]
                for index, step in enumerate(plan.steps):
                    if step.ask in DIVERSIONS and step.ask not in trait.diverts and (name, index) not in told:
                        told.add((name, index))
                        text = f"{channel} cannot do ask: {step.ask}, and tier {key!r} uses this plan for it; give its "
                        file.complain(
                            ("plans", name, "steps", index, "ask"), f"{text}{channel} another plan in tiers.yaml"
                        )


def build_tier(key: str, rank: int, entry: TierEntry) -> Tier:
    return Tier(
        key=key,
        rank=rank,
        names=entry.names.by_language(),
        colour=entry.colour,
        targets=entry.answer_within,
        plans=entry.plans,
        calendar=entry.calendar or "",
        sla={
            channel: SlaPolicy(
                first_response=policy.first_response,
                next_response=policy.next_response,
                resolution=policy.resolution,
                business=policy.time == "business",
                warn_at=policy.warn_at,
            )
            for channel, policy in entry.sla.items()
        },
    )
