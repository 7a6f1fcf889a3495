"""Route plans: which people each step of a contact's plan names.

An account's own people (dedicated, backups) and the agent who has the open conversation are asked whatever skills the
contact wants: the account chose them. Teams and everyone are asked only if they have the skills.
"""

from hub.contract.plans import Business, Plan, Step
from hub.contract.words import ContactCard

TEAM_PLAN = "team:"
"""A contact sent to a team waits under a plan of that one step, named `team:NAME`."""

_EVERYONE = Step(kind="everyone", wait=0.0)


class Plans:
    """The business's plans by name, and the one-step plans of transfers to teams."""

    __slots__ = ("_business", "_plans")

    def __init__(self, business: Business) -> None:
        self._business = business
        self._plans = dict(business.plans)

    def of(self, card: ContactCard) -> Plan:
        """The contact's plan. One that the configuration no longer has gives way to its tier's, and that to
        everyone, so that nobody waits for nothing."""
        plan = self._plans.get(card.plan)
        if plan is not None and plan.steps:
            return plan
        if card.plan.startswith(TEAM_PLAN):
            step = Step(kind="team", wait=0.0, team=card.plan.removeprefix(TEAM_PLAN))
            plan = self._plans[card.plan] = Plan(name=card.plan, steps=(step,))
            return plan
        tier = self._business.tiers.get(card.tier)
        plan = self._business.plans.get(tier.plan(card.channel)) if tier else None
        return plan if plan and plan.steps else Plan(name=card.plan, steps=(_EVERYONE,))


def named(step: Step, team: tuple[str, ...]) -> tuple[str, ...] | None:
    """The agents a step names, in order, given the account team; None for a step that names no one in person."""
    if step.kind == "dedicated":
        return team[:1]
    if step.kind == "backups":
        return team[1:]
    return None
