"""Keeps talks: one change of a line after another, in this process by a lock, between nodes by what the note says.

A change is written down with all that follows from it, carried out, told, and then crossed off. Whoever finds a note
with something left on it (the next webhook, the next sweep, another node) does that first.
"""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any
from weakref import WeakValueDictionary

import structlog
from msgspec import structs

from channels.phone.talks import telling
from channels.phone.talks.acting import Acting, CallerGone
from channels.phone.talks.note import TalkNote, TalkNotes
from channels.phone.talks.rules import legs
from channels.phone.talks.rules.orders import Order, Ring, Tones, between
from channels.phone.talks.rules.state import Step, Talk
from hub.contract.errors import Conflict, Invalid, Refused, SendFailed, Unavailable
from hub.contract.inbound import AnyInbound
from hub.contract.ports import Doors

log = structlog.get_logger()
Decide = Callable[[Talk | None], Step]
TRIES = 8


class Keeper:
    """`unhandled` counts what the hub did not want to know."""

    def __init__(self, notes: TalkNotes, acting: Acting, doors: Doors, unhandled: Callable[[str, str], None]) -> None:
        self._notes = notes
        self._acting = acting
        self._doors = doors
        self._unhandled = unhandled
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def happened(self, line: str, decide: Decide) -> Step:
        """Something happened to a talk: tell it, and do what follows. Raises `Unavailable` when that is not all done:
        whoever told us shall tell it again."""
        async with self._alone(line):
            try:
                await self._settle(line)
                step, _ = await self._write(line, decide)
                await self._tell(line)
                await self._settle(line)
            except CallerGone:
                self._unhandled("talk", "the caller was gone")
                return Step((await self._there(line)).talk)
            except SendFailed as error:
                raise Unavailable("The carrier does not do what follows yet.", mend="tell it again") from error
        return step

    async def asked(self, line: str, decide: Decide) -> Step:
        """Somebody wants a talk to be otherwise: do it, then tell it; undone when the carrier does not take it. Raises
        what `decide` raises, and what the carrier does."""
        async with self._alone(line):
            await self._settle(line)
            step, before = await self._write(line, decide)
            try:
                await self._act(line, strict=True)
            except (SendFailed, CallerGone):
                await self._take_back(line, before)
                raise
            await self._tell(line)
        return step

    async def ordered(self, line: str, decide: Decide) -> Step:
        """The hub's order, which it gives again until it is done: what is left of it stays on the note. Raises what the
        carrier raises."""
        async with self._alone(line):
            await self._settle(line)
            step, _ = await self._write(line, decide)
            await self._act(line, strict=True)
            await self._tell(line)
        return step

    async def settle(self, line: str) -> None:
        """Do and tell what is left of a line. Raises what the carrier and the hub raise."""
        async with self._alone(line):
            await self._settle(line)

    def _alone(self, line: str) -> asyncio.Lock:
        return self._locks.setdefault(line, asyncio.Lock())

    # --- the note ------------------------------------------------------------------------------------------------

    async def _write(self, line: str, decide: Decide) -> tuple[Step, Talk | None]:
        """Decide on the talk as it stands, and write down what follows."""
        for _ in range(TRIES):
            note, raw = await self._notes.read(line)
            before = note.talk if note is not None else None
            step = decide(before)
            if step.talk == before and not step.tells and step.keys is None:
                return step, before
            if step.what is not None:
                step = structs.replace(step, talk=structs.replace(step.talk, revision=step.talk.revision + 1))
            changed = TalkNote(
                talk=step.talk,
                todo=(*(note.todo if note else ()), *between(before, step.talk, step.gone), *_tones(step)),
                owed=(*(note.owed if note else ()), *telling.told(step, self._doors.clock())),
            )
            if await self._notes.swap(line, raw, changed):
                if step.talk.sent_on and not step.talk.over:
                    await self._notes.keep_sent_on(line)
                return step, before
        raise Unavailable("Too much happens to this call at once.", mend="try again")

    async def _amend(self, line: str, change: Callable[[TalkNote], TalkNote]) -> None:
        for _ in range(TRIES):
            note, raw = await self._notes.read(line)
            if note is None or change(note) == note or await self._notes.swap(line, raw, change(note)):
                return
        raise Unavailable("Too much happens to this call at once.", mend="try again")

    # --- what is left on it --------------------------------------------------------------------------------------

    async def _settle(self, line: str) -> None:
        await self._act(line)
        await self._tell(line)

    async def _act(self, line: str, *, strict: bool = False) -> None:
        """Carry out what is left to do. An order the carrier will never take is crossed off; `strict`: and raised, else
        a leg it does not call has failed."""
        while (note := await self._notes.talk(line)) is not None and note.todo:
            order = note.todo[0]
            try:
                learned = await self._acting.do(note.talk, order)
            except CallerGone:
                await self._amend(line, _crossed(order))
                await self._caller_gone(line)
                raise
            except Refused as refused:
                await self._amend(line, _crossed(order))
                if strict:
                    raise
                await self._refused(line, order, refused)
                continue
            await self._amend(line, _crossed(order, learned))

    async def _tell(self, line: str) -> None:
        note = await self._notes.talk(line)
        if note is None or not note.owed:
            return
        for one in note.owed:
            await self._take(one)
        done = {one.key for one in note.owed}
        await self._amend(
            line, lambda now: structs.replace(now, owed=tuple(one for one in now.owed if one.key not in done))
        )

    async def _take(self, inbound: AnyInbound) -> None:
        """A line the hub no longer (or never) knew is no fault of anybody's."""
        try:
            await self._doors.intake.receive(inbound)
        except (Invalid, Conflict) as refused:
            self._unhandled("refused", type(refused).__name__)

    async def _caller_gone(self, line: str) -> None:
        customer = (await self._there(line)).talk.customer
        if customer is not None:
            await self._over(line, customer.id, "completed")
        await self._settle(line)

    async def _refused(self, line: str, order: Order, refused: Refused) -> None:
        log.warning("the carrier refused", line=line, order=type(order).__name__, why=refused.detail)
        if isinstance(order, Ring):
            await self._over(line, order.leg, "failed")
            await self._tell(line)

    async def _over(self, line: str, leg: str, status: str) -> None:
        now = self._doors.clock()

        def decide(talk: Talk | None) -> Step:
            assert talk is not None, "an order of it was just carried out"
            return legs.ended(talk, leg, status, now)

        await self._write(line, decide)

    async def _there(self, line: str) -> TalkNote:
        note = await self._notes.talk(line)
        assert note is not None, "it was just written"
        return note

    async def _take_back(self, line: str, before: Talk | None) -> None:
        """The carrier did not do all of it: put back what it did. What it did not learn stays learned."""

        def back(note: TalkNote) -> TalkNote:
            if before is None:
                return note
            talk = note.talk
            restored = structs.replace(
                before, revision=talk.revision, conference_sid=talk.conference_sid, made=talk.made
            )
            undo = between(talk, restored)
            told = tuple(one for one in note.owed if one.key != telling.key(talk))
            return TalkNote(talk=restored, todo=undo, owed=told)

        await self._amend(line, back)
        try:
            await self._settle(line)
        except SendFailed as error:
            log.warning("a control is not taken back yet", line=line, why=error.detail)


def _tones(step: Step) -> Sequence[Order]:
    if step.keys is None:
        return ()
    one = step.talk.party(step.keys[0])
    return (Tones(one.sid, step.keys[1]),) if one is not None else ()


def _crossed(order: Order, learned: Callable[[Talk], Talk] | None = None) -> Callable[[TalkNote], TalkNote]:
    """Without the order, and with what was learned by it."""

    def cross(note: TalkNote) -> TalkNote:
        todo: list[Any] = list(note.todo)
        if order in todo:
            todo.remove(order)
        return structs.replace(note, todo=tuple(todo), talk=learned(note.talk) if learned else note.talk)

    return cross
