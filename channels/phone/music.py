"""Hold music of our own: twenty seconds of slow broken chords, so that every wait has a rhythm and no host is needed.

Made, not recorded: nobody's rights are in it. A file `hold.wav` among the menus' sounds goes before."""

import io
import math
import wave
from array import array
from functools import cache

FILE = "hold.wav"
SECONDS = 20
RATE = 8000  # what telephones carry
CHORDS = ((220.0, 277.18, 329.63), (185.0, 220.0, 277.18), (146.83, 185.0, 220.0), (164.81, 207.65, 246.94))
NOTE = 0.625  # seconds; a chord lasts eight of them
_LOUD = 5200


@cache
def hold_music() -> bytes:
    """A WAV file, 16 bits, mono."""
    samples = array("h", bytes(2 * SECONDS * RATE))
    for number in range(int(SECONDS / NOTE)):
        chord = CHORDS[number // 8 % len(CHORDS)]
        pitch = chord[(0, 1, 2, 1)[number % 4]] * (2 if number % 8 == 6 else 1)
        _play(samples, int(number * NOTE * RATE), pitch)
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes(samples.tobytes())
    return file.getvalue()


def _play(samples: "array[int]", begin: int, pitch: float) -> None:
    """Add a plucked note, fading out and over before the piece is, so that it can be played again at once."""
    for place in range(min(int(2.5 * RATE), len(samples) - begin)):
        seconds = place / RATE
        loud = min(1.0, seconds * 40) * math.exp(-2.2 * seconds)
        wave_of = math.sin(math.tau * pitch * seconds) + 0.3 * math.sin(math.tau * 2 * pitch * seconds)
        samples[begin + place] += int(_LOUD * loud * wave_of)
