"""From the chat line's words to the hub's. Pure."""

import re
from datetime import datetime

from channels.web_chat.frames import Say
from channels.web_chat.note import CHANNEL, LineNote, external_key
from hub.contract.inbound import ContactOpened, FollowUpAsked, LineLeft, LineMessage, ReceiptReceived
from hub.contract.words import Address

_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_MAIL_ADDRESS = re.compile(r"[^\s@<>,;:\"()\[\]\\]+@[^\s@<>,;:\"()\[\]\\.]+(\.[^\s@<>,;:\"()\[\]\\.]+)+")
LONGEST_ADDRESS = 254  # RFC 5321 section 4.5.3.1.3
SUBJECT = 80


def clean(text: str) -> str:
    """The text without control characters, its line ends as LF, nothing blank around it."""
    return _UNWANTED.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def mail_address(text: str) -> str:
    """The email address a visitor gives, in lower case; empty when it is none."""
    address = text.strip().lower()
    return address if len(address) <= LONGEST_ADDRESS and _MAIL_ADDRESS.fullmatch(address) else ""


def contact_opened(note: LineNote, say: Say, at: datetime) -> ContactOpened:
    """The visitor's next line opens with this message. A proven email address says who it is; otherwise the visitor
    is known by the chat alone."""
    key = external_key(note.visitor, note.line + 1)
    sender = Address(kind="email", value=note.email) if note.email else Address(kind="chat", value=note.visitor)
    return ContactOpened(
        key=f"{key}:opened",
        channel=CHANNEL,
        at=at,
        external_key=key,
        sender=sender,
        our_address=note.site,
        name=note.name or called(note),
        language=note.language,
        subject=subject(say.text),
        proven=bool(note.email),
    )


def called(note: LineNote) -> str:
    """What agents read for a visitor who gave no name and no address."""
    if note.email:
        return ""
    return "网站访客" if note.language.lower().startswith("zh") else "Website visitor"


def line_message(note: LineNote, say: Say, at: datetime) -> LineMessage:
    """A message on the present line. Its key names visitor and message, not the line, so that a message sent again
    after its line ended is still known."""
    return LineMessage(
        key=message_key(note.visitor, say.client_id),
        channel=CHANNEL,
        at=at,
        external_key=note.external_key,
        text=clean(say.text),
        client_id=say.client_id,
    )


def message_left(note: LineNote, left: Say, at: datetime) -> FollowUpAsked:
    """What the visitor leaves on the present line. Its key is that of any message of theirs."""
    email = mail_address(left.email)
    return FollowUpAsked(
        key=message_key(note.visitor, left.client_id),
        channel=CHANNEL,
        at=at,
        external_key=note.external_key,
        form="message",
        address=Address(kind="email", value=email) if email else None,
        text=clean(left.text),
        client_id=left.client_id,
    )


def message_key(visitor: str, client_id: str) -> str:
    """The idempotency key of a visitor's message."""
    return f"{visitor}:{client_id}"


def line_left(note: LineNote, at: datetime) -> LineLeft:
    """The visitor ended the chat or stayed away."""
    return LineLeft(key=f"{note.external_key}:left", channel=CHANNEL, at=at, external_key=note.external_key)


def receipt(message_id: str, at: datetime) -> ReceiptReceived:
    """Our message reached the visitor's screen."""
    return ReceiptReceived(
        key=f"{message_id}:delivered", channel=CHANNEL, at=at, message_id=message_id, delivery="delivered"
    )


def subject(text: str) -> str:
    """What a list shows of the chat: its first words, on one line."""
    words = " ".join(clean(text).split())
    return words if len(words) <= SUBJECT else words[: SUBJECT - 1] + "…"
