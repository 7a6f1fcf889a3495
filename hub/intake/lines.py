"""What becomes of a live line: opened again, queued, left; and what customers leave behind when nobody comes in time.

Of a callback, a voicemail or a message the line's contact ends and a virtual one waits in its stead, in one
transaction. A contact that waits already is the router's: it is told that the line ended, and closes it in the same
commit.
"""

from collections.abc import Sequence

from msgspec import structs

from hub.calendars import zones_of
from hub.contract.errors import Conflict, Invalid
from hub.contract.events import CallbackUnanswered, ContactClosed, ContactQueued, LineEnded
from hub.contract.inbound import CallbackMissed, FollowUpAsked, LineLeft, LineMessage, LineQueued, Received
from hub.contract.plans import Business
from hub.contract.words import Channel, ContactCard, Diversion, Outcome, Value
from hub.intake import rules, store
from hub.intake.ledger import Ledger
from hub.intake.rules import Line

ACTOR = "intake"
LEFT_AS: dict[Diversion, Outcome] = {"callback": "callback", "voicemail": "voicemail", "message": "redirected"}
"""How the line's contact ends when the customer leaves work of this form behind."""
GAVE_UP = ("abandoned", "short_abandoned")


def may_leave_work(card: ContactCard) -> bool:
    """Whether a customer on this line may still leave something behind: before an agent has them, or when they gave up
    without one (the line's end may be told before what they left)."""
    return card.state in ("arriving", "waiting", "offered") or (card.state == "closed" and card.outcome in GAVE_UP)


def left_behind(card: ContactCard, asked: FollowUpAsked, contact_id: str, zones: tuple[str, ...] = ()) -> ContactCard:
    """The virtual contact that waits in place of the line's. A callback keeps the place: the line's clock and what a
    supervisor added to it. Words left behind begin a clock of their own. `zones`: where the customer may be who is to
    be called."""
    keeps = asked.form == "callback"
    return structs.replace(
        card,
        id=contact_id,
        state="waiting",
        form=asked.form,
        origin_id=card.id,
        external_key=f"{asked.form}:{contact_id}",
        address=asked.address.value if asked.address else card.address,
        zones=zones,
        preview=rules.preview(asked.text, asked.attachments) or card.preview,
        arrived_at=asked.at,
        queued_at=card.queued_at or asked.at if keeps else asked.at,
        boost=card.boost if keeps else 0.0,
        step=0,
        step_at=None,
        diverted="",
        unroutable=False,
        offers=(),
        left_at=None,
        closed_at=None,
        outcome=None,
    )


class Written(Value):
    """Where we write to customers who are not on a line: a channel, and from which address of ours."""

    channel: Channel
    our_address: str


def writing_to(kind: str, business: Business, mailboxes: Sequence[str]) -> Written | None:
    """Where customers are written to at addresses of this kind; None when there is no such channel, or no mailbox."""
    written = (each.name for each in business.channels.values() if each.address_kind == kind and not each.live)
    channel = next(written, None)
    return Written(channel=channel, our_address=mailboxes[0]) if channel and mailboxes else None


def in_writing(card: ContactCard, written: Written, business: Business) -> ContactCard:
    """A message that somebody left and wants answered elsewhere is work of the channel it is answered on: with its
    target, its plan and its place in an agent's capacity. Pure."""
    tier = business.tiers[card.tier]
    return structs.replace(
        card,
        channel=written.channel,
        our_address=written.our_address,
        external_key="",
        plan=tier.plan(written.channel),
        target_seconds=tier.target(written.channel),
    )


def claimed(item: LineMessage | FollowUpAsked) -> dict[str, str]:
    """What is kept beside words left behind: at which address their writer wants the answer. Who writes from there
    later takes part in the conversation."""
    if isinstance(item, FollowUpAsked) and item.address is not None and item.form == "message":
        return {"from": item.address.value}
    return {}


