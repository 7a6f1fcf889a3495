"""Calling customers back: a virtual contact that waits in their stead, and is postponed when they do not answer."""

from datetime import timedelta

from msgspec.structs import replace

from hub.calendars import next_ring
from hub.contract.events import CallbackUnanswered, ContactPostponed
from hub.routing import dialling, engagement, work
from hub.routing.floor import Floor
from hub.routing.places import postponed
from hub.routing.records import Contact

OUT_OF_HOURS = "hours"
"""Why a callback is put off when it is no time to ring its customer, as `ContactPostponed` tells it."""


def unanswered(floor: Floor, fact: CallbackUnanswered) -> None:
    """The customer did not answer the call back to them. The agent is free, and is not counted as having refused it. It
    waits again with its clock kept and its plan begun anew, to be offered after a while; called in vain as often as the
    business tries, it is given up."""
    if dialling.unanswered(floor, fact):
        return
    contact = floor.contacts.get(fact.contact_id)
    if contact is None or contact.card.state != "active" or contact.card.form != "callback":
        return
    card = replace(contact.card, attempts=contact.card.attempts + 1)
    contact.accepted = None
    if card.attempts >= floor.business.callback_attempts:
        contact.card = card
        work.close(floor, contact, "failed", None)
        return
    later = floor.now + timedelta(seconds=floor.business.callback_retry_seconds)
    if card.zones:
        later = next_ring(floor.business.calls.calling, card.zones, later)
    contact.card = replace(
        card,
        state="waiting",
        agent_id=None,
        agent_name="",
        accepted_at=None,
        step=0,
        step_at=None,
        not_before=later,
    )
    floor.out.append(ContactPostponed(contact=contact.card, cause=fact.cause))
    floor.release(card.agent_id or "", contact, worked=False)
    if contact.party:
        engagement.settle(floor, contact)
    floor.unplaced[contact.id] = contact


def put_off(floor: Floor, contact: Contact) -> bool:
    """Whether it is not to be offered yet. A customer to be called whom nobody may ring at this hour is put off until
    somebody may."""
    if contact.card.zones and not postponed(floor, contact):
        at = next_ring(floor.business.calls.calling, contact.card.zones, floor.now)
        if at > floor.now:
            contact.card = replace(contact.card, not_before=at)
            floor.out.append(ContactPostponed(contact=contact.card, cause=OUT_OF_HOURS))
    return postponed(floor, contact)
