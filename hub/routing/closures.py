"""Queues that a supervisor closed. A team's is closed as out of its hours, a plan's with all its steps, and then its
newcomers go where the plan sends them when it is full or takes too long, if it says so. Nobody who waits is lost: what
can go nowhere else waits for the opening."""

from msgspec.structs import replace

from hub.contract.commands import CloseQueue, OpenQueue
from hub.contract.errors import Conflict, Invalid
from hub.contract.events import ContactChanged, QueueClosed, QueueOpened
from hub.contract.steering import QueueClosure
from hub.routing.closed import concerns
from hub.routing.floor import Floor
from hub.routing.offers import rescind
from hub.routing.places import leave


def close(floor: Floor, command: CloseQueue) -> None:
    """Close it, or change what is said of one that is closed. Raises `Invalid` for a queue there is not, for an instant
    that is over."""
    known = floor.business.teams if command.kind == "team" else floor.business.plans
    if command.name not in known:
        raise Invalid(
            "There is no such queue.", field="name", mend="Choose a team of teams.yaml or a plan of plans.yaml."
        )
    if command.until is not None and command.until <= floor.now:
        raise Invalid("It would open before it closes.", field="until", mend="Choose a later hour, or none.")
    before = floor.closures.of(command.kind, command.name)
    closure = QueueClosure(
        kind=command.kind,
        name=command.name,
        reason=command.reason,
        by_id=command.actor,
        by_name=command.actor_name,
        since=before.since if before is not None else floor.now,
        until=command.until,
        moves=command.moves or (before is not None and before.moves),
    )
    floor.closures.put(closure)
    floor.out.append(QueueClosed(closure=closure))
    if command.moves:
        _move_away(floor, closure)
    _look_again(floor, closure)


def open_again(floor: Floor, command: OpenQueue) -> None:
    """Raises `Conflict` for a queue that is open."""
    closure = floor.closures.of(command.kind, command.name)
    if closure is None:
        raise Conflict("This queue is open.")
    _open(floor, closure, "chosen")


def turn(floor: Floor, key: str) -> None:
    """Its time is up."""
    _open(floor, floor.closures.closed[key], "until")


def check_open(floor: Floor, team: str, plan: str) -> None:
    """Raises `Conflict` for a queue that a contact is to be sent to and that is closed."""
    for kind, name in (("team", team), ("plan", plan)):
        if name and (closure := floor.closures.closed.get(f"{kind}:{name}")) is not None:
            raise Conflict(f"This queue is closed by {closure.by_name}.", mend="Choose another one, or open it first.")


def _open(floor: Floor, closure: QueueClosure, why: str) -> None:
    floor.closures.drop(closure)
    floor.out.append(QueueOpened(closure=closure, why=why))
    _look_again(floor, closure)


def _look_again(floor: Floor, closure: QueueClosure) -> None:
    """Place those anew whom it concerns."""
    floor.routes.forget()
    for contact in floor.contacts.values():
        if contact.route is not None and concerns(closure, contact.route.plan, contact):
            contact.route = None
            if contact.card.state == "waiting":
                leave(contact)
                floor.unplaced[contact.id] = contact


def _move_away(floor: Floor, closure: QueueClosure) -> None:
    """Take back what its queue has offered, and let those go by their plans again who were sent to the team."""
    for contact in list(floor.contacts.values()):
        sent = closure.kind == "team" and contact.sent_to == closure.name
        of_plan = closure.kind == "plan" and not contact.sent_to and contact.card.plan == closure.name
        if contact.card.state == "offered" and (sent or of_plan):
            rescind(floor, contact, "moved")
        if contact.card.state == "waiting" and sent:
            leave(contact)
            contact.card = replace(contact.card, step=0, step_at=None)
            contact.sent_to = ""
            contact.refresh(floor.ranks)
            floor.out.append(ContactChanged(contact=contact.card, what="moved"))
            floor.unplaced[contact.id] = contact
