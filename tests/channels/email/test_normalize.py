from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from channels.email.message_ids import MessageIds, is_derived
from channels.email.normalize import NOBODY, UNREADABLE, Envelope, ParsedMail, guarded, normalize, too_large
from tests.channels.email.expected import EXPECTED

FIXTURES = sorted((Path(__file__).parents[3] / "channels/email/fixtures").glob("*.eml"))
IDS = MessageIds(domain="hub.test", secret=b"secret")
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def envelope(return_path: str = "env@sender.example", *mailboxes: str, at: datetime = NOW) -> Envelope:
    return Envelope(return_path=return_path, mailboxes=mailboxes or ("care@hub.test",), at=at)


def read(raw: bytes, **told: datetime) -> ParsedMail:
    return normalize(raw, envelope(**told), IDS)  # type: ignore[arg-type]


def test_every_fixture_says_what_it_must_become():
    assert [path.stem for path in FIXTURES] == sorted(EXPECTED)


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_a_hard_mail_becomes_what_its_writer_meant(path: Path):
    parsed = normalize(path.read_bytes(), envelope("<>" if "null_return" in path.stem else "env@sender.example"), IDS)
    mail = parsed.mail
    own = mail.text[: int(mail.extra["quoted_from"])].rstrip() if "quoted_from" in mail.extra else mail.text
    names = tuple(file.name for file in mail.attachments)
    assert (mail.sender.value, mail.name, mail.subject, mail.language, own, names) == EXPECTED[path.stem]
    assert mail.automatic == (path.stem.startswith("auto__") and "human" not in path.stem)
    assert not parsed.quarantined
    sizes = [(kept.key, len(kept.data)) for kept in parsed.payloads]
    assert [(file.key, file.size) for file in mail.attachments] == sizes


def test_it_answers_the_mail_named_in_reply_to_first_then_the_newest_reference():
    raw = b"In-Reply-To: <c@x>\r\nReferences: <a@x> <b@x> <c@x>\r\n\r\n"
    assert read(raw).mail.thread_keys == ("c@x", "b@x", "a@x")


def test_our_own_message_ids_thread_only_with_the_right_token():
    ours = IDS.make("ms_1")
    forged = "ms_2.00000000000000000000@hub.test"
    mail = read(f"In-Reply-To: <{forged}>\r\nReferences: <{ours}> <x@y>\r\n\r\n".encode()).mail
    assert mail.thread_keys == ("x@y", ours)
    assert mail.extra["forged_thread_keys"] == "1"


def test_a_mail_may_not_call_itself_by_one_of_our_ids():
    assert is_derived(read(f"Message-ID: <{IDS.make('ms_1')}>\r\n\r\nhi".encode()).mail.message_key)


def test_without_message_id_the_key_is_the_same_on_every_route():
    mail = b"From: a@b.c\r\nSubject: x\r\nDate: Mon, 02 Mar 2026 16:30:00 +0800\r\n\r\nbody\r\n"
    first, second = read(b"Received: from one\r\n" + mail).mail, read(b"Received: from two\r\n" + mail + b"\r\n").mail
    assert first.key == second.key
    assert first.message_key == second.message_key
    assert is_derived(first.message_key)
    assert read(mail.replace(b"body", b"other")).mail.key != first.key


def test_without_date_the_same_words_next_week_are_a_new_mail():
    raw = b"From: a@b.c\r\n\r\nPlease call me\r\n"
    assert read(raw).mail.key == read(raw).mail.key
    assert read(raw).mail.key != read(raw, at=datetime(2026, 3, 9, tzinfo=UTC)).mail.key


def test_two_mails_of_a_machine_with_one_message_id_are_two_mails():
    first = read(b"Message-ID: <always@fax>\r\nDate: Mon, 02 Mar 2026 16:30:00 +0800\r\n\r\n1").mail
    second = read(b"Message-ID: <always@fax>\r\nDate: Tue, 03 Mar 2026 16:30:00 +0800\r\n\r\n2").mail
    assert first.key != second.key
    assert first.message_key == second.message_key


def test_our_own_address_counts_as_a_machine():
    mail = normalize(b"From: care@hub.test\r\n\r\nhi", envelope(), IDS).mail
    assert mail.automatic
    assert mail.extra["automatic_reason"] == "our own address"


def test_a_mail_for_several_mailboxes_names_them_all_and_belongs_to_the_first():
    mail = normalize(b"\r\nhi", envelope("a@b.c", "sales@hub.test", "care@hub.test"), IDS).mail
    assert mail.our_address == "sales@hub.test"
    assert mail.extra["mailboxes"] == "sales@hub.test, care@hub.test"


