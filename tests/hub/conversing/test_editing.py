"""What was said in a chat, put otherwise or taken back."""

import asyncio

import pytest
from sqlalchemy import select

from hub.contract.chatted import WHISPER
from hub.contract.errors import Conflict, Invalid, NotAllowed, NotFound
from hub.contract.events import MessageChanged
from hub.contract.words import Attachment
from hub.conversing import actions, editing
from hub.intake.views import TranscriptView
from hub.journal import views as journal
from hub.storage.schema import conversations, messages
from tests.fakes.console_world import user
from tests.hub.conversing.test_actions import LIVE, words

ADA, BEN, CY = user("us_ada"), user("us_ben"), user("us_cy")
WRITTEN = ["web_chat"]


async def said(world, text="The pump is read.", **facts):
    """A message of Ada's in her chat."""
    await world.contact("ct_1", channel="web_chat", agent_id="us_ada", state="active", account_id="ac_north")
    return await actions.reply(world.writer, words(text, **facts), LIVE, world.new_id)


async def change(world, message, text, who=ADA, on=WRITTEN):
    return await editing.change_message(world.writer, message.id, text, who, on)


async def delete(world, message, who=ADA, on=WRITTEN):
    return await editing.delete_message(world.writer, message.id, who, on)


async def test_the_message_says_something_else_and_what_it_said_is_kept(world):
    message = await said(world)
    await change(world, message, "The pump is reed.")
    changed = await change(world, message, "The pump is ready.")
    assert (changed.text, changed.change, changed.number, changed.changed_at) == (
        "The pump is ready.", 2, message.number, world.clock.now,
    )  # fmt: skip
    last = (await journal.after(world.reader, 0))[-1]
    assert (last.event, last.actor) == (MessageChanged(message=changed), "us_ada")
    before = await editing.versions(world.reader, BEN, message.id)
    assert [(each.number, each.text, each.changed_by_name) for each in before] == [
        (1, "The pump is read.", "Ada Lindgren"),
        (2, "The pump is reed.", "Ada Lindgren"),
    ]
    (row,) = await world.rows(select(conversations.c.changes, conversations.c.preview))
    assert tuple(row) == (2, "The pump is ready.")
    transcript = TranscriptView(world.reader)
    assert await transcript.changed(message.conversation_id, 1) == [changed]
    assert await transcript.changed(message.conversation_id, 2) == []
    assert await transcript.after(message.conversation_id, 0) == [changed]


async def test_what_is_taken_back_has_neither_words_nor_files(world):
    message = await said(world)
    photo = Attachment(key="up/1", name="crack.png", media_type="image/png", size=3)
    attach = messages.update().values(attachments=[photo])
    await world.commit(lambda tx: tx.conn.execute(attach))
    gone = await delete(world, message)
    assert (gone.deleted, gone.text, gone.attachments) == (True, "", ())
    (kept,) = await editing.versions(world.reader, ADA, message.id)
    assert kept.text == "The pump is read.\ncrack.png"
    assert await delete(world, message) == gone
    with pytest.raises(Conflict):
        await change(world, message, "It is here again.")
    assert (await world.rows(select(conversations.c.preview)))[0].preview == ""


async def test_the_same_words_change_nothing(world):
    message = await said(world)
    assert (await change(world, message, message.text)).change == 0
    assert await editing.versions(world.reader, ADA, message.id) == []


async def test_changes_at_the_same_moment_are_counted_without_gap(world):
    message = await said(world)
    changed = await asyncio.gather(*(change(world, message, f"Version {number}") for number in range(5)))
    assert sorted(each.change for each in changed) == [1, 2, 3, 4, 5]
    assert [each.number for each in await editing.versions(world.reader, ADA, message.id)] == [1, 2, 3, 4, 5]


async def test_a_colleagues_message_is_a_supervisors_to_change(world):
    message = await said(world)
    with pytest.raises(NotAllowed):
        await change(world, message, "I know better.", BEN)
    with pytest.raises(NotFound):
        await delete(world, message, CY)
    assert (await delete(world, message, user("us_sam"))).deleted
    (kept,) = await editing.versions(world.reader, ADA, message.id)
    assert kept.changed_by == "us_sam"
    with pytest.raises(NotFound):
        await editing.versions(world.reader, CY, message.id)
    with pytest.raises(NotFound):
        await editing.versions(world.reader, ADA, "ms_nowhere")


@pytest.mark.parametrize("text", ["", "  ", "x" * 100_001])
async def test_nothing_and_too_much_are_refused(world, text):
    message = await said(world)
    with pytest.raises(Invalid):
        await change(world, message, text)


async def test_notes_customers_words_and_mails_are_not_changed(world):
    message = await said(world)
    note = await actions.note(world.writer, words(client_id="n"), world.new_id)
    with pytest.raises(NotFound):
        await change(world, note, "Otherwise")
    with pytest.raises(Conflict):
        await change(world, message, "Otherwise", on=["another"])


async def test_a_whisper_is_a_note_that_names_whom_it_is_for_and_customers_never_see_it(world):
    message = await said(world)
    hint = words("Offer him a new one.", client_id="w", author=user("us_sam"))
    whisper = await actions.note(world.writer, hint, world.new_id, whisper_to="us_ada")
    assert (whisper.kind, whisper.extra) == ("note", {WHISPER: "us_ada"})
    assert await TranscriptView(world.reader).after(message.conversation_id, 0) == [message]
