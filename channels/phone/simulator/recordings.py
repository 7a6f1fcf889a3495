"""What callers leave after the tone: words typed at the phone become a tone of that length."""

import io
import math
import struct
import wave
from dataclasses import dataclass

RATE = 8000
PITCH = 440.0
LOUDNESS = 6000
SECONDS_PER_CHARACTER = 0.06


@dataclass(frozen=True)
class Recording:
    """`status`: completed or absent, as the carrier tells it."""

    sid: str
    call_sid: str
    text: str

    @property
    def seconds(self) -> int:
        """How long it lasts: 0 when nothing was said."""
        return math.ceil(len(self.text) * SECONDS_PER_CHARACTER)

    @property
    def status(self) -> str:
        return "completed" if self.text else "absent"

    def wav(self) -> bytes:
        """The file: 8 kHz, 16 bit, mono."""
        samples = (LOUDNESS * math.sin(2 * math.pi * PITCH * n / RATE) for n in range(RATE))
        second = b"".join(struct.pack("<h", round(sample)) for sample in samples)
        file = io.BytesIO()
        with wave.open(file, "wb") as writing:
            writing.setnchannels(1)
            writing.setsampwidth(2)
            writing.setframerate(RATE)
            writing.writeframes(second * self.seconds)
        return file.getvalue()
