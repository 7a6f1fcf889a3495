from datetime import UTC, datetime
from email import message_from_bytes, policy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.email.compose import MAX_REFERENCES, as_bytes, compose, reply_subject
from channels.email.message_ids import MessageIds
from hub.contract.errors import Refused
from hub.contract.outbound import SendMessage
from hub.contract.words import Attachment

IDS = MessageIds(domain="hub.test", secret=b"secret")
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def order(**changes: Any) -> SendMessage:
    facts: dict[str, Any] = {
        "order_id": "or_1", "channel": "email", "contact_id": "ct_1", "conversation_id": "cv_1", "message_id": "ms_1",
        "to": "ann@northwind.example", "our_address": "care@hub.test", "agent_id": "us_1", "agent_name": "Mei Chen",
        "text": "We ship tomorrow.", "subject": "Late delivery", "reference": "KD-1042",
        "thread_keys": ("first@northwind.example", "second@northwind.example"),
    }  # fmt: skip
    return SendMessage(**{**facts, **changes})


def sent(**changes: Any) -> Any:
    raw = as_bytes(compose(order(**changes), sender_name="Mei Chen (Acme)", ids=IDS, now=NOW))
    return message_from_bytes(raw, policy=policy.default)


def test_a_reply_threads_and_says_who_writes():
    mail = sent()
    assert mail["From"] == '"Mei Chen (Acme)" <care@hub.test>'
    assert mail["To"] == "ann@northwind.example"
    assert mail["Subject"] == "Re: Late delivery [KD-1042]"
    assert mail["Message-ID"] == f"<{IDS.make('ms_1')}>"
    assert mail["In-Reply-To"] == "<second@northwind.example>"
    assert mail["References"] == "<first@northwind.example> <second@northwind.example>"
    assert mail["Auto-Submitted"] is None
    assert mail.get_content().strip() == "We ship tomorrow."


def test_a_machines_words_are_marked_so():
    assert sent(agent_id="")["Auto-Submitted"] == "auto-replied"


def test_a_mail_that_begins_a_conversation_has_its_reference_and_no_re():
    assert sent(thread_keys=())["Subject"] == "Late delivery [KD-1042]"


def test_a_mail_of_ours_that_answers_nothing_has_no_re():
    mail = sent(thread_keys=(), reference="")
    assert mail["Subject"] == "Late delivery"
    assert mail["In-Reply-To"] is None


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ("Late", "Re: Late [KD-1]"),
        ("Re: Late [KD-1]", "Re: Late [KD-1]"),
        ("RE: Late", "RE: Late [KD-1]"),
        ("AW: Late [kd-1]", "AW: Late [kd-1]"),
        ("回复：合同", "回复：合同 [KD-1]"),
        ("", "Re: [KD-1]"),
    ],
)
def test_the_subject_grows_no_further(subject: str, expected: str):
    assert reply_subject(subject, "KD-1") == expected
    assert reply_subject(expected, "KD-1") == expected


def test_long_ids_and_long_threads_stay_whole():
    keys = (*(f"{number}.{'x' * 120}@exchange.example" for number in range(60)), "x" * 900)
    raw = as_bytes(compose(order(thread_keys=keys), sender_name="Mei", ids=IDS, now=NOW))
    assert b"=?" not in raw
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    references = message_from_bytes(raw, policy=policy.default)["References"].split()
    assert len(references) == MAX_REFERENCES
    assert references[0] == f"<{keys[0]}>"
    assert references[-1] == f"<{keys[-1]}>"


def test_keys_no_client_has_seen_are_left_out():
    mail = sent(thread_keys=("real@x.example", "0123@mail.invalid", "not ascii é@x", "two words@x"))
    assert mail["References"] == mail["In-Reply-To"] == "<real@x.example>"


def test_chinese_goes_over_an_ascii_wire():
    raw = as_bytes(compose(order(subject="合同续签", text="您好"), sender_name="陈梅（示例）", ids=IDS, now=NOW))
    assert raw.isascii()
    mail: Any = message_from_bytes(raw, policy=policy.default)
    assert mail["Subject"] == "Re: 合同续签 [KD-1042]"
    assert mail["From"].addresses[0].display_name == "陈梅（示例）"
    assert mail.get_content().strip() == "您好"


