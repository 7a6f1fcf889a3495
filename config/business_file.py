"""Reads `config/business/*.yaml`: tiers, plans, teams, activities, dispositions, channels, routing.

Each file is checked alone, then all together (a plan's team exists, a tier's plan exists, …). Whoever writes such a
file gets every problem at once, by file and line, with its mend.
"""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated

import msgspec
from pydantic import AfterValidator, Field

from config.yaml_file import Key, Names, Place, Seconds, Strict, YamlFile, did_you_mean, raise_all, read_yaml
from hub.contract.plans import Activity, Business, Discipline, Disposition, Plan, Step, StepKind, Tier
from hub.contract.words import ChannelTraits

ANY_CHANNEL = "default"


def _colour(value: str) -> str:
    if re.fullmatch(r"#[0-9a-fA-F]{6}", value) is None:
        raise ValueError(f'{value[:40]!r} is not a colour; write it like "#6d4aff", in quotes')
    return value


class TierEntry(Strict):
    names: Names
    colour: Annotated[str, AfterValidator(_colour)]
    answer_within: dict[Key, Annotated[Seconds, Field(gt=0)]]
    plans: dict[Key, str]


class TiersFile(Strict):
    """The first tier is the highest."""

    fallback: str
    tiers: Annotated[dict[Key, TierEntry], Field(min_length=1)]


class StepEntry(Strict):
    ask: StepKind
    wait: Seconds | None = None
    team: str | None = None


class PlansFile(Strict):
    plans: Annotated[dict[Key, Annotated[list[StepEntry], Field(min_length=1)]], Field(min_length=1)]


class Named(Strict):
    names: Names


class TeamsFile(Strict):
    teams: dict[Key, Named]


class ActivityEntry(Named):
    available: bool = False
    signed_out: bool = False


class ActivitiesFile(Strict):
    activities: dict[Key, ActivityEntry]


class DispositionsFile(Strict):
    dispositions: Annotated[dict[Key, Named], Field(min_length=1)]


class ChannelEntry(Strict):
    offer: Annotated[Seconds, Field(gt=0)] | None = None
    capacity: Annotated[int, Field(ge=1, le=100)] | None = None
    blocked_by: list[str] | None = None


class ChannelsFile(Strict):
    channels: dict[Key, ChannelEntry] = Field(default_factory=dict)


class RoutingFile(Strict):
    discipline: Discipline = "accumulating"
    grace: Seconds = 20.0
    wrap_up: Seconds = 120.0
    short_abandon: Seconds = 5.0
    misses_allowed: Annotated[int, Field(ge=1, le=100)] = 1


def load_business(folder: Path, traits: Sequence[ChannelTraits]) -> Business:
    """The business configuration in `folder`, for the channels in service.

    Raises `Misconfigured` with a line for every problem: file, line, what is wrong, how to mend it."""
    names = ("tiers", "plans", "teams", "activities", "dispositions", "channels", "routing")
    files = {name: read_yaml(folder / f"{name}.yaml") for name in names}
    tiers = files["tiers"].check(TiersFile)
    plans = files["plans"].check(PlansFile)
    teams = files["teams"].check(TeamsFile)
    activities = files["activities"].check(ActivitiesFile)
    dispositions = files["dispositions"].check(DispositionsFile)
    channels = files["channels"].check(ChannelsFile)
    routing = files["routing"].check(RoutingFile)

    known = [trait.name for trait in traits]
    if tiers:
        _check_tiers(files["tiers"], tiers, known, plans)
    if plans:
        _check_plans(files["plans"], plans, teams)
    if activities:
        _check_activities(files["activities"], activities)
    if channels:
        _check_channels(files["channels"], channels, known)
    raise_all(list(files.values()))
    if not (tiers and plans and teams and activities and dispositions and channels and routing):
        raise AssertionError("a file without content has its problem, which was raised above")

    return Business(
        tiers={key: _tier(key, rank, entry) for rank, (key, entry) in enumerate(tiers.tiers.items(), start=1)},
        fallback_tier=tiers.fallback,
        plans={name: Plan(name=name, steps=tuple(map(_step, steps))) for name, steps in plans.plans.items()},
        activities={key: _activity(key, entry) for key, entry in activities.activities.items()},
        dispositions={
            key: Disposition(key=key, names=entry.names.by_language())
            for key, entry in dispositions.dispositions.items()
        },
        channels={trait.name: _overridden(trait, channels.channels.get(trait.name)) for trait in traits},
        teams={key: entry.names.by_language() for key, entry in teams.teams.items()},
        discipline=routing.discipline,
        grace_seconds=routing.grace,
        wrap_up_seconds=routing.wrap_up,
        short_abandon_seconds=routing.short_abandon,
        misses_allowed=routing.misses_allowed,
    )


