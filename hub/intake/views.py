"""What others may read of messages and of live lines."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from msgspec import convert
from sqlalchemy import ColumnElement, or_, select, true
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.contract.chatted import NOTICE
from hub.contract.words import Attachment, Channel, MessageCard
from hub.storage.schema import contacts, messages, received

KEYS_AT_ONCE = 500
SAID = ("inbound", "outbound", "system")

_PLAIN = tuple(name for name in MessageCard.__struct_fields__ if name not in ("attachments", "client_id"))


def message_card(row: Any) -> MessageCard:
    """A row of `messages` as a card."""
    facts = {name: getattr(row, name) for name in _PLAIN}
    return MessageCard(
        **facts, client_id=row.client_id or "", attachments=convert(row.attachments, tuple[Attachment, ...])
    )


def to_customer(message: MessageCard) -> bool:
    """Whether the customer's side may see a message: never notes, nor what we only tell ourselves."""
    return message.kind in ("inbound", "outbound") or (message.kind == "system" and NOTICE in message.extra)


class TranscriptView:
    """Implements the `Transcript` port."""

    def __init__(self, reader: AsyncEngine) -> None:
        self._reader = reader

    async def after(self, conversation_id: str, number: int, customers: Collection[str] = ()) -> Sequence[MessageCard]:
        """See the `Transcript` port."""
        query = (
            select(messages)
            .where(
                messages.c.conversation_id == conversation_id,
                messages.c.number > number,
                messages.c.kind.in_(SAID),
                _on_lines_of(customers, conversation_id),
            )
            .order_by(messages.c.number)
        )
        async with self._reader.connect() as conn:
            return [card for row in await conn.execute(query) if to_customer(card := message_card(row))]

    async def changed(
        self, conversation_id: str, change: int, customers: Collection[str] = ()
    ) -> Sequence[MessageCard]:
        """See the `Transcript` port."""
        query = (
            select(messages)
            .where(
                messages.c.conversation_id == conversation_id,
                messages.c.change > change,
                messages.c.kind.in_(SAID),
                _on_lines_of(customers, conversation_id),
            )
            .order_by(messages.c.change)
        )
        async with self._reader.connect() as conn:
            return [message_card(row) for row in await conn.execute(query)]


def _on_lines_of(customers: Collection[str], conversation_id: str) -> ColumnElement[bool]:
    """What was left behind stands on a contact of its own, which may be answered elsewhere: the line's counts."""
    if not customers:
        return true()
    here = select(contacts.c.id).where(contacts.c.conversation_id == conversation_id)
    theirs = here.where(contacts.c.address.in_(customers))
    left = here.where(contacts.c.origin_id.in_(theirs))
    return or_(messages.c.contact_id.in_(theirs), messages.c.contact_id.in_(left))


class OpenLinesView:
    """Implements the `OpenLines` port."""

    def __init__(self, reader: AsyncEngine) -> None:
        self._reader = reader

    async def of(self, channel: Channel) -> Sequence[str]:
        """See the `OpenLines` port."""
        query = select(contacts.c.external_key).where(
            contacts.c.state.in_(("arriving", "waiting", "offered", "active")),
            contacts.c.channel == channel,
            contacts.c.external_key.is_not(None),
            contacts.c.left_at.is_(None),
        )
        async with self._reader.connect() as conn:
            return list((await conn.execute(query)).scalars())


async def taken_keys(reader: AsyncEngine, keys: Sequence[str]) -> set[str]:
    """Which of these idempotency keys were taken."""
    found: set[str] = set()
    async with reader.connect() as conn:
        for start in range(0, len(keys), KEYS_AT_ONCE):
            query = select(received.c.key).where(received.c.key.in_(keys[start : start + KEYS_AT_ONCE]))
            found.update((await conn.execute(query)).scalars())
    return found


async def mails_at(reader: AsyncEngine, our_address: str) -> dict[str, datetime]:
    """Idempotency keys of the mails that became contacts, or joined them, at this address of ours, with when each came.
    What came by a mail that was held is not among them."""
    query = (
        select(received.c.key, received.c.at)
        .join(contacts, contacts.c.id == received.c.contact_id)
        .where(contacts.c.our_address == our_address, received.c.key.startswith("mail:"))
    )
    async with reader.connect() as conn:
        return {row.key: row.at for row in await conn.execute(query)}
