import contextlib
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.web_chat.frames import Hello, Message, Ping, Say, decode, encode
from hub.contract.errors import Invalid, KeydeskError, TooLarge, Unrecognisable

LIMIT = 16 * 1024


def test_a_hello_may_be_almost_empty():
    assert decode('{"type":"hello"}', max_bytes=LIMIT) == Hello()


def test_a_client_may_say_more_than_we_know_of():
    assert decode('{"type":"ping","mood":"good"}', max_bytes=LIMIT) == Ping()


def test_a_message_is_read():
    frame = decode('{"type":"message","client_id":"abcd-1234","text":"你好"}', max_bytes=LIMIT)
    assert frame == Say(client_id="abcd-1234", text="你好")


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"\x00\x01", Unrecognisable),
        ("{", Unrecognisable),
        ('{"type":"ping","x":' + "[" * 10_000, Unrecognisable),
        ('"\ud800"', Unrecognisable),
        ("[]", Invalid),
        ('{"type":"sing"}', Invalid),
        ('{"type":"message","text":"hi"}', Invalid),
        ('{"type":"message","client_id":"a b","text":"hi"}', Invalid),
        ('{"type":"message","client_id":"abcd-1234","text":5}', Invalid),
        ('{"type":"seen","number":-1}', Invalid),
        ('{"type":"hello","after":99999999999999999999}', Invalid),
        ('{"type":"survey","csat":6}', Invalid),
        ('{"type":"page","page":{"data":{"name":{"nested":"deep"}}}}', Invalid),
        ('{"type":"hello","site":"<b>"}', Invalid),
        ("x" * (LIMIT + 1), TooLarge),
        ("中" * (LIMIT // 2), TooLarge),
    ],
    ids=["binary", "cut", "deep", "surrogate", "list", "unknown", "no id", "bad id", "number", "negative", "too high",
         "mark", "nested", "site", "too long", "too many bytes"],
)  # fmt: skip
def test_what_is_no_frame_gets_an_error_of_its_own(data, error):
    with pytest.raises(error):
        decode(data, max_bytes=LIMIT)


@given(st.one_of(st.text(), st.binary()))
def test_nothing_but_our_own_errors_comes_out(data):
    with contextlib.suppress(KeydeskError):
        decode(data, max_bytes=LIMIT)


def test_a_frame_goes_out_as_json_told_apart_by_type():
    at = datetime(2026, 3, 2, 9, tzinfo=UTC)
    said = encode(Message(number=4, side="hub", author="Mara", text="Hi", at=at))
    assert said == (
        '{"type":"message","number":4,"side":"hub","author":"Mara","text":"Hi",'
        '"at":"2026-03-02T09:00:00Z","client_id":"","files":[],"photo":"","edited":false,"deleted":false}'
    )
