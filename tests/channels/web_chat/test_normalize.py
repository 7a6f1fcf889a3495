import json
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.web_chat import frames, normalize
from channels.web_chat.frames import Say
from channels.web_chat.note import LineNote
from hub.contract.words import Address

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
NOTE = LineNote(visitor="vi_1", site="demo", seen_at=NOW, line=2, name="Ada", language="en")
SAY = Say(client_id="abcd-1234", text=" Where is\r\norder 48210?\x00 ")
FIXTURES = sorted((Path(frames.__file__).parent / "fixtures").glob("*.json"))


def test_the_next_line_opens_with_the_first_words():
    opened = normalize.contact_opened(NOTE, SAY, NOW)
    assert (opened.key, opened.external_key) == ("vi_1.3:opened", "vi_1.3")
    assert opened.sender == Address(kind="chat", value="vi_1")
    assert (opened.subject, opened.name, opened.our_address) == ("Where is order 48210?", "Ada", "demo")
    assert (opened.queue, opened.proven) == (True, False)


def test_a_proven_address_says_who_it_is():
    opened = normalize.contact_opened(msgspec.structs.replace(NOTE, email="ada@example.com"), SAY, NOW)
    assert opened.sender == Address(kind="email", value="ada@example.com")
    assert opened.proven


def test_a_visitor_without_a_name_is_called_something():
    nameless = msgspec.structs.replace(NOTE, name="")
    assert normalize.contact_opened(nameless, SAY, NOW).name == "Website visitor"
    assert normalize.called(msgspec.structs.replace(nameless, language="zh-CN")) == "网站访客"
    assert normalize.called(msgspec.structs.replace(nameless, email="ada@example.com")) == ""


def test_a_message_is_known_by_visitor_and_client_id_whatever_line_it_is_on():
    message = normalize.line_message(NOTE, SAY, NOW)
    assert (message.key, message.external_key) == ("vi_1:abcd-1234", "vi_1.2")
    assert message.text == "Where is\norder 48210?"


def test_leaving_and_receipts_are_known_once():
    assert normalize.line_left(NOTE, NOW).key == "vi_1.2:left"
    assert normalize.receipt("ms_9", NOW).key == "ms_9:delivered"


def test_long_first_words_are_cut():
    assert len(normalize.subject("word " * 100)) == normalize.SUBJECT


@given(st.text())
def test_clean_text_can_be_stored_anywhere(text):
    clean = normalize.clean(text)
    clean.encode()
    assert "\x00" not in clean
    assert normalize.clean(clean) == clean


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_every_fixture_reads_as_its_name_says(path):
    kind = path.stem.partition("__")[0]
    frame = frames.decode(path.read_text(), max_bytes=16 * 1024)
    assert json.loads(path.read_text())["type"] == kind
    assert frame.__struct_config__.tag == kind
