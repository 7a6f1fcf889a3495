"""Which queues are closed, and for whom. See `closures` for what follows."""

from __future__ import annotations

from datetime import datetime

from hub.contract.plans import Plan
from hub.contract.steering import QueueClosure, QueueKind
from hub.contract.words import ContactCard
from hub.routing.records import Contact
from hub.routing.timers import Timers


class Closures:
    """By queue. `turns`: when those open by themselves of which that is said."""

    __slots__ = ("closed", "turns")

    def __init__(self) -> None:
        self.closed: dict[str, QueueClosure] = {}
        self.turns = Timers()

    def of(self, kind: QueueKind, name: str) -> QueueClosure | None:
        """None while it is open."""
        return self.closed.get(f"{kind}:{name}")

    def put(self, closure: QueueClosure) -> None:
        """It is closed from now on."""
        self.closed[closure.key] = closure
        if closure.until is None:
            self.turns.clear(closure.key)
        else:
            self.turns.set(closure.key, closure.until.timestamp())

    def drop(self, closure: QueueClosure) -> None:
        """It is open."""
        del self.closed[closure.key]
        self.turns.clear(closure.key)

    def facing(self, plan: Plan, contact: Contact) -> tuple[str, ...]:
        """The queues of its plan that are closed to this contact, in order."""
        return tuple(sorted(key for key, closure in self.closed.items() if concerns(closure, plan, contact)))


def concerns(closure: QueueClosure, plan: Plan, contact: Contact) -> bool:
    """Whether the contact goes by that queue and is not one of those who may stay."""
    if not closure.moves and came(contact.card) <= closure.since:
        return False
    if closure.kind == "plan":
        return plan.name == closure.name
    return any(step.kind == "team" and step.team == closure.name for step in plan.steps)


def came(card: ContactCard) -> datetime:
    """When it came to its present plan."""
    return card.plan_at or card.queued_at or card.arrived_at
