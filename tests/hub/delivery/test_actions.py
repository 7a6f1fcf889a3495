"""Delivery on both stores: each order goes out, in its contact's order, until it is settled."""

import asyncio

from sqlalchemy import select, update

from hub.contract.errors import BadCredentials, Refused, Retryable
from hub.contract.events import ConnectFailed, MessageDelivery
from hub.contract.outbound import Disconnect, Receipt
from hub.delivery.actions import AT_ONCE, settle
from hub.storage.schema import contacts, message_keys
from tests.fakes.sender import FakeSender
from tests.hub.delivery.conftest import Post, connect, done, message


async def test_a_message_goes_out_as_soon_as_it_is_committed(post: Post) -> None:
    async with post.working():
        await post.write(1)
        assert (await post.event(MessageDelivery)).message.delivery == "sent"
    assert post.senders["email"].sent == [message(1)]
    assert await post.outbox() == [("or_1", "done", 1)]
    assert await post.message() == ("sent", "")


async def test_orders_of_an_earlier_life_go_out_at_the_start(post: Post) -> None:
    await post.order(connect())
    async with post.working():
        assert await post.senders["phone"].tries(1) == ["or_1"]
    assert await post.outbox() == [("or_1", "done", 1)]


async def test_answers_to_what_was_sent_find_its_conversation(post: Post) -> None:
    post.senders["email"].outcomes = [Receipt(message_key="m1@keydesk.example")]
    async with post.working():
        await post.write(1)
        await post.event(MessageDelivery)
    async with post.store.reader.connect() as conn:
        keys = (await conn.execute(select(message_keys.c.key, message_keys.c.conversation_id))).all()
    assert keys == [("m1@keydesk.example", "cv_ct_1")]


async def test_two_messages_that_a_provider_gives_one_key_are_both_settled(post: Post) -> None:
    await post.write(1)
    await post.write(2)
    same = Receipt(message_key="same@there")
    await asyncio.gather(*(post.writer.run(settle, done(number, same)) for number in (1, 2)))
    await post.writer.run(settle, done(1, same))
    assert [state for _, state, _ in await post.outbox()] == ["done", "done"]


# --- trying again ---------------------------------------------------------------------------------------------------
async def test_what_a_provider_may_take_later_is_tried_again_with_growing_pauses(post: Post) -> None:
    email = post.senders["email"] = FakeSender([Retryable("busy"), Retryable("still busy"), Receipt()])
    async with post.working():
        await post.write(1)
        first = (await post.event(MessageDelivery, 1)).message
        assert (first.delivery, first.failure) == ("delayed", "busy")
        await post.ring()
        assert len(email.sent) == 1, "not before its time"
        post.clock.advance(2)
        await post.ring()
        assert (await post.event(MessageDelivery, 2)).message.failure == "still busy"
        post.clock.advance(3.9)
        await post.ring()
        post.clock.advance(0.1)
        await post.ring()
        third = (await post.event(MessageDelivery, 3)).message
        assert (third.delivery, third.failure) == ("sent", "")
    assert email.sent == [message(1)] * 3, "each try carries the same order id"
    assert await post.outbox() == [("or_1", "done", 3)]


async def test_a_refused_message_fails_at_once_and_says_why(post: Post) -> None:
    post.senders["email"].outcomes = [Refused("There is no such mailbox.")]
    async with post.working():
        await post.write(1)
        failed = (await post.event(MessageDelivery)).message
    assert (failed.delivery, failed.failure) == ("failed", "There is no such mailbox.")
    assert await post.message() == ("failed", "There is no such mailbox.")
    assert await post.outbox() == [("or_1", "failed", 1)]


async def test_wrong_credentials_make_a_message_wait_until_ours_are_mended(post: Post) -> None:
    post.senders["email"].outcomes = [BadCredentials("The relay does not know us.")]
    async with post.working():
        await post.write(1)
        assert (await post.event(MessageDelivery)).message.delivery == "delayed"
        post.clock.advance(2)
        await post.ring()
        assert (await post.event(MessageDelivery, 2)).message.delivery == "sent"


async def test_a_sender_with_a_bug_harms_nobody_else(post: Post) -> None:
    post.senders["email"].outcomes = [ZeroDivisionError()]
    async with post.working():
        await post.write(1)
        assert (await post.event(MessageDelivery)).message.delivery == "delayed"
        await post.write(2, contact="ct_2")
        assert (await post.event(MessageDelivery, 2)).message.id == "ms_2"


