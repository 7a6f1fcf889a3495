"""Reads a folder of business configuration (docs/configuration.md): who is asked, in which order, at which hours.

Each file is checked alone, then all together (a plan's team exists, a tier's plan exists, …). Whoever writes such a
file gets every problem at once, by file and line, with its mend.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import msgspec
from pydantic import Field

from channels.web_chat.site import DEFAULT_LANGUAGE, read_words
from config.alerts_file import AlertsFile, build_alerts, check_alerts
from config.calendars_file import CalendarsFile, build_calendars
from config.calls_file import CallsFile, build_calls, check_calls
from config.chat_file import ChatFile, build_chat, check_chat
from config.mail_file import MailFile, build_mail, check_mail
from config.marks_file import FieldsFile, TagsFile, build_marks, check_fields, check_tags
from config.plans_file import Plans, PlansFile, build_plan, check_plans
from config.templates_file import TemplatesFile, build_signatures, build_templates, check_templates
from config.tiers_file import TiersFile, build_tier, check_tiers
from config.yaml_file import Key, Names, Seconds, Strict, YamlFile, raise_all, read_yaml
from hub.contract.plans import Activity, Business, Choosing, DayTargets, Discipline, Disposition
from hub.contract.words import ChannelTraits

NEEDED = ("tiers", "plans", "teams", "activities", "dispositions", "channels", "routing")
CALENDARS = "calendars"
CALLS = "calls"
ALERTS = "alerts"
CHAT = "chat"
MAIL = "mail"
TEMPLATES = "templates"
TAGS = "tags"
FIELDS = "fields"
READ = ("*.yaml", "*.ics")


class Named(Strict):
    names: Names


class TeamEntry(Named):
    calendar: str | None = None


class TeamsFile(Strict):
    teams: dict[Key, TeamEntry]


class ActivityEntry(Named):
    available: bool = False
    signed_out: bool = False
    usual: Annotated[Seconds, Field(gt=0)] | None = None


Percent = Annotated[float, Field(gt=0, le=100, strict=False)]


class TargetsEntry(Strict):
    handled: Annotated[int, Field(ge=1, le=10_000)] | None = None
    handle_time: Annotated[Seconds, Field(gt=0)] | None = None
    accepted: Percent | None = None
    in_target: Percent | None = None


class ActivitiesFile(Strict):
    activities: dict[Key, ActivityEntry]
    declines: dict[Key, Named] = Field(default_factory=dict)
    targets: TargetsEntry = TargetsEntry()


class DispositionsFile(Strict):
    dispositions: Annotated[dict[Key, Named], Field(min_length=1)]


class ChannelEntry(Strict):
    offer: Annotated[Seconds, Field(gt=0)] | None = None
    capacity: Annotated[int, Field(ge=1, le=100)] | None = None
    blocked_by: list[str] | None = None
    interruptible: bool | None = None


class ChannelsFile(Strict):
    channels: dict[Key, ChannelEntry] = Field(default_factory=dict)


class CallbackEntry(Strict):
    attempts: Annotated[int, Field(ge=1, le=20)] = 3
    retry: Annotated[Seconds, Field(gt=0)] = 900.0


class RoutingFile(Strict):
    discipline: Discipline = "accumulating"
    choose: Choosing = "least_occupied"
    grace: Seconds = 20.0
    wrap_up: Seconds = 120.0
    short_abandon: Seconds = 5.0
    misses_allowed: Annotated[int, Field(ge=1, le=100)] = 1
    total_capacity: Annotated[int, Field(ge=1, le=1000)] | None = None
    recent_days: Annotated[float, Field(ge=0, le=365, strict=False)] = 0.0
    callback: CallbackEntry = CallbackEntry()


def load_business(
    folder: Path,
    traits: Sequence[ChannelTraits],
    *,
    beside: tuple[YamlFile, Plans] | None = None,
    today: date | None = None,
) -> Business:
    """The business configuration in `folder`, for the channels in service. `beside`: another file with plans, which
    add to the folder's or replace those of the same name. `today`: from when on recurring days off are followed.

    Raises `Misconfigured` with a line for every problem: file, line, what is wrong, how to mend it."""
    files = {name: read_yaml(folder / f"{name}.yaml") for name in NEEDED}
    files[CALENDARS] = _if_present(folder / f"{CALENDARS}.yaml")
    files["plans"].nest(("plans",), "steps")
    files[MAIL] = _if_present(folder / f"{MAIL}.yaml")
    files[CALLS] = _if_present(folder / f"{CALLS}.yaml")
    files[ALERTS] = _if_present(folder / f"{ALERTS}.yaml")
    files[CHAT] = _if_present(folder / f"{CHAT}.yaml")
    for name in (TEMPLATES, TAGS, FIELDS):
        files[name] = _if_present(folder / f"{name}.yaml")
    tiers = files["tiers"].check(TiersFile)
    plans = files["plans"].check(PlansFile)
    teams = files["teams"].check(TeamsFile)
    activities = files["activities"].check(ActivitiesFile)
    dispositions = files["dispositions"].check(DispositionsFile)
    channels = files["channels"].check(ChannelsFile)
    routing = files["routing"].check(RoutingFile)
    calendars = files[CALENDARS].check(CalendarsFile)
    mail = files[MAIL].check(MailFile)
    calls = files[CALLS].check(CallsFile)
    alerts = files[ALERTS].check(AlertsFile)
    chat = files[CHAT].check(ChatFile)
    templates = files[TEMPLATES].check(TemplatesFile)
    tags = files[TAGS].check(TagsFile)
    fields = files[FIELDS].check(FieldsFile)

    known = {trait.name: trait for trait in traits}
    hours = build_calendars(files[CALENDARS], calendars, today or datetime.now(UTC).date()) if calendars else None
    standing = {name: (files["plans"], plan) for name, plan in plans.plans.items()} if plans else None
    if standing is not None and beside is not None:
        standing |= {name: (beside[0], plan) for name, plan in beside[1].items()}
    if tiers:
        check_tiers(files["tiers"], tiers, known, standing, hours)
    if standing is not None:
        check_plans(standing, teams.teams if teams else None)
    if teams:
        _check_teams(files["teams"], teams, hours)
    if activities:
        _check_activities(files["activities"], activities)
    if mail and tiers:
        check_mail(files[MAIL], mail, tiers.tiers)
    if calls and tiers:
        check_calls(files[CALLS], calls, tiers.tiers)
    if alerts and tiers:
        check_alerts(files[ALERTS], alerts, tiers.tiers, known)
    if chat:
        check_chat(files[CHAT], chat, hours, read_words()[DEFAULT_LANGUAGE])
    if templates:
        check_templates(files[TEMPLATES], templates, known)
    if tags:
        check_tags(files[TAGS], tags)
    if fields:
        check_fields(files[FIELDS], fields, known, tiers.tiers if tiers else None)
    if channels:
        _check_channels(files["channels"], channels, known)
    raise_all([*files.values(), *(beside[:1] if beside else ())])
    if not (tiers and standing and teams and activities and dispositions and channels and routing) or hours is None:
        raise AssertionError("a file without content has its problem, which was raised above")

    return Business(
        tiers={key: build_tier(key, rank, entry) for rank, (key, entry) in enumerate(tiers.tiers.items(), start=1)},
        fallback_tier=tiers.fallback,
        plans={name: build_plan(name, plan, routing.choose) for name, (_, plan) in standing.items()},
        activities={key: _activity(key, entry) for key, entry in activities.activities.items()},
        declines={key: entry.names.by_language() for key, entry in activities.declines.items()},
        targets=_targets(activities.targets),
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
        calendars=dict(hours),
        team_calendars={key: entry.calendar for key, entry in teams.teams.items() if entry.calendar},
        total_capacity=routing.total_capacity,
        recent_days=routing.recent_days,
        callback_attempts=routing.callback.attempts,
        callback_retry_seconds=routing.callback.retry,
        mail=build_mail(mail or MailFile()),
        calls=build_calls(calls or CallsFile()),
        chats=build_chat(chat or ChatFile()),
        templates=build_templates(templates),
        signatures=build_signatures(templates),
        marks=build_marks(tags, fields),
        alerts=build_alerts(alerts),
        version=digest(folder),
    )


def digest(folder: Path) -> str:
    """Tells one content of the folder's files, menus included, from another. Files that vanish meanwhile are not
    there."""
    found = hashlib.sha256()
    for path in sorted({path for pattern in READ for path in folder.rglob(pattern)}):
        try:
            content = path.read_bytes()
        except OSError:
            continue
        found.update(f"{path.relative_to(folder).as_posix()}\0{len(content)}\0".encode())
        found.update(content)
    return found.hexdigest()[:16]


def _if_present(path: Path) -> YamlFile:
    return read_yaml(path) if path.exists() else YamlFile(path, None, {})


def _activity(key: str, entry: ActivityEntry) -> Activity:
    names = entry.names.by_language()
    return Activity(
        key=key, available=entry.available, names=names, signed_out=entry.signed_out, usual_seconds=entry.usual
    )  # fmt: skip


def _targets(entry: TargetsEntry) -> DayTargets:
    return DayTargets(
        handled=entry.handled,
        handle_seconds=entry.handle_time,
        accepted=None if entry.accepted is None else entry.accepted / 100,
        in_target=None if entry.in_target is None else entry.in_target / 100,
    )


def _overridden(trait: ChannelTraits, entry: ChannelEntry | None) -> ChannelTraits:
    if entry is None:
        return trait
    return msgspec.structs.replace(
        trait,
        offer_seconds=trait.offer_seconds if entry.offer is None else entry.offer,
        capacity=trait.capacity if entry.capacity is None else entry.capacity,
        blocked_by=trait.blocked_by if entry.blocked_by is None else tuple(entry.blocked_by),
        interruptible=trait.interruptible if entry.interruptible is None else entry.interruptible,
    )


def _check_teams(file: YamlFile, found: TeamsFile, calendars: Iterable[str] | None) -> None:
    for name, entry in found.teams.items():
        if entry.calendar is not None and calendars is not None:
            file.known(("teams", name, "calendar"), "calendar", entry.calendar, calendars)


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


def _check_channels(file: YamlFile, found: ChannelsFile, channels: Mapping[str, ChannelTraits]) -> None:
    for name, entry in found.channels.items():
        file.known(("channels", name), "channel", name, channels)
        for index, other in enumerate(entry.blocked_by or []):
            file.known(("channels", name, "blocked_by", index), "channel", other, channels)
