"""What the channel must remember of a call between two webhooks, in the hub's store: any node answers the next one."""

from typing import TypeVar

import msgspec
from msgspec import Struct

from channels.phone.normalize import CHANNEL
from hub.contract.ports import LineNotes
from ivr.call import Call

T = TypeVar("T")


class MenuNote(Struct, frozen=True, kw_only=True):
    """A call in the menu. `answer`: the TwiML of its present step, given again to a repeated webhook."""

    call: Call
    answer: str


class TalkNote(Struct, frozen=True, kw_only=True):
    """The present talk, in the conference named by the order that made it; of a caller sent back to wait, the order
    that did so. `failed`: the agent's leg was not reached."""

    order_id: str
    agent_id: str = ""
    language: str = "en"
    conference_sid: str = ""
    failed: bool = False


class SpeechNote(Struct, frozen=True, kw_only=True):
    """An agent's typed words, until the carrier fetches them."""

    text: str
    language: str


class CallNotes:
    """The three kinds of note, each under its own key."""

    def __init__(self, notes: LineNotes) -> None:
        self._notes = notes

    async def menu(self, sid: str) -> MenuNote | None:
        return await self._get(f"menu:{sid}", MenuNote)

    async def keep_menu(self, sid: str, note: MenuNote) -> None:
        await self._put(f"menu:{sid}", note)

    async def talk(self, sid: str) -> TalkNote | None:
        return await self._get(f"talk:{sid}", TalkNote)

    async def keep_talk(self, sid: str, note: TalkNote) -> None:
        await self._put(f"talk:{sid}", note)

    async def speech(self, order_id: str) -> SpeechNote | None:
        return await self._get(f"speech:{order_id}", SpeechNote)

    async def keep_speech(self, order_id: str, note: SpeechNote) -> None:
        await self._put(f"speech:{order_id}", note)

    async def _get(self, key: str, kind: type[T]) -> T | None:
        found = await self._notes.get(CHANNEL, key)
        return None if found is None else msgspec.convert(found, kind)

    async def _put(self, key: str, note: Struct) -> None:
        await self._notes.put(CHANNEL, key, msgspec.to_builtins(note))
