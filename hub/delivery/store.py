"""SQL of delivery: orders that are due, and what became of them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.contract.outbound import AnyOrder
from hub.contract.words import MessageCard, Value
from hub.intake.views import message_card
from hub.storage.schema import message_keys, messages, outbox

_decode = msgspec.json.Decoder(AnyOrder).decode
_DUE = (
    select(outbox.c.order, outbox.c.attempts)
    .where(outbox.c.state == "pending", outbox.c.due_at <= bindparam("now"))
    .order_by(outbox.c.due_at, outbox.c.id)
    .limit(bindparam("limit"))
)
_NEXT = select(outbox.c.due_at).where(outbox.c.state == "pending").order_by(outbox.c.due_at).limit(1)
_SETTLE = (
    update(outbox)
    .where(outbox.c.id == bindparam("order_id"))
    .values(
        state=bindparam("became"),
        attempts=bindparam("tries"),
        due_at=bindparam("due"),
        failure=bindparam("why"),
    )
)
_MESSAGE = (
    update(messages)
    .where(messages.c.id == bindparam("message"))
    .values(delivery=bindparam("became"), failure=bindparam("why"))
)


class Pending(Value):
    """An order to carry out; `attempts` made before."""

    order: AnyOrder
    attempts: int


async def due(reader: AsyncEngine, now: datetime, limit: int) -> list[Pending]:
    """Orders due at `now`, those due longest first."""
    async with reader.connect() as conn:
        rows = await conn.execute(_DUE, {"now": now, "limit": limit})
        return [Pending(order=_decode(row.order), attempts=row.attempts) for row in rows]


async def next_due(reader: AsyncEngine) -> datetime | None:
    """When the next order is due."""
    async with reader.connect() as conn:
        at: datetime | None = (await conn.execute(_NEXT)).scalar_one_or_none()
    return at


def settle(conn: Connection, rows: Sequence[dict[str, Any]]) -> None:
    conn.execute(_SETTLE, rows)


def messages_by_id(conn: Connection, ids: Sequence[str]) -> dict[str, MessageCard]:
    if not ids:
        return {}
    return {row.id: message_card(row) for row in conn.execute(select(messages).where(messages.c.id.in_(ids)))}


def save_messages(conn: Connection, cards: Sequence[MessageCard]) -> None:
    if cards:
        conn.execute(_MESSAGE, [{"message": c.id, "became": c.delivery, "why": c.failure} for c in cards])


def save_keys(conn: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Identifiers under which answers will come back; one known already (a retry) stays."""
    known = set(
        conn.execute(select(message_keys.c.key).where(message_keys.c.key.in_([row["key"] for row in rows]))).scalars()
    )
    if fresh := [row for row in rows if row["key"] not in known]:
        conn.execute(message_keys.insert(), fresh)
