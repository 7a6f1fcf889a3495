"""What waits for its time goes out then, or is taken back, and never both."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from hub.contract.errors import Retryable
from hub.contract.events import MessageDelivery, MessageQueued
from hub.contract.outbound import AnyOrder, Receipt
from hub.delivery.rules import WAITS
from hub.storage.engine import Store
from hub.storage.outbox import put_orders, take_back, try_again
from hub.storage.schema import addresses, messages
from hub.storage.writer import Transaction
from tests.factories.rows import an_address
from tests.fakes.sender import FakeSender
from tests.hub.delivery.conftest import Post, keep_message, message

MINUTE = 60


async def put_off(post: Post, number: int, seconds: float, **facts: object) -> None:
    """A message that goes out in so many seconds, in a lane of its own."""
    order = message(number, **facts)
    due = post.clock.now + timedelta(seconds=seconds)

    def decide(tx: Transaction, items: Sequence[AnyOrder]) -> list[None]:
        keep_message(tx.conn, order)
        scheduled = update(messages).where(messages.c.id == order.message_id).values(delivery="scheduled")
        tx.conn.execute(scheduled)
        return [put_orders(tx, [each], due, order.message_id) for each in items]

    await post.writer.run(decide, order)


async def withdraw(post: Post, number: int) -> bool:
    def back(tx: Transaction, items: Sequence[int]) -> list[bool]:
        return [take_back(tx, f"or_{each}") for each in items]

    return await post.writer.run(back, number)


async def test_a_message_put_off_goes_out_at_its_time_and_is_told_as_queued_then(post: Post) -> None:
    async with post.working():
        await put_off(post, 7, MINUTE)
        await post.ring()
        await post.settle_down()
        assert post.senders["email"].sent == []
        post.clock.advance(MINUTE)
        await post.ring()
        assert (await post.event(MessageDelivery)).message.delivery == "sent"
    queued = [event.message for event in post.of(MessageQueued) if event.message.id == "ms_7"]
    assert [card.delivery for card in queued] == ["queued"]
    assert await post.outbox() == [("or_7", "done", 1)]


async def test_what_is_written_later_does_not_wait_for_what_is_put_off(post: Post) -> None:
    async with post.working():
        await put_off(post, 1, 86400)
        await post.write(2)
        assert (await post.event(MessageDelivery)).message.id == "ms_2"


async def test_what_was_taken_back_is_never_sent(post: Post) -> None:
    await put_off(post, 1, MINUTE)
    assert await withdraw(post, 1)
    post.clock.advance(MINUTE)
    async with post.working():
        await post.write(2)
        await post.event(MessageDelivery)
    assert [order.order_id for order in post.senders["email"].sent] == ["or_2"]


async def test_what_is_under_way_cannot_be_taken_back(post: Post) -> None:
    never = asyncio.Event()
    email = post.senders["email"] = FakeSender([never])
    await put_off(post, 1, MINUTE)
    post.clock.advance(MINUTE)
    async with post.working():
        await email.tries(1)
        assert not await withdraw(post, 1)
        never.set()
        await post.event(MessageDelivery)


async def test_what_failed_once_cannot_be_taken_back(post: Post) -> None:
    post.senders["email"] = FakeSender([Retryable("busy")])
    await put_off(post, 1, MINUTE)
    post.clock.advance(MINUTE)
    async with post.working():
        await post.event(MessageDelivery)
        assert not await withdraw(post, 1)


async def test_killed_between_its_time_and_its_try_it_is_sent_after_the_next_start(post: Post) -> None:
    post.senders["email"] = FakeSender([asyncio.Event()])
    await put_off(post, 1, MINUTE)
    post.clock.advance(MINUTE)
    async with post.working():
        await post.senders["email"].tries(1)
    post.senders["email"] = FakeSender()
    async with post.working():
        await post.event(MessageDelivery)
    assert not await withdraw(post, 1)
    assert await post.outbox() == [("or_1", "done", 1)]


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    when=st.lists(st.integers(0, 12), min_size=6, max_size=6),
    yields=st.lists(st.integers(0, 25), min_size=6, max_size=6),
)
async def test_taken_back_or_sent_and_never_both(post: Post, when: list[int], yields: list[int]) -> None:
    """Six messages fall due while six agents change their minds, each at a moment of its own."""
    numbers = [next(post.numbers) for _ in range(6)]
    email = post.senders["email"] = FakeSender()
    for number, seconds in zip(numbers, when, strict=True):
        await put_off(post, number, seconds + 1)

    async def change_mind(number: int, after: int) -> bool:
        for _ in range(after):
            await asyncio.sleep(0)
        return await withdraw(post, number)

    async with post.working():
        minds = [asyncio.ensure_future(change_mind(n, after)) for n, after in zip(numbers, yields, strict=True)]
        for _ in range(14):
            post.clock.advance(1)
            await post.ring()
            await asyncio.sleep(0)
        back = dict(zip(numbers, await asyncio.gather(*minds), strict=True))
        async with asyncio.timeout(10):
            while any(state == "pending" for _, state, _ in await post.outbox()):
                await post.ring()
                await asyncio.sleep(0.002)
    sent = [order.order_id for order in email.sent]
    assert sorted(sent) == sorted(f"or_{number}" for number in numbers if not back[number])


# --- late, and again ------------------------------------------------------------------------------------------------
async def test_what_waits_for_its_turn_longer_than_a_quarter_of_an_hour_is_shown_as_delayed(post: Post) -> None:
    slow = asyncio.Event()
    email = post.senders["email"] = FakeSender([slow])
    async with post.working():
        await post.write(1, 2)
        await email.tries(1)
        post.clock.advance(15 * MINUTE)
        await post.ring()
        late = [await post.event(MessageDelivery, number) for number in (1, 2)]
        assert {(each.message.id, each.message.delivery, each.message.failure) for each in late} == {
            ("ms_1", "delayed", WAITS),
            ("ms_2", "delayed", WAITS),
        }
        slow.set()
        last = [await post.event(MessageDelivery, number) for number in (3, 4)]
        assert [(each.message.delivery, each.message.failure) for each in last] == [("sent", "")] * 2


async def test_a_message_that_failed_is_tried_again_under_the_same_names(post: Post) -> None:
    email = post.senders["email"] = FakeSender([Receipt(refused={"bob@x.example": "550 5.1.1 no such user"})])
    await post.write(1, cc=("bob@x.example",))
    async with post.working():
        assert (await post.event(MessageDelivery)).message.delivery == "failed"
        assert await post.writer.run(lambda tx, items: [try_again(tx, each) for each in items], "or_1")
        async with asyncio.timeout(10):
            await post.ring()
            await email.tries(2)
            while (await post.outbox())[0][1] != "done":
                await asyncio.sleep(0.002)
    first, second = email.sent
    assert (second.order_id, second.recipients, second.refused) == (first.order_id, ("bob@x.example",), {})


async def test_only_a_settled_order_is_tried_again(post: Post) -> None:
    await post.write(1)
    assert not await post.writer.run(lambda tx, items: [try_again(tx, each) for each in items], "or_1")
    assert not await post.writer.run(lambda tx, items: [try_again(tx, each) for each in items], "or_9")


async def test_an_address_that_takes_nothing_is_marked(post: Post, store: Store) -> None:
    await store.transact(lambda conn: an_address(conn, "bob@x.example", "pe_ct_1"))
    post.senders["email"] = FakeSender([Receipt(refused={"bob@x.example": "550 5.1.1 no such user"})])
    async with post.working():
        await post.write(1, cc=("bob@x.example",))
        await post.event(MessageDelivery)
    assert await failed_at(post) == (post.clock.now, "550 5.1.1 no such user")


async def failed_at(post: Post) -> tuple[datetime, str]:
    async with post.store.reader.connect() as conn:
        return tuple((await conn.execute(select(addresses.c.failed_at, addresses.c.failure))).one())
