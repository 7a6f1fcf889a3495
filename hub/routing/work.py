"""Commands on contacts: ending, wrapping up, sending on, taking, giving, moving, urging, closing.

Whether a user may act as a supervisor is for the API to check; that an agent acts on their own contact is checked here.
"""

from datetime import datetime
from math import isfinite

from msgspec.structs import replace

from hub.contract.commands import Assign, Boost, CloseContact, EndContact, Move, Pull, Transfer, WrapUp
from hub.contract.errors import Conflict, Invalid, NotAllowed
from hub.contract.events import ContactChanged, ContactClosed, ContactTransferred, WrapUpStarted
from hub.contract.words import Outcome
from hub.routing import closures, engagement, explain, offers
from hub.routing.floor import Floor
from hub.routing.places import leave
from hub.routing.records import Agent, Contact

QUEUED = ("waiting", "offered")


def end(floor: Floor, command: EndContact) -> None:
    """The agent ends it. Raises `NotFound`, `NotAllowed` unless it is theirs, `Conflict` if it is over."""
    contact = _own(floor, command.contact_id, command.actor)
    if contact.card.state != "active":
        raise Conflict("This conversation has already ended.")
    start_wrap_up(floor, contact)


def wrap_up(floor: Floor, command: WrapUp) -> None:
    """Close with a disposition. Raises `NotFound`, `NotAllowed` unless it is theirs, `Invalid` for the disposition."""
    contact = _own(floor, command.contact_id, command.actor)
    if command.disposition and command.disposition not in floor.business.dispositions:
        raise Invalid("There is no such disposition.", field="disposition", mend="Choose one of dispositions.yaml.")
    if contact.card.state == "active":
        _end(floor, contact)
    close(floor, contact, contact.card.outcome or "handled", command.disposition or None)


def transfer(floor: Floor, command: Transfer) -> None:
    """Send it on; its clock is kept. An agent is asked at once, even beyond capacity, and if they do not take it the
    plan begins anew. A team is waited for.

    Raises `NotFound`, `NotAllowed` unless it is theirs, `Invalid` for the target, `Conflict` if the conversation is
    over, the agent takes no work now or the team's queue is closed."""
    contact = _own(floor, command.contact_id, command.actor)
    if contact.card.state != "active":
        raise Conflict("This conversation has already ended.")
    if bool(command.to_agent_id) == bool(command.to_team):
        raise Invalid("Send it to one agent or to one team.", field="to_agent_id")
    if command.to_team:
        if command.to_team not in floor.business.teams:
            raise Invalid("There is no such team.", field="to_team", mend="Choose one of teams.yaml.")
        closures.check_open(floor, command.to_team, "")
        contact.sent_to = command.to_team
        _send_on(floor, contact, command.to_team, command.note)
        return
    if command.to_agent_id == command.actor:
        raise Invalid("You have it already.", field="to_agent_id")
    agent = _taking(floor, command.to_agent_id)
    contact.sent_to = ""
    _send_on(floor, contact, agent.id, command.note)
    _direct(floor, contact, agent, "transfer")


def pull(floor: Floor, command: Pull) -> None:
    """Take a waiting contact oneself, even beyond capacity; with `take_over`, also from the colleague who has it.

    Raises `NotFound`, `Conflict` when it waits no more."""
    agent = floor.agent(command.actor)
    contact = floor.contact(command.contact_id)
    if command.take_over and contact.card.state == "active":
        if contact.card.agent_id == agent.id:
            raise Conflict("You have it already.")
        _send_on(floor, contact, agent.id, "")
    _must_wait(contact)
    if offers.to(contact, agent.id) is None:
        offers.rescind(floor, contact, "pulled")
        _direct(floor, contact, agent, "pull")
    offer = offers.to(contact, agent.id)
    assert offer is not None, "it was just made"
    offers.take(floor, contact, offer)


def assign(floor: Floor, command: Assign) -> None:
    """Give it to an agent, from the queue or from another agent: it is offered to them, even beyond capacity.

    Raises `NotFound`, `Conflict` when it is over, already theirs, or the agent takes no work now."""
    contact = floor.contact(command.contact_id)
    agent = _taking(floor, command.agent_id)
    card = contact.card
    _must_go_on(contact)
    if agent.id == card.agent_id or [offer.agent_id for offer in card.offers] == [agent.id]:
        raise Conflict("It is already theirs.")
    if card.state == "active":
        _send_on(floor, contact, agent.id, "")
    else:
        offers.rescind(floor, contact, "assigned")
    _direct(floor, contact, agent, "assign")


def move(floor: Floor, command: Move) -> None:
    """Send it to another queue, its clock kept: to a team, which it waits for instead of its plan, or to a plan, which
    it begins at the first step. From an agent who has it, this is a transfer.

    Raises `NotFound`, `Invalid` for the target, `Conflict` when the conversation is over or that queue is closed."""
    contact = floor.contact(command.contact_id)
    _check_queue(floor, command.to_team, command.to_plan)
    _must_go_on(contact)
    if contact.card.state == "active":
        _head_for(floor, contact, command)
        _send_on(floor, contact, command.to_team or command.to_plan, "")
        return
    offers.rescind(floor, contact, "moved")
    leave(contact)
    _head_for(floor, contact, command)
    floor.out.append(ContactChanged(contact=contact.card, what="moved"))
    floor.unplaced[contact.id] = contact


