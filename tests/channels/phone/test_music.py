import io
import wave
from array import array

from channels.phone.music import RATE, SECONDS, hold_music


def test_the_music_is_a_telephones_and_as_long_as_it_says() -> None:
    with wave.open(io.BytesIO(hold_music())) as piece:
        assert (piece.getnchannels(), piece.getsampwidth(), piece.getframerate()) == (1, 2, RATE)
        assert piece.getnframes() == SECONDS * RATE
        samples = array("h", piece.readframes(piece.getnframes()))
    assert max(abs(sample) for sample in samples) > 2000, "it can be heard"
    assert max(abs(sample) for sample in samples) < 32000, "and is not cut off"
    assert max(abs(sample) for sample in samples[:8] + samples[-8:]) < 1500, "it begins and ends softly"
