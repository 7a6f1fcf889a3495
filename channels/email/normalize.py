"""A mail's bytes to the hub's words. Pure: no I/O, no clock; never raises, whatever the bytes."""

import hashlib
import re
from collections.abc import Callable
from datetime import datetime

from msgspec import structs

from channels.email.charsets import header_text, one_line, plain, text_of
from channels.email.forwarded import forwarded_from
from channels.email.headers import (
    bulk_reason,
    first_line,
    is_notice,
    machine_reason,
    people,
    reference_in,
    sent_at,
    spam_reason,
)
from channels.email.html_text import remote_images
from channels.email.language import language_of
from channels.email.message_ids import DERIVED_DOMAIN, MessageIds, as_key, is_derived, keys_in
from channels.email.parts import MailFile, MailTree, body_of, raw_headers, sealed_by, tree_of
from channels.email.quoting import preview, signature_start, visible_text
from channels.email.reports import report_on
from hub.contract.inbound import MailReceived, ReceiptReceived
from hub.contract.words import Address, Attachment, Value

UNREADABLE = "This mail could not be read; the original is kept.\n这封邮件无法解析，原件已保留。"
TOO_LARGE = "Too large to fetch ({size} MB); the mail stays in its mailbox.\n邮件过大（{size} MB），原件保留在邮箱中。"
SEALED = "This mail is sealed with {by}; the attachment holds it.\n这封邮件已用 {by} 加密或封装，内容在附件中。"
NULL = "<>"
NOBODY = f"unknown-sender@{DERIVED_DOMAIN}"
MAX_THREAD_KEYS = 100
_DELIVERED = ("Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "To", "Cc")
_SUBJECT = re.compile(rb"^Subject:[ \t]*([^\r\n]{0,500})", re.IGNORECASE | re.MULTILINE)


class Envelope(Value):
    """What the SMTP dialogue (or a mailbox) told beside the mail itself.

    `return_path`: MAIL FROM, `<>` for the null one. `mailboxes`: those of ours it was given for, in order,
    at least one."""

    return_path: str
    mailboxes: tuple[str, ...]
    at: datetime


class MailPayload(Value):
    """The bytes of an attachment, to be put at the file port under `key`."""

    key: str
    media_type: str
    data: bytes


class ParsedMail(Value):
    """A mail, ready: what the hub takes, what the file port takes, and where the raw mail belongs.

    `quarantined`: why it could not be read, empty for all others. `receipt`: what it reports of a mail of ours; `mail`
    is then for people only when `to_read`."""

    mail: MailReceived
    raw_key: str
    payloads: tuple[MailPayload, ...] = ()
    quarantined: str = ""
    receipt: ReceiptReceived | None = None
    to_read: bool = True


ReadMail = Callable[[bytes, Envelope, MessageIds], ParsedMail]


def envelope_of(raw: bytes, find: Callable[[str], str | None], own: str, at: datetime) -> Envelope:
    """What a mail that lies in a mailbox tells of its delivery: whom of ours it was for, as `find` knows them, and
    where bounces go. `own`: whose mailbox it is, for mails that do not say."""
    tree = tree_of(raw[: len(raw) - len(_after_headers(raw))] or raw)
    named = [person.address for name in _DELIVERED for person in people(tree, name)]
    ours = list(dict.fromkeys(found for address in named if (found := find(address)) is not None))
    return_path = next((value.strip() for value in raw_headers(tree, "Return-Path")), "unknown")
    return Envelope(return_path=return_path or NULL, mailboxes=tuple(ours) or (own,), at=at)


def too_large(head: bytes, envelope: Envelope, ids: MessageIds, size: int) -> ParsedMail:
    """A mail of which only the headers were read: it stands in for the mail, which stays in its mailbox."""
    parsed = normalize(head, envelope, ids)
    mail = parsed.mail
    said = TOO_LARGE.format(size=size // 1_000_000)
    extra = {name: value for name, value in mail.extra.items() if name != "raw"}  # which stays where it is
    extra |= {"quarantined": f"{size} octets", "size": str(size)}
    held = structs.replace(mail, text=said, extra=extra, quarantine=f"too_large: {size // 1_000_000} MB")
    return structs.replace(parsed, mail=held, quarantined="too large")


def key_of(raw: bytes, envelope: Envelope, ids: MessageIds) -> tuple[str, str, bool]:
    """A mail's own key, its idempotency key, and whether its headers alone tell them (it has a Message-ID)."""
    tree = tree_of(raw)
    message_key, key = _identity(tree, raw, envelope, ids)
    return message_key, key, not is_derived(message_key)


def normalize(raw: bytes, envelope: Envelope, ids: MessageIds) -> ParsedMail:
    """The mail in the hub's words; one that cannot be read comes as a placeholder that names the reason."""
    return guarded(read_mail, raw, envelope, ids)


def guarded(read: ReadMail, raw: bytes, envelope: Envelope, ids: MessageIds) -> ParsedMail:
    """What `read` makes of it, or the quarantined mail when it raises, whatever it raises."""
    try:
        return read(raw, envelope, ids)
    except Exception as error:  # the promise: no mail is lost because a parser fails, known error or not
        return _quarantined(raw, envelope, f"{type(error).__name__}: {error}"[:200])


def read_mail(raw: bytes, envelope: Envelope, ids: MessageIds) -> ParsedMail:
    """As `normalize`, but may raise what Python's parser raises on hostile input."""
    tree = tree_of(raw)
    body = body_of(tree)
    authors = people(tree, "From") or people(tree, "Sender") or people(tree, "Reply-To")
    sender = authors[0].address if authors else _bare(envelope.return_path) or NOBODY
    subject = first_line(tree, "Subject")[:1000]
    keys, forged = _thread_keys(tree, ids)
    report = report_on(tree, ids, return_path=envelope.return_path)
    reason = machine_reason(tree, return_path=envelope.return_path, sender=sender)
    if sender in envelope.mailboxes:
        reason = reason or "our own address"
    if sender == NOBODY:
        reason = reason or "no sender"
    text = body.text
    own_words, quoted_from = visible_text(text)
    signed_from = signature_start(own_words)
    inside = forwarded_from(subject, text, body.files)
    digest = _digest(raw)
    attachments, payloads = _attachments(body.files, digest)
    message_key, key = _identity(tree, raw, envelope, ids)
    facts = {
        "raw": _raw_key(digest),
        "message_id": message_key,
        "return_path": envelope.return_path,
        "mailboxes": ", ".join(envelope.mailboxes),
        "date": at.isoformat() if (at := sent_at(tree)) else "",
        "authors": ", ".join(person.address for person in authors[:20]) if len(authors) > 1 else "",
        "to": ", ".join(person.address for person in people(tree, "To")[:50]),
        "cc": ", ".join(person.address for person in people(tree, "Cc")[:50]),
        "reply_to": ", ".join(person.address for person in people(tree, "Reply-To")[:5]),
        "automatic_reason": reason,
        "quoted_from": "" if quoted_from is None else str(quoted_from),
        "signature_from": "" if signed_from is None else str(signed_from),
        "preview": preview(own_words[:signed_from]),
        "remote_images": str(remote_images(body.html) or ""),
        "notice": "yes" if is_notice(tree) else "",
        "bulk": bulk_reason(tree),
        "spam": spam_reason(tree),
        "report": report.fate if report else "",
        "forwarded_from": inside.address if inside else "",
        "forwarded_name": inside.name if inside else "",
        "size": str(len(raw)),
        "cut": "yes" if body.cut else "",
        "forged_thread_keys": str(forged) if forged else "",
    }
    mail = MailReceived(
        key=key,
        channel="email",
        at=envelope.at,
        message_key=message_key,
        sender=Address(kind="email", value=sender),
        our_address=envelope.mailboxes[0],
        name=authors[0].name if authors else "",
        subject=subject,
        text=text or (SEALED.format(by=by) if (by := sealed_by(tree)) else ""),
        html=body.html,
        language=language_of(tree, own_words or subject),
        thread_keys=keys if report is None else tuple(dict.fromkeys((report.key, *keys))),
        reference=reference_in(subject),
        automatic=bool(reason),
        attachments=attachments,
        extra={name: value for name, raw_value in facts.items() if (value := one_line(raw_value))},
    )
    if report is None:
        return ParsedMail(mail=mail, raw_key=_raw_key(digest), payloads=payloads)
    return ParsedMail(
        mail=structs.replace(mail, automatic=True),
        raw_key=_raw_key(digest),
        payloads=payloads,
        receipt=ReceiptReceived(
            key=f"report:{key}",
            channel="email",
            at=envelope.at,
            message_id=ids.message_id(report.key),
            address=report.recipient,
            delivery=report.fate,
            failure=report.reason if report.fate in ("failed", "delayed") else "",
        ),
        to_read=report.fate == "failed" or not report.formal,
    )


def _thread_keys(tree: MailTree, ids: MessageIds) -> tuple[tuple[str, ...], int]:
    """Keys of the mails it answers, most direct first, and how many claimed to be ours but are not."""
    answered = [key for raw in raw_headers(tree, "In-Reply-To") for key in keys_in(plain(raw))]
    for raw in reversed(raw_headers(tree, "References")):
        answered += reversed(keys_in(plain(raw)))
    keys = list(dict.fromkeys(answered))
    genuine = [key for key in keys if not ids.is_ours(key) or ids.is_genuine(key)]
    return tuple(genuine[:MAX_THREAD_KEYS]), len(keys) - len(genuine)


def _identity(tree: MailTree, raw: bytes, envelope: Envelope, ids: MessageIds) -> tuple[str, str]:
    """The mail's own key, and its idempotency key.

    The second also holds the date: some machines give every mail the same Message-ID, and none of theirs may be taken
    for a copy. Without Message-ID both come from what stays the same on every route: author, date, subject, body.
    Without a date either, the day it came stands in, so that the same words sent next week are a new mail.
    A Message-ID of our own making is no name for a mail that comes in."""
    dates = "".join("".join(raw_headers(tree, "Date")).split())
    given = next((key for raw_id in raw_headers(tree, "Message-ID") for key in keys_in(plain(raw_id))), "")
    if given and not ids.is_ours(given):
        return given, f"mail:{given}:{_digest(dates.encode('utf-8', 'replace'))[:12]}"
    lasting = [*raw_headers(tree, "From"), *raw_headers(tree, "Subject"), dates or envelope.at.date().isoformat()]
    content = "\n".join(lasting).encode("utf-8", "replace") + b"\n" + _after_headers(raw)
    derived = as_key(f"{_digest(content)}@{DERIVED_DOMAIN}")
    return derived, f"mail:{derived}"


def _after_headers(raw: bytes) -> bytes:
    ends = [at for at in (raw.find(b"\r\n\r\n"), raw.find(b"\n\n")) if at >= 0]
    return raw[min(ends) :].strip() if ends else raw


def _attachments(files: tuple[MailFile, ...], digest: str) -> tuple[tuple[Attachment, ...], tuple[MailPayload, ...]]:
    """The same mail always gets the same keys, so a second delivery overwrites and never doubles."""
    payloads = tuple(
        MailPayload(key=f"mail/{digest}/{number}", media_type=file.media_type, data=file.data)
        for number, file in enumerate(files, start=1)
    )
    attachments = tuple(
        Attachment(
            key=payload.key, name=file.name, media_type=file.media_type, size=len(file.data), content_id=file.content_id
        )
        for payload, file in zip(payloads, files, strict=True)
    )
    return attachments, payloads


def _quarantined(raw: bytes, envelope: Envelope, reason: str) -> ParsedMail:
    """A placeholder that asks nothing of the mail but its bytes."""
    digest = _digest(raw)
    mail = MailReceived(
        key=f"mail:{digest}",
        channel="email",
        at=envelope.at,
        message_key=f"{digest}@{DERIVED_DOMAIN}",
        sender=Address(kind="email", value=_bare(envelope.return_path) or NOBODY),
        our_address=envelope.mailboxes[0],
        subject=_crude_subject(raw),
        text=UNREADABLE,
        automatic=True,
        quarantine=f"unreadable: {one_line(reason)}",
        extra={
            "raw": _raw_key(digest),
            "quarantined": one_line(reason),
            "return_path": one_line(envelope.return_path),
            "mailboxes": ", ".join(envelope.mailboxes),
            "size": str(len(raw)),
        },
    )
    return ParsedMail(mail=mail, raw_key=_raw_key(digest), quarantined=one_line(reason))


def _crude_subject(raw: bytes) -> str:
    """What whoever decides about an unreadable mail may know it by, read without the parser that failed."""
    found = _SUBJECT.search(raw[:100_000])
    return header_text(text_of(found.group(1)))[:200] if found else ""


def _bare(return_path: str) -> str:
    return one_line(return_path).strip("<> ").lower()


def _raw_key(digest: str) -> str:
    return f"mail/{digest}/raw"


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:40]