def opened_before(line: Line) -> Received:
    """The answer to a line opened again. Raises `Conflict` when it is over."""
    if line.state == "closed":
        raise Conflict("This line's contact is closed.", mend="open a line of another name", field="external_key")
    return Received(contact_id=line.id, conversation_id=line.conversation_id, duplicate=True)


def queue(ledger: Ledger, item: LineQueued, line: Line, business: Business) -> None:
    """The menu or form is done with an arriving line."""
    card = rules.queued(ledger.cards[line.id], item, ledger.accounts.get(item.account_id or ""), business)
    ledger.change_line(card)
    ledger.tx.record(ContactQueued(contact=card), ACTOR)


def close_arriving(ledger: Ledger, item: LineLeft, line: Line, business: Business) -> None:
    """The customer left before the queue."""
    card = rules.left_early(ledger.cards[line.id], item, business)
    ledger.change_line(card)
    ledger.tx.record(ContactClosed(contact=card), ACTOR)


def leave_work(
    ledger: Ledger, item: FollowUpAsked, contact_id: str, business: Business, mailboxes: Sequence[str]
) -> ContactCard:
    """End the line's contact and queue the virtual one, which gets `contact_id`; a message to be answered by mail waits
    among the mails. Raises `Conflict` when an agent has or had the line, or it ended otherwise."""
    line = ledger.lines[item.channel, item.external_key]
    origin = ledger.cards[line.id]
    if line.state == "active" or not may_leave_work(origin):
        raise Conflict(
            "An agent has this line, or it is over.",
            mend="speak with the agent, or open a new line",
            field="external_key",
        )
    virtual = left_behind(origin, item, contact_id, _zones(ledger, item, origin))
    if item.form == "message":
        kind = item.address.kind if item.address else store.address_kind(ledger.tx.conn, origin)
        written = writing_to(kind, business, mailboxes)
        virtual = in_writing(virtual, written, business) if written else virtual
    if origin.state != "closed":
        _end(ledger, item, origin)
    ledger.add_contact(virtual)
    thread = ledger.threads[virtual.conversation_id]
    if thread.status != "open":
        ledger.reopen(thread)
    ledger.tx.record(ContactQueued(contact=virtual), ACTOR)
    return virtual


def _zones(ledger: Ledger, item: FollowUpAsked, origin: ContactCard) -> tuple[str, ...]:
    """Where a customer may be who is to be called back on a telephone."""
    number = item.address.value if item.address else origin.address
    if item.form != "callback" or (item.address and item.address.kind != "phone") or not number.startswith("+"):
        return ()
    return zones_of(number, store.time_zone(ledger.tx.conn, origin.account_id))


def _end(ledger: Ledger, item: FollowUpAsked, origin: ContactCard) -> None:
    outcome = LEFT_AS[item.form]
    ended = structs.replace(origin, state="closed", left_at=item.at, closed_at=item.at, outcome=outcome)
    if origin.state == "arriving":
        ledger.change_line(ended)
        ledger.tx.record(ContactClosed(contact=ended), ACTOR)
        return
    ledger.leave_line(item)
    ledger.foresee(ended)
    ledger.tx.record(
        LineEnded(contact_id=origin.id, conversation_id=origin.conversation_id, outcome=outcome),
        ACTOR,
    )


def miss_callback(ledger: Ledger, item: CallbackMissed) -> Received:
    """The customer did not answer the agent's call to them. Raises `Invalid` for a contact that is no callback, nor a
    call of ours. News of one that no agent has any more changes nothing."""
    card = ledger.cards.get(item.contact_id)
    if card is None or not (card.form == "callback" or card.direction == "outbound"):
        raise Invalid("No callback is known by this id.", field="contact_id", mend="send the id the order carried")
    if card.state == "active" and card.left_at is None:
        ledger.foresee(structs.replace(card, state="waiting" if card.form else "wrapping"))
        ledger.tx.record(
            CallbackUnanswered(contact_id=card.id, conversation_id=card.conversation_id, cause=item.cause), ACTOR
        )
    return Received(contact_id=card.id, conversation_id=card.conversation_id)
