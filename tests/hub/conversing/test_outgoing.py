"""Taking back what has not left, and sending again what failed."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from hub.contract.errors import Conflict, NotFound
from hub.contract.events import MessageDelivery
from hub.conversing import actions, outgoing
from hub.delivery.actions import Delivery
from hub.journal import views as journal
from hub.storage.schema import messages, outbox
from tests.fakes.console_world import user
from tests.fakes.sender import FakeSender
from tests.hub.conversing.test_actions import LIVE, words

ADA = user("us_ada")


async def send(world, **facts):
    return await actions.reply(world.writer, words(**facts), LIVE, world.new_id)


async def delivery_of(world, message_id):
    return (await world.rows(select(messages.c.delivery).where(messages.c.id == message_id)))[0].delivery


async def became(world, message_id, **values):
    await world.commit(lambda tx: tx.conn.execute(update(messages).where(messages.c.id == message_id).values(**values)))


async def test_what_waits_is_taken_back_and_its_order_is_no_more(world):
    await world.contact("ct_1", account_id="ac_north")
    message = await send(world, undo_seconds=10)
    await outgoing.cancel(world.writer, message.id, ADA)
    assert await delivery_of(world, message.id) == "cancelled"
    assert await world.rows(select(outbox)) == []
    last = (await journal.after(world.reader, 0))[-1]
    assert isinstance(last.event, MessageDelivery)
    assert (last.event.message.delivery, last.actor) == ("cancelled", "us_ada")
    with pytest.raises(Conflict):
        await outgoing.cancel(world.writer, message.id, ADA)


async def test_what_has_left_is_not_taken_back(world):
    await world.contact("ct_1", account_id="ac_north")
    message = await send(world)
    with pytest.raises(Conflict):
        await outgoing.cancel(world.writer, message.id, ADA)
    assert len(await world.rows(select(outbox))) == 1


@pytest.mark.parametrize("what", [outgoing.cancel, outgoing.retry])
async def test_only_who_may_write_there_has_a_say(world, what):
    await world.contact("ct_1", account_id="ac_north")
    message = await send(world, undo_seconds=10)
    for message_id, who in [(message.id, "us_cy"), ("ms_nowhere", "us_ada")]:
        with pytest.raises(NotFound):
            await what(world.writer, message_id, user(who))
    note = await actions.note(world.writer, words(client_id="n"), world.new_id)
    with pytest.raises(NotFound):
        await what(world.writer, note.id, ADA)


async def test_a_message_that_failed_goes_out_again_as_the_same(world):
    await world.contact("ct_1", account_id="ac_north")
    message = await send(world)
    with pytest.raises(Conflict):
        await outgoing.retry(world.writer, message.id, ADA)
    await became(world, message.id, delivery="failed", failure="550 no")
    with pytest.raises(Conflict):  # its order is still pending: nothing to begin again
        await outgoing.retry(world.writer, message.id, ADA)
    await world.commit(lambda tx: tx.conn.execute(update(outbox).values(state="failed", attempts=7)))
    await outgoing.retry(world.writer, message.id, ADA)
    (row,) = await world.rows(select(outbox))
    assert (row.state, row.attempts, row.due_at) == ("pending", 0, world.clock.now)
    (kept,) = await world.rows(select(messages.c.delivery, messages.c.failure))
    assert tuple(kept) == ("queued", "")


async def test_a_message_that_came_back_after_it_was_sent_may_go_out_again(world):
    await world.contact("ct_1", account_id="ac_north")
    message = await send(world)
    await world.commit(lambda tx: tx.conn.execute(update(outbox).values(state="done", attempts=1)))
    await became(world, message.id, delivery="failed", failure="550 mailbox full")
    await outgoing.retry(world.writer, message.id, ADA)
    assert await delivery_of(world, message.id) == "queued"


async def test_taken_back_in_the_very_moment_it_goes_out_it_does_one_or_the_other(world):
    """Twenty mails fall due at the same instant as twenty users want them back."""
    await world.contact("ct_1", account_id="ac_north")
    due = world.clock.now + timedelta(seconds=60)
    sent = [await send(world, client_id=f"c{number}", send_at=due) for number in range(20)]
    email = FakeSender()
    delivery = Delivery(world.writer, world.reader, world.bus, {"email": email}, world.clock)
    task = asyncio.ensure_future(delivery.work())

    async def take_back(place: int, message_id: str) -> bool:
        for _ in range(place * 3):
            await asyncio.sleep(0)
        try:
            await outgoing.cancel(world.writer, message_id, ADA)
        except Conflict:
            return False
        return True

    world.clock.advance(60)
    bell = await send(world, client_id="bell")
    back = await asyncio.gather(*(take_back(place, message.id) for place, message in enumerate(sent)))
    wanted = {message.id for message, taken in zip(sent, back, strict=True) if not taken}
    await email.tries(len(wanted) + 1)
    async with asyncio.timeout(10):
        while await world.rows(select(outbox.c.id).where(outbox.c.state == "pending")):
            await asyncio.sleep(0.002)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert sorted(order.message_id for order in email.sent) == sorted({*wanted, bell.id})
    states = {message.id: await delivery_of(world, message.id) for message in sent}
    assert all(state == ("sent" if id_ in wanted else "cancelled") for id_, state in states.items())
