"""Agents mark conversations: with tags, and with facts in custom fields."""

from collections.abc import Sequence

import structlog
from sqlalchemy import bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.access.roles import User
from hub.contract.errors import KeydeskError
from hub.contract.plans import Business
from hub.contract.words import ContactCard, Value
from hub.contract.work import ConversationMarked, FieldValue, Marks
from hub.conversing import marks as rules
from hub.conversing.threads import whole
from hub.storage.schema import conversations
from hub.storage.writer import Transaction, Writer

log = structlog.get_logger()


class MarksNow(Value):
    """A conversation's tags and fields as they stand."""

    tags: tuple[str, ...]
    fields: dict[str, FieldValue]


class Mark(Value):
    """Add and remove tags, note fields (None forgets one); what is not named stays, so that two who mark at a time do
    each other no harm."""

    conversation_id: str
    by: User
    marks: Marks
    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()
    fields: dict[str, FieldValue | None] = {}


async def mark(writer: Writer, wish: Mark) -> MarksNow:
    """Raises `NotFound` (none this user may write in), `Conflict` (it became part of another) or `Invalid`."""
    marked = await writer.run(mark_all, wish)
    log.info("conversation marked", conversation_id=wish.conversation_id, user_id=wish.by.id)
    return marked


def mark_all(tx: Transaction, items: Sequence[Mark]) -> list[MarksNow | KeydeskError]:
    """Mark each conversation."""
    return [_mark(tx, item) for item in items]


def _mark(tx: Transaction, item: Mark) -> MarksNow | KeydeskError:
    try:
        row = whole(tx, item.conversation_id, item.by).row
        before, fields_before = tuple(row.tags), dict(row.fields)
        tags = rules.tagged(before, item.add, item.remove, item.marks)
        fields = rules.noted(fields_before, item.fields, item.marks)
    except KeydeskError as refusal:
        return refusal
    if (tags, fields) != (before, fields_before):
        tx.conn.execute(_MARKED, {"conversation": row.id, "tags_now": tags, "fields_now": fields})
        told = ConversationMarked(
            conversation_id=row.id,
            account_id=row.account_id,
            agent_id=row.agent_id,
            tags=tags,
            fields=fields,
            added=tuple(tag for tag in tags if tag not in before),
            removed=tuple(tag for tag in before if tag not in tags),
            noted=tuple(key for key in item.fields if fields.get(key) != fields_before.get(key)),
        )
        tx.record(told, item.by.id)
    return MarksNow(tags=tags, fields=fields)


async def check_wrap_up(reader: AsyncEngine, card: ContactCard, business: Business) -> None:
    """Raises `Invalid` while a field is missing without which this contact is not wrapped up."""
    if not any(field.required for field in business.marks.fields.values()):
        return
    query = select(conversations.c.fields).where(conversations.c.id == card.conversation_id)
    async with reader.connect() as conn:
        fields = (await conn.execute(query)).scalar_one()
    if refusal := rules.wrap_up_refusal(fields, business.marks, card.channel, card.tier):
        raise refusal


_MARKED = (
    update(conversations)
    .where(conversations.c.id == bindparam("conversation"))
    .values(
        tags=bindparam("tags_now", type_=conversations.c.tags.type),
        fields=bindparam("fields_now", type_=conversations.c.fields.type),
    )
)
