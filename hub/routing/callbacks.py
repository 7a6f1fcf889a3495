"""Calling customers back: a virtual contact that waits in their stead, and is postponed when they do not answer."""

from datetime import timedelta

from msgspec.structs import replace

from hub.contract.events import CallbackUnanswered, ContactPostponed
from hub.routing import dialling, engagement, work
from hub.routing.floor import Floor


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
