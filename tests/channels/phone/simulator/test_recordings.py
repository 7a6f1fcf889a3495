import io
import wave

from channels.phone.simulator.recordings import Recording


def test_words_become_a_tone_of_their_length() -> None:
    recording = Recording("RE1", "CA1", "Please call me back tomorrow.")
    with wave.open(io.BytesIO(recording.wav())) as file:
        assert (file.getnchannels(), file.getframerate(), file.getsampwidth()) == (1, 8000, 2)
        assert file.getnframes() == 8000 * recording.seconds
    assert recording.status == "completed"


def test_silence_is_no_recording() -> None:
    assert (Recording("RE1", "CA1", "").status, Recording("RE1", "CA1", "").seconds) == ("absent", 0)
