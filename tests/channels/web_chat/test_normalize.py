import json
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.web_chat import frames, normalize
from channels.web_chat.frames import Page, Rate, Say
from channels.web_chat.note import LineNote
from hub.contract.words import Address

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
NOTE = LineNote(visitor="vi_1", site="demo", seen_at=NOW, line=2, name="Ada", language="en")
SAY = Say(client_id="abcd-1234", text=" Where is\r\norder 48210?\x00 ")
FIXTURES = sorted((Path(normalize.__file__).parent / "fixtures").glob("*.json"))


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


def test_what_a_page_says_cannot_stand_in_for_where_it_is():
    page = Page(
        url="https://shop.example/", title="Shop", data={"page": "https://evil.example", "pl\x00an": "gold\x00"}
    )
    assert normalize.page_facts(page) == {"page": "https://shop.example/", "page_title": "Shop", "plan": "gold"}
    assert normalize.page_facts(Page(url="javascript:alert(1)", referrer="data:text/html,x")) == {}
    assert normalize.page_facts(None) == {}


def test_what_the_form_says_stands_above_what_the_page_says():
    note = msgspec.structs.replace(NOTE, told=(("order", "48210"),))
    page = Page(data={"order": "1", "plan": "gold"})
    assert normalize.contact_opened(note, SAY, NOW, page=page).facts == {"order": "48210", "plan": "gold"}
    assert normalize.line_facts(note, {"order": "1", "plan": ""}, NOW, "x").facts == {"plan": ""}


def test_what_is_left_is_answered_where_the_visitor_says():
    note = msgspec.structs.replace(NOTE, mail="form@example.com")

    def where(note, email=""):
        return normalize.message_left(note, msgspec.structs.replace(SAY, email=email), NOW).address

    assert where(note, " Now@Example.com\x00") == Address(kind="email", value="now@example.com")
    assert where(note) == Address(kind="email", value="form@example.com")
    assert where(NOTE) is None
    assert where(msgspec.structs.replace(note, email="proven@example.com")) is None  # known already


def test_what_may_be_said_again_is_known_by_how_often_it_was_said():
    rated = msgspec.structs.replace(NOTE, rated=1, mailed=1)
    assert normalize.survey_answered(NOTE, Rate(csat=5), NOW).key != normalize.survey_answered(rated, Rate(), NOW).key
    assert normalize.transcript_asked(rated, "a@b.c", NOW).key == "vi_1.2:transcript:2"


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"text": "x" * 11}, "too_long"),
        ({"text": " "}, "empty"),
        ({"text": "", "files": ("up_1",)}, None),
        ({"text": "Hi", "email": "nobody"}, "email"),
        ({"text": "Hi"}, None),
    ],
)
def test_a_message_that_cannot_be_taken_is_known_at_once(said, code):
    assert normalize.fault(Say(client_id="abcd-1234", **said), 10) == code
