"""What is left behind when nobody comes in time: a callback the caller was offered, a voicemail.

An offer of a callback is only noted: the caller hears it at the next turn of the hold loop. A voicemail takes the call
out of the queue at once; should that fail, the next turn of the loop leads there too. The end of a call from which a
recording may still come is told to the hub when that is known; `sweep` asks the carrier where its word was lost.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import structlog
from msgspec import structs

from channels.phone import normalize
from channels.phone.normalize import CHANNEL
from channels.phone.notes import CallNotes, DivertNote
from channels.phone.waiting.documents import LONGEST_VOICEMAIL, WaitingDocuments
from channels.phone.webhook import Webhook
from hub.contract.errors import Conflict, Invalid, KeydeskError, Refused, SendFailed, Unavailable
from hub.contract.inbound import LineMessage
from hub.contract.outbound import Divert, Receipt
from hub.contract.ports import Doors
from hub.contract.words import Attachment
from ivr.steps import Say

if TYPE_CHECKING:
    from channels.phone.carriers.port import Carrier  # at run time it would load Twilio's REST package, which is slow

log = structlog.get_logger()
RECORDING_COMES_WITHIN = timedelta(seconds=10)
RECORDING_READY_WITHIN = timedelta(minutes=10)
NO_CALL_LASTS = timedelta(seconds=LONGEST_VOICEMAIL + 120)


class LeftBehind:
    """`unhandled` counts what came and changed nothing."""

    def __init__(
        self, carrier: "Carrier", doors: Doors, documents: WaitingDocuments, unhandled: Callable[[str, str], None]
    ) -> None:
        self._carrier = carrier
        self._doors = doors
        self._notes = CallNotes(doors.notes)
        self._documents = documents
        self._unhandled = unhandled
        self._awaited: set[str] = set()

    async def start(self) -> None:
        """Take up what the last process still awaited."""
        for sid, note in (await self._notes.all_diverted()).items():
            if note.to == "voicemail" and not note.settled:
                self._awaited.add(sid)

    # --- the hub's order ------------------------------------------------------------------------------------------

    async def divert(self, order: Divert, language: str) -> Receipt:
        """Carry it out; doing it twice does no harm. Raises what the carrier raises, `Refused` for what a call cannot
        do."""
        sid, now = order.external_key, self._doors.clock()
        if order.to not in ("callback", "voicemail"):
            raise Refused("A call cannot be sent there.")
        note = await self._notes.diverted(sid)
        if note is None or note.to != order.to:
            note = DivertNote(to=order.to, at=now)
            await self._notes.keep_diverted(sid, note)
        if order.to == "callback" or note.settled:
            return Receipt()
        self._awaited.add(sid)
        if not await self._carrier.redirect(
            sid, self._documents.voicemail([Say(prompt="voicemail", language=language)], language)
        ):
            await self._nothing_came(sid, note)
        return Receipt()

    # --- the call's own wish ----------------------------------------------------------------------------------------

    async def expect(self, sid: str) -> None:
        """The caller is about to leave a message, of their own will or because the menu or the wait led there."""
        await self._notes.keep_diverted(sid, DivertNote(to="voicemail", at=self._doors.clock()))
        self._awaited.add(sid)

    async def came_back(self, sid: str) -> None:
        """They left none, and go on with something else."""
        await self._settle(sid)

    # --- the recording ----------------------------------------------------------------------------------------------

    async def recording(self, hook: Webhook) -> str:
        """The recording is ready, or there is none. Raises `Unavailable` while the carrier does not give it: then the
        webhook comes again, or `sweep`."""
        form = hook.form
        sid, status = normalize.call_sid(form), form.need("RecordingStatus")
        note = await self._notes.diverted(sid)
        if note is None or note.settled or status == "in-progress":
            self._unhandled("recording", status)
        elif status == "completed" and form.get("RecordingDuration", "1") != "0":
            try:
                await self._take(sid, normalize.recording_sid(form))
            except SendFailed as error:
                raise Unavailable("The recording cannot be fetched yet.", mend="tell it again") from error
        else:
            await self._nothing_came(sid, note)
        return ""

    async def _take(self, sid: str, recording: str) -> None:
        """Keep the recording, hand it in, and await nothing more."""
        data = await self._carrier.recording(recording)
        file = Attachment(
            key=f"{CHANNEL}/{recording}.wav", name="voicemail.wav", media_type="audio/wav", size=len(data)
        )
        await self._doors.files.put(file.key, data, file.media_type)
        now = self._doors.clock()
        try:
            await self._doors.intake.receive(normalize.voicemail(sid, recording, file, now))
        except Conflict:  # an agent has, or had, the caller all the same: it belongs to that talk
            said = LineMessage(
                key=f"{recording}:said", channel=CHANNEL, at=now, external_key=sid, text="", attachments=(file,)
            )
            try:
                await self._doors.intake.receive(said)
            except Conflict:
                log.warning("a voicemail came for a call that is over", call=sid, file=file.key)
        await self._settle(sid)

    async def hung_up(self, sid: str) -> bool:
        """The call is over. True when what it left is not known yet: its end is told when that is known."""
        note = await self._notes.diverted(sid)
        if note is None or note.to != "voicemail" or note.settled:
            return False
        if note.left_at is None:
            await self._notes.keep_diverted(sid, structs.replace(note, left_at=self._doors.clock()))
        self._awaited.add(sid)
        return True

    async def _nothing_came(self, sid: str, note: DivertNote) -> None:
        """The caller left without a word. Who is still there is told goodbye, and their end comes by itself."""
        await self._settle(sid)
        if note.left_at is not None or await self._carrier.is_over(sid):
            await self._tell_left(sid, note.left_at or self._doors.clock())

    async def _tell_left(self, sid: str, at: datetime) -> None:
        try:
            await self._doors.intake.receive(normalize.left(sid, at))
        except (Invalid, Conflict) as refused:
            self._unhandled("left", type(refused).__name__)

    async def _settle(self, sid: str) -> None:
        note = await self._notes.diverted(sid)
        if note is not None and not note.settled:
            await self._notes.keep_diverted(sid, structs.replace(note, settled=True))
        self._awaited.discard(sid)

    # --- what was not told ------------------------------------------------------------------------------------------

    async def sweep(self) -> None:
        """Ask the carrier about calls whose recording is awaited too long. Call this now and then."""
        for sid in tuple(self._awaited):
            try:
                await self._look_after(sid)
            except (SendFailed, KeydeskError) as error:
                log.warning("a voicemail is still awaited", call=sid, why=error.detail)

    async def _look_after(self, sid: str) -> None:
        note, now = await self._notes.diverted(sid), self._doors.clock()
        if note is None or note.settled:
            self._awaited.discard(sid)
            return
        if note.left_at is None:
            if now - note.at > NO_CALL_LASTS and await self._carrier.is_over(sid):
                await self.hung_up(sid)
            return
        if now - note.left_at < RECORDING_COMES_WITHIN:
            return
        taped = await self._carrier.recordings(sid)
        ready = next((one for one in taped if one.status == "completed" and one.duration > 0), None)
        if ready is not None:
            await self._take(sid, ready.sid)
        elif not any(one.status == "processing" for one in taped) or now - note.left_at > RECORDING_READY_WITHIN:
            await self._nothing_came(sid, note)
