"""Recordings of talks: fetched from the carrier, kept at the file port, told, and then deleted at the carrier."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import structlog

from channels.phone.normalize import CHANNEL
from channels.phone.talks.note import TalkNotes, TapeNote
from hub.contract.errors import Conflict, Invalid, KeydeskError
from hub.contract.inbound import RecordingMade
from hub.contract.ports import Doors
from hub.contract.words import Attachment

if TYPE_CHECKING:
    from channels.phone.carriers.port import Carrier

log = structlog.get_logger()
WAV = "audio/wav"
UNDER_WAY = ("in-progress", "paused", "processing")


class Tapes:
    """`unhandled` counts what came and changed nothing."""

    def __init__(
        self, carrier: "Carrier", notes: TalkNotes, doors: Doors, unhandled: Callable[[str, str], None]
    ) -> None:
        self._carrier = carrier
        self._notes = notes
        self._doors = doors
        self._unhandled = unhandled

    async def told(self, sid: str) -> None:
        """The carrier says that a recording is over. Raises what the carrier raises: it is asked again by `sweep`."""
        note = await self._notes.tape(sid)
        if note is None:
            self._unhandled("taped", "superseded")
            return
        await self._fetch(note)

    async def sweep(self) -> None:
        """Fetch what was not fetched yet."""
        for note in await self._notes.tapes():
            try:
                await self._fetch(note)
            except KeydeskError as error:
                log.warning("a recording is still awaited", recording=note.sid, why=error.detail)

    async def _fetch(self, note: TapeNote) -> None:
        """Each step may be done twice: the file has its key, the telling too, and the carrier forgets but once."""
        taped = await self._carrier.find_recording(note.sid)
        if taped is not None and taped.status in UNDER_WAY:
            return
        if taped is not None and taped.status == "completed" and taped.duration > 0:
            await self._keep(note, taped.duration)
        if taped is not None:
            await self._carrier.delete_recording(note.sid)
        await self._notes.forget_tape(note)

    async def _keep(self, note: TapeNote, seconds: int) -> None:
        key = f"{CHANNEL}/{note.sid}.wav"
        size = await self._doors.files.put_stream(key, self._carrier.open_recording(note.sid), WAV)
        file = Attachment(key=key, name="call.wav", media_type=WAV, size=size)
        made = RecordingMade(
            key=f"{note.sid}:recording",
            channel=CHANNEL,
            at=self._doors.clock(),
            external_key=note.line,
            recording=file,
            seconds=seconds,
        )
        try:
            await self._doors.intake.receive(made)
        except (Invalid, Conflict) as refused:
            self._unhandled("refused", type(refused).__name__)
