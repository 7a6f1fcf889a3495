"""The transactional outbox: an order is written in the commit that decided it, and carried out after it."""

from collections.abc import Iterable
from datetime import datetime

import msgspec
from sqlalchemy import delete, select, update

from hub.contract.outbound import AnyOrder, SendMessage
from hub.storage.schema import outbox
from hub.storage.writer import Transaction

encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(AnyOrder).decode
_PUT = outbox.insert()


def put_orders(tx: Transaction, orders: Iterable[AnyOrder], due_at: datetime | None = None, lane: str = "") -> None:
    """Queue the orders; `hub.delivery` carries them out as soon as the transaction is committed, or at `due_at`: until
    then they may be taken back. Those of a `lane` go one after another; without, a contact's do."""
    rows = [
        {
            "id": order.order_id,
            "channel": order.channel,
            "contact_id": lane or order.contact_id,
            "due_at": due_at or tx.now,
            "created_at": tx.now,
            "order": encode(order).decode(),
        }
        for order in orders
    ]
    if rows:
        tx.conn.execute(_PUT, rows)


def take_back(tx: Transaction, order_id: str) -> bool:
    """Forget an order that waits for its time; False when there is none such. Delivery asks for each in a commit of its
    own before it sends what waited, so an order is either taken back or sent."""
    gone = delete(outbox).where(
        outbox.c.id == order_id,
        outbox.c.state == "pending",
        outbox.c.attempts == 0,
        outbox.c.due_at > outbox.c.created_at,
    )
    return bool(tx.conn.execute(gone).rowcount)


def try_again(tx: Transaction, order_id: str) -> bool:
    """Queue a settled order once more, to those who have not got it; False when there is none such."""
    row = tx.conn.execute(select(outbox.c.order).where(outbox.c.id == order_id, outbox.c.state != "pending")).first()
    if row is None:
        return False
    order = _decode(row.order)
    if isinstance(order, SendMessage):
        order = msgspec.structs.replace(order, refused={})
    tx.conn.execute(
        update(outbox)
        .where(outbox.c.id == order_id)
        .values(
            state="pending",
            attempts=0,
            due_at=tx.now,
            created_at=tx.now,
            failure="",
            order=encode(order).decode(),
        )
    )
    return True
