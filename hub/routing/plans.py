"""Route plans: which people each step of a contact's plan names.

An account's own people (dedicated, backups) and the agent who has the open conversation are asked whatever skills the
contact wants: the account chose them. Teams and everyone are asked only if they have the skills.
"""

from hub.contract.plans import Business, Plan, Step
from hub.routing.records import Contact

_EVERYONE = Step(kind="everyone", wait=0.0)


class Plans:
    """The business's plans by name, and for contacts sent to a team a plan of that one step."""

    __slots__ = ("_business", "_teams")

    def __init__(self, business: Business) -> None:
        self._business = business
        self._teams: dict[str, Plan] = {}

    def of(self, contact: Contact) -> Plan:
        """The plan it goes by. One that the configuration no longer has gives way to its tier's, and that to
        everyone, so that nobody waits for nothing."""
        if contact.sent_to:
            return self._team(contact.sent_to)
        card, plans = contact.card, self._business.plans
        plan = plans.get(card.plan)
        if plan is not None and plan.steps:
            return plan
        tier = self._business.tiers.get(card.tier)
        plan = plans.get(tier.plan(card.channel)) if tier else None
        return plan if plan and plan.steps else Plan(name=card.plan, steps=(_EVERYONE,))

    def _team(self, name: str) -> Plan:
        plan = self._teams.get(name)
        if plan is None:
            plan = self._teams[name] = Plan(name=f"team:{name}", steps=(Step(kind="team", wait=0.0, team=name),))
        return plan


def named(step: Step, team: tuple[str, ...]) -> tuple[str, ...] | None:
    """The agents a step names, in order, given the account team; None for a step that names no one in person."""
    if step.kind == "dedicated":
        return team[:1]
    if step.kind == "backups":
        return team[1:]
    return None
