"""The transactional outbox: an order is written in the commit that decided it, and carried out after it."""

from collections.abc import Iterable
from datetime import datetime

import msgspec

from hub.contract.outbound import AnyOrder
from hub.storage.schema import outbox
from hub.storage.writer import Transaction

encode = msgspec.json.Encoder().encode


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
        tx.conn.execute(outbox.insert(), rows)
