"""Routes: a plan with its people filled in. Contacts of one plan, account team, channel and skills share one.

Whoever has the open conversation stands beside the people of the first step, and after them whoever handled the
person's last one lately, if the plan names them. An agent on leave has their substitute directly after them.

An account's own people (dedicated, backups) and the agent who has the open conversation are asked whatever skills the
contact wants: the account chose them. Teams and everyone are asked only if they have the skills.

A route holds for as long as its calendars and its people's leaves do not turn; then contacts get another.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from hub.contract.plans import DIVERSIONS, Business, Choosing, Plan, Step
from hub.contract.words import Channel, Diversion
from hub.routing.closed import Closures
from hub.routing.hours import Closed, Hours
from hub.routing.lanes import Pool
from hub.routing.manners import Crowd, Manner
from hub.routing.pools import Pools
from hub.routing.records import Contact

_EVERYONE = Step(kind="everyone", wait=0.0)
_MOST_ROUTES = 100_000
_NOTHING: Mapping[Any, Any] = {}
"""Shared by all routes; never changed."""
Skills = tuple[str, ...]
_Key = tuple[str, str | None, str | None, tuple[str, ...], Channel, str, Skills, tuple[str, ...]]


class Route:
    """The pools of each step, none for steps that are closed now or ask nobody; `fresh`: those no earlier step has.
    `waits`: how long each step is waited on. `last`: the number of the last step, counted from 1. What its plan
    itself says is in its `Manner`.

    By number of the step, where it is out of the ordinary: `closed`, `diverts` (what this channel can do there),
    `patient` (what makes it be skipped) and `rings` (how many are asked at once, 0 for all). `shut`: every step that
    asks somebody is closed; `turned_away`: because a supervisor closed the plan. `named`: all pools that are open or
    will open. `favoured`: agents beside the first step, and whether for the open conversation (sticky) or the last one
    (recent). `stand_ins`: by step and substitute, for whom. `persons`: everyone named one by one. `recent`: who handled
    the last one, whether the plan names them or not. `calendars`: those it depends on. `crowd`: all who wait by this
    plan, if there may be too many."""

    __slots__ = (
        "calendars",
        "closed",
        "crowd",
        "diverts",
        "favoured",
        "fresh",
        "labels",
        "last",
        "max_wait",
        "named",
        "patient",
        "persons",
        "plan",
        "recent",
        "remembers",
        "rings",
        "shut",
        "stand_ins",
        "steps",
        "turned_away",
        "waits",
    )

    def __init__(self, plan: Plan, steps: tuple[tuple[Pool, ...], ...], manner: Manner | None = None) -> None:
        manner = manner or Manner(plan)
        self.plan = plan
        self.steps = steps
        self.waits, self.labels, self.max_wait = manner.waits, manner.labels, manner.max_wait
        self.patient, self.rings, self.remembers = manner.patient, manner.rings, manner.remembers
        self.last = len(steps)
        named: dict[Pool, None] = {}
        fresh = []
        for pools in steps:
            fresh.append(tuple(pool for pool in pools if pool not in named))
            named.update(dict.fromkeys(pools))
        self.fresh = tuple(fresh)
        self.named = tuple(named)
        self.closed: Mapping[int, Closed] = _NOTHING
        self.diverts: Mapping[int, Diversion] = _NOTHING
        self.shut = False
        self.turned_away = False
        self.favoured: Mapping[str, str] = _NOTHING
        self.stand_ins: Mapping[tuple[int, str], str] = _NOTHING
        self.persons: frozenset[str] = frozenset()
        self.recent: str | None = None
        self.calendars: frozenset[str] = frozenset()
        self.crowd: Crowd | None = None

    def names_anyone(self) -> bool:
        """Whether anybody it names exists, here or not."""
        for pool in self.named:  # noqa: SIM110 (a generator takes three times as long, and this is asked for each wait)
            if pool.ready or pool.members:
                return True
        return False


class Routes:
    """Finds a contact's route. The number kept is bounded: routes are made anew when needed. Plans that do not name an
    account's own people have the same routes for all accounts."""

    __slots__ = (
        "_business",
        "_closures",
        "_crowds",
        "_hours",
        "_manners",
        "_of_account",
        "_pools",
        "_recent",
        "_routes",
    )

    def __init__(self, business: Business, pools: Pools, hours: Hours, closures: Closures | None = None) -> None:
        self._business = business
        self._closures = closures or Closures()
        self._of_account = {
            plan.name
            for plan in business.plans.values()
            if any(step.kind in ("dedicated", "backups") for step in plan.steps)
        }
        self._pools = pools
        self._hours = hours
        self._routes: dict[_Key, Route] = {}
        self._recent = timedelta(days=business.recent_days) if business.recent_days > 0 else None
        self._manners = {name: Manner(plan) for name, plan in business.plans.items() if plan.steps}
        self._crowds = {name: Crowd() for name, plan in business.plans.items() if plan.most_waiting is not None}

    def forget(self) -> None:
        """Calendars or leaves have turned."""
        self._routes.clear()

    def crowds(self) -> dict[str, int]:
        """How many wait by each plan that has a limit."""
        return {plan: crowd.waiting for plan, crowd in self._crowds.items()}

    def of(self, contact: Contact, team: tuple[str, ...], now: datetime) -> Route:
        """The contact's route, given its account team."""
        card, skills = contact.card, contact.card.skills
        if len(skills) > 1:
            skills = tuple(sorted(set(skills)))
        plan = self._plan(contact)
        if plan.name not in self._of_account:
            team = ()
        recent = self._recently(contact) if self._recent is not None else None
        tier = card.tier if self._business.calendars else ""
        shut = self._closures.facing(plan, contact) if self._closures.closed else ()
        key = (plan.name, contact.sticky, recent, team, card.channel, tier, skills, shut)
        route = self._routes.get(key)
        if route is None:
            if len(self._routes) >= _MOST_ROUTES:
                self._routes.clear()
            route = self._routes[key] = self._draw(plan, contact, recent, team, skills, shut, now)
        return route

    def _draw(
        self,
        plan: Plan,
        contact: Contact,
        recent: str | None,
        team: tuple[str, ...],
        skills: Skills,
        shut: tuple[str, ...],
        now: datetime,
    ) -> Route:
        card, business = contact.card, self._business
        traits, tier = business.channels[card.channel], business.tiers.get(card.tier)
        named = _Named(self._pools, card.channel)
        steps: list[list[Pool]] = []
        later: list[Pool] = []  # of steps that will open
        calendars: dict[str, None] = {}
        closed: dict[int, Closed] = {}
        diverts: dict[int, Diversion] = {}
        for number, step in enumerate(plan.steps, 1):
            steps.append([])
            if step.kind in DIVERSIONS:
                if traits.live and step.kind in traits.diverts:
                    diverts[number] = step.kind
                continue
            pools = self._people(named, number, step, team, skills)
            why = self._closed_by_hand(plan, step, shut) if shut else None
            if why is None and "after_hours" in step.skip_when and (calendar := self._hours.of(step, tier))[0]:
                calendars[calendar[0]] = None
                why = self._hours.closed(*calendar, now)
            if why is None:
                steps[-1] = pools
            else:
                closed[number] = why
                later += pools if why.until is not None or why.since is not None else []
        asking = [number for number, step in enumerate(plan.steps, 1) if step.kind not in DIVERSIONS]
        first = next((number for number in asking if number not in closed), 0)
        favoured = self._favour(named, steps, first, contact.sticky, recent) if first else {}
        route = Route(plan, tuple(tuple(pools) for pools in steps), self._manners.get(plan.name))
        if later:
            route.named = tuple(dict.fromkeys((*route.named, *later)))
        route.closed, route.diverts = closed or _NOTHING, diverts or _NOTHING
        route.shut = bool(asking) and not first
        route.turned_away = f"plan:{plan.name}" in shut
        route.favoured, route.stand_ins = favoured or _NOTHING, named.stand_ins or _NOTHING
        route.persons, route.recent = frozenset(named.persons), recent
        route.calendars = frozenset(calendars)
        route.crowd = self._crowds.get(plan.name)
        return route

    def _closed_by_hand(self, plan: Plan, step: Step, shut: tuple[str, ...]) -> Closed | None:
        for key in (f"plan:{plan.name}", f"team:{step.team}"):
            if key in shut:
                closure = self._closures.closed[key]
                return Closed(closure.until, closure.name, closure.by_name, closure.since)
        return None

    @staticmethod
    def _favour(
        named: "_Named", steps: list[list[Pool]], first: int, sticky: str | None, recent: str | None
    ) -> dict[str, str]:
        """Put who has the open conversation, then who handled the last one, before the people of the first step."""
        favoured: dict[str, str] = {}
        people = steps[first - 1]
        if recent is not None:
            named.persons.add(recent)
            names_them = any(recent in pool.members for pools in steps for pool in pools)
            if names_them and not (people and people[0].name == recent):
                people = named.before(people, first, recent, favoured, "recent")
        if sticky is not None:
            people = named.before(people, first, sticky, favoured, "sticky")
        steps[first - 1] = people
        return favoured

    def _plan(self, contact: Contact) -> Plan:
        """The plan it goes by; for one sent to a team, that team alone. A plan that the configuration no longer has
        gives way to its tier's, and that to everyone, so that nobody waits for nothing."""
        if contact.sent_to:
            step = Step(kind="team", wait=0.0, team=contact.sent_to)
            return Plan(name=f"team:{contact.sent_to}", steps=(step,))
        card, plans = contact.card, self._business.plans
        plan = plans.get(card.plan)
        if plan is not None and plan.steps:
            return plan
        tier = self._business.tiers.get(card.tier)
        plan = plans.get(tier.plan(card.channel)) if tier else None
        return plan if plan and plan.steps else Plan(name=card.plan, steps=(_EVERYONE,))

    def _recently(self, contact: Contact) -> str | None:
        """Who handled the person's last conversation, if that was not long before this one came."""
        card = contact.card
        if contact.sent_to or card.last_agent_id is None or card.last_handled_at is None or self._recent is None:
            return None
        came = card.queued_at or card.arrived_at
        return card.last_agent_id if came - card.last_handled_at <= self._recent else None

    def _people(
        self, named: "_Named", number: int, step: Step, team: tuple[str, ...], skills: tuple[str, ...]
    ) -> list[Pool]:
        if step.kind in ("dedicated", "backups"):
            return named.pools(number, team[:1] if step.kind == "dedicated" else team[1:])
        demands = dict.fromkeys(skills, 1) if step.wanted else {}
        for skill, level in step.skills.items():
            demands[skill] = max(level, demands.get(skill, 0))
        asked = tuple(sorted(demands.items()))
        order: Choosing = "least_occupied" if step.choose == "last_handler" else step.choose
        if step.kind == "team":
            return [self._pools.team(step.team, named.channel, asked, order)]
        return [self._pools.everyone(named.channel, asked, order)]


class _Named:
    """Those a route names one by one, each with whoever stands in for them."""

    def __init__(self, pools: Pools, channel: Channel) -> None:
        self._pools = pools
        self.channel = channel
        self.persons: set[str] = set()
        self.stand_ins: dict[tuple[int, str], str] = {}

    def pools(self, number: int, people: tuple[str, ...]) -> list[Pool]:
        """Their pools at the step, in order."""
        found: dict[Pool, None] = {}
        for agent_id in people:
            line = self._pools.in_line(agent_id, self.channel)
            found.update(dict.fromkeys(line))
            for pool in line:
                self.persons.add(pool.name)
                if pool.name not in people:
                    self.stand_ins.setdefault((number, pool.name), agent_id)
        return list(found)

    def before(self, people: list[Pool], number: int, agent_id: str, favoured: dict[str, str], how: str) -> list[Pool]:
        """The step's people with this one, and who stands in for them, before them."""
        mine = self.pools(number, (agent_id,))
        for pool in mine:
            favoured[pool.name] = how
        return [*mine, *(pool for pool in people if pool not in mine)]
