"""One conversation becomes two: a mail, and what is marked with it, begins a conversation of its own."""

from collections.abc import Sequence
from typing import Any

import structlog
from msgspec import structs
from sqlalchemy import bindparam, select, update

from hub.access.roles import User
from hub.accounts.cards import cards_in
from hub.contract.errors import Conflict, Invalid, KeydeskError
from hub.contract.events import ContactQueued, ConversationSplit
from hub.contract.plans import Business
from hub.contract.ports import NewId
from hub.contract.words import Channel, ContactCard, Value
from hub.conversing import rules
from hub.conversing.threads import MESSAGE_MOVED, MESSAGES, Whole, add_contact, live_channels, queued_again, whole
from hub.storage.schema import agents, contacts, conversations, counters, message_keys, messages
from hub.storage.writer import Transaction, Writer

log = structlog.get_logger()


class Split(Value):
    """Take the message, and `more` of them, out of the conversation into one of its own."""

    conversation_id: str
    message_id: str
    more: tuple[str, ...]
    by: User
    live: frozenset[Channel]
    new_conversation: str
    new_contact: str


async def split(
    writer: Writer, conversation_id: str, message_ids: Sequence[str], by: User, business: Business, new_id: NewId
) -> str:
    """The id of the new conversation. Its contact is queued and offered first to whoever split it off.

    Raises `NotFound`, `Invalid` (a message that is not there, or is no mail of the customer) or `Conflict`."""
    wish = Split(
        conversation_id=conversation_id,
        message_id=message_ids[0],
        more=tuple(message_ids[1:]),
        by=by,
        live=live_channels(business),
        new_conversation=new_id("cv"),
        new_contact=new_id("ct"),
    )
    made = await writer.run(split_all, wish)
    log.info("conversation split", conversation_id=conversation_id, new_id=made, user_id=by.id)
    return made


def split_all(tx: Transaction, items: Sequence[Split]) -> list[str | KeydeskError]:
    return [_split(tx, item) for item in items]


def _split(tx: Transaction, item: Split) -> str | KeydeskError:
    try:
        source = whole(tx, item.conversation_id, item.by)
    except KeydeskError as refusal:
        return refusal
    if source.is_live(item.live):
        return Conflict("A customer is on the line in this conversation.", mend="finish the call or the chat first")
    found = tx.conn.execute(MESSAGES, {"conversation": item.conversation_id}).all()
    wanted = {item.message_id, *item.more}
    going = [row for row in found if row.id in wanted]
    staying = [row for row in found if row.id not in wanted]
    first = going[0] if len(going) == len(wanted) else None
    if first is None:
        return Invalid("There is no such message in this conversation.", field="message_id")
    if first.kind != "inbound" or first.channel in item.live:
        return Invalid("Only a mail of the customer begins a conversation.", mend="choose one", field="message_id")
    if not staying:
        return Invalid("Nothing would stay.", mend="leave one message here", field="message_id")
    (card,) = cards_in(tx.conn, contacts.c.id == first.contact_id)
    reference = f"KD-{tx.conn.execute(_REFERENCE).scalar_one()}"
    # Nobody waits for an answer that goes along; otherwise the customer has waited since they wrote.
    since = tx.now if any(row.kind == "outbound" for row in going) else first.at
    splitter = tx.conn.execute(_AGENT, {"user": item.by.id}).scalar_one_or_none()
    fresh = structs.replace(
        queued_again(card, item.new_contact, since, splitter),
        conversation_id=item.new_conversation,
        reference=reference,
        subject=first.subject or card.subject,
        preview=rules.preview(first.text),
        direction="inbound",
    )
    _open(tx, source, fresh, len(going))
    add_contact(tx, fresh)
    _deal(tx, item, going, staying)
    tx.record(
        ConversationSplit(
            conversation_id=item.conversation_id,
            account_id=source.row.account_id,
            new_id=item.new_conversation,
            new_reference=reference,
            message_ids=tuple(row.id for row in going),
        ),
        item.by.id,
    )
    tx.record(ContactQueued(contact=fresh), item.by.id)
    return item.new_conversation


def _open(tx: Transaction, source: Whole, card: ContactCard, many: int) -> None:
    facts = {
        "id": card.conversation_id,
        "reference": card.reference,
        "account_id": source.row.account_id,
        "person_id": card.person_id,
        "agent_id": None,
        "subject": card.subject,
        "preview": card.preview,
        "channel": card.channel,
        "language": source.row.language,
        "messages": many,
        "changes": source.row.changes,
        "opened_at": tx.now,
        "last_at": tx.now,
    }
    tx.conn.execute(conversations.insert(), [facts])


def _deal(tx: Transaction, item: Split, going: Sequence[Any], staying: Sequence[Any]) -> None:
    """Number both sides from 1 without gap, those that stay from the lowest up: no number is ever taken twice."""
    for rows, conversation in ((going, item.new_conversation), (staying, item.conversation_id)):
        dealt = [
            {"message": row.id, "to": conversation, "next": place, "client": row.client_id, "changed": row.change}
            for place, row in enumerate(rows, start=1)
        ]
        tx.conn.execute(MESSAGE_MOVED, dealt)
    ids = [row.id for row in going]
    tx.conn.execute(_CONTACT_OF, [{"message": one, "contact": item.new_contact} for one in ids])
    tx.conn.execute(_KEY_OF, [{"of_message": one, "to": item.new_conversation} for one in ids])
    tx.conn.execute(
        update(conversations).where(conversations.c.id == item.conversation_id).values(messages=len(staying))
    )


# --- SQL ------------------------------------------------------------------------------------------------------------
_CONTACT_OF = update(messages).where(messages.c.id == bindparam("message")).values(contact_id=bindparam("contact"))
_KEY_OF = (
    update(message_keys)
    .where(message_keys.c.message_id == bindparam("of_message"))
    .values(conversation_id=bindparam("to"))
)
_AGENT = select(agents.c.id).where(agents.c.id == bindparam("user"))
_REFERENCE = (
    update(counters)
    .where(counters.c.name == "reference")
    .values(value=counters.c.value + 1)
    .returning(counters.c.value)
)
