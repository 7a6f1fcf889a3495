"""One leg of a call at the carrier: the customer's phone or an agent's device."""

import asyncio
import math
import time
from collections.abc import AsyncIterator
from email.utils import formatdate
from typing import TYPE_CHECKING, Any, Literal

from channels.phone.simulator.callbacks import Callbacks

if TYPE_CHECKING:
    from channels.phone.simulator.room import Room

Kind = Literal["inbound", "outbound-api", "outbound-dial"]
ENDED = frozenset({"completed", "busy", "failed", "no-answer", "canceled"})
EVENTS = {"in-progress": "answered", "queued": "initiated"}


class Transcription:
    """A running transcription: words go to `url` until it stops."""

    def __init__(self, sid: str, url: str, language: str, track: str) -> None:
        self.sid = sid
        self.url = url
        self.language = language
        self.track = track
        self.sequence = 0


class Line:
    """`heard`: everything the phone showed and played, in order, for whoever comes to look, early or late.
    `picked_up`: its owner answered the ringing. `spoken`: what a recording has taken so far, while it runs.
    `listening`: takes words while a `<Gather>` listens. `parameters`: what was added to the address of a client.
    `answered_by`: who answered, as machine detection heard it. `room`: the conference or bridge it is in;
    `invited_to`: where it is to go when it answers.
    `parent`: the call whose `<Dial>` made this one."""

    def __init__(self, sid: str, account: str, caller: str, called: str, kind: Kind, callbacks: Callbacks) -> None:
        self.sid = sid
        self.account = account
        self.caller = caller
        self.called = called
        self.kind = kind
        self.callbacks = callbacks
        self.status = "queued"
        self.parent = ""
        self.parameters: dict[str, str] = {}
        self.answered_by = ""
        self.created = formatdate(usegmt=True)
        self.script: asyncio.Task[None] | None = None
        self.transcription: Transcription | None = None
        self.status_url = ""
        self.status_events: frozenset[str] = frozenset({"completed"})
        self.room: Room | None = None
        self.invited_to: Room | None = None
        self.picked_up = asyncio.Event()
        self.answered = asyncio.Event()
        self.ended = asyncio.Event()
        self.spoken: list[str] | None = None
        self.listening: asyncio.Queue[str] | None = None
        self.heard: list[dict[str, Any]] = []
        self._answered_at = 0.0
        self._talked = 0.0
        self._keys: asyncio.Queue[str] = asyncio.Queue()
        self._news = asyncio.Event()
        self._sequence = 0

    @property
    def over(self) -> bool:
        return self.status in ENDED

    @property
    def duration(self) -> int:
        """Seconds since it was answered, or until it ended."""
        if not self._answered_at:
            return 0
        return math.ceil(self._talked or time.monotonic() - self._answered_at)

    def show(self, kind: str, **facts: Any) -> None:
        """Let the phone show or play something."""
        self.heard.append({"seq": len(self.heard) + 1, "type": kind, **facts})
        self._news.set()
        self._news = asyncio.Event()

    async def follow(self) -> AsyncIterator[dict[str, Any]]:
        """Everything heard so far and from now on, until the call has ended."""
        shown = 0
        while True:
            news = self._news
            for entry in self.heard[shown:]:
                yield entry
            shown = len(self.heard)
            if self.heard and self.heard[-1]["type"] == "ended":
                return
            await news.wait()

    def press(self, keys: str) -> None:
        for key in keys:
            self._keys.put_nowait(key)

    async def key(self) -> str:
        """The next key pressed."""
        return await self._keys.get()

    def fields(self, **more: str) -> dict[str, str]:
        """What every webhook about this call carries."""
        return {
            "CallSid": self.sid,
            "AccountSid": self.account,
            "From": self.caller,
            "To": self.called,
            "CallStatus": self.status,
            "Direction": self.kind,
            "ApiVersion": "2010-04-01",
            **({"ParentCallSid": self.parent} if self.parent else {}),
            **({"AnsweredBy": self.answered_by} if self.answered_by else {}),
            **more,
        }

    def move(self, status: str) -> None:
        """Take a new status and tell whoever asked to be told. Nothing follows an ended call."""
        if self.over:
            return
        self.status = status
        if status == "in-progress":
            self._answered_at = time.monotonic()
            self.answered.set()
        if self.over:
            if self._answered_at:
                self._talked = time.monotonic() - self._answered_at
            self.ended.set()
        event = EVENTS.get(status, status)
        if self.status_url and ("completed" if self.over else event) in self.status_events:
            sequence, self._sequence = self._sequence, self._sequence + 1
            self.callbacks.tell(
                self.status_url,
                self.fields(
                    SequenceNumber=str(sequence),
                    CallbackSource="call-progress-events",
                    Timestamp=formatdate(usegmt=True),
                    **({"CallDuration": str(self.duration), "Duration": "1"} if self.over else {}),
                ),
                order=self.sid,
                kind="status",
            )

    def say(self, text: str) -> bool:
        """The phone's owner speaks. False when nothing listens."""
        self.show("said", text=text)
        if self.spoken is not None:
            self.spoken.append(text)
        if self.listening is not None:
            self.listening.put_nowait(text)
        hearing = self.transcription
        if hearing is None:
            return self.spoken is not None or self.listening is not None
        hearing.sequence += 1
        self.callbacks.transcribed(self, hearing, text)
        return True
