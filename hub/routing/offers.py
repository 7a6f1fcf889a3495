"""One contact put to one agent, and what becomes of it. An offer holds the agent's capacity from the first moment.

A contact may be put to several agents at the same time (TaskRouter: several reservations of one task). The first to
accept has it, and the others' offers are taken back; who declines ends only their own; when the last has ended and
nobody accepted, the contact waits again.
"""

from collections.abc import Sequence
from datetime import datetime

from msgspec.structs import replace

from hub.contract.commands import AcceptOffer, DeclineOffer
from hub.contract.errors import Conflict, NotAllowed
from hub.contract.events import OfferAccepted, OfferDeclined, OfferFailed, OfferMade, OfferMissed, OfferRescinded
from hub.contract.words import Explanation, OfferCard, OfferState
from hub.routing import engagement
from hub.routing.floor import Floor
from hub.routing.places import leave
from hub.routing.records import UNSAID, Agent, Contact, Refusal


def make(
    floor: Floor,
    contact: Contact,
    agent: Agent,
    explanation: Explanation,
    *,
    step: int = 0,
    also: Sequence[tuple[Agent, Explanation]] = (),
) -> None:
    """Put the contact to the agent, and at the same time to those in `also`, all of them different. `step`: that of its
    plan to which it has come, if the plan wants this."""
    leave(contact)
    card = contact.card
    expires = floor.now + floor.offer_lasts(card.channel)
    if card.unroutable:
        del floor.unroutable[card.id]
    floor.timers.set(card.id, expires.timestamp())
    offer = _new(floor, contact, agent, explanation, expires)
    step_at = card.step_at
    if step and (card.step != step or step_at is None):
        step_at = floor.now
    contact.card = replace(
        card, state="offered", offers=(offer,), unroutable=False, step=step or card.step, step_at=step_at
    )
    _put(floor, contact, agent, offer)
    for another, why in also:
        offer = _new(floor, contact, another, why, expires)
        contact.card = replace(contact.card, offers=(*contact.card.offers, offer))
        _put(floor, contact, another, offer)


def accept(floor: Floor, command: AcceptOffer) -> None:
    """Raises `Conflict` when the offer is over, `NotAllowed` when it is another's."""
    contact, offer = _pending(floor, command.offer_id, command.actor)
    take(floor, contact, offer)


def take(floor: Floor, contact: Contact, offer: OfferCard) -> None:
    """The agent to whom it is offered has it from now on; whoever else was asked is asked no more."""
    others = [other for other in contact.card.offers if other.id != offer.id]
    offer = replace(offer, state="accepted", ended_at=floor.now)
    del floor.offers[offer.id]
    floor.timers.clear(contact.id)
    contact.accepted = offer
    contact.card = replace(
        contact.card,
        state="active",
        offers=(),
        agent_id=offer.agent_id,
        agent_name=offer.agent_name,
        accepted_at=floor.now,
        not_before=None,
    )
    floor.out.append(OfferAccepted(contact=contact.card, offer=offer))
    if contact.party:
        engagement.settle(floor, contact)
    for other in others:
        _take_back(floor, contact, other, "taken")
    agent = floor.agents.get(offer.agent_id)
    if agent is not None:
        agent.skips = UNSAID
        answered(floor, agent)


def decline(floor: Floor, command: DeclineOffer) -> None:
    """Raises `Conflict` when the offer is over, `NotAllowed` when it is another's."""
    contact, offer = _pending(floor, command.offer_id, command.actor)
    agent = floor.agents.get(offer.agent_id)
    refuse(floor, contact, offer, "declined", command.reason)
    if agent is not None:
        agent.misses = 0


def refuse(floor: Floor, contact: Contact, offer: OfferCard, state: OfferState, reason: str = "") -> None:
    """Its agent declined or missed it. Once nobody else is asked it waits again, its place kept, and the next is asked
    at once."""
    offer = _end(floor, contact, offer, state, reason)
    _remember(floor, contact, offer.agent_id, state)
    event = OfferMissed if state == "missed" else OfferDeclined
    floor.out.append(event(contact=contact.card, offer=offer))
    floor.release(offer.agent_id, contact, worked=False)
    _place_if_waiting(floor, contact)


def miss(floor: Floor, contact: Contact) -> None:
    """Nobody answered in time, so each who was asked has missed it. An agent who misses too many in a row counts as not
    responding until they act."""
    for offer in contact.card.offers:
        refuse(floor, contact, offer, "missed")
        agent = floor.agents.get(offer.agent_id)
        if agent is None:
            continue
        agent.misses += 1
        if agent.misses >= floor.business.misses_allowed and not agent.card.not_responding:
            floor.tell(agent, replace(agent.card, not_responding=True), "missed")


