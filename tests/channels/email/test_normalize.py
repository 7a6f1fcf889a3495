from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from channels.email.message_ids import MessageIds, is_derived
from channels.email.normalize import NOBODY, UNREADABLE, Envelope, ParsedMail, guarded, normalize

FIXTURES = sorted((Path(__file__).parents[3] / "channels/email/fixtures").glob("*.eml"))
IDS = MessageIds(domain="hub.test", secret=b"secret")
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

# what each fixture must become: sender, name, subject, language, own words (up to the quote), attachment names
EXPECTED: dict[str, tuple[str, str, str, str, str, tuple[str, ...]]] = {
    "auto__bulk_newsletter": ("no-reply@shop.example", "News", "50% off", "en", "Buy the thing.", ()),
    "auto__explicitly_human": ("ann@northwind.example", "", "Human", "en", "Hello, I am a person.", ()),
    "auto__mailing_list": (
        "ann@northwind.example",
        "",
        "[logistics] news",
        "en",
        "Hello list, this is the news.",
        (),
    ),
    "auto__null_return_path_bounce": (
        "mailer-daemon@mx.example",
        "Mail Delivery System",
        "Undelivered Mail Returned to Sender",
        "en",
        "Your mail could not be delivered.",
        ("delivery-status.txt", "headers.txt"),
    ),
    "auto__out_of_office_zh": (
        "wang@huaxia.example",
        "王芳",
        "自动回复: 合同",
        "zh-CN",
        "我正在休假，将于周一回复。",
        (),
    ),
    "mail__alternative": ("ann@northwind.example", "", "Both", "en", "Plain words, please.", ()),
    "mail__alternative_with_empty_plain": ("ann@northwind.example", "", "Empty plain", "", "Only here", ()),
    "mail__attached_text_file": ("ann@northwind.example", "", "Log", "", "log attached", ("server.log",)),
    "mail__bad_date": ("ann@northwind.example", "", "When", "en", "Hi there, is this late?", ()),
    "mail__big5": ("chen@taipei.example", "陳小姐", "訂單", "zh-CN", "請問訂單狀態？", ()),
    "mail__broken_base64": ("ann@northwind.example", "", "B64", "en", "Hello world", ()),
    "mail__broken_content_type": ("ann@northwind.example", "", "CT", "", "Readable anyway", ()),
    "mail__calendar_invite": (
        "ann@northwind.example",
        "",
        "Invitation: review",
        "en",
        "Please join the review.",
        ("invite.ics",),
    ),
    "mail__comma_in_encoded_name": (
        "john@smith.example",
        "Smith, John (Sales)",
        "Quote",
        "en",
        "Hi, please quote.",
        (),
    ),
    "mail__control_characters": ("ann@northwind.example", "", "abc", "", "nul here[31m", ()),
    "mail__duplicate_headers": ("first@dup.example", "", "One", "", "Which?", ()),
    "mail__empty": ("env@sender.example", "", "", "", "", ()),
    "mail__folded_references_and_prose_reply_to": (
        "ann@northwind.example",
        "",
        "Re: Late delivery",
        "en",
        "Thanks!",
        (),
    ),
    "mail__gb2312_declared_gb18030_used": (
        "wang@huaxia.example",
        "王芳",
        "合同续签",
        "zh-CN",
        "您好，請尽快处理镕基的订单。",
        (),
    ),
    "mail__group_and_comments": (
        "pete@silly.example",
        "Pete (A nice ) chap his account)",
        "RFC 5322 appendix A.5",
        "",
        "Testing.",
        (),
    ),
    "mail__html_body_with_plain_list_footer": (
        "ann@northwind.example",
        "",
        "Mixed",
        "en",
        "The real words\n\nlist footer",
        (),
    ),
    "mail__html_only": (
        "ann@northwind.example",
        "",
        "Html",
        "en",
        "Dear team,\n\nthe pallet is broken.\nSee below.\n\n- one\n- two\n\n[logo]link",
        (),
    ),
    "mail__iso_2022_jp": ("suzuki@nihon.example", "Suzuki", "見積もり", "", "見積もりをお願いします。", ()),
    "mail__koi8_r": ("ivan@volga.example", "Иван Петров", "Срочный вопрос", "", "Здравствуйте, где наш заказ?", ()),
    "mail__latin1_undeclared": (
        "renee@alpen.example",
        "Renée Müller",
        "Rückfrage",
        "",
        "Schöne Grüße aus Zürich, café und Rechnung.",
        (),
    ),
    "mail__long_lines": ("ann@northwind.example", "", "Long", "", "x" * 5000, ()),
    "mail__multipart_without_boundary": (
        "ann@northwind.example",
        "",
        "No boundary",
        "",
        "Words without a boundary",
        (),
    ),
    "mail__nested_rfc822": (
        "bob@northwind.example",
        "",
        "Fwd: complaint",
        "en",
        "Please see the attached mail.",
        ("Broken pallet urgent.eml",),
    ),
    "mail__no_headers_at_all": ("env@sender.example", "", "", "", "just a line of text", ()),
    "mail__no_message_id": ("fax@office.example", "", "Scan", "en", "See the scan.", ()),
    "mail__plain_english": (
        "ann@northwind.example",
        "Ann Lee",
        "Late delivery",
        "en",
        "Hello,\nwhere is our order?\nThanks, Ann",
        (),
    ),
    "mail__raw_gbk_headers_undeclared": (
        "zhang@huaxia.example",
        "张三",
        "发货延迟的问题",
        "zh-CN",
        "你好，货物什么时候可以送到？",
        (),
    ),
    "mail__reference_in_subject": (
        "ann@northwind.example",
        "",
        "AW: Late delivery [kd-1042]",
        "",
        "Any news?",
        (),
    ),
    "mail__rfc2047_file_name_and_path": ("li@huaxia.example", "", "File", "", "see file", ("图片.png",)),
    "mail__rfc2231_file_name": ("li@huaxia.example", "", "File", "", "see file", ("合同.pdf",)),
    "mail__rtl_names": (
        "david@tel.example",
        "דוד כהן",
        "سؤال عن الطلب",
        "",
        "שלום, איפה ההזמנה?",
        ("invoicefdp.exe",),
    ),
    "mail__sender_only_reply_to": ("real@northwind.example", "", "Form", "en", "From the web form.", ()),
    "mail__shift_jis": (
        "yamada@nihon.example",
        "山田太郎",
        "納期について",
        "",
        "お世話になっております。①納期を教えてください。",
        (),
    ),
    "mail__smime_signed": ("ann@northwind.example", "", "Signed", "", "Signed words", ("smime.p7s",)),
    "mail__split_multibyte_encoded_words": ("li@huaxia.example", "", "合同续签", "", "ok", ()),
    "mail__unclosed_boundary": ("ann@northwind.example", "", "Broken", "", "Still readable", ("cut.pdf",)),
    "mail__unknown_charset": ("x@odd.example", "bot", "hello there", "", "Café au lait", ()),
    "mail__uuencoded_body": ("old@vax.example", "", "uu", "en", "hello world", ()),
    "mail__winmail_dat": ("ann@northwind.example", "", "Tnef", "", "See attachment", ("winmail.dat",)),
    "reply__forwarded_inline": (
        "bob@northwind.example",
        "",
        "Fwd: Late",
        "en",
        "Please handle this.\n\n---------- Forwarded message ---------\nFrom: Real Customer <real@customer.example>\n"
        "Date: Mon, Mar 2, 2026\nSubject: Late\nTo: bob\n\nWhere is it?",
        (),
    ),
    "reply__foxmail_chinese": ("wang@huaxia.example", "", "回复: 合同", "zh-CN", "收到，谢谢！\n\n\n\n王芳", ()),
    "reply__gmail_chinese": ("wang@huaxia.example", "", "Re: x", "zh-CN", "没有问题。", ()),
    "reply__gmail_english": ("ann@northwind.example", "", "Re: Late", "en", "Thanks, that works for us.", ()),
    "reply__html_blockquote": ("ann@northwind.example", "", "Re: Late", "en", "Fine with me.", ()),
    "reply__interleaved": (
        "ann@northwind.example",
        "",
        "Re: Late",
        "en",
        "On Mon, Mar 2, 2026, Mei wrote:\n> When?\nTomorrow.\n> Where?\nAt the dock, please.",
        (),
    ),
    "reply__outlook_english": ("ann@northwind.example", "", "RE: Late", "en", "Please call me.", ()),
    "reply__qq_chinese": ("12345@qq.example", "", "回复：发货", "zh-CN", "好的，明天可以。", ()),
}


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
