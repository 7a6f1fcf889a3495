"""The carrier's switchboard: every line, queue and conference, and what may be done to them."""

import asyncio
import secrets
from collections.abc import Sequence
from urllib.parse import parse_qsl

import structlog

from channels.phone.signatures.hmac_sha1 import Signatures
from channels.phone.simulator.awaiting import any_of
from channels.phone.simulator.callbacks import Callbacks
from channels.phone.simulator.conferences import Conferences
from channels.phone.simulator.detection import Detection
from channels.phone.simulator.faults import Faults
from channels.phone.simulator.interpreter import Interpreter
from channels.phone.simulator.line import ENDED, Kind, Line, Transcription
from channels.phone.simulator.markup import BadMarkup, Verb, read_markup
from channels.phone.simulator.media.devices import Devices
from channels.phone.simulator.phones import Phones
from channels.phone.simulator.queues import Queues
from channels.phone.simulator.recorder import Recorder
from channels.phone.simulator.room import Participant, Room
from channels.phone.simulator.settings import ANSWERED, EVERYBODY, AgentAnswer, SimulatorSettings

log = structlog.get_logger()
KEPT = 1000
"""Ended lines that can still be looked at."""


class Exchange:
    """`answers`: how agents' devices answer, by identity, and customers' phones, by number; tests change it while it
    runs. `phones`: customers' phones that somebody looks at: they ring there instead. `devices`: browsers that speak
    and hear. `faults`: what goes wrong on purpose. `url`: its own, once it is known."""

    def __init__(self, settings: SimulatorSettings) -> None:
        self.settings = settings
        self.url = ""
        self.faults = Faults()
        signatures = Signatures(settings.auth_token.get_secret_value())
        self.callbacks = Callbacks(signatures, settings.hub_url, self.faults, settings.pace)
        self.answers: dict[str, AgentAnswer] = dict(settings.answers)
        self.lines: dict[str, Line] = {}
        self.conferences = Conferences(self)
        self.recorder = Recorder(self)
        self.phones = Phones()
        self.queues = Queues(self.new_sid)
        self.devices = Devices(self)

    def new_sid(self, kind: str) -> str:
        return kind + secrets.token_hex(16)

    async def sleep(self, seconds: float) -> None:
        """As long as it takes in life, at this simulator's pace."""
        await asyncio.sleep(seconds / self.settings.pace)

    # --- calls -------------------------------------------------------------------------------------------------

    def dial_in(self, caller: str, called: str) -> Line:
        """A customer calls the hub's number."""
        line = self._line(caller, called, "inbound")
        line.status_url = self.settings.status_url
        line.move("ringing")
        line.show("state", state="ringing")
        self._run(line, url=self.settings.voice_url)
        return line

    def dial_out(
        self,
        caller: str,
        called: str,
        document: str,
        *,
        kind: Kind = "outbound-api",
        parent: str = "",
        status_url: str = "",
        events: Sequence[str] = ("completed",),
        room: Room | None = None,
        invited: Participant | None = None,
        bridge: Room | None = None,
        rings: float = 60,
        detection: Detection = Detection(),
        waits_for_finding: bool = False,
    ) -> Line:
        """The hub calls somebody, who hears `document` when they answer within `rings` seconds, or joins `bridge`.
        `room`, `invited`: where and how they are invited. `waits_for_finding`: the document waits until it is heard who
        answered."""
        line = self._line(caller, called, kind)
        line.parent = parent
        line.status_url, line.status_events = status_url, frozenset(events)
        if room is not None and invited is not None:
            invited.line = line
            room.invite(invited)
        elif bridge is not None:
            bridge.invite(Participant(line=line, ends=True))
        if "initiated" in line.status_events:
            line.move("queued")
        self.callbacks.spawn(self._ring(line, document, rings, bridge, detection, waits_for_finding))
        return line

    async def _ring(
        self, line: Line, document: str, rings: float, bridge: Room | None, detection: Detection, waits: bool
    ) -> None:
        line.move("ringing")
        line.show("state", state="ringing")
        answer = await self._answer(line, rings)
        if line.over:
            return
        if answer not in ANSWERED:
            self.hang_up(line, answer)
            return
        if detection.mode and waits:
            await self._detect(line, detection, answer)
        elif detection.mode:
            self.callbacks.spawn(self._detect(line, detection, answer))
        if not line.over:
            self._run(line, document=document, bridge=bridge)

    async def _answer(self, line: Line, rings: float) -> str:
        """What becomes of the ringing: a phone somebody looks at is answered, or not; others do as they are told."""
        identity = line.called.removeprefix("client:")
        if identity not in self.answers and (self.devices.ring(line) or self.phones.ring(line)):
            await any_of(line.picked_up, line.ended, timeout=rings / self.settings.pace)
            return "answer" if line.picked_up.is_set() else "no-answer"
        nobody = "no-answer" if identity.startswith("+") else self.answers.get(EVERYBODY, "answer")
        answer = self.answers.get(identity) or nobody
        await self.sleep(self.settings.answer_after)
        return answer

    async def _detect(self, line: Line, detection: Detection, answer: str) -> None:
        await self.sleep(detection.seconds(answer))
        if line.over:
            return
        line.answered_by = detection.finds(answer)
        if detection.url:
            told = {"MachineDetectionDuration": str(round(detection.seconds(answer) * 1000))}
            self.callbacks.tell(detection.url, line.fields(**told), order=line.sid, kind="amd")

    def redirect(self, line: Line, *, url: str = "", document: str = "") -> None:
        """Take the line out of what it does and have it do something else. Raises `BadMarkup`."""
        verbs = read_markup(document) if document else None
        self._run(line, url=url, verbs=verbs)

    def hang_up(self, line: Line, status: str = "completed") -> None:
        """End the line, whoever asks."""
        if line.over:
            return
        self.stop_hearing(line)
        for recording in self.recorder.running(call=line.sid):
            self.recorder.stop(recording)
        if line.kind != "inbound" and line.status in ("queued", "ringing") and status == "completed":
            status = "canceled"
        line.move(status)
        self.phones.stop(line)
        if line.invited_to is not None:
            line.invited_to.uninvite(line)
        if line.script is not None:
            line.script.cancel()
        line.show("ended", reason=status)
        self.devices.gone(line, status)
        self._forget_old()

    def start_hearing(self, line: Line, url: str, language: str, track: str) -> Transcription:
        """Tell `url` what is said, unless somebody is told already."""
        if line.transcription is None:
            line.transcription = Transcription(self.new_sid("GT"), url, language, track)
            self.callbacks.transcription(line, line.transcription, "transcription-started")
        return line.transcription

    def stop_hearing(self, line: Line) -> None:
        hearing, line.transcription = line.transcription, None
        if hearing is not None:
            hearing.sequence += 1
            self.callbacks.transcription(line, hearing, "transcription-stopped")

    def _line(self, caller: str, called: str, kind: Kind) -> Line:
        """`called` may be a client with parameters of ours, `client:us_1?auto=1`: its device is told them."""
        address, _, parameters = called.partition("?") if called.startswith("client:") else (called, "", "")
        line = Line(self.new_sid("CA"), self.settings.account_sid, caller, address, kind, self.callbacks)
        line.parameters = dict(parse_qsl(parameters))
        self.lines[line.sid] = line
        return line

    def _run(
        self,
        line: Line,
        *,
        url: str = "",
        document: str = "",
        verbs: Sequence[Verb] | None = None,
        bridge: Room | None = None,
    ) -> None:
        before, player = line.script, Interpreter(self, line)
        if before is not None:
            before.cancel()

        async def run() -> None:
            if before is not None:
                await asyncio.wait([before])
            if bridge is not None:
                await self._stay(line, bridge)
            else:
                await self._play(line, player, url, document, verbs)

        line.script = self.callbacks.spawn(run())

    async def _stay(self, line: Line, bridge: Room) -> None:
        """In the bridge until either side hangs up."""
        self._answered(line)
        bridge.enter(Participant(line=line, ends=True))
        line.show("state", state="connected")
        try:
            await bridge.ended.wait()
        finally:
            bridge.leave(line)
        self.hang_up(line)

    def _answered(self, line: Line) -> None:
        if line.status in ("queued", "ringing"):
            line.move("in-progress")
            self.devices.connected(line)

    async def _play(
        self, line: Line, player: Interpreter, url: str, document: str, verbs: Sequence[Verb] | None
    ) -> None:
        """Play to the end, by way of the fallback URL when a document fails, and hang up."""
        try:
            if verbs is None:
                verbs = await player.fetch(url) if url else read_markup(document)
            self._answered(line)
            await player.play(verbs)
        except BadMarkup as error:
            log.warning("simulator_bad_markup", call=line.sid, problem=str(error))
            if line.kind != "inbound":
                self.hang_up(line, "failed")
                return
            try:
                await player.play(await player.fetch(self.settings.fallback_url, ErrorCode="11200", ErrorUrl=url))
            except BadMarkup:
                line.show("prompt", text="We are sorry, an application error has occurred. Goodbye.", language="en")
                self.hang_up(line, "failed")
        self.hang_up(line)

    # --- conferences -------------------------------------------------------------------------------------------

    @property
    def rooms(self) -> dict[str, Room]:
        """All conferences, the ended ones too, by SID."""
        return self.conferences.rooms

    def room(self, name: str) -> Room:
        """The live conference of that name, opened when there is none."""
        return self.conferences.room(name)

    async def close(self) -> None:
        """Tell the hub nothing: a carrier that is switched off just stops. The phones go dead."""
        for line in self.lines.values():
            if not line.over:
                line.status = "failed"
                line.show("ended", reason="failed")
        await self.callbacks.close()

    def _forget_old(self) -> None:
        ended = [line for line in self.lines.values() if line.status in ENDED]
        for line in ended[: max(0, len(ended) - KEPT)]:
            del self.lines[line.sid]
        self.conferences.forget(KEPT)
        self.recorder.forget(KEPT)