# --- connecting -----------------------------------------------------------------------------------------------------
async def _fail_three_times(post: Post) -> None:
    phone = post.senders["phone"] = FakeSender([Retryable("busy"), Retryable("busy"), Retryable("no answer")])
    await post.order(connect())
    async with post.working():
        for tries in (1, 2, 3):
            await phone.tries(tries)
            await _settled(post, tries)
            post.clock.advance(1)
            await post.ring()


async def _settled(post: Post, attempts: int) -> None:
    async with asyncio.timeout(10):
        while (await post.outbox())[0][2] < attempts:
            await asyncio.sleep(0.005)


async def test_an_agent_who_cannot_be_joined_three_times_loses_the_contact(post: Post) -> None:
    await _fail_three_times(post)
    assert await post.event(ConnectFailed) == ConnectFailed(
        contact_id="ct_1", conversation_id="cv_ct_1", reason="no answer", agent_id="us_ada"
    )
    assert await post.outbox() == [("or_1", "failed", 3)]


async def test_a_late_failure_does_not_take_the_contact_from_whoever_has_it_now(post: Post) -> None:
    await post.store.transact(
        lambda conn: conn.execute(update(contacts).where(contacts.c.id == "ct_1").values(agent_id=None))
    )
    await _fail_three_times(post)
    assert post.of(ConnectFailed) == []


# --- order ----------------------------------------------------------------------------------------------------------
async def test_messages_of_one_contact_go_out_in_the_order_they_were_written(post: Post) -> None:
    await post.write(*range(1, 8))
    async with post.working():
        tries = await post.senders["email"].tries(7)
    assert tries == [f"or_{number}" for number in range(1, 8)]


async def test_a_message_that_must_wait_is_not_overtaken_by_the_next_of_its_contact(post: Post) -> None:
    email = post.senders["email"] = FakeSender([Retryable("busy")])
    async with post.working():
        await post.write(1)
        await post.event(MessageDelivery)
        await post.write(2)
        await post.ring()
        post.clock.advance(2)
        await post.ring()
        assert await email.tries(3) == ["or_1", "or_1", "or_2"]


async def test_a_line_is_not_ended_before_the_try_to_join_it_is_settled(post: Post) -> None:
    phone = post.senders["phone"] = FakeSender([Retryable("busy")])
    end = Disconnect(order_id="or_2", channel="phone", contact_id="ct_1", conversation_id="cv_ct_1", external_key="CA1")
    async with post.working():
        await post.order(connect())
        await post.ring()
        await _settled(post, 1)
        await post.order(end)
        await post.ring()
        post.clock.advance(1)
        await post.ring()
        assert await phone.tries(3) == ["or_1", "or_1", "or_2"]


async def test_contacts_do_not_wait_for_each_other(post: Post) -> None:
    slow = asyncio.Event()
    email = post.senders["email"] = FakeSender([slow])
    async with post.working():
        await post.write(1)
        await email.tries(1)
        await post.write(2, contact="ct_2")
        assert (await post.event(MessageDelivery)).message.id == "ms_2"
        slow.set()
        assert (await post.event(MessageDelivery, 2)).message.id == "ms_1"


async def test_a_channel_that_hangs_does_not_keep_another_waiting(post: Post) -> None:
    """As many mails as may be under way, all to a relay that does not answer; then a call is accepted."""
    never = asyncio.Event()
    email = post.senders["email"] = FakeSender([never] * AT_ONCE)
    await post.order(*(message(number, f"ct_of_mail_{number}") for number in range(AT_ONCE + 50)))
    async with post.working():
        await email.tries(AT_ONCE)
        await post.order(connect(9000))
        await post.ring()
        assert await post.senders["phone"].tries(1) == ["or_9000"]
        assert len(email.sent) == AT_ONCE
        never.set()
        await email.tries(AT_ONCE + 50)


async def test_one_contact_with_many_messages_keeps_no_other_waiting(post: Post) -> None:
    never = asyncio.Event()
    email = post.senders["email"] = FakeSender([never])
    await post.order(*(message(1000 + number) for number in range(AT_ONCE + 1)))
    async with post.working():
        await email.tries(1)
        await post.write(5, contact="ct_2")
        assert (await post.event(MessageDelivery)).message.id == "ms_5"
        never.set()
        await email.tries(AT_ONCE + 2)
