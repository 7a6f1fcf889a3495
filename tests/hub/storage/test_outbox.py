"""Orders wait in the outbox from the commit that decided them."""

from datetime import timedelta

import msgspec
import pytest
from sqlalchemy import select

from hub.contract.errors import Conflict
from hub.contract.outbound import AnyOrder, Disconnect
from hub.storage.engine import Store
from hub.storage.outbox import put_orders
from hub.storage.schema import outbox
from hub.storage.writer import Transaction, Writer
from tests.fakes.clock import FakeClock

ORDER = Disconnect(order_id="or_1", channel="phone", contact_id="ct_1", conversation_id="cv_1", external_key="CA1")


async def test_an_order_is_pending_and_due_from_its_commit_on(writer: Writer, store: Store, clock: FakeClock) -> None:
    await writer.run(decide, ORDER)
    async with store.reader.connect() as connection:
        row = (await connection.execute(select(outbox))).one()
    assert (row.id, row.channel, row.contact_id, row.state, row.attempts) == ("or_1", "phone", "ct_1", "pending", 0)
    assert row.due_at == row.created_at == clock.now
    assert msgspec.json.decode(row.order, type=AnyOrder) == ORDER


async def test_an_order_for_later_waits_in_a_lane_of_its_own(writer: Writer, store: Store, clock: FakeClock) -> None:
    later = clock.now + timedelta(hours=1)
    await writer.run(lambda tx, items: [put_orders(tx, items, later, "ms_1")], ORDER)
    async with store.reader.connect() as connection:
        row = (await connection.execute(select(outbox))).one()
    assert (row.contact_id, row.due_at, row.created_at) == ("ms_1", later, clock.now)


async def test_an_order_goes_with_its_decision_when_that_fails(writer: Writer, store: Store) -> None:
    with pytest.raises(Conflict):
        await writer.run(decide_and_fail, ORDER)
    async with store.reader.connect() as connection:
        assert (await connection.execute(select(outbox))).all() == []


def decide(tx: Transaction, items: list[AnyOrder]) -> list[None]:
    put_orders(tx, items)
    put_orders(tx, [])
    return [None] * len(items)


def decide_and_fail(tx: Transaction, items: list[AnyOrder]) -> list[None]:
    put_orders(tx, items)
    raise Conflict("Another was quicker.")
