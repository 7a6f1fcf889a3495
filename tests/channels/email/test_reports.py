"""Bounces, delays and read receipts find the mail of ours they are about; people's mails are never taken for one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.email.message_ids import MessageIds
from channels.email.parts import tree_of
from channels.email.reports import Report, report_on

IDS = MessageIds(domain="hub.test", secret=b"secret")
OURS = IDS.make("ms_0190")
FORGED = OURS.replace("ms_0190", "ms_0191")

STATUS = """From: Mail Delivery System <MAILER-DAEMON@mx.example>
Subject: {subject}
Content-Type: multipart/report; report-type=delivery-status; boundary="b1"

--b1
Content-Type: text/plain

I'm sorry to have to inform you.
--b1
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

{recipients}
--b1
Content-Type: {returned}

Message-ID: <{key}>
Subject: Re: Order

--b1--
"""
FAILED = """Final-Recipient: rfc822; Gone@northwind.example
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 <gone@northwind.example>: Recipient address
 rejected: User unknown"""
DELAYED = """Final-Recipient: rfc822; slow@northwind.example
Action: delayed
Status: 4.4.1
Will-Retry-Until: Fri, 06 Mar 2026 09:00:00 +0000"""

READ = """From: Ann <ann@northwind.example>
Subject: Read: Order
Content-Type: multipart/report; report-type=disposition-notification; boundary="b1"

--b1
Content-Type: text/plain

Your message was read.
--b1
Content-Type: message/disposition-notification

Final-Recipient: rfc822; ann@northwind.example
Original-Message-ID: <{key}>
Disposition: manual-action/MDN-sent-manually; {how}
--b1--
"""

QMAIL = """From: MAILER-DAEMON@mx.example
Subject: failure notice

Hi. This is the qmail-send program at mx.example.
I'm afraid I wasn't able to deliver your message to the following addresses.

<gone@northwind.example>:
192.0.2.7 does not like recipient.
Remote host said: 550 5.1.1 No such user here
Giving up on 192.0.2.7.

--- Below this line is a copy of the message.

Message-ID: <{key}>
Subject: Re: Order
"""
EXCHANGE = """From: Microsoft Outlook <postmaster@corp.example>
Subject: Undeliverable: Order
Content-Type: multipart/mixed; boundary="b1"

--b1
Content-Type: text/html

<p>Delivery has failed to these recipients: gone@corp.example</p><p>Remote Server returned '550 5.4.1 Access denied'</p>
--b1
Content-Type: message/rfc822

Message-ID: <{key}>
Subject: Re: Order

hello
--b1--
"""
QQ = """From: PostMaster@qq.com
Subject: =?utf-8?B?57O757uf6YCA5L+h?=
Content-Type: text/plain; charset=utf-8

您的邮件被退回，原因：550 Mailbox not found
原信息: <{key}>
"""


def report(text: str, return_path: str = "<>") -> Report | None:
    return report_on(tree_of(text.encode()), IDS, return_path=return_path)


def status(recipients: str, key: str = OURS, returned: str = "text/rfc822-headers") -> str:
    return STATUS.format(subject="Undelivered Mail", recipients=recipients, key=key, returned=returned)


@pytest.mark.parametrize("returned", ["text/rfc822-headers", "message/rfc822"])
def test_a_standard_bounce_names_the_mail_the_address_and_the_reason(returned: str) -> None:
    found = report(status(FAILED, returned=returned))
    assert found == Report(
        key=OURS,
        fate="failed",
        reason="550 5.1.1 <gone@northwind.example>: Recipient address rejected: User unknown",
        recipient="gone@northwind.example",
    )


def test_a_delay_is_no_failure() -> None:
    found = report(status(DELAYED))
    assert found is not None
    assert (found.fate, found.reason) == ("delayed", "4.4.1")


def test_of_several_recipients_the_worst_fate_tells() -> None:
    found = report(status(f"{DELAYED}\n\n{FAILED}"))
    assert found is not None
    assert found.fate == "failed"


def test_a_report_about_a_mail_we_never_sent_is_none() -> None:
    assert report(status(FAILED, key=FORGED)) is None
    assert report(status(FAILED, key="else@where.example")) is None


@pytest.mark.parametrize(("how", "fate"), [("displayed", "read"), ("deleted", "delivered")])
def test_a_read_receipt_tells_whether_somebody_saw_it(how: str, fate: str) -> None:
    found = report(READ.format(key=OURS, how=how), return_path="ann@northwind.example")
    assert found is not None
    assert found.fate == fate


@pytest.mark.parametrize(
    ("text", "reason"),
    [(QMAIL, "550 5.1.1 No such user here"), (EXCHANGE, "550 5.4.1 Access denied"), (QQ, "550 Mailbox not found")],
    ids=["qmail", "exchange", "qq"],
)
def test_bounces_in_nobodys_format_are_understood_by_their_words(text: str, reason: str) -> None:
    found = report(text.format(key=OURS))
    assert found is not None
    assert found.fate == "failed"
    assert not found.formal
    assert reason in found.reason


def test_a_customer_who_writes_about_an_undelivered_order_is_no_bounce() -> None:
    text = (
        f"From: Ann <ann@northwind.example>\nSubject: Re: could not be delivered\nIn-Reply-To: <{OURS}>\n\n550 5 pcs\n"
    )
    assert report(text, return_path="ann@northwind.example") is None


def test_an_absence_note_is_no_bounce() -> None:
    text = (
        f"From: Ann <ann@northwind.example>\nSubject: Automatic reply: Order\nIn-Reply-To: <{OURS}>\n\nBack on Monday\n"
    )
    assert report(text) is None


@given(st.binary(max_size=300), st.sampled_from([STATUS, READ, QMAIL, EXCHANGE]), st.integers(0, 900))
def test_no_report_however_broken_raises(noise: bytes, text: str, at: int) -> None:
    raw = text.format(subject="x", recipients=FAILED, returned="message/rfc822", key=OURS, how="displayed").encode()
    report_on(tree_of(raw[:at] + noise + raw[at + len(noise) :]), IDS, return_path="<>")
