"""Plays TwiML on a line, verb by verb, as the carrier would."""

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from channels.phone.simulator.line import Line
from channels.phone.simulator.markup import BadMarkup, Verb, read_markup, seconds, words, yes
from channels.phone.simulator.recorder import record
from channels.phone.simulator.room import Participant

if TYPE_CHECKING:
    from channels.phone.simulator.exchange import Exchange

LANGUAGES = {"cmn-CN": "zh-CN", "en-US": "en"}
HOLDING = frozenset({"Say", "Play", "Pause", "Gather", "Redirect", "Leave", "Hangup"})
ROUNDS = 10_000


class Onward(Exception):
    """The rest of the document does not matter: go on with this one. None: hang up."""

    def __init__(self, verbs: Sequence[Verb] | None) -> None:
        super().__init__()
        self.verbs = verbs


class Interpreter:
    """One line's player. Cancelling `play` is how the carrier takes a call out of what it is doing."""

    def __init__(self, exchange: "Exchange", line: Line) -> None:
        self._exchange = exchange
        self._line = line

    async def play(self, verbs: Sequence[Verb] | None) -> None:
        """Play documents until the call has nothing more to do. Raises `BadMarkup`."""
        while verbs is not None:
            try:
                for verb in verbs:
                    await self._perform(verb)
                return
            except Onward as onward:
                verbs = onward.verbs

    async def fetch(self, url: str, **fields: str) -> Sequence[Verb]:
        """The document at `url`. Raises `BadMarkup` when there is none."""
        text = await self._exchange.callbacks.fetch(url, self._line.fields(**fields))
        if text is None:
            raise BadMarkup("the document could not be fetched")
        return read_markup(text)

    async def _perform(self, verb: Verb) -> None:
        match verb.tag:
            case "Say" | "Play" | "Pause":
                await self._sound(verb)
            case "Gather":
                await self._gather(verb)
            case "Enqueue":
                await self._enqueue(verb)
            case "Dial":
                await self._dial(verb)
            case "Record":
                await self._record(verb)
            case "Start":
                self._start(verb[0])
            case "Stop":
                self._exchange.stop_hearing(self._line)
            case "Redirect":
                raise Onward(await self.fetch(words(verb)))
            case "Hangup" | "Reject":
                raise Onward(None)

    async def _sound(self, verb: Verb, kind: str = "prompt") -> None:
        settings = self._exchange.settings
        if verb.tag == "Say":
            language = verb.get("language", "en-US")
            self._line.show(kind, text=words(verb), language=LANGUAGES.get(language, language))
            await self._exchange.sleep(len(words(verb)) * settings.speech_seconds)
        elif verb.tag == "Play":
            self._line.show("music")
            await self._exchange.sleep(settings.music_seconds)
        else:
            await self._exchange.sleep(seconds(verb, "length", 1))

    async def say(self, verbs: Sequence[Verb], kind: str) -> None:
        """Only the sounds of a document: what an announcement may do."""
        for verb in verbs:
            if verb.tag in ("Say", "Play", "Pause"):
                await self._sound(verb, kind)

    async def _gather(self, verb: Verb) -> None:
        wanted, finish = int(seconds(verb, "numDigits", 999)), verb.get("finishOnKey", "#")
        timeout = seconds(verb, "timeout", 5)
        talking: asyncio.Future[Any] = asyncio.ensure_future(self.say(list(verb), "prompt"))
        digits = ""
        try:
            while len(digits) < wanted:
                key = await self._next_key(talking, timeout)
                if key is None or (key == finish and wanted > 1):
                    break
                digits += key
        finally:
            talking.cancel()
        action = verb.get("action")
        if action and (digits or yes(verb, "actionOnEmptyResult", False)):
            raise Onward(await self.fetch(action, Digits=digits, **({} if digits else {"msg": "Gather End"})))

    async def _next_key(self, talking: "asyncio.Future[Any]", timeout: float) -> str | None:
        """A key; None when none came in time. The clock starts when the prompt is over, or a key cut it short."""
        pressing = asyncio.ensure_future(self._line.key())
        waits: list[asyncio.Future[Any]] = [pressing, talking]
        try:
            if not talking.done():
                await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
            if not pressing.done():
                await asyncio.wait({pressing}, timeout=timeout / self._exchange.settings.pace)
            if not pressing.done():
                return None
            talking.cancel()
            return pressing.result()
        finally:
            pressing.cancel()

    async def _record(self, verb: Verb) -> None:
        recording, key = await record(self._exchange, self._line, verb)
        if recording.text and (action := verb.get("action", "")):
            told = {"RecordingSid": recording.sid, "RecordingDuration": str(recording.seconds), "Digits": key}
            raise Onward(await self.fetch(action, **told))

    async def _hold(self, verbs: Sequence[Verb], action: str, queue_sid: str) -> None:
        """One turn of the hold loop, which may ask for keys and go on elsewhere, but stays in the queue."""
        onward: Sequence[Verb] | None = verbs
        while onward is not None:
            verbs, onward = onward, None
            for part in verbs:
                if part.tag == "Leave":
                    raise Onward(await self.fetch(action, QueueResult="leave", QueueSid=queue_sid, QueueTime="1"))
                if part.tag == "Hangup":
                    self._exchange.hang_up(self._line)
                try:
                    await self._perform(part)
                except Onward as elsewhere:
                    onward = elsewhere.verbs
                    break

    async def _enqueue(self, verb: Verb) -> None:
        line, exchange = self._line, self._exchange
        action, wait_url = verb.get("action", ""), verb.get("waitUrl", "")
        queue_sid = exchange.join_queue(line)
        line.show("state", state="waiting")
        try:
            for _ in range(ROUNDS):
                place = exchange.place_in_queue(line)
                document = await self.fetch(
                    wait_url,
                    QueueSid=queue_sid,
                    QueuePosition=str(place),
                    QueueTime="1",
                    AvgQueueTime="1",
                    CurrentQueueSize=str(place),
                )
                await self._hold([part for part in document if part.tag in HOLDING], action, queue_sid)
        except asyncio.CancelledError:
            result = "hangup" if line.over else "redirected"
            if action:
                fields = line.fields(QueueResult=result, QueueSid=queue_sid, QueueTime="1")
                exchange.callbacks.tell(action, fields, order=line.sid)
            raise
        finally:
            exchange.leave_queue(line)

    async def _dial(self, verb: Verb) -> None:
        noun = verb[0]
        line, exchange = self._line, self._exchange
        room = exchange.room(words(noun))
        label, action = noun.get("participantLabel", ""), verb.get("action", "")
        room.status_url = room.status_url or noun.get("statusCallback", "")
        over = {"DialCallStatus": "completed", "ConferenceSid": room.sid}
        room.enter(
            Participant(
                line=line,
                starts=yes(noun, "startConferenceOnEnter", True),
                ends=yes(noun, "endConferenceOnExit", False),
                label=label,
            )
        )
        try:
            if not room.started.is_set():
                line.show("state", state="connecting")
                await self._until(room.started, room.ended, noun.get("waitUrl", ""))
            if not room.ended.is_set():
                line.show("state", state="connected")
            await room.ended.wait()
        except asyncio.CancelledError:
            if line.over and action:
                exchange.callbacks.tell(action, line.fields(**over), order=line.sid)
            raise
        finally:
            room.leave(line)
        if action:
            raise Onward(await self.fetch(action, **over))

    async def _until(self, started: asyncio.Event, ended: asyncio.Event, wait_url: str) -> None:
        """Wait music until the conference starts, or is over before it began."""
        music: asyncio.Future[Any] = asyncio.ensure_future(self._music(wait_url))
        waits: set[asyncio.Future[Any]] = {asyncio.ensure_future(event.wait()) for event in (started, ended)}
        try:
            await asyncio.wait({*waits, music}, return_when=asyncio.FIRST_COMPLETED)
            if music.done():
                await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (music, *waits):
                task.cancel()

    async def _music(self, wait_url: str) -> None:
        try:
            while wait_url:
                await self.say(await self.fetch(wait_url), "prompt")
                await asyncio.sleep(0)
        except BadMarkup:
            self._line.show("music")  # Twilio plays its own when the URL gives nothing

    def _start(self, noun: Verb) -> None:
        url, language = noun.get("statusCallbackUrl", ""), noun.get("languageCode", "")
        self._exchange.start_hearing(self._line, url, language, noun.get("track", "both_tracks"))
