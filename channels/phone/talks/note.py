"""A line's talk in the hub's store, with what is still to be done and told about it: any node can go on with it."""

from typing import Any

import msgspec
from msgspec import Struct

from channels.phone.normalize import CHANNEL
from channels.phone.talks.rules.orders import Order
from channels.phone.talks.rules.state import Talk
from hub.contract.inbound import AnyInbound
from hub.contract.ports import LineNotes


class TalkNote(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`todo`: orders the carrier has not carried out yet; `owed`: what the hub has not been told yet."""

    talk: Talk
    todo: tuple[Order, ...] = ()
    owed: tuple[AnyInbound, ...] = ()


class SpeechNote(Struct, frozen=True, kw_only=True):
    """An agent's typed words, until the carrier fetches them."""

    text: str
    language: str


class TapeNote(Struct, frozen=True, kw_only=True):
    """A recording at the carrier that is not ours yet."""

    line: str
    sid: str


class TalkNotes:
    """The notes of talks, each kind under its own key."""

    def __init__(self, notes: LineNotes) -> None:
        self._notes = notes

    async def talk(self, line: str) -> TalkNote | None:
        return (await self.read(line))[0]

    async def read(self, line: str) -> tuple[TalkNote | None, dict[str, Any] | None]:
        """The note, and as it stands there: what `swap` wants to know."""
        found = await self._notes.get(CHANNEL, f"talk:{line}")
        return (None if found is None else msgspec.convert(found, TalkNote)), found

    async def swap(self, line: str, before: dict[str, Any] | None, note: TalkNote) -> bool:
        """Keep it unless another node wrote meanwhile."""
        return await self._notes.swap(CHANNEL, f"talk:{line}", before, msgspec.to_builtins(note))

    async def speech(self, order_id: str) -> SpeechNote | None:
        found = await self._notes.get(CHANNEL, f"speech:{order_id}")
        return None if found is None else msgspec.convert(found, SpeechNote)

    async def keep_speech(self, order_id: str, note: SpeechNote) -> None:
        await self._notes.put(CHANNEL, f"speech:{order_id}", msgspec.to_builtins(note))

    # Lines whose customer talks on without us, and recordings that are awaited: few, and forgotten when they are over.

    async def keep_sent_on(self, line: str) -> None:
        await self._notes.put(CHANNEL, f"sent_on:{line}", {"line": line})

    async def sent_on(self) -> list[str]:
        return [note["line"] for note in (await self._notes.all(CHANNEL, "sent_on:")).values()]

    async def forget_sent_on(self, line: str) -> None:
        await self._notes.swap(CHANNEL, f"sent_on:{line}", {"line": line}, None)

    async def keep_tape(self, note: TapeNote) -> None:
        await self._notes.put(CHANNEL, f"tape:{note.sid}", msgspec.to_builtins(note))

    async def tape(self, sid: str) -> TapeNote | None:
        found = await self._notes.get(CHANNEL, f"tape:{sid}")
        return None if found is None else msgspec.convert(found, TapeNote)

    async def tapes(self) -> list[TapeNote]:
        return [msgspec.convert(note, TapeNote) for note in (await self._notes.all(CHANNEL, "tape:")).values()]

    async def forget_tape(self, note: TapeNote) -> None:
        await self._notes.swap(CHANNEL, f"tape:{note.sid}", msgspec.to_builtins(note), None)
