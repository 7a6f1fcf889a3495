import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.web_chat.frames import (
    Changed,
    Hello,
    Leave,
    Message,
    Opened,
    Pong,
    ReadTo,
    Refused,
    Say,
    Seen,
    Status,
    Welcome,
)
from channels.web_chat.line import BACKLOG, Line
from hub.contract.words import MessageCard

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def card(number: int, kind="outbound", channel="web_chat", conversation="cv_1", **facts) -> MessageCard:
    return MessageCard(
        id=f"ms_{number}", conversation_id=conversation, contact_id="ct_1", channel=channel, kind=kind, number=number,
        author_id="us_1", author_name="Mara", text=f"text {number}", at=NOW, **facts,
    )  # fmt: skip


def fresh() -> Line:
    return Line(max_frame_bytes=16 * 1024, max_message_chars=100)


def entered(after: int = 0, conversation: str = "cv_1", changes: int = 0) -> Line:
    line = fresh()
    said = {"type": "hello", "conversation": conversation, "after": after, "changes": changes}
    hello = line.receive(json.dumps(said))
    assert isinstance(hello, Hello)
    active = Status(state="active", agent="Mara")
    line.welcome(hello, visitor="vi_1", token="t", conversation="cv_1", status=active, read=2)
    [welcome] = line.drain()
    assert isinstance(welcome, Welcome)
    return line


def numbers(line: Line) -> list[int]:
    return [frame.number for frame in line.drain() if isinstance(frame, Message)]


def test_the_hello_comes_first():
    line = fresh()
    assert line.receive('{"type":"end"}') is None
    assert line.closing == (4400, "hello comes first")


def test_the_hello_comes_once():
    line = entered()
    assert line.receive('{"type":"hello"}') is None
    assert line.closing == (4400, "hello was said before")


def test_a_ping_is_answered_even_before_the_hello():
    line = fresh()
    assert line.receive('{"type":"ping"}') is None
    assert line.drain() == [Pong()]


@pytest.mark.parametrize(("data", "code"), [(b"\x01", 4400), ("{", 4400), ("{}", 4400), ("x" * 20_000, 1009)])
def test_what_is_no_frame_closes_the_line_with_a_clear_code(data, code):
    line = entered()
    assert line.receive(data) is None
    assert line.closing is not None
    assert line.closing.code == code


def test_a_close_reason_fits_the_protocol():
    line = fresh()
    line.close(4400, "理" * 200)
    assert line.closing is not None
    assert len(line.closing.reason.encode()) <= 123


def test_frames_are_handed_to_the_shell():
    line = entered()
    assert line.receive('{"type":"message","client_id":"abcd-1234","text":"Hi"}') == Say(
        client_id="abcd-1234", text="Hi"
    )
    assert line.receive('{"type":"end"}') == Leave()
    assert line.receive('{"type":"seen","number":3}') == Seen(number=3)


@pytest.mark.parametrize(
    ("text", "code"), [("", "empty"), (" \n", "empty"), ("\x01", "empty"), ("x" * 101, "too_long")]
)
def test_a_message_that_cannot_be_taken_is_refused_alone(text, code):
    line = entered()
    assert line.receive(json.dumps({"type": "message", "client_id": "abcd-1234", "text": text})) is None
    assert line.drain() == [Refused(client_id="abcd-1234", code=code)]
    assert line.closing is None


def test_a_resumed_line_sends_only_what_is_missing():
    line = entered(after=2)
    line.tell([card(1), card(2), card(3), card(4)])
    assert numbers(line) == [3, 4]


def test_another_conversation_begins_at_its_beginning():
    line = entered(after=9, conversation="cv_0")
    line.tell([card(1)])
    assert numbers(line) == [1]


def test_notes_and_mails_are_not_for_the_visitors_eyes():
    line = entered()
    line.tell([card(1, kind="note"), card(2, channel="email"), card(3, kind="system"), card(4)])
    assert numbers(line) == [4]


def test_messages_of_a_conversation_not_announced_are_kept_back():
    line = entered()
    line.tell([card(1, conversation="cv_2")])
    line.opened("cv_2")
    line.opened("cv_2")
    line.tell([card(1, conversation="cv_2")])
    assert [type(frame) for frame in line.drain()] == [Opened, Message]


def test_only_news_of_the_state_is_sent():
    line = entered()
    line.stands(Status(state="active", agent="Mara"))
    line.stands(Status(state="ended", agent="Mara"))
    line.stands(Status(state="ended", agent="Mara"))
    assert line.drain() == [Status(state="ended", agent="Mara")]


