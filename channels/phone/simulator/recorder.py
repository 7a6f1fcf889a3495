"""Records: plays `<Record>`, and keeps the recordings of calls and conferences.

As at Twilio, words lead to the action URL, silence to the next verb, and the status callback tells what there is
(https://www.twilio.com/docs/voice/twiml/record, https://www.twilio.com/docs/voice/api/recording).
"""

import asyncio
from typing import TYPE_CHECKING, TypedDict

from channels.phone.form import Form
from channels.phone.simulator.awaiting import any_of
from channels.phone.simulator.line import Line
from channels.phone.simulator.markup import Verb, seconds
from channels.phone.simulator.recordings import Recording
from channels.phone.simulator.room import Room

if TYPE_CHECKING:
    from channels.phone.simulator.exchange import Exchange

CURRENT, BY_VERB = "Twilio.CURRENT", "RecordVerb"


class Asked(TypedDict):
    """How a recording was ordered: whom to tell what of it, and whether each side has a channel of its own."""

    url: str
    events: str
    dual: bool


def asked(fields: Form) -> Asked:
    """As REST's fields say it."""
    name = "RecordingStatusCallbackEvent"
    return Asked(
        url=fields.get("RecordingStatusCallback", ""),
        events=" ".join(fields.getall(name)) if name in fields else "",
        dual=fields.get("RecordingChannels") == "dual",
    )


class Recorder:
    """All recordings of a switchboard."""

    def __init__(self, exchange: "Exchange") -> None:
        self._exchange = exchange
        self.all: dict[str, Recording] = {}

    def start(self, line: Line, *, url: str = "", events: str = "", dual: bool = False, source: str = "") -> Recording:
        """Record a call from now until it ends or is told to stop."""
        made = self._made(line.sid, url, events, dual, source or "StartCallRecordingAPI")
        made.run()
        self._tell(made)
        return made

    def when_answered(self, line: Line, fields: Form) -> None:
        """Record an outbound call from its answer, as REST's `Record` and its companions ask."""

        async def begin() -> None:
            await any_of(line.answered, line.ended)
            if not line.over:
                self.start(line, source="OutboundAPI", **asked(fields))

        self._exchange.callbacks.spawn(begin())

    def start_room(self, room: Room, line: Line, *, url: str = "", events: str = "") -> None:
        """Record a conference from now until it ends."""
        made = self._made(line.sid, url, events, False, "Conference")
        made.conference_sid = room.sid
        made.run()
        self._tell(made)

    def running(self, *, call: str = "", conference: str = "") -> list[Recording]:
        """Those of a call or a conference that have not ended, the newest first, `<Record>`s apart."""
        found = (one for one in self.all.values() if not one.over and one.source != BY_VERB)
        if conference:
            return [one for one in found if one.conference_sid == conference][::-1]
        return [one for one in found if one.call_sid == call and not one.conference_sid][::-1]

    def change(self, recording: Recording, status: str) -> None:
        """Pause it, go on, or stop it."""
        if status == "paused":
            recording.pause()
        elif status == "in-progress":
            recording.run()
        elif status == "stopped":
            self.stop(recording)

    def stop(self, recording: Recording) -> None:
        if not recording.over:
            recording.stop()
            self._tell(recording)

    def forget(self, most: int) -> None:
        """Only the newest are kept."""
        for sid in list(self.all)[: max(0, len(self.all) - most)]:
            del self.all[sid]

    async def verb(self, line: Line, verb: Verb) -> tuple[Recording, str]:
        """The recording of `<Record>` and the key that ended it. Told also when the call ends meanwhile."""
        line.show("state", state="recording")
        words = line.spoken = []
        key = ""
        url, events = verb.get("recordingStatusCallback", ""), verb.get("recordingStatusCallbackEvent", "")
        recording = self._made(line.sid, url, events, False, BY_VERB)
        self._tell(recording)
        try:
            async with asyncio.timeout(seconds(verb, "maxLength", 3600) / self._exchange.settings.pace):
                key = await self._listen(line, verb, words)
        except TimeoutError:
            pass
        finally:
            line.spoken = None
            recording.keep(" ".join(words))
            self._tell(recording)
        return recording, key

    async def _listen(self, line: Line, verb: Verb, words: list[str]) -> str:
        """The key that was pressed, empty when nothing was said for long."""
        keys = verb.get("finishOnKey", "1234567890*#")
        silence = seconds(verb, "timeout", 5) / self._exchange.settings.pace
        while True:
            heard = len(words)
            try:
                async with asyncio.timeout(silence):
                    key = await line.key()
            except TimeoutError:
                if len(words) == heard:
                    return ""
            else:
                if key in keys:
                    return key

    def _made(self, call: str, url: str, events: str, dual: bool, source: str) -> Recording:
        settings = self._exchange.settings
        made = Recording(
            self._exchange.new_sid("RE"),
            call,
            settings.account_sid,
            channels=2 if dual else 1,
            source=source,
            url=url,
            events=frozenset(events.split()) or frozenset({"completed"}),
            pace=settings.pace,
        )
        self.all[made.sid] = made
        return made

    def _tell(self, recording: Recording) -> None:
        if recording.url and recording.status in recording.events:
            fields = recording.fields(self._exchange.url)
            self._exchange.callbacks.tell(recording.url, fields, order=recording.call_sid, kind="recording")
