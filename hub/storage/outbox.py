"""The transactional outbox: an order is written in the commit that decided it, and carried out after it."""

from collections.abc import Iterable

import msgspec

from hub.contract.outbound import AnyOrder
from hub.storage.schema import outbox
from hub.storage.writer import Transaction

encode = msgspec.json.Encoder().encode


def put_orders(tx: Transaction, orders: Iterable[AnyOrder]) -> None:
    """Queue the orders; `hub.delivery` carries them out as soon as the transaction is committed."""
    rows = [
        {
            "id": order.order_id,
            "channel": order.channel,
            "contact_id": order.contact_id,
            "due_at": tx.now,
            "created_at": tx.now,
            "order": encode(order).decode(),
        }
        for order in orders
    ]
    if rows:
        tx.conn.execute(outbox.insert(), rows)
