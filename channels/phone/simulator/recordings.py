"""What the carrier records, of what callers leave after the tone and of calls and conferences.

The sound is a tone of the right length in each channel: what was spoken never passes through the simulator.
"""

import io
import math
import struct
import time
import wave
from collections.abc import Callable
from dataclasses import dataclass, field
from email.utils import formatdate
from typing import Literal

RATE = 8000
PITCHES = (440.0, 660.0)  # of the first and the second channel
LOUDNESS = 6000
SECONDS_PER_CHARACTER = 0.06
Status = Literal["in-progress", "paused", "stopped", "completed", "absent"]
ENDED = ("stopped", "completed", "absent")


@dataclass
class Recording:
    """`seconds`: how long it is, when it is over; 0 when there is nothing. `told`: whom its news go to, and which of
    in-progress, completed, absent. `source`: in Twilio's words. `clock` in seconds, for a running one; `pace`: how much
    faster than the clock it grows."""

    sid: str
    call_sid: str
    account: str = ""
    conference_sid: str = ""
    channels: int = 1
    source: str = "RecordVerb"
    track: str = "both"
    url: str = ""
    events: frozenset[str] = frozenset({"completed"})
    status: Status = "in-progress"
    seconds: int = 0
    text: str = ""
    pace: float = 1
    created: str = field(default_factory=lambda: formatdate(usegmt=True))
    clock: Callable[[], float] = time.monotonic
    _ran: float = 0.0
    _since: float | None = None

    @property
    def over(self) -> bool:
        return self.status in ENDED

    def run(self) -> None:
        """Begin, or go on."""
        if not self.over and self._since is None:
            self.status, self._since = "in-progress", self.clock()

    def pause(self) -> None:
        if not self.over and self._since is not None:
            self._ran, self._since = self._ran + self.clock() - self._since, None
            self.status = "paused"

    def stop(self) -> None:
        """It is as long as it ran, at least a second."""
        if self.over:
            return
        self.pause()
        self.seconds = max(1, math.ceil(self._ran * self.pace))
        self.status = "completed"

    def keep(self, text: str) -> None:
        """It is what was said: as long as that takes to say, absent when it is nothing."""
        self.text, self.seconds = text, math.ceil(len(text) * SECONDS_PER_CHARACTER)
        self.status = "completed" if text else "absent"

    def wav(self) -> bytes:
        """The file: 8 kHz, 16 bit, one or two channels."""
        second = b"".join(
            struct.pack("<h", round(LOUDNESS * math.sin(2 * math.pi * pitch * n / RATE)))
            for n in range(RATE)
            for pitch in PITCHES[: self.channels]
        )
        file = io.BytesIO()
        with wave.open(file, "wb") as writing:
            writing.setnchannels(self.channels)
            writing.setsampwidth(2)
            writing.setframerate(RATE)
            writing.writeframes(second * self.seconds)
        return file.getvalue()

    def fields(self, base_url: str) -> dict[str, str]:
        """What its status callback carries."""
        told = {
            "AccountSid": self.account,
            "CallSid": self.call_sid,
            "RecordingSid": self.sid,
            "RecordingUrl": f"{base_url}/2010-04-01/Accounts/{self.account}/Recordings/{self.sid}",
            "RecordingStatus": self.status,
            "RecordingDuration": str(self.seconds),
            "RecordingChannels": str(self.channels),
            "RecordingSource": self.source,
            "RecordingTrack": self.track,
            "RecordingStartTime": self.created,
        }
        return {**told, "ConferenceSid": self.conference_sid} if self.conference_sid else told
