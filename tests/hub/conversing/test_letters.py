"""What mails have beside their words: recipients, files, a time to go out, what they pass on."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.contract.errors import Invalid
from hub.contract.words import Attachment
from hub.conversing import letters
from hub.conversing.letters import Recipients, due_at, forwarded, forwarded_subject, meant, placed, recipients
from tests.factories.cards import message_card
from tests.fakes.clock import START


def test_each_address_stands_once_and_in_lower_case() -> None:
    found = recipients(
        " Ann@X.example ", ["bob@x.example", "ANN@x.example", "Bob@x.example"], ["bob@x.example", "e@x.y"]
    )
    assert found == Recipients(to="ann@x.example", cc=("bob@x.example",), bcc=("e@x.y",))
    assert found.all == ("ann@x.example", "bob@x.example", "e@x.y")
    assert found.as_extra() == {"to": "ann@x.example", "cc": "bob@x.example", "bcc": "e@x.y"}
    assert recipients("").as_extra() == {}


@pytest.mark.parametrize(
    "wrong", ["ann", "a@b@c", "a b@c", "@x", "a@", "a@b..c", "a@b\r\nBcc: v@x", "<a@b.c>", "a,b@c.d"]
)
@pytest.mark.parametrize("field", ["to", "cc", "bcc"])
def test_what_is_no_address_is_told_by_field(wrong: str, field: str) -> None:
    given_ = {"to": wrong} if field == "to" else {"to": "a@b.c", field: [wrong]}
    with pytest.raises(Invalid) as refused:
        recipients(**given_)  # type: ignore[arg-type]
    assert refused.value.field == field


def test_nobody_writes_to_hundreds_at_once() -> None:
    many = [f"p{number}@x.example" for number in range(letters.MOST_RECIPIENTS)]
    with pytest.raises(Invalid):
        recipients("a@b.c", many[:60], many[60:])


def test_a_reply_to_all_leaves_our_own_mailbox_out() -> None:
    wanted = recipients("", ["ann@x.example", "desk@us.example", "bob@x.example"], ["desk@us.example"])
    to = meant(wanted, "ann@x.example", "Desk@us.example")
    assert to == Recipients(to="ann@x.example", cc=("bob@x.example",), bcc=())
    assert meant(recipients("eve@y.example"), "ann@x.example", "desk@us.example").to == "eve@y.example"


def test_a_mail_goes_out_at_its_time_but_not_before_it_may_be_taken_back() -> None:
    soon, late = START + timedelta(seconds=5), START + timedelta(hours=3)
    assert due_at(START, None, 0) is None
    assert due_at(START, None, 10) == START + timedelta(seconds=10)
    assert due_at(START, late, 10) == late
    assert due_at(START, soon, 10) == START + timedelta(seconds=10)
    assert due_at(START, START - timedelta(days=1), 0) is None, "a time that has passed is now"
    with pytest.raises(Invalid):
        due_at(START, START + timedelta(days=400), 0)


def file(name: str, content_id: str = "", size: int = 1) -> Attachment:
    return Attachment(key=name, name=name, media_type="image/png", size=size, content_id=content_id)


def test_only_an_upload_that_the_words_show_stands_in_its_place() -> None:
    html = '<img src="cid:up_1"> and <img src="cid:logo@x">'
    files = placed([file("a", "up_1"), file("b", "up_2"), file("c", "logo@x"), file("d")], html)
    assert [each.content_id for each in files] == ["up_1", "", "logo@x", ""]


def test_files_have_a_bearable_size_and_number() -> None:
    assert letters.too_large([file("a", size=letters.MOST_BYTES)]) is None
    assert letters.too_large([file("a", size=letters.MOST_BYTES), file("b")])
    assert letters.too_large([file("a")] * (letters.MOST_FILES + 1))


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ("Late", "Fwd: Late"),
        ("Fwd: Late", "Fwd: Late"),
        ("FW: Late", "FW: Late"),
        ("转发：晚了", "转发：晚了"),
        ("", "Fwd:"),
    ],
)
def test_a_subject_says_once_that_it_was_passed_on(subject: str, expected: str) -> None:
    assert forwarded_subject(subject) == expected


ORIGINAL = message_card(
    kind="inbound", author_name="Ingrid", text="Where is it?", subject="Late", at=START,
    extra={"from": "ingrid@north.example", "cc": "boss@north.example"},
)  # fmt: skip


def test_what_is_passed_on_says_who_wrote_it_and_when() -> None:
    text, html = forwarded(ORIGINAL, "Please look.", "", "en")
    assert text == (
        "Please look.\n\n---------- Forwarded message ----------\nFrom: Ingrid <ingrid@north.example>\n"
        "Date: 2026-03-02 09:00 UTC\nSubject: Late\nCc: boss@north.example\n\nWhere is it?"
    )
    assert html == ""
    assert "发件人: Ingrid" in forwarded(ORIGINAL, "", "", "zh-CN")[0]
    assert forwarded(ORIGINAL, "", "", "en")[0].startswith("-----")


def test_html_is_quoted_as_html_and_names_cannot_break_it() -> None:
    rich = message_card(kind="inbound", author_name="<script>", text="x", html="<p>x</p>", at=START, extra={})
    _, html = forwarded(rich, "a < b", "", "en")
    assert html.startswith("a &lt; b<br><hr>")
    assert "<b>From:</b> &lt;script&gt;" in html
    assert html.endswith("<blockquote><p>x</p></blockquote>")
    assert forwarded(ORIGINAL, "t", "<p>own</p>", "en")[1].endswith("<blockquote>Where is it?</blockquote>")


@given(st.text(max_size=60))
def test_no_address_that_is_taken_could_add_a_header(value: str) -> None:
    try:
        found = recipients(value)
    except Invalid:
        return
    assert not set(found.to) & set("\r\n\0 <>,;")
