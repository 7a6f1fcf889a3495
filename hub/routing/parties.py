"""Contacts that pass from an agent to a colleague who is in the talk already: because the agent says so, or because
they have left the colleague alone with the customer."""

from msgspec.structs import replace

from hub.contract.commands import HandOver
from hub.contract.errors import Conflict, NotAllowed
from hub.contract.events import ContactHandedOver
from hub.contract.talks import Leg, Talk, TalkMoved
from hub.routing import engagement, offers
from hub.routing.floor import Floor
from hub.routing.records import Agent, Contact

JOINED = ("talking", "held")


def talk_moved(floor: Floor, fact: TalkMoved) -> None:
    """The talk of a contact changed."""
    contact = floor.contacts.get(fact.talk.contact_id)
    if contact is None:
        return
    contact.party = engagement.party_of(fact.talk)
    engagement.settle(floor, contact)
    if contact.card.state == "active" and (heir := _heir(floor, contact, fact.talk)) is not None:
        _pass_on(floor, contact, heir)


def hand_over(floor: Floor, command: HandOver) -> None:
    """Its agent leaves it to a colleague. Nothing for one who has it already. Raises `NotFound`, `NotAllowed` unless it
    is theirs, `Conflict` if the conversation is over."""
    contact = floor.contact(command.contact_id)
    agent = floor.agent(command.to_agent_id)
    if contact.card.agent_id == agent.id and contact.card.state == "active":
        return
    if contact.card.agent_id != command.actor:
        raise NotAllowed("This contact is not yours.")
    if contact.card.state != "active":
        raise Conflict("This conversation has already ended.")
    _pass_on(floor, contact, agent)


def _heir(floor: Floor, contact: Contact, talk: Talk) -> Agent | None:
    """The colleague who is with the customer after its agent left; nobody while the agent is there."""
    there = [leg for leg in talk.legs if leg.state in JOINED]
    holder = contact.card.agent_id
    if not any(leg.role == "customer" for leg in there) or not _has_left(talk.legs, holder):
        return None
    heirs = [leg.user_id for leg in there if leg.role in ("agent", "colleague") and leg.user_id in floor.agents]
    return floor.agents[heirs[0]] if heirs else None


def _has_left(legs: tuple[Leg, ...], agent_id: str | None) -> bool:
    """Whether the agent was in the talk, and is no more."""
    theirs = [leg for leg in legs if leg.user_id == agent_id]
    return bool(theirs) and all(leg.state == "left" for leg in theirs)


def _pass_on(floor: Floor, contact: Contact, agent: Agent) -> None:
    before = contact.card.agent_id or ""
    contact.accepted = None
    contact.card = replace(contact.card, agent_id=agent.id, agent_name=agent.card.name, accepted_at=floor.now)
    floor.out.append(ContactHandedOver(contact=contact.card, from_agent_id=before))
    floor.release(before, contact)
    engagement.settle(floor, contact)
    floor.hold(agent, contact)
    offers.answered(floor, agent)
