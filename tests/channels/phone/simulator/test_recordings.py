import io
import wave

import pytest

from channels.phone.simulator.recordings import Recording


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_words_become_a_tone_of_their_length() -> None:
    recording = Recording("RE1", "CA1")
    recording.keep("Please call me back tomorrow.")
    with wave.open(io.BytesIO(recording.wav())) as file:
        assert (file.getnchannels(), file.getframerate(), file.getsampwidth()) == (1, 8000, 2)
        assert file.getnframes() == 8000 * recording.seconds
    assert recording.status == "completed"


def test_silence_is_no_recording() -> None:
    recording = Recording("RE1", "CA1")
    recording.keep("")
    assert (recording.status, recording.seconds) == ("absent", 0)


@pytest.mark.parametrize("channels", [1, 2])
def test_a_call_is_as_long_as_it_was_recorded_without_the_pauses(channels: int) -> None:
    clock = Clock()
    recording = Recording("RE1", "CA1", channels=channels, clock=clock)
    recording.run()
    clock.now = 5
    recording.pause()
    assert recording.status == "paused"
    clock.now = 60
    recording.run()
    clock.now = 62.5
    recording.stop()
    assert (recording.status, recording.seconds) == ("completed", 8)
    with wave.open(io.BytesIO(recording.wav())) as file:
        assert (file.getnchannels(), file.getnframes()) == (channels, 8 * 8000)


def test_what_is_over_does_not_go_on() -> None:
    recording = Recording("RE1", "CA1", clock=Clock())
    recording.run()
    recording.stop()
    recording.run()
    recording.pause()
    recording.stop()
    assert (recording.status, recording.seconds) == ("completed", 1)


def test_its_news_name_the_conference_when_there_is_one() -> None:
    told = Recording("RE1", "CA1", "AC1", conference_sid="CF1").fields("http://carrier")
    assert told["ConferenceSid"] == "CF1"
    assert told["RecordingUrl"] == "http://carrier/2010-04-01/Accounts/AC1/Recordings/RE1"
    assert "ConferenceSid" not in Recording("RE1", "CA1").fields("")
