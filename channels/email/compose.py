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
    if reference and f"[{reference}]".lower() not in words.lower():
        words = f"{words} [{reference}]"
    return words


def _composed(
    order: SendMessage, sender_name: str, ids: MessageIds, now: datetime, files: Sequence[tuple[Attachment, bytes]]
) -> EmailMessage:
    mail = EmailMessage(policy=POLICY)
    mail["From"] = _address(order.our_address, sender_name)
    mail["To"] = _address(order.to)
    mail["Subject"] = _single(reply_subject(order.subject, order.reference) if _answers(order) else order.subject)
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
    if order.html:
        mail.add_alternative(order.html, subtype="html", charset="utf-8")
    for attachment, data in files:
        main, _, sub = attachment.media_type.partition("/")
        if main in ("message", "multipart") or not sub:  # their bytes may not be what the type promises
            main, sub = "application", "octet-stream"
        mail.add_attachment(data, maintype=main, subtype=sub, filename=_single(attachment.name))
    return mail


def _answers(order: SendMessage) -> bool:
    return bool(order.thread_keys or order.reference)


def _address(address: str, name: str = "") -> MailAddress:
    local, _, domain = wire_address(_single(address)).rpartition("@")
    return MailAddress(display_name=_single(name), username=local, domain=domain)


def _single(value: str) -> str:
    if "\r" in value or "\n" in value:
        raise ValueError("a header may not contain line breaks")
    return value