def test_an_arrival_is_told_once_and_only_of_what_was_not_known_to_have_arrived():
    line = entered()
    line.tell([card(1), card(2, kind="inbound"), card(3, delivery="delivered"), card(4), card(5)])
    assert list(line.seen(4)) == ["ms_1", "ms_4"]
    assert list(line.seen(4)) == []
    assert list(line.seen(99)) == ["ms_5"]


def test_who_waits_is_told_the_place_after_the_welcome():
    line = fresh()
    hello = line.receive('{"type":"hello"}')
    assert isinstance(hello, Hello)
    waiting = Status(state="waiting", place=2, wait=40)
    line.welcome(hello, visitor="vi_1", token="t", conversation="cv_1", status=waiting)
    assert [type(frame) for frame in line.drain()] == [Welcome, Status]
    line.stands(waiting)
    assert line.drain() == []


def test_what_was_read_has_arrived_too():
    line = entered()
    line.tell([card(1), card(2, delivery="delivered"), card(3, delivery="read"), card(4)])
    assert list(line.read(3)) == ["ms_1", "ms_2"]
    assert list(line.seen(4)) == ["ms_4"]
    assert list(line.read(9)) == ["ms_4"]


def test_how_far_our_side_has_read_only_rises():
    line = entered()
    for number in (1, 2, 3, 3, 1):
        line.read_to(number)
    assert line.drain() == [ReadTo(number=3)]


def test_what_the_hub_itself_says_has_no_author():
    line = entered()
    line.tell([card(1, kind="system", extra={"notice": "yes"}), card(2, kind="system")])
    [said] = line.drain()
    assert isinstance(said, Message)
    assert (said.number, said.side, said.author) == (1, "hub", "")


def test_changes_go_out_once_in_rising_order_and_only_of_what_was_sent():
    line = entered(after=3, changes=1)
    line.change([card(2, change=1), card(3, change=2), card(1, change=4), card(3, change=3), card(9, change=5)])
    sent = [frame for frame in line.drain() if isinstance(frame, Changed)]
    assert [(frame.change, frame.number, frame.text) for frame in sent] == [(2, 3, "text 3"), (4, 1, "text 1")]
    assert line.changes == 5


def test_of_what_was_taken_back_no_word_is_sent():
    line = entered()
    line.tell([card(1, change=1, deleted=True), card(2, change=2)])
    [gone, edited] = line.drain()
    assert isinstance(gone, Message)
    assert isinstance(edited, Message)
    assert (gone.text, gone.deleted, gone.edited) == ("", True, False)
    assert (edited.edited, edited.deleted) == (True, False)
    line.change([card(2, change=3, deleted=True)])
    assert line.drain() == [Changed(change=3, number=2, text="", deleted=True)]


def test_another_conversations_changes_begin_at_the_beginning():
    line = entered(after=9, conversation="cv_0", changes=7)
    assert (line.delivered, line.changes) == (0, 0)
    line.change([card(1, change=1, conversation="cv_2")])
    line.opened("cv_2")
    line.tell([card(1, conversation="cv_2")])
    line.change([card(1, change=1, conversation="cv_2")])
    assert [type(frame) for frame in line.drain()] == [Opened, Message, Changed]


def test_a_client_that_does_not_read_is_let_go():
    line = entered()
    line.tell([card(number) for number in range(1, BACKLOG + 2)])
    assert line.closing == (1013, "too slow to read")


@given(st.lists(st.integers(1, 30), max_size=60), st.integers(0, 10))
def test_whatever_is_told_numbers_only_rise(told, after):
    line = entered(after=after)
    for number in told:
        line.tell([card(number)])
    sent = numbers(line)
    assert sent == sorted(set(sent))
    assert all(number > after for number in sent)


@given(st.data())
def test_overlapping_reads_of_the_transcript_send_each_message_once(data):
    """Each read begins at or before what was delivered, as the shell's reads do."""
    line = entered()
    length = data.draw(st.integers(0, 25))
    said = [
        card(number, kind=data.draw(st.sampled_from(["inbound", "outbound", "note"]))) for number in range(1, length)
    ]
    while line.delivered < len(said):
        start = data.draw(st.integers(0, line.delivered))
        line.tell(said[start : data.draw(st.integers(line.delivered + 1, len(said)))])
    assert numbers(line) == [c.number for c in said if c.kind != "note"]