def test_html_comes_as_the_better_alternative_beside_text_and_files():
    file = Attachment(key="k", name="合同.pdf", media_type="application/pdf", size=3)
    odd = Attachment(key="k", name="mail.eml", media_type="message/rfc822", size=3)
    composed = compose(
        order(html="<p>hi</p>"), sender_name="Mei", ids=IDS, now=NOW, files=[(file, b"PDF"), (odd, b"\xff\x00")]
    )
    mail: Any = message_from_bytes(as_bytes(composed), policy=policy.default)
    assert mail.get_body(("plain",)).get_content().strip() == "We ship tomorrow."
    assert mail.get_body(("html",)).get_content().strip() == "<p>hi</p>"
    assert [(part.get_filename(), part.get_content()) for part in mail.iter_attachments()] == [
        ("合同.pdf", b"PDF"), ("mail.eml", b"\xff\x00"),
    ]  # fmt: skip


def test_copies_are_named_and_blind_ones_nowhere():
    changes = {"cc": ("bob@northwind.example", "cleo@例子.example"), "bcc": ("eve@secret.example",)}
    raw = as_bytes(compose(order(**changes), sender_name="Mei", ids=IDS, now=NOW))
    mail = message_from_bytes(raw, policy=policy.default)
    assert mail["Cc"] == "bob@northwind.example, cleo@xn--fsqu00a.example"
    assert b"eve" not in raw
    assert b"secret.example" not in raw


def test_an_image_stands_in_its_place_and_a_file_beside():
    image = Attachment(key="k", name="plan.png", media_type="image/png", size=3, content_id="up_1")
    other = Attachment(key="k", name="odd.png", media_type="image/png", size=3, content_id="image 1@ours")
    unused = Attachment(key="k", name="unused.png", media_type="image/png", size=3, content_id="up_3")
    html = '<p>See <img src="cid:up_1"> and <img src="cid:image 1@ours">, not cid:up_12</p>'
    files = [(image, b"PNG"), (other, b"GIF"), (unused, b"ZIP")]
    raw = as_bytes(compose(order(html=html), sender_name="Mei", ids=IDS, now=NOW, files=files))
    mail: Any = message_from_bytes(raw, policy=policy.default)
    related = next(part for part in mail.walk() if part.get_content_type() == "multipart/related")
    shown = related.get_body(("html",)).get_content()
    assert 'src="cid:up_1@hub.test"' in shown
    assert "cid:up_12" in shown
    assert 'src="cid:image1@ours"' in shown
    assert [(part["Content-ID"], part.get_content_disposition()) for part in related.iter_attachments()] == [
        ("<up_1@hub.test>", "inline"), ("<image1@ours>", "inline"),
    ]  # fmt: skip
    assert [part.get_filename() for part in mail.iter_attachments()] == ["unused.png"]
    assert mail.get_body(("plain",)).get_content().strip() == "We ship tomorrow."


@pytest.mark.parametrize(
    "changes",
    [
        {"to": "a@b.c\r\nBcc: victim@x.example"},
        {"to": "nobody"},
        {"to": ""},
        {"subject": "hi\r\nBcc: victim@x.example"},
        {"our_address": "care@hub.test\nX: y"},
        {"cc": ("a@b.c", "b@b.c\r\nX: y")},
        {"message_id": "ms 1>"},
    ],
)
def test_what_cannot_stand_in_a_header_is_refused(changes: dict[str, str]):
    with pytest.raises(Refused):
        sent(**changes)


@given(to=st.text(), subject=st.text(), text=st.text(), keys=st.lists(st.text(), max_size=4), name=st.text())
def test_no_input_can_add_a_header(to: str, subject: str, text: str, keys: list[str], name: str):
    try:
        changed = order(to=to, subject=subject, text=text, thread_keys=tuple(keys), html=text)
        raw = as_bytes(compose(changed, sender_name=name, ids=IDS, now=NOW))
    except (Refused, UnicodeError, ValueError):
        return
    known = {"from", "to", "subject", "date", "message-id", "in-reply-to", "references", "mime-version", "content-type"}
    assert {key.lower() for key in message_from_bytes(raw).keys()} <= known | {"content-transfer-encoding"}  # noqa: SIM118