def test_a_mail_from_nobody_has_a_sender_nobody_can_answer():
    assert normalize(b"\r\nhi", envelope("<>"), IDS).mail.sender.value == NOBODY


def test_a_parser_that_fails_leaves_the_mail_in_quarantine():
    def broken(raw: bytes, told: Envelope, ids: MessageIds) -> ParsedMail:
        raise RuntimeError("no\nsuch luck")

    parsed = guarded(broken, b"raw", envelope("ann@northwind.example"), IDS)
    assert parsed.quarantined == "RuntimeError: no such luck"
    assert parsed.mail.text == UNREADABLE
    assert parsed.mail.sender.value == "ann@northwind.example"
    assert parsed.mail.extra["quarantined"] == parsed.quarantined
    assert parsed.mail.extra["raw"] == parsed.raw_key
    assert parsed.mail.automatic


def test_a_mail_in_quarantine_says_why_and_by_what_people_may_know_it():
    def broken(raw: bytes, told: Envelope, ids: MessageIds) -> ParsedMail:
        raise ValueError("x")

    raw = b"From: a@b.c\r\nSubject: =?utf-8?B?5Y+R56Wo?=\r\n\r\nhi"
    mail = guarded(broken, raw, envelope("a@b.c", "x@hub.test", "y@hub.test"), IDS).mail
    assert mail.quarantine == "unreadable: ValueError: x"
    assert mail.subject == "发票"
    assert mail.extra["mailboxes"] == "x@hub.test, y@hub.test"
    assert mail.extra["size"] == str(len(raw))


def test_a_mail_too_large_is_held_and_stays_where_it_is():
    parsed = too_large(b"From: a@b.c\r\nSubject: Plans\r\n\r\n", envelope(), IDS, 130_000_000)
    assert parsed.mail.quarantine == "too_large: 130 MB"
    assert parsed.mail.subject == "Plans"
    assert parsed.mail.extra["size"] == "130000000"
    assert "raw" not in parsed.mail.extra


def test_what_the_hub_decides_by_is_told():
    mail = read(
        b"From: Ann <ann@shop.example>\r\nSubject: Fwd: x\r\nX-Spam-Flag: YES\r\nList-Id: <l>\r\n"
        b"Auto-Submitted: auto-replied\r\nContent-Type: text/html\r\n\r\n"
        b'<p>See</p><p>-- <br>Ann</p><img src="https://t.example/p">'
    ).mail
    facts = {
        name: mail.extra.get(name) for name in ("spam", "bulk", "notice", "remote_images", "report", "quarantined")
    }
    assert facts == {
        "spam": "X-Spam-Flag: YES", "bulk": "List-Id", "notice": "yes", "remote_images": "1", "report": None,
        "quarantined": None,
    }  # fmt: skip
    assert mail.text[int(mail.extra["signature_from"]) :] == "--\nAnn"
    assert mail.extra["preview"] == "See"


def test_the_author_of_a_forwarded_mail_is_told():
    mail = read(b"Subject: WG: x\r\n\r\nBitte\n\nVon: Ann <ann@shop.example>\nGesendet: Mo\nAn: us\n").mail
    assert (mail.extra["forwarded_from"], mail.extra["forwarded_name"]) == ("ann@shop.example", "Ann")


def test_hostile_nesting_ends_in_quarantine():
    raw = b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (at, at) for at in range(3000))
    assert read(raw).quarantined


HEADERS = st.sampled_from(
    [b"From: ", b"Subject: ", b"Content-Type: ", b"Content-Transfer-Encoding: base64\r\n", b"References: ", b"Date: ",
     b"Content-Disposition: ", b"multipart/mixed; boundary=b\r\n", b"--b\r\n", b"--b--", b"\r\n", b"\r\n\r\n",
     b"text/html", b"charset=", b"message/rfc822\r\n", b"<a@b>", b"=?gbk?B?", b"?=", b"filename*0*=", b"<div><script>"]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@example(b"")
@example(b"From: \x00\xff<\r\nSubject: =?x?b?\xff?=")
@given(st.binary() | st.lists(HEADERS | st.binary(max_size=12), max_size=30).map(b"".join))
def test_no_bytes_whatever_make_it_raise(raw: bytes):
    parsed = read(raw)
    mail = parsed.mail
    assert not parsed.quarantined
    assert mail.key
    assert mail.sender.value == mail.sender.value.lower()
    for text in (mail.key, mail.message_key, mail.name, mail.subject, mail.text, mail.html, *mail.extra.values()):
        text.encode("utf-8")
        assert "\x00" not in text
    assert "\n" not in mail.subject + mail.name
