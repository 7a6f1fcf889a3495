"""The carrier's switchboard: every line, queue and conference, and what may be done to them."""

import asyncio
import contextlib
import secrets
from collections.abc import Sequence

import structlog

from channels.phone.signatures.hmac_sha1 import Signatures
from channels.phone.simulator.callbacks import Callbacks
from channels.phone.simulator.interpreter import Interpreter
from channels.phone.simulator.line import ENDED, Line, Transcription
from channels.phone.simulator.markup import BadMarkup, Verb, read_markup
from channels.phone.simulator.phones import Phones
from channels.phone.simulator.recordings import Recording
from channels.phone.simulator.room import Room
from channels.phone.simulator.settings import EVERYBODY, AgentAnswer, SimulatorSettings

log = structlog.get_logger()
KEPT = 1000
"""Ended lines that can still be looked at."""


class Exchange:
    """`answers`: how agents' devices answer, by identity, and customers' phones, by number; tests change it while it
    runs. `phones`: customers' phones that somebody looks at: they ring there instead."""

    def __init__(self, settings: SimulatorSettings) -> None:
        self.settings = settings
        self.callbacks = Callbacks(Signatures(settings.auth_token.get_secret_value()), settings.hub_url)
        self.answers: dict[str, AgentAnswer] = dict(settings.answers)
        self.lines: dict[str, Line] = {}
        self.rooms: dict[str, Room] = {}
        self.recordings: dict[str, Recording] = {}
        self.phones = Phones()
        self._queue: list[Line] = []
        self._queue_sid = self.new_sid("QU")

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
        status_url: str = "",
        events: Sequence[str] = ("completed",),
        room: Room | None = None,
        label: str = "",
        rings: float = 60,
    ) -> Line:
        """The hub calls somebody, who hears `document` when they answer within `rings` seconds. `room`, `label`: where
        they are invited."""
        line = self._line(caller, called, "outbound-api")
        line.status_url, line.status_events = status_url, frozenset(events)
        if room is not None:
            room.invited[line.sid] = label
        self.callbacks.spawn(self._ring(line, document, rings))
        return line

    async def _ring(self, line: Line, document: str, rings: float) -> None:
        line.move("ringing")
        line.show("state", state="ringing")
        answer = await self._answer(line, rings)
        if line.over:
            return
        if answer != "answer":
            self.hang_up(line, answer)
            return
        self._run(line, document=document)

    async def _answer(self, line: Line, rings: float) -> str:
        """What becomes of the ringing: a phone somebody looks at is answered, or not; others do as they are told."""
        identity = line.called.removeprefix("client:")
        if identity not in self.answers and self.phones.ring(line):
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(rings / self.settings.pace):
                    await line.picked_up.wait()
            return "answer" if line.picked_up.is_set() else "no-answer"
        await self.sleep(self.settings.answer_after)
        nobody = "no-answer" if identity.startswith("+") else self.answers.get(EVERYBODY, "answer")
        return self.answers.get(identity) or nobody

    def redirect(self, line: Line, *, url: str = "", document: str = "") -> None:
        """Take the line out of what it does and have it do something else. Raises `BadMarkup`."""
        verbs = read_markup(document) if document else None
        self._run(line, url=url, verbs=verbs)

    def hang_up(self, line: Line, status: str = "completed") -> None:
        """End the line, whoever asks."""
        if line.over:
            return
        self.stop_hearing(line)
        if line.kind == "outbound-api" and line.status in ("queued", "ringing") and status == "completed":
            status = "canceled"
        line.move(status)
        self.phones.stop(line)
        for room in self.rooms.values():
            room.uninvite(line)
        if line.script is not None:
            line.script.cancel()
        line.show("ended", reason=status)
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

    def _line(self, caller: str, called: str, kind: str) -> Line:
        line = Line(
            self.new_sid("CA"),
            self.settings.account_sid,
            caller,
            called,
            "inbound" if kind == "inbound" else "outbound-api",
            self.callbacks,
        )
        self.lines[line.sid] = line
        return line

    def _run(self, line: Line, *, url: str = "", document: str = "", verbs: Sequence[Verb] | None = None) -> None:
        before, player = line.script, Interpreter(self, line)
        if before is not None:
            before.cancel()

        async def run() -> None:
            if before is not None:
                await asyncio.wait([before])
            await self._play(line, player, url, document, verbs)

        line.script = self.callbacks.spawn(run())

    async def _play(
        self, line: Line, player: Interpreter, url: str, document: str, verbs: Sequence[Verb] | None
    ) -> None:
        """Play to the end, by way of the fallback URL when a document fails, and hang up."""
        try:
            if verbs is None:
                verbs = await player.fetch(url) if url else read_markup(document)
            if line.status in ("queued", "ringing"):
                line.move("in-progress")
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

    # --- queue and conferences ---------------------------------------------------------------------------------

    def join_queue(self, line: Line) -> str:
        self._queue.append(line)
        return self._queue_sid

    def place_in_queue(self, line: Line) -> int:
        return self._queue.index(line) + 1

    def leave_queue(self, line: Line) -> None:
        self._queue.remove(line)

    def room(self, name: str) -> Room:
        """The live conference of that name, opened when there is none."""
        found = self.find_room(name)
        if found is None:
            found = Room(self.new_sid("CF"), name)
            self.rooms[found.sid] = found
        return found

    def find_room(self, name_or_sid: str) -> Room | None:
        """A live conference by its name, or any by its SID."""
        named = (room for room in self.rooms.values() if room.name == name_or_sid and room.status != "completed")
        return self.rooms.get(name_or_sid) or next(named, None)

    async def announce(self, line: Line, url: str) -> None:
        """Speak to one participant what `url` answers."""
        player = Interpreter(self, line)
        try:
            await player.say(await player.fetch(url), "agent_said")
        except BadMarkup as error:
            log.warning("simulator_announcement_failed", call=line.sid, problem=str(error))

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
        over = [room for room in self.rooms.values() if room.status == "completed"]
        for room in over[: max(0, len(over) - KEPT)]:
            del self.rooms[room.sid]
        for sid in list(self.recordings)[: max(0, len(self.recordings) - KEPT)]:
            del self.recordings[sid]
