"""Steps that ask no agent but do something for a customer on the line: propose a callback, or send the line to leave a
voicemail or a message. What a channel cannot do is passed over, and so is every diversion of a virtual contact."""

from msgspec.structs import replace

from hub.contract.events import ContactDiverted
from hub.routing import engagement, explain
from hub.routing.floor import Floor
from hub.routing.places import leave
from hub.routing.plans import Route
from hub.routing.records import Contact


def stands(contact: Contact, route: Route, number: int) -> bool:
    """Whether the step does something for this customer. Nothing is done twice: who came back from leaving a voicemail
    is not sent there again. A callback that was proposed here is still waited on."""
    to = route.diverts.get(number)
    card = contact.card
    if to is None or card.form:
        return False
    return card.diverted != to or (to == "callback" and card.step == number)


def ahead(contact: Contact, route: Route, number: int) -> bool:
    """Whether a later step does something for this customer."""
    return any(later > number and stands(contact, route, later) for later in route.diverts)


def carry_out(floor: Floor, contact: Contact, route: Route, first: int, number: int) -> bool:
    """Do what the step says, once. Tells whether the contact left the router: its line leaves a voicemail or a message,
    and whoever sent it there tells when that is done. Proposing a callback lets it wait on with those asked so far."""
    to = route.diverts[number]
    if to == "callback" and contact.card.diverted == "callback":
        return False
    card = replace(contact.card, step=number, step_at=floor.now, diverted=to)
    explanation = explain.of_steps(floor, contact, route, first, number)
    if to != "callback":
        leave(contact)
        del floor.contacts[contact.id]
        floor.unroutable.pop(contact.id, None)
        floor.timers.clear(contact.id)
        if contact.party:
            engagement.dissolve(floor, contact)
        card = replace(card, state="arriving", unroutable=False)
    contact.card = card
    floor.out.append(ContactDiverted(contact=card, to=to, explanation=explanation))
    return to != "callback"