def boost(floor: Floor, command: Boost) -> None:
    """Count more seconds of waiting (fewer, if negative). Raises `NotFound`, `Invalid`, `Conflict` when it waits no
    more."""
    contact = floor.contact(command.contact_id)
    if not isfinite(command.seconds):
        raise Invalid("Seconds must be a number.", field="seconds")
    _must_wait(contact)
    leave(contact)
    contact.card = replace(contact.card, boost=contact.card.boost + command.seconds)
    contact.refresh(floor.ranks)
    floor.out.append(ContactChanged(contact=contact.card, what="boosted"))
    floor.unplaced[contact.id] = contact


def close_contact(floor: Floor, command: CloseContact) -> None:
    """A supervisor closes it, wherever it is. Raises `NotFound`."""
    contact = floor.contact(command.contact_id)
    offers.rescind(floor, contact, "closed")
    close(floor, contact, contact.card.outcome or "handled", None)


def start_wrap_up(floor: Floor, contact: Contact) -> None:
    """The conversation is over, after-contact work begins. It ends by itself when its time is up."""
    floor.timers.set(contact.id, _end(floor, contact).timestamp())


def close(floor: Floor, contact: Contact, outcome: Outcome, disposition: str | None) -> None:
    """It is over; the router forgets it."""
    leave(contact)
    del floor.contacts[contact.id]
    floor.unroutable.pop(contact.id, None)
    floor.timers.clear(contact.id)
    card = contact.card
    contact.card = replace(
        card, state="closed", closed_at=floor.now, outcome=outcome, disposition=disposition, unroutable=False
    )
    floor.out.append(ContactClosed(contact=contact.card))
    if card.agent_id is not None:
        floor.release(card.agent_id, contact)
    if contact.party:
        engagement.dissolve(floor, contact)


def _end(floor: Floor, contact: Contact) -> datetime:
    until = floor.now + floor.wrap_up_lasts
    contact.accepted = None
    contact.card = replace(contact.card, state="wrapping", wrap_up_until=until)
    floor.out.append(WrapUpStarted(contact=contact.card))
    return until


def _send_on(floor: Floor, contact: Contact, to: str, note: str) -> None:
    card = contact.card
    holder = card.agent_id or ""
    contact.accepted = None
    contact.card = replace(
        card,
        state="waiting",
        agent_id=None,
        agent_name="",
        accepted_at=None,
        step=0,
        step_at=None,
        queued_at=card.queued_at or floor.now,  # a call we made begins to wait only here
    )
    contact.refresh(floor.ranks)
    floor.out.append(ContactTransferred(contact=contact.card, from_agent_id=holder, to=to, note=note))
    floor.release(holder, contact)
    if contact.party:
        engagement.settle(floor, contact)
    floor.unplaced[contact.id] = contact


def _head_for(floor: Floor, contact: Contact, command: Move) -> None:
    """Turn it towards the team or the plan it was moved to."""
    card = replace(contact.card, step=0, step_at=None)
    contact.card = replace(card, plan=command.to_plan, plan_at=floor.now) if command.to_plan else card
    contact.sent_to = command.to_team
    contact.refresh(floor.ranks)


def _direct(floor: Floor, contact: Contact, agent: Agent, how: str) -> None:
    offers.make(floor, contact, agent, explain.of_command(floor, contact, how))


def _own(floor: Floor, contact_id: str, actor: str) -> Contact:
    contact = floor.contact(contact_id)
    if contact.card.agent_id != actor:
        raise NotAllowed("This contact is not yours.")
    return contact


def _taking(floor: Floor, agent_id: str) -> Agent:
    agent = floor.agent(agent_id)
    if not agent.present:
        raise Conflict("This agent takes no work now.", mend="Choose another agent, or their team.")
    return agent


def _check_queue(floor: Floor, team: str, plan: str) -> None:
    if bool(team) == bool(plan):
        raise Invalid("Move it to one team or to one plan.", field="to_team", mend="Name exactly one of the two.")
    if team and team not in floor.business.teams:
        raise Invalid("There is no such team.", field="to_team", mend="Choose one of teams.yaml.")
    if plan and plan not in floor.business.plans:
        raise Invalid("There is no such plan.", field="to_plan", mend="Choose one of plans.yaml.")
    closures.check_open(floor, team, plan)


def _must_go_on(contact: Contact) -> None:
    if contact.card.state == "wrapping":
        raise Conflict("This conversation has already ended.")


def _must_wait(contact: Contact) -> None:
    if contact.card.state not in QUEUED:
        raise Conflict("This contact waits no more.")
