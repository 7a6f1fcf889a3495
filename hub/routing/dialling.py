"""Calls that agents make: each is its agent's own from the first moment, and never waits for anybody else."""

from msgspec.structs import replace

from hub.contract.commands import Dial
from hub.contract.errors import Conflict, Invalid
from hub.contract.events import CallbackUnanswered
from hub.contract.words import ContactCard
from hub.routing import explain, offers, work
from hub.routing.floor import Floor
from hub.routing.records import Contact

BUSY = ("offered", "active")


def dial(floor: Floor, command: Dial) -> None:
    """The agent calls a customer, whatever else than a call they have to do. Raises `NotFound` for whoever is no agent,
    `Invalid` for a contact that cannot be called, `Conflict` while they are on another call."""
    agent = floor.agent(command.actor)
    card = command.contact
    if card.channel not in floor.channels or card.direction != "outbound" or card.state != "waiting":
        raise Invalid("This contact cannot be called.", field="contact")
    if card.id in floor.contacts:
        raise Conflict("This contact is called already.")
    others = (contact.card for contact in agent.held.values())
    if any(other.channel == card.channel and other.state in BUSY for other in others) or agent.engaged:
        raise Conflict("You are on another call.", mend="end it first")
    contact = floor.contacts[card.id] = Contact(replace(card, arrived_at=floor.now), floor.ranks)
    offers.make(floor, contact, agent, explain.of_command(floor, contact, "pull"))
    offer = offers.to(contact, agent.id)
    assert offer is not None, "it was just made"
    offers.take(floor, contact, offer)


def is_being_made(card: ContactCard) -> bool:
    """Whether it is a call of the agent who has it now, and nobody else's before: taken as it began."""
    return card.direction == "outbound" and not card.form and card.accepted_at == card.arrived_at


def failed(floor: Floor, contact: Contact) -> None:
    """The agent's own telephone, or the customer's, did not answer: nobody is on the line, and the agent wraps up."""
    contact.card = replace(contact.card, left_at=floor.now, outcome="failed")
    work.start_wrap_up(floor, contact)


def unanswered(floor: Floor, fact: CallbackUnanswered) -> bool:
    """Whether the fact was about such a call, which is over now."""
    contact = floor.contacts.get(fact.contact_id)
    if contact is None or contact.card.direction != "outbound" or contact.card.form:
        return False
    if contact.card.state == "active":
        failed(floor, contact)
    return True
