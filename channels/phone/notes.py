"""What the channel must remember of a call between two webhooks, in the hub's store: any node answers the next one."""

from datetime import datetime
from typing import TypeVar

import msgspec
from msgspec import Struct

from channels.phone.normalize import CHANNEL
from hub.contract.ports import LineNotes
from hub.contract.words import Diversion
from ivr.call import Call, Walked
from ivr.steps import AnyStep

T = TypeVar("T")


class MenuNote(Struct, frozen=True, kw_only=True):
    """A call in the menu, and what it was answered. `answer`: the TwiML of its present step, which it came to by
    `path`, and whose last verb is `last`; `subject`: what the agent is told, if that puts it through. `answers`: the
    last few documents by the carrier's idempotency tokens."""

    call: Call
    answer: str
    last: AnyStep | None = None
    path: tuple[Walked, ...] = ()
    subject: str = ""
    answers: dict[str, str] = {}


class AnsweredNote(Struct, frozen=True, kw_only=True):
    """The last documents a call was answered with, by the carrier's idempotency tokens."""

    answers: dict[str, str]


class DivertNote(Struct, frozen=True, kw_only=True):
    """Nobody came in time, so the caller is offered a callback or leaves a voicemail. `settled`: nothing is awaited of
    it any more. `left_at`: when the caller hung up, while it is not known yet what they left."""

    to: Diversion
    at: datetime
    settled: bool = False
    left_at: datetime | None = None


class CallNotes:
    """The kinds of note, each under its own key."""

    def __init__(self, notes: LineNotes) -> None:
        self._notes = notes

    async def menu(self, sid: str) -> MenuNote | None:
        return await self._get(f"menu:{sid}", MenuNote)

    async def begin_menu(self, sid: str, note: MenuNote) -> bool:
        """False when the call is remembered already."""
        return await self._notes.swap(CHANNEL, f"menu:{sid}", None, msgspec.to_builtins(note))

    async def keep_menu(self, sid: str, note: MenuNote) -> None:
        await self._put(f"menu:{sid}", note)

    async def answered(self, sid: str) -> AnsweredNote | None:
        return await self._get(f"answered:{sid}", AnsweredNote)

    async def keep_answered(self, sid: str, note: AnsweredNote) -> None:
        await self._put(f"answered:{sid}", note)

    async def diverted(self, sid: str) -> DivertNote | None:
        return await self._get(f"divert:{sid}", DivertNote)

    async def keep_diverted(self, sid: str, note: DivertNote) -> None:
        await self._put(f"divert:{sid}", note)

    async def all_diverted(self) -> dict[str, DivertNote]:
        """By the calls' SIDs."""
        found = await self._notes.all(CHANNEL, "divert:")
        return {key.removeprefix("divert:"): msgspec.convert(note, DivertNote) for key, note in found.items()}

    async def language(self, line: str) -> str:
        """In which language the customer of a callback is spoken to; empty when that is not known."""
        found = await self._notes.get(CHANNEL, f"language:{line}")
        return str(found["language"]) if found else ""

    async def keep_language(self, line: str, language: str) -> None:
        await self._notes.put(CHANNEL, f"language:{line}", {"language": language})

    async def _get(self, key: str, kind: type[T]) -> T | None:
        found = await self._notes.get(CHANNEL, key)
        return None if found is None else msgspec.convert(found, kind)

    async def _put(self, key: str, note: Struct) -> None:
        await self._notes.put(CHANNEL, key, msgspec.to_builtins(note))
