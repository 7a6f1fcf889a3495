"""The hub may die, stop, or lose its store at any moment: nothing is lost, and nothing is sent twice without need."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.contract.errors import Unavailable
from hub.contract.events import MessageDelivery
from hub.contract.outbound import Receipt
from hub.delivery.actions import settle
from hub.storage.schema import messages, outbox
from tests.fakes.faulty_store import refuse_commits
from tests.fakes.sender import FakeSender
from tests.hub.delivery.conftest import Post, done, message


async def test_killed_in_between_it_is_sent_again_with_the_same_order_id(post: Post) -> None:
    """The provider took it, and the hub died before that was saved."""
    email = post.senders["email"] = FakeSender([Receipt(message_key="k1"), Receipt(message_key="k1")])
    await post.write(1)
    await email.send(message(1))
    async with post.working():
        await post.event(MessageDelivery)
    assert email.sent == [message(1)] * 2
    assert await post.outbox() == [("or_1", "done", 1)]


async def test_what_is_under_way_when_the_hub_stops_is_brought_to_its_end(post: Post) -> None:
    slow = asyncio.Event()
    email = post.senders["email"] = FakeSender([slow])
    async with post.working():
        await post.write(1)
        await email.tries(1)
        asyncio.get_running_loop().call_later(0.05, slow.set)
    assert await post.outbox() == [("or_1", "done", 1)]


async def test_what_hangs_when_the_hub_stops_is_sent_after_the_next_start(post: Post) -> None:
    email = post.senders["email"] = FakeSender([asyncio.Event()])
    async with post.working():
        await post.write(1)
        await email.tries(1)
    assert await post.outbox() == [("or_1", "pending", 0)]
    async with post.working():
        await post.event(MessageDelivery)
    assert email.sent == [message(1)] * 2


async def test_an_outcome_that_cannot_be_saved_is_not_reason_to_send_again(post: Post) -> None:
    """The disk is full: reading works, writing does not. The customer must not get the mail again and again."""
    email = post.senders["email"]
    await post.write(1)
    with refuse_commits(post.writer, Unavailable("The store does not answer.")) as refused:
        async with post.working():
            async with asyncio.timeout(10):
                while refused.count < 3:
                    await asyncio.sleep(0.005)
                    await post.ring()
            refused.over()
            await post.event(MessageDelivery)
    assert email.sent == [message(1)]
    assert await post.outbox() == [("or_1", "done", 1)]


async def test_nothing_is_remembered_of_contacts_whose_orders_are_settled(post: Post) -> None:
    await post.write(*range(1, 20))
    async with post.working() as delivery:
        await post.event(MessageDelivery, 19)
        async with asyncio.timeout(10):
            while delivery._busy:
                await asyncio.sleep(0.005)


class ForgetfulReader:
    """Fails once, then reads."""

    def __init__(self, sound: AsyncEngine) -> None:
        self._sound = sound
        self._failed = False

    def connect(self) -> Any:
        if not self._failed:
            self._failed = True
            raise OSError("gone for a moment")
        return self._sound.connect()


async def test_a_store_that_cannot_be_read_is_read_again_later(post: Post) -> None:
    await post.write(1)
    async with post.working(ForgetfulReader(post.store.reader)):
        assert (await post.event(MessageDelivery)).message.delivery == "sent"


@pytest.mark.parametrize("late", ["delivered", "failed"])
async def test_what_a_receipt_said_before_the_outcome_was_saved_stands(post: Post, late: str) -> None:
    await post.write(1)
    await post.store.transact(
        lambda conn: conn.execute(update(messages).where(messages.c.id == "ms_1").values(delivery=late))
    )
    await post.writer.run(settle, done(1))
    assert (await post.message())[0] == late


async def test_an_order_in_words_of_another_version_keeps_no_other_contact_waiting(post: Post) -> None:
    await post.write(1)
    odd = '{"type":"teleport","order_id":"or_1"}'
    await post.store.transact(lambda conn: conn.execute(update(outbox).values(order=odd)))
    async with post.working():
        await post.write(2, contact="ct_2")
        assert (await post.event(MessageDelivery)).message.id == "ms_2"
    assert await post.outbox() == [("or_1", "pending", 0), ("or_2", "done", 1)]


class SlowReader:
    """Keeps what its second look found until `go_on` is set."""

    def __init__(self, sound: AsyncEngine) -> None:
        self._sound = sound
        self._looks = 0
        self.has_read = asyncio.Event()
        self.go_on = asyncio.Event()

    @asynccontextmanager
    async def connect(self) -> AsyncIterator[Any]:
        self._looks += 1
        late = self._looks == 2
        async with self._sound.connect() as connection:
            yield connection
        if late:
            self.has_read.set()
            await self.go_on.wait()


async def test_what_is_settled_while_the_outbox_is_read_is_not_sent_again(post: Post) -> None:
    slow = asyncio.Event()
    email = post.senders["email"] = FakeSender([slow])
    reader = SlowReader(post.store.reader)
    await post.write(1)
    async with post.working(reader):
        await email.tries(1)
        await post.ring()
        await reader.has_read.wait()
        slow.set()
        await post.event(MessageDelivery)
        await post.settle_down()
        reader.go_on.set()
        await post.write(2, contact="ct_2")
        await email.tries(2)
    assert [order.order_id for order in email.sent] == ["or_1", "or_2"]
