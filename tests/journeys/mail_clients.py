"""Customers' mail clients: each answers a mail that came from the hub in the way its kind does, headers and all."""

import base64
from email import message_from_bytes
from email.header import Header, decode_header, make_header
from email.message import Message

BOUNDARY = "_000_b1_"


def mailing_list(raw: bytes, sender: str, text: str) -> bytes:
    """Through a list that puts its name into the subject and its own address into Sender, and drops In-Reply-To and
    all References but the last."""
    mail = message_from_bytes(raw)
    return _written(
        [
            ("Return-Path", "<purchasing-bounces@lists.example>"),
            ("Sender", "purchasing-bounces@lists.example"),
            ("From", sender),
            ("To", _their(mail)),
            ("Subject", f"[purchasing] {_subject(mail)}"),
            ("References", mail["Message-ID"]),
            ("Message-ID", "<list-1@lists.example>"),
            ("List-Id", "<purchasing.lists.example>"),
            ("Precedence", "list"),
            ("Content-Type", "text/plain; charset=utf-8"),
        ],
        f"{text}\n\nOn Mon, Mar 2, 2026 at 9:00 AM Keydesk <{_their(mail)}>\nwrote:\n{_quoted(mail)}\n".encode(),
    )


def exchange(raw: bytes, sender: str, text: str) -> bytes:
    """Outlook behind Exchange: HTML first, a Thread-Index, In-Reply-To and no References; history below a rule."""
    mail = message_from_bytes(raw)
    page = (
        '<html><head><meta http-equiv="Content-Type" content="text/html; charset=us-ascii"></head><body lang="EN-US">'
        f'<div class="WordSection1"><p class="MsoNormal">{text}<o:p></o:p></p>'
        '<p class="MsoNormal"><o:p>&nbsp;</o:p></p>'
        '<div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0in 0in 0in"><p class="MsoNormal">'
        f"<b>From:</b> Keydesk &lt;{_their(mail)}&gt; <br><b>Sent:</b> Monday, March 2, 2026 9:00 AM<br>"
        f"<b>To:</b> Customer &lt;{sender}&gt;<br><b>Subject:</b> {_subject(mail)}<o:p></o:p></p></div>"
        f'<p class="MsoNormal">{_text(mail)}<o:p></o:p></p></div></body></html>'
    )
    plain = (
        f"{text}\r\n\r\nFrom: Keydesk <{_their(mail)}>\r\nSent: Monday, March 2, 2026 9:00 AM\r\n"
        f"To: Customer <{sender}>\r\nSubject: {_subject(mail)}\r\n\r\n{_text(mail)}\r\n"
    )
    body = "".join(
        f"--{BOUNDARY}\r\nContent-Type: text/{kind}; charset=us-ascii\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        f"{base64.encodebytes(words.encode('ascii', 'xmlcharrefreplace')).decode()}\r\n"
        for kind, words in (("plain", plain), ("html", page))
    )
    return _written(
        [
            ("From", sender),
            ("To", _their(mail)),
            ("Subject", _subject(mail).replace("Re:", "RE:", 1)),
            ("Thread-Topic", _subject(mail).removeprefix("Re: ")),
            ("Thread-Index", "AdkAb0x2cU3rYpQkS0uHk2m1z7q8Jw=="),
            ("In-Reply-To", mail["Message-ID"]),
            ("Message-ID", "<AM0PR0.ex-1@AM0PR.prod.outlook.example>"),
            ("Content-Language", "en-US"),
            ("X-MS-Has-Attach", ""),
            ("Content-Type", f'multipart/alternative; boundary="{BOUNDARY}"'),
        ],
        f"{body}--{BOUNDARY}--\r\n".encode(),
    )


def foxmail(raw: bytes, sender: str, text: str) -> bytes:
    """Foxmail: GB18030 that calls itself gb2312, its own subject prefix, history below a header block in Chinese."""
    mail = message_from_bytes(raw)
    body = (
        f"{text}\n\n\n\n{sender}\n \n发件人： Keydesk\n发送时间： 2026-03-02 09:00\n收件人： {sender}\n"
        f"主题： {_subject(mail)}\n{_text(mail)}\n"
    )
    return _written(
        [
            ("From", f"{_word('何镕')} <{sender}>"),
            ("To", _their(mail)),
            ("Subject", _word(f"回复: {_subject(mail)}")),
            ("References", f"{mail['References']}, {mail['Message-ID']}"),
            ("In-Reply-To", mail["Message-ID"]),
            ("Message-ID", "<2026030217300012345@qq.example>"),
            ("X-Mailer", "Foxmail 7.2.25.213[cn]"),
            ("Content-Type", 'text/plain;\n\tcharset="gb2312"'),
            ("Content-Transfer-Encoding", "base64"),
        ],
        base64.encodebytes(body.encode("gb18030")),
    )


def subject_only(raw: bytes, sender: str, text: str) -> bytes:
    """A client that keeps nothing but the subject, as some phones and ticket systems do."""
    mail = message_from_bytes(raw)
    return _written(
        [
            ("From", sender),
            ("To", _their(mail)),
            ("Subject", _subject(mail)),
            ("Message-ID", f"<phone-{abs(hash(sender))}@{sender.partition('@')[2]}>"),
        ],
        text.encode(),
    )


def forger(raw: bytes, sender: str, text: str) -> bytes:
    """Somebody who saw the reference number and an id of ours, but cannot make its token."""
    mail = message_from_bytes(raw)
    local, _, domain = mail["Message-ID"].strip("<> ").rpartition("@")
    forged = f"<{local.rpartition('.')[0]}.{'0' * 20}@{domain}>"
    return subject_only(raw, sender, text).replace(b"\r\n\r\n", f"\r\nIn-Reply-To: {forged}\r\n\r\n".encode(), 1)


def _written(headers: list[tuple[str, str]], body: bytes) -> bytes:
    dated = [*headers, ("Date", "Mon, 02 Mar 2026 17:30:00 +0800"), ("MIME-Version", "1.0")]
    lines = [line for name, value in dated for line in f"{name}: {value}".split("\n")]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + b"\r\n".join(body.splitlines()) + b"\r\n"


def _their(mail: Message) -> str:
    return str(mail["From"]).rpartition("<")[2].strip("> ")


def _subject(mail: Message) -> str:
    return str(make_header(decode_header(mail["Subject"]))).replace("\n", "").replace("\r", "")


def _text(mail: Message) -> str:
    part = next(each for each in mail.walk() if each.get_content_type() == "text/plain")
    payload = part.get_payload(decode=True)
    return payload.decode() if isinstance(payload, bytes) else ""


def _quoted(mail: Message) -> str:
    return "\n".join(f"> {line}" for line in _text(mail).splitlines())


def _word(text: str) -> str:
    return Header(text, "gb18030").encode()