def rescind(floor: Floor, contact: Contact, reason: str) -> None:
    """Take it back from everyone who is asked. The contact waits again; the caller says what becomes of it."""
    for offer in contact.card.offers:
        _take_back(floor, contact, offer, reason)


def withdraw(floor: Floor, contact: Contact, offer: OfferCard, reason: str) -> None:
    """Take this one offer back. Once nobody else is asked the contact waits again, and the next is asked at once."""
    _take_back(floor, contact, offer, reason)
    _place_if_waiting(floor, contact)


def fail(floor: Floor, contact: Contact, reason: str) -> None:
    """The agent took it, but their line could not be connected: it waits again, its place kept."""
    card = contact.card
    agent_id = card.agent_id or ""
    offer = contact.accepted or _lost_offer(floor, contact, agent_id)
    offer = replace(offer, state="failed", ended_at=floor.now, reason=reason)
    contact.accepted = None
    contact.card = replace(card, state="waiting", agent_id=None, agent_name="", accepted_at=None)
    _remember(floor, contact, agent_id, "failed")
    floor.out.append(OfferFailed(contact=contact.card, offer=offer))
    floor.release(agent_id, contact, worked=False)
    if contact.party:
        engagement.settle(floor, contact)
    floor.unplaced[contact.id] = contact


def answered(floor: Floor, agent: Agent) -> None:
    """The agent did something: they respond."""
    agent.misses = 0
    if agent.card.not_responding:
        floor.tell(agent, replace(agent.card, not_responding=False), "answered")


def to(contact: Contact, agent_id: str) -> OfferCard | None:
    """The pending offer of the contact to this agent."""
    return next((offer for offer in contact.card.offers if offer.agent_id == agent_id), None)


def _new(floor: Floor, contact: Contact, agent: Agent, explanation: Explanation, expires: datetime) -> OfferCard:
    return OfferCard(
        id=floor.new_id("of"),
        contact_id=contact.id,
        agent_id=agent.id,
        agent_name=agent.card.name,
        state="pending",
        offered_at=floor.now,
        expires_at=expires,
        explanation=explanation,
    )


def _put(floor: Floor, contact: Contact, agent: Agent, offer: OfferCard) -> None:
    floor.offers[offer.id] = contact
    floor.hold(agent, contact)
    floor.out.append(OfferMade(contact=contact.card, offer=offer))


def _take_back(floor: Floor, contact: Contact, offer: OfferCard, reason: str) -> None:
    offer = _end(floor, contact, offer, "rescinded", reason)
    floor.out.append(OfferRescinded(contact=contact.card, offer=offer))
    floor.release(offer.agent_id, contact, worked=False)


def _end(floor: Floor, contact: Contact, offer: OfferCard, state: OfferState, reason: str) -> OfferCard:
    """The offer as it ended. With the last of them the contact is on offer no more."""
    del floor.offers[offer.id]
    card = contact.card
    if card.state == "offered":
        others = tuple(other for other in card.offers if other.id != offer.id)
        if not others:
            floor.timers.clear(contact.id)
        contact.card = replace(card, state="offered" if others else "waiting", offers=others)
    return replace(offer, state=state, ended_at=floor.now, reason=reason)


def _place_if_waiting(floor: Floor, contact: Contact) -> None:
    if contact.card.state == "waiting":
        floor.unplaced[contact.id] = contact


def _remember(floor: Floor, contact: Contact, agent_id: str, state: OfferState) -> None:
    until = (floor.now + floor.offer_lasts(contact.card.channel)).timestamp()
    contact.remember(agent_id, Refusal(state, floor.now, until))


def _pending(floor: Floor, offer_id: str, actor: str) -> tuple[Contact, OfferCard]:
    contact = floor.offers.get(offer_id)
    if contact is None:
        raise Conflict("This offer is over.")
    offer = next(offer for offer in contact.card.offers if offer.id == offer_id)
    if offer.agent_id != actor:
        raise NotAllowed("This offer was made to someone else.")
    return contact, offer


def _lost_offer(floor: Floor, contact: Contact, agent_id: str) -> OfferCard:
    """What can still be said of the accepted offer of a contact that was restored without it."""
    card = contact.card
    at = card.accepted_at or floor.now
    return OfferCard(
        id=floor.new_id("of"),
        contact_id=card.id,
        agent_id=agent_id,
        agent_name=card.agent_name,
        state="accepted",
        offered_at=at,
        expires_at=at,
        explanation=Explanation(plan=card.plan, step=card.step, kind=""),
    )
