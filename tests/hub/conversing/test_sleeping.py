"""Conversations rest, and wake in time."""

from datetime import timedelta

import pytest
from msgspec import structs
from sqlalchemy import select

from hub.contract.commands import AcceptOffer, WrapUp
from hub.contract.events import (
    ContactQueued,
    ContactTransferred,
    ConversationChanged,
    MessageQueued,
    MessageReceived,
    OfferMade,
)
from hub.conversing.sleeping import Sleeping
from hub.conversing.snoozing import snooze
from hub.journal import views as journal
from hub.storage.schema import conversations
from tests.factories.cards import message_card
from tests.factories.river import mail, new_id, now, open_river
from tests.fakes.console_world import BUSINESS, user
from tests.hub.conversing.test_snoozing import listed, rest


@pytest.fixture
async def sleeping(world):
    made = Sleeping(world.writer, lambda: BUSINESS, world.new_id, world.clock)
    await made.start()
    yield made
    await made.stop()


def theirs(number=2, **facts):
    card = message_card(conversation_id="cv_ct_1", channel="email", kind="inbound", number=number, **facts)
    return MessageReceived(message=card)


def ours(channel="email"):
    return MessageQueued(message=message_card(conversation_id="cv_ct_1", channel=channel, kind="outbound", number=2))


async def standing(world):
    (row,) = await world.rows(
        select(conversations.c.waiting_for, conversations.c.snoozed_until, conversations.c.status).where(
            conversations.c.id == "cv_ct_1"
        )
    )
    return tuple(row)


async def told(world):
    entries = await journal.after(world.reader, 0)
    return [(entry.actor, entry.event.what) for entry in entries if isinstance(entry.event, ConversationChanged)]


async def test_an_answer_waits_for_the_customer_until_they_write(world, sleeping):
    await world.contact("ct_1", agent_id="us_ada", state="active")
    await world.happen(ours())
    assert await standing(world) == ("customer", None, "open")
    assert await listed(world, "waiting") == ["cv_ct_1"]
    await world.happen(ours())
    await world.happen(theirs())
    assert await standing(world) == ("", None, "open")
    assert await listed(world, "waiting") == []
    assert await told(world) == [("snooze", "waiting"), ("snooze", "asked")]


async def test_on_a_live_channel_nobody_waits_for_the_customer(world, sleeping):
    await world.contact("ct_1", agent_id="us_ada", state="active", channel="web_chat")
    await world.happen(ours("web_chat"))
    assert await standing(world) == ("", None, "open")


async def test_an_automatic_answer_is_not_the_customer(world, sleeping):
    await world.contact("ct_1", agent_id="us_ada", state="active")
    await world.happen(ours())
    await rest(world)
    await world.happen(theirs(extra={"automatic": "yes"}))
    waiting, until, _ = await standing(world)
    assert waiting == "customer"
    assert until is not None


async def test_a_customer_who_writes_wakes_it(world, sleeping):
    await world.contact("ct_1", agent_id="us_ada", state="active")
    await world.happen(ours())
    await rest(world)
    await world.happen(theirs())
    assert await standing(world) == ("", None, "open")
    assert await told(world) == [("snooze", "waiting"), ("us_ada", "snoozed"), ("snooze", "woken")]
    assert sleeping._timers.instants == {}


async def test_it_wakes_at_its_time_and_stays_its_agents(world, sleeping):
    await world.contact("ct_1", agent_id="us_ada", state="active")
    await rest(world)
    world.clock.advance(2 * 3600 - 1)
    await sleeping.look()
    assert await listed(world, "snoozed") == ["cv_ct_1"]
    world.clock.advance(1)
    await sleeping.look()
    assert await listed(world, "mine") == ["cv_ct_1"]
    (row,) = await world.rows(select(conversations.c.last_at))
    assert row.last_at == world.clock()


async def test_what_is_given_to_somebody_else_wakes(world, sleeping):
    card = await world.contact("ct_1", agent_id="us_ada", state="active")
    await world.happen(ours())
    await rest(world)
    await world.happen(ContactTransferred(contact=card, from_agent_id="us_ada", to="us_ben"))
    assert await standing(world) == ("customer", None, "open")
    assert sleeping._timers.instants == {}


async def test_what_was_due_while_the_hub_was_down_wakes_at_its_start(world):
    await world.contact("ct_1", agent_id="us_ada", state="active")
    await rest(world)
    world.clock.advance(3 * 3600)
    sleeping = Sleeping(world.writer, lambda: BUSINESS, world.new_id, world.clock)
    await sleeping.start()
    assert await listed(world, "mine") == ["cv_ct_1"]
    await sleeping.stop()


async def test_a_failed_commit_forgets_what_it_knew(world, sleeping):
    await world.contact("ct_1", agent_id="us_ada", state="active")
    await rest(world)

    def broken(tx):
        tx.record(structs.replace(CHANGED, snoozed_until=None), "x")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await world.commit(broken)
    world.clock.advance(2 * 3600)
    await sleeping.look()
    assert await listed(world, "mine") == ["cv_ct_1"]


CHANGED = ConversationChanged(
    conversation_id="cv_ct_1", account_id=None, agent_id=None, status="open", snoozed_until=None, waiting_for="",
    what="woken",
)  # fmt: skip


async def test_in_the_hub_a_settled_conversation_comes_back_to_its_agent(store):
    async with open_river(store) as river:
        sleeping = Sleeping(river.writer, lambda: river.business, new_id, now)
        await sleeping.start()
        account = river.account("platinum")
        agent = account.team[0]
        await river.sign_in(agent)
        await river.intake.receive(mail(account.people[0].email))
        offer = (await river.event(OfferMade)).offer
        await river.acd.do(AcceptOffer(actor=agent, offer_id=offer.id))
        await river.acd.do(WrapUp(actor=agent, contact_id=offer.contact_id, disposition=""))
        (queued,) = river.of(ContactQueued)
        by = structs.replace(user("us_ada"), id=agent)
        until = now() + timedelta(seconds=0.05)
        await snooze(river.writer, queued.contact.conversation_id, until, by, river.business)
        back = await river.event(OfferMade, lambda event: event.offer.contact_id != offer.contact_id)
        assert (back.offer.agent_id, back.contact.conversation_id) == (agent, queued.contact.conversation_id)
        assert (back.contact.direction, back.contact.origin_id) == ("outbound", offer.contact_id)
        assert [event.what for event in river.of(ConversationChanged)] == ["snoozed", "woken"]
        await sleeping.stop()
