"""Asks the carrier for live calls and heals what lost callbacks left wrong.

A leg that is over there and not here has ended; one that is in its conference there and not here has come; a call
that nobody here knows is hung up after a while; what a process that was killed left on a note is done.
"""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

import structlog

from channels.phone import normalize
from channels.phone.left_behind import LeftBehind
from channels.phone.normalize import CHANNEL
from channels.phone.settings import PhoneSettings
from channels.phone.talks.acting import CallerGone
from channels.phone.talks.keeper import Keeper
from channels.phone.talks.note import TalkNotes
from channels.phone.talks.rules import legs
from channels.phone.talks.rules.state import Party, Step, Talk
from channels.phone.talks.tapes import Tapes
from hub.contract.errors import Conflict, Invalid, KeydeskError
from hub.contract.ports import CallDoors, Doors

if TYPE_CHECKING:
    from channels.phone.carriers.port import Carrier, LiveCall

log = structlog.get_logger()


class Sweep:
    """One round is `work`; call it now and then, and first of all."""

    def __init__(
        self,
        carrier: "Carrier",
        settings: PhoneSettings,
        doors: Doors,
        call_doors: CallDoors,
        keeper: Keeper,
        left_behind: LeftBehind,
        tapes: Tapes,
    ) -> None:
        self._carrier = carrier
        self._number = settings.number
        self._grace = timedelta(seconds=settings.grace_seconds)
        self._doors = doors
        self._call_doors = call_doors
        self._notes = TalkNotes(doors.notes)
        self._keeper = keeper
        self._left_behind = left_behind
        self._tapes = tapes
        self._strange: dict[str, datetime] = {}

    async def work(self) -> None:
        """Heal every line, one after another; what cannot be healed now is tried again. Raises what the carrier and the
        store raise when they do not answer at all."""
        numbers = {self._number, *self._call_doors.rules().calling.caller_ids} - {""}
        live = {call.sid: call for call in await self._carrier.live_calls(numbers)}
        known: set[str] = set()
        sent_on = await self._notes.sent_on()
        for line in {*await self._call_doors.lines.of(CHANNEL), *sent_on}:
            try:
                known |= await self._heal(line, live)
            except (KeydeskError, CallerGone) as error:
                known |= await self._legs_of(line)
                log.warning("a line is not healed yet", line=line, why=type(error).__name__)
        await self._forget(sent_on)
        await self._end_strangers(live, known)
        await self._tapes.sweep()

    async def _legs_of(self, line: str) -> set[str]:
        note = await self._notes.talk(line)
        return {line, *(one.sid for one in note.talk.live() if one.sid)} if note is not None else {line}

    async def _heal(self, line: str, live: Mapping[str, "LiveCall"]) -> set[str]:
        """Gives the calls that belong to the line."""
        await self._keeper.settle(line)
        note = await self._notes.talk(line)
        if note is None or note.talk.over:
            if normalize.is_call(line):  # of what was left behind nobody is on the line
                await self._left(line, live)
            return {line}
        for one in sorted(note.talk.live(), key=lambda leg: leg.role != "customer"):  # with whom all others end
            if one.sid and one.sid not in live:
                await self._ended(line, one)
        if any(one.state == "ringing" for one in note.talk.live()):
            await self._arrived(line, note.talk)
        return await self._legs_of(line)

    async def _left(self, call: str, live: Mapping[str, "LiveCall"]) -> None:
        """The hub believes a caller on the line, and no talk knows better."""
        if call in live or not await self._carrier.is_over(call) or await self._left_behind.hung_up(call):
            return
        try:
            await self._doors.intake.receive(normalize.left(call, self._doors.clock()))
        except (Invalid, Conflict):
            return
        log.info("a call was over whose end was not told", line=call)

    async def _ended(self, line: str, one: Party) -> None:
        status = await self._carrier.ended_as(one.sid)
        if not status:
            return
        now = self._doors.clock()
        log.info("a leg was over whose end was not told", line=line, role=one.role)
        await self._keeper.happened(line, lambda talk: legs.ended(_there(talk), one.id, status, now))

    async def _arrived(self, line: str, talk: Talk) -> None:
        """Legs that are in the conference already; and those that were never called."""
        now = self._doors.clock()
        if not talk.conference:
            return
        present = await self._carrier.participants(talk.conference)
        for one in [one for one in talk.live() if one.state == "ringing"]:
            theirs = next((there for there in present if there.label == one.id or there.call_sid == one.sid), None)
            if theirs is not None and theirs.status == "connected":
                await self._keeper.happened(line, partial(_came, leg=one.id, sid=theirs.call_sid, now=now))
            elif theirs is None and not one.sid and one.since is not None and now - one.since > self._grace:
                await self._keeper.happened(line, partial(_failed, leg=one.id, now=now))

    async def _forget(self, sent_on: Collection[str]) -> None:
        for line in sent_on:
            note = await self._notes.talk(line)
            if note is None or note.talk.over:
                await self._notes.forget_sent_on(line)

    async def _end_strangers(self, live: Mapping[str, "LiveCall"], known: Collection[str]) -> None:
        """Calls of ours that belong to no line. Legs that a caller's own call dialled end with it."""
        now = self._doors.clock()
        strange = [sid for sid, call in live.items() if sid not in known and call.direction != "outbound-dial"]
        self._strange = {sid: self._strange.get(sid, now) for sid in strange}
        for sid, since in list(self._strange.items()):
            if now - since >= self._grace:
                log.warning("a call that nobody knows is hung up", call=sid)
                await self._carrier.hang_up(sid)


def _there(talk: Talk | None) -> Talk:
    assert talk is not None, "notes of talks are never forgotten"
    return talk


def _came(talk: Talk | None, leg: str, sid: str, now: datetime) -> Step:
    return legs.arrived(legs.called(_there(talk), leg, sid), leg, now)


def _failed(talk: Talk | None, leg: str, now: datetime) -> Step:
    return legs.ended(_there(talk), leg, "failed", now)
