"""Plays TwiML on a line, verb by verb, as the carrier would."""

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING

from channels.phone.simulator.dialling import dial
from channels.phone.simulator.gathering import gather
from channels.phone.simulator.line import Line
from channels.phone.simulator.markup import BadMarkup, Verb, read_markup, seconds, words

if TYPE_CHECKING:
    from channels.phone.simulator.exchange import Exchange

LANGUAGES = {"cmn-CN": "zh-CN", "en-US": "en"}
HOLDING = frozenset({"Say", "Play", "Pause", "Gather", "Redirect", "Leave", "Hangup"})
ROUNDS = 10_000
BREATH = 0.2  # seconds between two rounds of music, however short its document


class Onward(Exception):
    """The rest of the document does not matter: go on with this one. None: hang up."""

    def __init__(self, verbs: Sequence[Verb] | None) -> None:
        super().__init__()
        self.verbs = verbs


class Interpreter:
    """One line's player. Cancelling `play` is how the carrier takes a call out of what it is doing."""

    def __init__(self, exchange: "Exchange", line: Line) -> None:
        self.exchange = exchange
        self.line = line

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
        text = await self.exchange.callbacks.fetch(url, self.line.fields(**fields))
        if text is None:
            raise BadMarkup("the document could not be fetched")
        return read_markup(text)

    async def onward(self, url: str, **fields: str) -> None:
        """Go on with the document at `url`. Raises `Onward`, or `BadMarkup` when there is none."""
        raise Onward(await self.fetch(url, **fields))

    async def say(self, verbs: Sequence[Verb], kind: str) -> None:
        """Only the sounds of a document: what an announcement may do."""
        for verb in verbs:
            if verb.tag in ("Say", "Play", "Pause"):
                await self._sound(verb, kind)

    async def music(self, url: str) -> None:
        """What `url` plays, over and over; the carrier's own music when it gives nothing."""
        try:
            while url:
                await self.say(await self.fetch(url), "prompt")
                await self.exchange.sleep(BREATH)
        except BadMarkup:
            pass
        self.line.show("music")
        await asyncio.Event().wait()

    async def _perform(self, verb: Verb) -> None:
        match verb.tag:
            case "Say" | "Play" | "Pause":
                await self._sound(verb)
            case "Gather":
                await gather(self, verb)
            case "Enqueue":
                await self._enqueue(verb)
            case "Dial":
                await dial(self, verb)
            case "Record":
                await self._record(verb)
            case "Start":
                self._start(verb[0])
            case "Stop":
                self.exchange.stop_hearing(self.line)
            case "Redirect":
                raise Onward(await self.fetch(words(verb)))
            case "Reject":
                self.exchange.hang_up(self.line, "busy")
                raise Onward(None)
            case "Hangup":
                raise Onward(None)

    async def _sound(self, verb: Verb, kind: str = "prompt") -> None:
        settings = self.exchange.settings
        if verb.tag == "Say":
            language = verb.get("language", "en-US")
            self.line.show(kind, text=words(verb), language=LANGUAGES.get(language, language))
            await self.exchange.sleep(len(words(verb)) * settings.speech_seconds)
        elif verb.tag == "Pause":
            await self.exchange.sleep(seconds(verb, "length", 1))
        elif digits := verb.get("digits"):
            self.line.show("tones", digits=digits)
            await self.exchange.sleep(len(digits) * settings.speech_seconds)
        else:
            self.line.show("music")
            await self.exchange.sleep(settings.music_seconds)

    async def _record(self, verb: Verb) -> None:
        recording, key = await self.exchange.recorder.verb(self.line, verb)
        if recording.text and (action := verb.get("action", "")):
            told = recording.fields(self.exchange.url)
            await self.onward(action, Digits=key, **{name: told[name] for name in told if name.startswith("Recording")})

    async def _enqueue(self, verb: Verb) -> None:
        line, exchange = self.line, self.exchange
        action, wait_url = verb.get("action", ""), verb.get("waitUrl", "")
        queue = exchange.queues.join(line, words(verb))
        line.show("state", state="waiting")
        try:
            for _ in range(ROUNDS):
                document = await self.fetch(wait_url, **queue.fields(line))
                await self._hold([part for part in document if part.tag in HOLDING], action, queue.sid)
        except asyncio.CancelledError:
            result = "hangup" if line.over else "redirected"
            if action:
                exchange.callbacks.tell(action, line.fields(QueueResult=result, **queue.left(line)), order=line.sid)
            raise
        finally:
            exchange.queues.leave(line, queue)

    async def _hold(self, verbs: Sequence[Verb], action: str, queue_sid: str) -> None:
        """One turn of the hold loop, which may ask for keys and go on elsewhere, but stays in the queue."""
        onward: Sequence[Verb] | None = verbs
        while onward is not None:
            verbs, onward = onward, None
            for part in verbs:
                if part.tag == "Leave":
                    left = self.exchange.queues.by_sid(queue_sid)
                    await self.onward(action, QueueResult="leave", **(left.left(self.line) if left else {}))
                if part.tag == "Hangup":
                    self.exchange.hang_up(self.line)
                try:
                    await self._perform(part)
                except Onward as elsewhere:
                    onward = elsewhere.verbs
                    break

    def _start(self, noun: Verb) -> None:
        url, language = noun.get("statusCallbackUrl", ""), noun.get("languageCode", "")
        self.exchange.start_hearing(self.line, url, language, noun.get("track", "both_tracks"))
