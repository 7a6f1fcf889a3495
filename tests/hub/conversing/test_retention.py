"""What is kept only for a time, on both stores."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from hub.contract.talks import RecordingDeleted
from hub.contract.words import Attachment
from hub.conversing.retention import Retention
from hub.journal import views as journal
from hub.storage.schema import messages, recordings, uploads
from tests.fakes.clock import START
from tests.fakes.console_world import World

DAY = timedelta(days=1)


def retention(world: World, files: Any = None) -> Retention:
    return Retention(world.writer, world.reader, files or world.files, world.clock)


async def recorded(world: World, key: str, days: int) -> None:
    """A recording that is kept for so many days."""
    card = await world.contact(f"ct_{key}", channel="phone", state="closed")
    await world.files.put(f"recordings/{key}", b"sound", "audio/wav")
    attachment = Attachment(key=f"recordings/{key}", name="a.wav", media_type="audio/wav", size=5)
    await world.insert(
        "messages", id=f"ms_{key}", conversation_id=card.conversation_id, number=1, contact_id=card.id,
        channel="phone", kind="system", author_id="", author_name="", text="", at=START,
        attachments=[{"key": attachment.key, "name": "a.wav", "media_type": "audio/wav", "size": 5}],
        extra={"recording": "7"},
    )  # fmt: skip
    await world.insert(
        "recordings", key=attachment.key, contact_id=card.id, message_id=f"ms_{key}", seconds=7, at=START,
        delete_at=START + days * DAY,
    )  # fmt: skip


async def deleted(world: World) -> list[RecordingDeleted]:
    return [entry.event for entry in await journal.after(world.reader, 0) if isinstance(entry.event, RecordingDeleted)]


async def test_a_recording_goes_when_its_days_are_over_and_the_journal_tells(world: World) -> None:
    await recorded(world, "old", 1)
    await recorded(world, "new", 30)
    world.clock.advance(2 * DAY.total_seconds())
    assert await retention(world).sweep() == 1
    assert set(world.files.kept) == {"recordings/new"}
    (told,) = await deleted(world)
    assert (told.contact_id, told.message_id, told.seconds) == ("ct_old", "ms_old", 7)
    (message,) = await world.rows(select(messages).where(messages.c.id == "ms_old"))
    assert message.attachments == []
    assert message.extra["recording"] == "7"
    assert "recording_deleted" in message.extra
    assert await retention(world).sweep() == 0
    assert len(await deleted(world)) == 1


class CutOff:
    """Deletes the file, and then all is dark."""

    def __init__(self, files: Any) -> None:
        self._files = files

    async def delete(self, key: str) -> None:
        await self._files.delete(key)
        raise OSError("cut off")


async def test_cut_off_after_the_file_is_gone_the_next_sweep_makes_good(world: World) -> None:
    await recorded(world, "old", 1)
    world.clock.advance(2 * DAY.total_seconds())
    with pytest.raises(OSError, match="cut off"):
        await retention(world, CutOff(world.files)).sweep()
    assert await deleted(world) == []
    assert await retention(world).sweep() == 1
    (row,) = await world.rows(select(recordings.c.deleted_at))
    assert row.deleted_at == world.clock()


async def test_an_upload_never_sent_goes_after_a_day(world: World) -> None:
    for name, sent in (("up_1", False), ("up_2", True)):
        await world.files.put(f"uploads/{name}", b"x", "text/plain")
        await world.insert(
            "uploads", id=name, user_id="us_ada", key=f"uploads/{name}", name="a", media_type="text/plain", size=1,
            at=START, sent=sent,
        )  # fmt: skip
    await retention(world).sweep()
    assert len(world.files.kept) == 2
    world.clock.advance(1.5 * DAY.total_seconds())
    await retention(world).sweep()
    assert set(world.files.kept) == {"uploads/up_2"}
    assert [row.id for row in await world.rows(select(uploads.c.id))] == ["up_2"]
