"""A mail's bytes to the hub's words. Pure: no I/O, no clock; never raises, whatever the bytes."""

import re
from collections.abc import Callable
from datetime import datetime

from msgspec import structs

from channels.email.charsets import header_text, one_line, text_of
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
from channels.email.identity import (
    Whole,
    after_headers,
    derived_key,
    digest_of,
    idempotency_key,
    lasting,
    own_key,
    report_key,
    thread_keys,
    unreadable_key,
)
from channels.email.language import language_of
from channels.email.message_ids import DERIVED_DOMAIN, MessageIds
from channels.email.parts import MailFile, MailTree, body_of, head_of, raw_headers, sealed_by, tree_of
from channels.email.quoting import preview, signature_start, visible_text
from channels.email.reports import report_on
from channels.email.tnef import unpacked
from hub.contract.inbound import MailReceived, ReceiptReceived
from hub.contract.words import Address, Attachment, Value

UNREADABLE = "This mail could not be read; the original is kept.\n这封邮件无法解析，原件已保留。"
TOO_LARGE = "Too large to fetch ({size} MB); the mail stays in its mailbox.\n邮件过大（{size} MB），原件保留在邮箱中。"
SEALED = "This mail is sealed with {by}; the attachment holds it.\n这封邮件已用 {by} 加密或封装，内容在附件中。"
NULL = "<>"
NOBODY = f"unknown-sender@{DERIVED_DOMAIN}"
_DELIVERED = ("Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "To", "Cc")
_SUBJECT = re.compile(rb"^Subject:[ \t]*([^\r\n]{0,500})", re.IGNORECASE | re.MULTILINE)


class Envelope(Value):
    """What the SMTP dialogue (or a mailbox) told beside the mail itself.

    `return_path`: MAIL FROM, `<>` for the null one. `mailboxes`: those of ours it was given for, in order,
    at least one. `whole`: what the mail is of which the bytes at hand leave something out."""

    return_path: str
    mailboxes: tuple[str, ...]
    at: datetime
    whole: Whole | None = None


class MailPayload(Value):
    """The bytes of an attachment, to be put at the file port under `key`. `encoded`: see `MailFile`."""

    key: str
    media_type: str
    data: bytes
    encoded: str | None = None


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
    tree = head_of(raw[: len(raw) - len(after_headers(raw))] or raw)
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
    body = unpacked(body_of(tree, envelope.whole.mark if envelope.whole else ""))
    authors = people(tree, "From") or people(tree, "Sender") or people(tree, "Reply-To")
    sender = authors[0].address if authors else _bare(envelope.return_path) or NOBODY
    subject = first_line(tree, "Subject")[:1000]
    keys, forged = thread_keys(tree, ids)
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
    digest, size = _measured(raw, envelope)
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
        "size": str(size),
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
            key=report_key(key),
            channel="email",
            at=envelope.at,
            message_id=ids.message_id(report.key),
            address=report.recipient,
            delivery=report.fate,
            failure=report.reason if report.fate in ("failed", "delayed") else "",
        ),
        to_read=report.fate == "failed" or not report.formal,
    )


def _identity(tree: MailTree, raw: bytes, envelope: Envelope, ids: MessageIds) -> tuple[str, str]:
    """The mail's own key, and its idempotency key. Without Message-ID both come from what stays the same on every
    route: author, date, subject, body."""
    if given := own_key(tree, ids):
        return given, idempotency_key(tree, given)
    if envelope.whole:
        derived = envelope.whole.derived
    else:
        derived = derived_key(digest_of(lasting(tree, day_of(envelope)) + after_headers(raw)))
    return derived, f"mail:{derived}"


def day_of(envelope: Envelope) -> str:
    """The day it came."""
    return envelope.at.date().isoformat()


def _measured(raw: bytes, envelope: Envelope) -> tuple[str, int]:
    """The whole mail's digest and size."""
    if envelope.whole:
        return envelope.whole.digest, envelope.whole.size
    return digest_of(raw), len(raw)


def _attachments(files: tuple[MailFile, ...], digest: str) -> tuple[tuple[Attachment, ...], tuple[MailPayload, ...]]:
    """The same mail always gets the same keys, so a second delivery overwrites and never doubles."""
    payloads = tuple(
        MailPayload(key=f"mail/{digest}/{number}", media_type=file.media_type, data=file.data, encoded=file.encoded)
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
    digest, size = _measured(raw, envelope)
    mail = MailReceived(
        key=unreadable_key(digest),
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
            "size": str(size),
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
