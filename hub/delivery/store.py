"""SQL of delivery: orders that are due, and what became of them."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import msgspec
import structlog
from sqlalchemy import Connection, bindparam, case, func, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.contract.outbound import AnyOrder, SendMessage
from hub.contract.words import MessageCard, Value
from hub.intake.views import message_card
from hub.storage.schema import contacts, message_keys, messages, outbox

log = structlog.get_logger()
_decode = msgspec.json.Decoder(AnyOrder).decode
# Each contact's oldest order that is not settled; those after it wait for it. Ids rise with time.
_HEADS = select(func.min(outbox.c.id)).where(outbox.c.state == "pending").group_by(outbox.c.contact_id)
_RANKED = (
    select(
        outbox.c.id,
        func.row_number().over(partition_by=outbox.c.channel, order_by=(outbox.c.due_at, outbox.c.id)).label("place"),
    )
    .where(outbox.c.state == "pending", outbox.c.due_at <= bindparam("now"), outbox.c.id.in_(_HEADS))
    .subquery()
)
_DUE = (
    select(outbox.c.id, outbox.c.contact_id, outbox.c.order, outbox.c.attempts, outbox.c.due_at, outbox.c.created_at)
    .join(_RANKED, _RANKED.c.id == outbox.c.id)
    .where(_RANKED.c.place <= bindparam("limit"))
    .order_by(outbox.c.due_at, outbox.c.id)
)
_NEXT = select(func.min(outbox.c.due_at)).where(
    outbox.c.state == "pending", outbox.c.due_at > bindparam("now"), outbox.c.id.in_(_HEADS)
)
_SETTLE = (
    update(outbox)
    .where(outbox.c.id == bindparam("order_id"))
    .values(
        state=bindparam("became"),
        attempts=bindparam("tries"),
        due_at=bindparam("due"),
        failure=bindparam("why"),
        order=bindparam("words"),
    )
)
_PENDING = (
    select(outbox.c.id).where(outbox.c.id == bindparam("order_id"), outbox.c.state == "pending").with_for_update()
)
_READY = (  # never before its time, whatever another node's clock says: only what still waits may be taken back
    update(outbox)
    .where(outbox.c.id == bindparam("order_id"))
    .values(created_at=case((outbox.c.due_at > bindparam("now"), outbox.c.due_at), else_=bindparam("now")))
)
_UNTRIED = (
    select(outbox.c.id, outbox.c.order)
    .where(outbox.c.state == "pending", outbox.c.attempts == 0, outbox.c.due_at <= bindparam("before"))
    .order_by(outbox.c.due_at)
    .limit(500)
)
_MESSAGE = (
    update(messages)
    .where(messages.c.id == bindparam("message"))
    .values(delivery=bindparam("became"), failure=bindparam("why"))
)
_HOLDERS = select(contacts.c.id, contacts.c.agent_id).where(
    contacts.c.id.in_(bindparam("ids", expanding=True)), contacts.c.state == "active"
)


class Pending(Value):
    """An order to carry out; `attempts` made before. Those of a `lane` go one after another. `since`: when it was ready
    to go. `waited`: it was kept back until its time, and may be taken back as long as it is not begun."""

    order: AnyOrder
    attempts: int
    lane: str
    since: datetime
    waited: bool = False


async def due(reader: AsyncEngine, now: datetime, limit: int) -> tuple[list[Pending], datetime | None]:
    """The orders whose turn it is at `now`, those due longest first: one of each contact, at most `limit` of each
    channel, so that neither a contact nor a channel keeps the others waiting. And when the next one falls due."""
    async with reader.connect() as conn:
        rows = (await conn.execute(_DUE, {"now": now, "limit": limit})).all()
        later: datetime | None = (await conn.execute(_NEXT, {"now": now})).scalar_one_or_none()
    return [pending for row in rows if (pending := _pending(row))], later


def _pending(row: Any) -> Pending | None:
    """None for an order that an older or newer Keydesk wrote in words this one does not know: it stays where it is,
    and nobody but its contact waits for it."""
    try:
        return Pending(
            order=_decode(row.order),
            attempts=row.attempts,
            lane=row.contact_id,
            since=row.created_at,
            waited=row.attempts == 0 and row.due_at > row.created_at,
        )
    except msgspec.MsgspecError as error:
        log.error("an order cannot be read", order=row.id, error=str(error))
        return None


def begin(conn: Connection, order_id: str, now: datetime) -> bool:
    """Note that an order which waited for its time goes out now; False when it was taken back."""
    if conn.execute(_PENDING, {"order_id": order_id}).first() is None:
        return False
    conn.execute(_READY, {"order_id": order_id, "now": now})
    return True


def untried(conn: Connection, before: datetime) -> list[SendMessage]:
    """Messages whose turn should have come by then, and which were not tried yet."""
    found = []
    for row in conn.execute(_UNTRIED, {"before": before}):
        try:
            order = _decode(row.order)
        except msgspec.MsgspecError:  # told when it was due
            continue
        if isinstance(order, SendMessage):
            found.append(order)
    return found


def settle(conn: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Note what became of orders."""
    conn.execute(_SETTLE, rows)


def messages_by_id(conn: Connection, ids: Collection[str]) -> dict[str, MessageCard]:
    """Messages by id."""
    if not ids:
        return {}
    return {row.id: message_card(row) for row in conn.execute(select(messages).where(messages.c.id.in_(ids)))}


def save_messages(conn: Connection, cards: Sequence[MessageCard]) -> None:
    """Note how far messages have come."""
    if cards:
        conn.execute(_MESSAGE, [{"message": c.id, "became": c.delivery, "why": c.failure} for c in cards])


def save_keys(conn: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Identifiers under which answers will come back; one known already (a retry) stays."""
    wanted = {row["key"]: row for row in rows}
    if not wanted:
        return
    known = set(conn.execute(select(message_keys.c.key).where(message_keys.c.key.in_(wanted))).scalars())
    if fresh := [row for key, row in wanted.items() if key not in known]:
        conn.execute(message_keys.insert(), fresh)


def holders(conn: Connection, contact_ids: Collection[str]) -> dict[str, str]:
    """Who has these contacts, for those that are active."""
    if not contact_ids:
        return {}
    return {row.id: row.agent_id for row in conn.execute(_HOLDERS, {"ids": list(contact_ids)})}