def _tier(key: str, rank: int, entry: TierEntry) -> Tier:
    return Tier(
        key=key,
        rank=rank,
        names=entry.names.by_language(),
        colour=entry.colour,
        targets=entry.answer_within,
        plans=entry.plans,
    )


def _step(entry: StepEntry) -> Step:
    return Step(kind=entry.ask, wait=entry.wait or 0.0, team=entry.team or "")


def _activity(key: str, entry: ActivityEntry) -> Activity:
    names = entry.names.by_language()
    return Activity(key=key, available=entry.available, names=names, signed_out=entry.signed_out)


def _overridden(trait: ChannelTraits, entry: ChannelEntry | None) -> ChannelTraits:
    if entry is None:
        return trait
    return msgspec.structs.replace(
        trait,
        offer_seconds=trait.offer_seconds if entry.offer is None else entry.offer,
        capacity=trait.capacity if entry.capacity is None else entry.capacity,
        blocked_by=trait.blocked_by if entry.blocked_by is None else tuple(entry.blocked_by),
    )


def _known(file: YamlFile, place: Place, what: str, name: str, names: Iterable[str]) -> None:
    """Complain when `name` is none of `names`."""
    names = list(names)
    if name not in names:
        file.complain(place, f"there is no {what} {name!r}; {did_you_mean(name, names)}")


def _check_tiers(file: YamlFile, found: TiersFile, channels: list[str], plans: PlansFile | None) -> None:
    _known(file, ("fallback",), "tier", found.fallback, found.tiers)
    for key, tier in found.tiers.items():
        for part, by_channel in (("answer_within", tier.answer_within), ("plans", tier.plans)):
            if ANY_CHANNEL not in by_channel:
                file.complain(("tiers", key, part), f"{ANY_CHANNEL!r} is missing; it holds for channels not named")
            for channel in by_channel:
                _known(file, ("tiers", key, part, channel), "channel", channel, [*channels, ANY_CHANNEL])
        for channel, plan in tier.plans.items():
            if plans:
                _known(file, ("tiers", key, "plans", channel), "plan", plan, plans.plans)


def _check_plans(file: YamlFile, found: PlansFile, teams: TeamsFile | None) -> None:
    for name, steps in found.plans.items():
        for index, step in enumerate(steps):
            place: Place = ("plans", name, index)
            if step.wait is None and index < len(steps) - 1:
                file.complain(place, "'wait' is missing; only the last step is waited on without end")
            if step.ask == "team" and step.team is None:
                file.complain(place, "'team' is missing; name one of teams.yaml")
            elif step.ask != "team" and step.team is not None:
                file.complain((*place, "team"), f"'team' goes only with ask: team, not with ask: {step.ask}; remove it")
            elif step.team is not None and teams:
                _known(file, (*place, "team"), "team", step.team, teams.teams)


def _check_activities(file: YamlFile, found: ActivitiesFile) -> None:
    entries = found.activities
    if not any(entry.available for entry in entries.values()):
        file.complain(("activities",), "no activity is available; mark one with available: true")
    signed_out = [key for key, entry in entries.items() if entry.signed_out]
    if len(signed_out) != 1:
        file.complain(("activities",), "exactly one activity must have signed_out: true")
    for key in signed_out:
        if entries[key].available:
            file.complain(("activities", key), f"{key!r} cannot be both available and signed_out; remove one")


def _check_channels(file: YamlFile, found: ChannelsFile, channels: list[str]) -> None:
    for name, entry in found.channels.items():
        _known(file, ("channels", name), "channel", name, channels)
        for index, other in enumerate(entry.blocked_by or []):
            _known(file, ("channels", name, "blocked_by", index), "channel", other, channels)
