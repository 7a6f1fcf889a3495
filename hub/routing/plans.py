"""Routes: a plan with its people filled in. Contacts of one plan, account team, channel and skills share one.

Whoever has the open conversation stands beside the people of the first step.

An account's own people (dedicated, backups) and the agent who has the open conversation are asked whatever skills the
contact wants: the account chose them. Teams and everyone are asked only if they have the skills.
"""

from datetime import timedelta

from hub.contract.plans import Business, Plan, Step
from hub.contract.words import Channel
from hub.routing.lanes import Pool
from hub.routing.pools import Pools
from hub.routing.records import Contact

_EVERYONE = Step(kind="everyone", wait=0.0)
_MOST_ROUTES = 100_000
_Key = tuple[str, str | None, tuple[str, ...], Channel, tuple[str, ...]]


class Route:
    """The pools of each step; `fresh`: those no earlier step has. `waits`: how long each step is waited on. `last`:
    the number of the last step, counted from 1."""

    __slots__ = ("fresh", "last", "plan", "steps", "waits")

    def __init__(self, plan: Plan, steps: tuple[tuple[Pool, ...], ...]) -> None:
        self.plan = plan
        self.steps = steps
        self.waits = tuple(timedelta(seconds=step.wait) for step in plan.steps)
        self.last = len(steps)
        named: set[Pool] = set()
        fresh = []
        for pools in steps:
            fresh.append(tuple(pool for pool in pools if pool not in named))
            named.update(pools)
        self.fresh = tuple(fresh)

    def names_anyone(self) -> bool:
        """Whether anybody it names exists, here or not."""
        for pools in self.fresh:
            for pool in pools:
                if pool.members:
                    return True
        return False


class Routes:
    """Finds a contact's route. The number kept is bounded: routes are made anew when needed. Plans that do not name an
    account's own people have the same routes for all accounts."""

    __slots__ = ("_business", "_of_account", "_pools", "_routes")

    def __init__(self, business: Business, pools: Pools) -> None:
        self._business = business
        self._of_account = {
            plan.name
            for plan in business.plans.values()
            if any(step.kind in ("dedicated", "backups") for step in plan.steps)
        }
        self._pools = pools
        self._routes: dict[_Key, Route] = {}

    def of(self, contact: Contact, team: tuple[str, ...]) -> Route:
        """The contact's route, given its account team."""
        card, skills = contact.card, contact.card.skills
        if len(skills) > 1:
            skills = tuple(sorted(set(skills)))
        plan = self._plan(contact)
        if plan.name not in self._of_account:
            team = ()
        key = (plan.name, contact.sticky, team, card.channel, skills)
        route = self._routes.get(key)
        if route is None:
            if len(self._routes) >= _MOST_ROUTES:
                self._routes.clear()
            steps = [self._people(step, team, card.channel, skills) for step in plan.steps]
            if contact.sticky is not None:
                mine = self._pools.named(contact.sticky, card.channel)
                steps[0] = (mine, *(pool for pool in steps[0] if pool is not mine))
            route = self._routes[key] = Route(plan, tuple(steps))
        return route

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

    def _people(self, step: Step, team: tuple[str, ...], channel: Channel, skills: tuple[str, ...]) -> tuple[Pool, ...]:
        if step.kind == "team":
            return (self._pools.team(step.team, channel, skills),)
        if step.kind == "everyone":
            return (self._pools.everyone(channel, skills),)
        people = team[:1] if step.kind == "dedicated" else team[1:]
        return tuple(self._pools.named(agent_id, channel) for agent_id in people)
