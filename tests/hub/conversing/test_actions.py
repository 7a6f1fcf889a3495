import asyncio

import msgspec
import pytest
from sqlalchemy import select

from hub.contract.errors import Conflict, Invalid, NotFound
from hub.contract.events import MessageQueued, NoteAdded
from hub.contract.outbound import AnyOrder
from hub.conversing import actions
from hub.conversing.actions import Words
from hub.journal import views as journal
from hub.storage.schema import conversations, message_keys, messages, outbox
from tests.fakes.clock import START
from tests.fakes.console_world import user

LIVE = frozenset({"phone", "web_chat"})


def words(text="We will see to it.", **facts):
    return Words(
        **{"conversation_id": "cv_ct_1", "author": user("us_ada"), "text": text, "client_id": "c1"} | facts
    )  # fmt: skip


async def reply(world, *args, **facts):
    return await actions.reply(world.writer, words(*args, **facts), LIVE, world.new_id)


async def orders(world):
    decode = msgspec.json.Decoder(AnyOrder).decode
    return [decode(row.order) for row in await world.rows(select(outbox.c.order).order_by(outbox.c.id))]


async def test_a_reply_is_numbered_told_and_on_its_way_in_one_commit(world):
    await world.contact("ct_1", agent_id="us_ada", state="active", account_id="ac_north")
    await world.insert("message_keys", key="<b@x>", conversation_id="cv_ct_1", message_id="ms_b", at=START)
    await world.insert("message_keys", key="<a@x>", conversation_id="cv_ct_1", message_id="ms_a", at=START)
    message = await reply(world, subject="Late shipment")
    assert (message.number, message.kind, message.delivery, message.author_name) == (
        1, "outbound", "queued", "Ada Lindgren",
    )  # fmt: skip
    (recorded,) = await journal.after(world.reader, 0)
    assert (recorded.event, recorded.actor) == (MessageQueued(message=message), "us_ada")
    (order,) = await orders(world)
    assert (order.message_id, order.to, order.our_address) == (message.id, "pe_ct_1@north.example", "us@hub.example")
    assert (order.reference, order.thread_keys, order.subject) == ("KD-cv_ct_1", ("<a@x>", "<b@x>"), "Late shipment")
    (row,) = await world.rows(select(conversations.c.preview, conversations.c.messages))
    assert tuple(row) == ("We will see to it.", 1)


async def test_the_same_reply_sent_five_times_is_one_message(world):
    await world.contact("ct_1", agent_id="us_ada", state="active")
    sent = await asyncio.gather(*(reply(world) for _ in range(5)))
    assert len({message.id for message in sent}) == 1
    assert len(await orders(world)) == 1
    assert len(await journal.after(world.reader, 0)) == 1


async def test_replies_at_the_same_moment_are_numbered_without_gap(world):
    await world.contact("ct_1", agent_id="us_ada", state="active")
    sent = await asyncio.gather(*(reply(world, client_id=f"c{n}") for n in range(9)))
    assert sorted(message.number for message in sent) == list(range(1, 10))
    assert [message.text for message in sent]
    assert len(await world.rows(select(message_keys))) == 0


async def test_a_colleagues_key_is_not_ones_own(world):
    await world.contact("ct_1", agent_id="us_ada", state="active", account_id="ac_north")
    await reply(world)
    with pytest.raises(Conflict):
        await reply(world, author=user("us_ben"))


@pytest.mark.parametrize("conversation_id", ["cv_ct_1", "cv_nowhere"])
async def test_a_conversation_one_may_not_write_in_is_not_there(world, conversation_id):
    await world.contact("ct_1", account_id="ac_south")
    with pytest.raises(NotFound):
        await reply(world, conversation_id=conversation_id)
    assert await orders(world) == []


async def test_a_chat_that_was_left_takes_no_reply(world):
    await world.contact("ct_1", channel="web_chat", agent_id="us_ada", state="active", left_at=START, external_key="s1")
    with pytest.raises(Conflict):
        await reply(world)
    assert await world.rows(select(messages)) == []


async def test_a_live_line_is_named_by_its_key_and_has_no_thread(world):
    await world.contact("ct_1", channel="phone", agent_id="us_ada", state="active", external_key="CA1")
    await world.insert("message_keys", key="<a@x>", conversation_id="cv_ct_1", message_id="ms_a", at=START)
    await reply(world)
    (order,) = await orders(world)
    assert (order.external_key, order.thread_keys) == ("CA1", ())


async def test_a_closed_mail_conversation_is_answered_from_the_team(world):
    await world.contact("ct_1", state="closed", account_id="ac_north")
    assert (await reply(world, author=user("us_ben"))).contact_id == "ct_1"
    (row,) = await world.rows(select(conversations.c.status))
    assert row.status == "closed"


async def test_what_is_written_as_html_is_sanitised(world):
    await world.contact("ct_1", agent_id="us_ada", state="active")
    message = await reply(world, html='<p onclick="x()">Hi<script>alert(1)</script></p>')
    assert message.html == "<p>Hi</p>"
    assert (await orders(world))[0].html == "<p>Hi</p>"


async def test_a_note_stays_in_the_house(world):
    await world.contact("ct_1", agent_id="us_ada", state="wrapping", channel="phone", external_key="CA1")
    note = await actions.note(world.writer, words("Likes tea."), world.new_id)
    assert (note.kind, note.delivery, note.number) == ("note", "none", 1)
    assert await orders(world) == []
    assert [entry.event for entry in await journal.after(world.reader, 0)] == [NoteAdded(message=note)]
    again = await actions.note(world.writer, words("Likes tea."), world.new_id)
    assert again == note


@pytest.mark.parametrize("what", [actions.note])
async def test_an_empty_note_is_refused(world, what):
    with pytest.raises(Invalid):
        await what(world.writer, words("  "), world.new_id)
    with pytest.raises(Invalid):
        await reply(world, "  ")


async def test_a_note_names_a_contact_of_the_conversation(world):
    await world.contact("ct_1", agent_id="us_ada", state="active")
    with pytest.raises(NotFound):
        await actions.note(world.writer, words(contact_id="ct_9"), world.new_id)
