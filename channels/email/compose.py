"""An agent's reply as a mail. Pure: attachments' bytes and the instant are arguments."""

import re
from collections.abc import Sequence
from datetime import datetime
from email.headerregistry import Address as MailAddress
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime
from typing import Any

from channels.email.message_ids import MessageIds, is_derived
from hub.contract.errors import Refused
from hub.contract.outbound import SendMessage
from hub.contract.words import Attachment

MAX_REFERENCES = 30
_RE_PREFIX = re.compile(r"^\s*(?:re|aw|sv|antw|回复|答复|回覆|答覆)\s*(?:\[\d+\])?\s*[:：]", re.IGNORECASE)
_KEY = re.compile(r"[!-;=?-~]{1,900}")
_ID_HEADERS = {"message-id", "in-reply-to", "references"}


class _MailPolicy(EmailPolicy):
    """Python's policy, but Message-IDs are folded between ids only: the stock one writes a long id as an encoded word,
    and the thread is lost."""

    def fold_binary(self, name: str, value: Any) -> bytes:
        if name.lower() in _ID_HEADERS:
            ids = "\r\n ".join(str(value).split())
            return f"{name}: {ids}\r\n".encode("ascii")
        return super().fold_binary(name, value)


POLICY = _MailPolicy(linesep="\r\n", cte_type="7bit")
"""CRLF line ends, and nothing outside ASCII on the wire, so that any server takes it."""


def compose(
    order: SendMessage,
    *,
    sender_name: str,
    ids: MessageIds,
    now: datetime,
    files: Sequence[tuple[Attachment, bytes]] = (),
) -> EmailMessage:
    """The mail for this order; the same order makes the same Message-ID every time.

    Raises `Refused` when an address, a subject or a name cannot stand in a header (line breaks above all)."""
    try:
        return _composed(order, sender_name, ids, now, files)
    except (ValueError, IndexError, TypeError, LookupError, AttributeError) as error:
        raise Refused(f"The mail cannot be written: {error}"[:300]) from error


def as_bytes(message: EmailMessage) -> bytes:
    """The mail as it goes over the wire."""
    return message.as_bytes(policy=POLICY)


def wire_address(address: str) -> str:
    """The address with its domain as DNS knows it (IDNA). Raises `ValueError` when it is none."""
    local, _, domain = address.rpartition("@")
    if not (local and domain):
        raise ValueError("not an email address")
    return address if domain.isascii() else f"{local}@{domain.encode('idna').decode('ascii')}"


def reply_subject(subject: str, reference: str) -> str:
    """`Re: … [KD-1234]`, each once however long the exchange."""
    words = subject.strip()
    if not _RE_PREFIX.match(words):
        words = f"Re: {words}".strip()
    return tagged_subject(words, reference)


def tagged_subject(subject: str, reference: str) -> str:
    """`… [KD-1234]`, once."""
    words = subject.strip()
    if reference and f"[{reference}]".lower() not in words.lower():
        words = f"{words} [{reference}]".strip()
    return words


def _composed(
    order: SendMessage, sender_name: str, ids: MessageIds, now: datetime, files: Sequence[tuple[Attachment, bytes]]
) -> EmailMessage:
    mail = EmailMessage(policy=POLICY)
    mail["From"] = _address(order.our_address, sender_name)
    mail["To"] = _address(order.to)
    if order.cc:
        mail["Cc"] = [_address(address) for address in order.cc]
    subject = reply_subject if order.thread_keys else tagged_subject
    mail["Subject"] = _single(subject(order.subject, order.reference))
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = f"<{ids.make(order.message_id)}>"
    keys = [key for key in order.thread_keys if _KEY.fullmatch(key) and not is_derived(key)]
    if keys:
        mail["In-Reply-To"] = f"<{keys[-1]}>"
        first, rest = keys[:1], keys[1:]
        mail["References"] = " ".join(f"<{key}>" for key in [*first, *rest[1 - MAX_REFERENCES :]])
    if not order.agent_id:  # a machine's own words say so (RFC 3834), a person's never
        mail["Auto-Submitted"] = "auto-replied"
    mail.set_content(order.text, charset="utf-8")
    shown = [file for file in files if _is_shown(file[0], order.html)]
    if order.html:
        _add_html(mail, order.html, shown, ids.domain)
    for attachment, data in files:
        if not _is_shown(attachment, order.html):
            main, sub = _media_type(attachment)
            mail.add_attachment(data, maintype=main, subtype=sub, filename=_single(attachment.name))
    return mail


def _is_shown(file: Attachment, html: str) -> bool:
    """Whether the HTML shows it in its place (RFC 2392)."""
    return bool(file.content_id) and f"cid:{file.content_id}" in html


def _add_html(mail: EmailMessage, html: str, shown: Sequence[tuple[Attachment, bytes]], domain: str) -> None:
    """The words as HTML, with the images they show beside them (multipart/related, RFC 2387)."""
    names = {file.content_id: _content_id(file, domain) for file, _ in shown}
    for name, whole in names.items():
        html = f"cid:{whole}".join(re.split(rf"cid:{re.escape(name)}(?![\w.@-])", html))
    mail.add_alternative(html, subtype="html", charset="utf-8")
    part: Any = list(mail.iter_parts())[-1]
    for file, data in shown:
        main, sub = _media_type(file)
        name = f"<{names[file.content_id]}>"
        part.add_related(data, maintype=main, subtype=sub, cid=name, filename=_single(file.name), disposition="inline")


def _content_id(file: Attachment, domain: str) -> str:
    """Its name on the wire, which looks like an address."""
    name = re.sub(r"[^!-;=?-~]", "", file.content_id)
    return name if "@" in name else f"{name}@{domain}"


def _media_type(file: Attachment) -> tuple[str, str]:
    main, _, sub = file.media_type.partition("/")
    if main in ("message", "multipart") or not sub:  # their bytes may not be what the type promises
        return "application", "octet-stream"
    return main, sub


def _address(address: str, name: str = "") -> MailAddress:
    local, _, domain = wire_address(_single(address)).rpartition("@")
    return MailAddress(display_name=_single(name), username=local, domain=domain)


def _single(value: str) -> str:
    if "\r" in value or "\n" in value:
        raise ValueError("a header may not contain line breaks")
    return value
