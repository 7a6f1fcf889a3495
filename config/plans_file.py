"""`plans.yaml`: whom to ask, in which order, and where a contact goes when nobody comes in time.

A plan is a list of steps, or a mapping with `steps` and what becomes of contacts that wait too long or find too many
others. A step's `relax` is unfolded into steps of their own, which ask the same people for less.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Annotated

from pydantic import BeforeValidator, Field

from config.yaml_file import Key, Level, Place, Seconds, Strict, YamlFile
from hub.contract.plans import DIVERSIONS, EVERY_SKIP, Choosing, Plan, SkipWhen, Step, StepKind

BY_NAME: tuple[StepKind, ...] = ("dedicated", "backups")
ENDS_THE_LINE: tuple[StepKind, ...] = ("voicemail", "message")
ALL = "all"
SEVERAL = 100


def _ring(value: object) -> object:
    if value == ALL:
        return 0
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= SEVERAL:
        raise ValueError(f"wants how many agents to ask at once: 1 to {SEVERAL}, or {ALL}")
    return value


class RelaxEntry(Strict):
    """What is asked of the same people from `after` on (counted from the step's beginning). What is left out stays."""

    after: Annotated[Seconds, Field(gt=0)]
    skills: dict[Key, Level] | None = None
    wanted: bool | None = None


class StepEntry(Strict):
    ask: StepKind
    wait: Seconds | None = None
    team: str | None = None
    skills: dict[Key, Level] | None = None
    wanted: bool | None = None
    relax: Annotated[list[RelaxEntry], Field(min_length=1)] | None = None
    skip_when: list[SkipWhen] | None = None
    choose: Choosing | None = None
    ring: Annotated[int, BeforeValidator(_ring)] | None = None


class PlanEntry(Strict):
    """`skip_when`: for steps that do not say."""

    steps: Annotated[list[StepEntry], Field(min_length=1)]
    max_wait: Annotated[Seconds, Field(gt=0)] | None = None
    overflow: str | None = None
    most_waiting: Annotated[int, Field(ge=1, le=1_000_000)] | None = None
    when_full: str | None = None
    skip_when: list[SkipWhen] | None = None


Plans = dict[Key, PlanEntry]
Standing = tuple[YamlFile, PlanEntry]
"""A plan and the file in which it stands."""


class PlansFile(Strict):
    plans: Annotated[Plans, Field(min_length=1)]


def check_plans(plans: Mapping[str, Standing], teams: Iterable[str] | None) -> None:
    """Complain of what one step cannot know of another. `teams`: None when they could not be read."""
    for name, (file, plan) in plans.items():
        for index, step in enumerate(plan.steps):
            _check_step(file, ("plans", name, "steps", index), step, plan.steps[index + 1 :], teams)
        for limit, to in (("max_wait", "overflow"), ("most_waiting", "when_full")):
            place: Place = ("plans", name)
            if (getattr(plan, limit) is None) != (getattr(plan, to) is None):
                given, missing = (to, limit) if getattr(plan, limit) is None else (limit, to)
                file.complain((*place, given), f"{missing!r} is missing; it goes together with {given!r}")
            if getattr(plan, to) is not None:
                file.known((*place, to), "plan", getattr(plan, to), plans)
    _check_circles(plans)


def _check_step(
    file: YamlFile, place: Place, step: StepEntry, later: list[StepEntry], teams: Iterable[str] | None
) -> None:
    if step.ask in ENDS_THE_LINE:
        if later:
            text = f"nobody waits after ask: {step.ask}, so the steps after it are never reached; make it the last"
            file.complain(place, text)
    elif step.wait is None and later:
        file.complain(place, "'wait' is missing; only the last step is waited on without end")
    for part in _misplaced(step):
        file.complain((*place, part), f"{part!r} does not go with ask: {step.ask}; remove it")
    if step.ask == "team" and step.team is None:
        file.complain(place, "'team' is missing; name one of teams.yaml")
    elif step.ask == "team" and step.team is not None and teams is not None:
        file.known((*place, "team"), "team", step.team, teams)
    if step.ask == "skills" and not step.skills:
        file.complain(place, "'skills' is missing; name those asked for with their least level, or ask: everyone")
    _check_relax(file, (*place, "relax"), step)


def _misplaced(step: StepEntry) -> Iterator[str]:
    """Keys that mean nothing beside what is asked."""
    never: set[str] = set()
    if step.ask != "team":
        never.add("team")
    if step.ask in BY_NAME:
        never |= {"skills", "relax"}
    if step.ask in DIVERSIONS:
        never |= {"skills", "relax", "wanted", "skip_when", "choose", "ring"}
    if step.ask in ENDS_THE_LINE:
        never.add("wait")
    yield from (part for part in StepEntry.model_fields if part in never and getattr(step, part) is not None)


def _check_relax(file: YamlFile, place: Place, step: StepEntry) -> None:
    before, skills = 0.0, step.skills or {}
    wanted = step.wanted is not False
    for index, entry in enumerate(step.relax or []):
        here = (*place, index)
        if entry.after <= before:
            file.complain(
                (*here, "after"), f"'after' is not later than {before:g} s, where it stood; put them in order"
            )
        elif step.wait is not None and entry.after >= step.wait:
            text = f"'after' is not within the step's wait of {step.wait:g} s; make it sooner, or the wait longer"
            file.complain((*here, "after"), text)
        if entry.skills is None and entry.wanted is None:
            file.complain(here, "says neither 'skills' nor 'wanted'; say what is asked from then on")
        more = [skill for skill, level in (entry.skills or {}).items() if level > skills.get(skill, 0)]
        for skill in more:
            file.complain((*here, "skills", skill), f"asks more of {skill!r} than before; relaxing asks less")
        if entry.wanted and not wanted:
            file.complain((*here, "wanted"), "asks for the wanted skills again; relaxing asks less")
        before, skills = max(before, entry.after), skills if entry.skills is None else entry.skills
        wanted = wanted if entry.wanted is None else entry.wanted


def _onward(plan: PlanEntry) -> Iterator[str]:
    yield from (to for to in (plan.overflow, plan.when_full) if to is not None)


def _check_circles(plans: Mapping[str, Standing]) -> None:
    """A contact that went on and on from plan to plan would never arrive. Each circle is told once."""
    told: set[frozenset[str]] = set()
    for first in plans:
        circle = _circle(plans, (first,))
        if circle and frozenset(circle) not in told:
            told.add(frozenset(circle))
            file, plan = plans[first]
            key = "overflow" if plan.overflow == circle[1] else "when_full"
            way = " → ".join(circle)
            file.complain(("plans", first, key), f"goes round in a circle: {way}; let one of them not go on")


def _circle(plans: Mapping[str, Standing], way: tuple[str, ...]) -> tuple[str, ...]:
    """The way from its first plan back to it; empty when there is none."""
    for to in _onward(plans[way[-1]][1]) if way[-1] in plans else ():
        if to == way[0]:
            return (*way, to)
        if to not in way and (found := _circle(plans, (*way, to))):
            return found
    return ()


def reached(plans: Mapping[str, Standing], name: str) -> set[str]:
    """The plan and all it may send a contact on to, as far as they exist."""
    found: set[str] = set()
    ahead = [name]
    while ahead:
        plan = ahead.pop()
        if plan in plans and plan not in found:
            found.add(plan)
            ahead.extend(_onward(plans[plan][1]))
    return found


def build_plan(name: str, entry: PlanEntry, choose: Choosing) -> Plan:
    """`choose`: who among equals, where a step does not say."""
    return Plan(
        name=name,
        steps=tuple(part for step in entry.steps for part in _steps(step, choose, entry.skip_when)),
        max_wait=entry.max_wait,
        overflow=entry.overflow or "",
        most_waiting=entry.most_waiting,
        when_full=entry.when_full or "",
    )


def _steps(entry: StepEntry, choose: Choosing, skip_when: Sequence[SkipWhen] | None) -> Iterator[Step]:
    """The step, and one for each relaxation; they share its wait. What asks no agent lacks none, so is not skipped."""
    skills, wanted, begins = entry.skills or {}, entry.wanted is not False, 0.0
    skip = skip_when if entry.skip_when is None else entry.skip_when
    skip = () if entry.ask in DIVERSIONS else EVERY_SKIP if skip is None else tuple(skip)
    ends = [*(part.after for part in entry.relax or []), entry.wait]
    for number, end in enumerate(ends):
        if number:
            part = (entry.relax or [])[number - 1]
            skills = skills if part.skills is None else part.skills
            wanted = wanted if part.wanted is None else part.wanted
        yield Step(
            kind=entry.ask,
            wait=0.0 if end is None else end - begins,
            team=entry.team or "",
            skills=skills,
            wanted=wanted,
            relaxed=number > 0,
            skip_when=skip,
            choose=entry.choose or choose,
            ring=1 if entry.ring is None else entry.ring,
        )
        begins = begins if end is None else end
