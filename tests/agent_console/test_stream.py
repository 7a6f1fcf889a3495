import pytest

from agent_console import stream
from agent_console.stream import Session
from hub.access.roles import User


def user(id="us_ada", role="agent"):
    return User(id=id, login="x", name="X", role=role, language="en")


def test_live_frames_wait_for_the_end_of_the_replay():
    session = Session(user(), after=3)
    session.tell(7, "seven")
    assert session.take() == []
    session.caught_up(["five", "six"], 6)
    session.tell(8, "eight")
    assert session.take() == ["five", "six", '{"type":"hello","seq":6}', "seven", "eight"]
    assert session.take() == []


def test_a_console_ahead_of_this_process_hears_nothing_twice():
    session = Session(user(), after=9)
    session.caught_up([], 7)
    session.tell(8, "eight")
    session.tell(10, "ten")
    assert session.take() == ['{"type":"hello","seq":9}', "ten"]


def test_a_ping_is_answered():
    session = Session(user(), 0)
    session.hear('{"type":"ping"}')
    assert session.take() == ['{"type":"pong"}']


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("x" * (stream.LARGEST_FRAME + 1), stream.TOO_LARGE),
        ("hello", stream.UNREADABLE),
        ('{"type":"shout"}', stream.UNREADABLE),
        ("", stream.UNREADABLE),
        (None, stream.UNREADABLE),
    ],
)
def test_anything_else_ends_the_talk(said, code):
    session = Session(user(), 0)
    session.hear(said)
    assert session.closing == code
    session.hear('{"type":"ping"}')
    session.tell(1, "one")
    session.caught_up(["x"], 1)
    assert session.take() == []


def test_whoever_reads_too_slowly_is_let_go():
    session = Session(user(), 0)
    session.caught_up([], 0)
    for seq in range(1, stream.MOST_WAITING + 2):
        session.tell(seq, "x")
    assert session.closing == stream.TOO_SLOW
    assert session.take() == []


def test_whoever_must_start_anew_hears_only_that():
    session = Session(user(), 0)
    session.caught_up(["x"], 1)
    session.resync()
    session.close(4408)
    assert session.take() == ['{"type":"resync"}']
    assert session.closing == 1000


def test_what_a_user_does_with_a_conversation_is_taken_once_and_not_answered():
    session = Session(user(), 0)
    session.caught_up([], 0)
    session.take()
    session.hear('{"type":"presence","conversation_id":"cv_1","doing":"typing"}')
    assert session.take() == []
    assert session.take_doings() == [stream.Doing(conversation_id="cv_1", doing="typing")]
    assert session.take_doings() == []


@pytest.mark.parametrize("said", ['{"type":"presence","conversation_id":"cv_1","doing":"x"}', '{"type":"presence"}'])
def test_what_a_user_cannot_do_is_not_understood(said):
    session = Session(user(), 0)
    session.hear(said)
    assert session.closing == 1003


def test_a_whisper_is_for_whoever_is_there_now():
    session = Session(user(), 0)
    session.whisper("early")
    session.caught_up([], 0)
    session.take()
    session.whisper("now")
    assert session.take() == ["now"]
    for _ in range(stream.MOST_WAITING + 1):
        session.whisper("much")
    assert session.closing == 1013
