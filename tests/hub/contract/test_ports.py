"""What the edges may rely on: the hub's side of the ports, on both stores."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from hub.contract.errors import Invalid
from hub.contract.ports import Files, Intake, LineNotes, OpenLines, Transcript
from hub.intake.notes import StoredNotes
from hub.intake.views import OpenLinesView, TranscriptView
from hub.storage.engine import Store
from hub.storage.files import FolderFiles
from tests.factories.river import River, chat, left, now, open_river, spoke


@pytest.fixture
async def river(store: Store) -> AsyncIterator[River]:
    async with open_river(store) as opened:
        yield opened


@pytest.fixture
def transcript(river: River) -> Transcript:
    return TranscriptView(river.store.reader)


@pytest.fixture
def notes(river: River) -> LineNotes:
    return StoredNotes(river.writer, river.store)


async def test_a_customer_finds_their_words_again_under_the_id_they_gave_them(
    river: River, transcript: Transcript
) -> None:
    """Only so can a client that lost its line tell what arrived, also after the line has ended."""
    opened = await river.intake.receive(chat("visitor-1"))
    await river.intake.receive(spoke("One", "chat1", 1, "web_chat", client_id="tab-0001"))
    await river.intake.receive(spoke("Two", "chat1", 2, "web_chat", client_id="tab-0002"))
    await river.intake.receive(left("chat1", "web_chat"))
    cards = await transcript.after(opened.conversation_id or "", 0)
    assert [(card.number, card.text, card.client_id) for card in cards] == [
        (1, "One", "tab-0001"),
        (2, "Two", "tab-0002"),
    ]
    assert [card.number for card in await transcript.after(opened.conversation_id or "", 1)] == [2]


async def test_the_same_key_is_answered_with_the_same_ids(river: River) -> None:
    first = await river.intake.receive(chat("visitor-1"))
    again = await river.intake.receive(chat("visitor-1"))
    assert (again.contact_id, again.conversation_id, again.duplicate) == (first.contact_id, first.conversation_id, True)


async def test_a_line_nobody_opened_is_refused(river: River) -> None:
    door: Intake = river.intake
    with pytest.raises(Invalid):
        await door.receive(spoke("Hello?", "nobody's line"))


async def test_a_note_is_as_it_was_put_last(notes: LineNotes) -> None:
    assert await notes.get("phone", "CA1") is None
    await notes.put("phone", "CA1", {"step": 1})
    await notes.put("phone", "CA1", {"step": 2, "spoken": "你好"})
    assert await notes.get("phone", "CA1") == {"step": 2, "spoken": "你好"}
    assert await notes.get("web_chat", "CA1") is None


async def test_a_note_is_swapped_only_for_what_stands_there(notes: LineNotes) -> None:
    assert await notes.swap("phone", "CA1", None, {"step": 1})
    assert not await notes.swap("phone", "CA1", None, {"step": 9})
    assert not await notes.swap("phone", "CA1", {"step": 2}, {"step": 9})
    assert await notes.swap("phone", "CA1", {"step": 1}, {"step": 2})
    assert await notes.get("phone", "CA1") == {"step": 2}
    assert await notes.swap("phone", "CA1", {"step": 2}, None)
    assert await notes.get("phone", "CA1") is None


async def test_a_note_is_forgotten_by_its_age(notes: LineNotes, river: River) -> None:
    await notes.put("web_chat", "vi_1", {"line": 1})
    await notes.put("web_chat", "x_1", {})
    await notes.put("phone", "vi_1", {"step": 1})
    assert await notes.forget("web_chat", now() - timedelta(hours=1), "vi_") == 0
    assert await notes.forget("web_chat", now() + timedelta(seconds=1), "vi_") == 1
    assert set(await notes.all("web_chat")) == {"x_1"}
    assert set(await notes.all("phone")) == {"vi_1"}


async def test_of_many_who_swap_at_once_one_does(notes: LineNotes) -> None:
    await notes.put("phone", "CA1", {"step": 0})
    swaps = (notes.swap("phone", "CA1", {"step": 0}, {"step": number}) for number in range(1, 6))
    assert sorted(await asyncio.gather(*swaps)) == [False] * 4 + [True]


async def test_a_line_is_open_until_its_customer_left(river: River) -> None:
    lines: OpenLines = OpenLinesView(river.store.reader)
    await river.intake.receive(chat("visitor-1"))
    assert await lines.of("web_chat") == ["chat1"]
    assert await lines.of("phone") == []
    await river.intake.receive(left("chat1", "web_chat"))
    assert await lines.of("web_chat") == []


async def test_notes_are_found_by_the_beginning_of_their_key(notes: LineNotes) -> None:
    for key in ("talk:1", "talk:2", "talk_3", "menu:1", "tal%"):
        await notes.put("phone", key, {"key": key})
    assert set(await notes.all("phone", "talk:")) == {"talk:1", "talk:2"}
    assert set(await notes.all("phone", "tal%")) == {"tal%"}
    assert len(await notes.all("phone")) == 5


async def test_a_file_is_kept(tmp_path: Path) -> None:
    files: Files = FolderFiles(tmp_path)
    await files.put("a/b", b"data", "text/plain")
    assert await files.get("a/b") == b"data"


async def test_of_a_conversation_of_several_customers_each_reads_their_own_lines(
    river: River, transcript: Transcript
) -> None:
    """Conversations are merged, and people; whoever chats must not read the other's words."""
    opened = await river.intake.receive(chat("visitor-1"))
    await river.intake.receive(spoke("One", "chat1", 1, "web_chat", client_id="tab-0001"))
    conversation = opened.conversation_id or ""
    for read in (transcript.after, transcript.changed):
        everything = await read(conversation, -1)
        assert [card.text for card in everything] == ["One"]
        assert await read(conversation, -1, ("visitor-1", "ada@example.com")) == everything
        assert await read(conversation, -1, ("visitor-2",)) == []
