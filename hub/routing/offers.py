"""One contact put to one agent, and what becomes of it. An offer holds the agent's capacity from the first moment."""

from msgspec.structs import replace

from hub.contract.commands import AcceptOffer, DeclineOffer
from hub.contract.errors import Conflict, NotAllowed
from hub.contract.events import OfferAccepted, OfferDeclined, OfferFailed, OfferMade, OfferMissed, OfferRescinded
from hub.contract.words import ContactCard, Explanation, OfferCard, OfferState
from hub.routing.floor import Floor
from hub.routing.places import leave
from hub.routing.records import Agent, Contact, Refusal


def make(floor: Floor, contact: Contact, agent: Agent, card: ContactCard, explanation: Explanation) -> None:
    """Put the contact to the agent. `card` is its card, at the step it has come to."""
    leave(contact)
    expires = floor.now + floor.offer_lasts(card.channel)
    offer = OfferCard(
        id=floor.new_id("of"),
        contact_id=card.id,
        agent_id=agent.id,
        agent_name=agent.card.name,
        state="pending",
        offered_at=floor.now,
        expires_at=expires,
        explanation=explanation,
    )
    if card.unroutable:
        del floor.unroutable[card.id]
    contact.card = replace(card, state="offered", offers=(offer,), unroutable=False)
    floor.offers[offer.id] = contact
    floor.timers.set(card.id, expires.timestamp())
    floor.hold(agent, contact)
    floor.out.append(OfferMade(contact=contact.card, offer=offer))


def accept(floor: Floor, command: AcceptOffer) -> None:
    """Raises `Conflict` when the offer is over, `NotAllowed` when it is another's."""
    contact = _pending(floor, command.offer_id, command.actor)
    take(floor, contact)


def take(floor: Floor, contact: Contact) -> None:
    """The agent to whom it is offered has it from now on."""
    offer = replace(_offer(contact), state="accepted", ended_at=floor.now)
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
    )
    floor.out.append(OfferAccepted(contact=contact.card, offer=offer))
    agent = floor.agents.get(offer.agent_id)
    if agent is not None:
        agent.skips.clear()
        answered(floor, agent)


def decline(floor: Floor, command: DeclineOffer) -> None:
    """Raises `Conflict` when the offer is over, `NotAllowed` when it is another's."""
    contact = _pending(floor, command.offer_id, command.actor)
    agent = floor.agents.get(_offer(contact).agent_id)
    refuse(floor, contact, "declined", command.reason)
    if agent is not None:
        agent.misses = 0


def refuse(floor: Floor, contact: Contact, state: OfferState, reason: str = "") -> None:
    """The agent declined or missed it: it waits again, its place kept, and the next is asked at once."""
    offer = _end(floor, contact, state, reason)
    _remember(floor, contact, offer.agent_id, state)
    event = OfferMissed if state == "missed" else OfferDeclined
    floor.out.append(event(contact=contact.card, offer=offer))
    floor.release(offer.agent_id, contact, worked=False)
    floor.unplaced[contact.id] = contact


def miss(floor: Floor, contact: Contact) -> None:
    """Nobody answered in time. An agent who misses too many in a row counts as not responding until they act."""
    agent = floor.agents.get(_offer(contact).agent_id)
    refuse(floor, contact, "missed")
    if agent is None:
        return
    agent.misses += 1
    if agent.misses >= floor.business.misses_allowed and not agent.card.not_responding:
        floor.tell(agent, replace(agent.card, not_responding=True), "missed")


def rescind(floor: Floor, contact: Contact, reason: str) -> None:
    """Take the offer back. The contact waits again; the caller says what becomes of it."""
    offer = _end(floor, contact, "rescinded", reason)
    floor.out.append(OfferRescinded(contact=contact.card, offer=offer))
    floor.release(offer.agent_id, contact, worked=False)


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
    floor.unplaced[contact.id] = contact


def answered(floor: Floor, agent: Agent) -> None:
    """The agent did something: they respond."""
    agent.misses = 0
    if agent.card.not_responding:
        floor.tell(agent, replace(agent.card, not_responding=False), "answered")


def _end(floor: Floor, contact: Contact, state: OfferState, reason: str) -> OfferCard:
    offer = replace(_offer(contact), state=state, ended_at=floor.now, reason=reason)
    del floor.offers[offer.id]
    floor.timers.clear(contact.id)
    contact.card = replace(contact.card, state="waiting", offers=())
    return offer


def _remember(floor: Floor, contact: Contact, agent_id: str, state: OfferState) -> None:
    until = (floor.now + floor.offer_lasts(contact.card.channel)).timestamp()
    contact.remember(agent_id, Refusal(state, floor.now, until))


def _pending(floor: Floor, offer_id: str, actor: str) -> Contact:
    contact = floor.offers.get(offer_id)
    if contact is None:
        raise Conflict("This offer is over.")
    if _offer(contact).agent_id != actor:
        raise NotAllowed("This offer was made to someone else.")
    return contact


def _offer(contact: Contact) -> OfferCard:
    offer = contact.card.offer
    if offer is None:
        raise Conflict("This contact is not on offer.")
    return offer


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
