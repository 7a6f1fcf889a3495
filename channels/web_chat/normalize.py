"""From the chat line's words to the hub's. Pure."""

import re
from datetime import datetime
from typing import Literal

from channels.web_chat.frames import Page, Rate, RefusedCode, Say
from channels.web_chat.note import CHANNEL, LineNote, external_key
from hub.contract.inbound import (
    ContactOpened,
    FollowUpAsked,
    LineFacts,
    LineLeft,
    LineMessage,
    LineNotice,
    ReceiptReceived,
    SurveyAnswered,
    TranscriptAsked,
)
from hub.contract.words import Address, Attachment

_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_MAIL_ADDRESS = re.compile(r"[^\s@<>,;:\"()\[\]\\]+@[^\s@<>,;:\"()\[\]\\.]+(\.[^\s@<>,;:\"()\[\]\\.]+)+")
LONGEST_ADDRESS = 254  # RFC 5321 section 4.5.3.1.3
SUBJECT = 80
News = LineFacts | ReceiptReceived
"""What is told of a line that may get lost."""


def clean(text: str) -> str:
    """The text without control characters, its line ends as LF, nothing blank around it."""
    return _UNWANTED.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def mail_address(text: str) -> str:
    """The email address a visitor gives, in lower case; empty when it is none."""
    address = clean(text).lower()
    return address if len(address) <= LONGEST_ADDRESS and _MAIL_ADDRESS.fullmatch(address) else ""


def fault(said: Say, longest: int) -> RefusedCode | None:
    """Why a message cannot be taken whoever says it. `longest` in characters."""
    if len(said.text) > longest:
        return "too_long"
    if not clean(said.text) and not said.files:
        return "empty"
    return "email" if said.email.strip() and not mail_address(said.email) else None


def contact_opened(
    note: LineNote,
    say: Say,
    at: datetime,
    *,
    line: int = 0,
    skills: tuple[str, ...] = (),
    queue: bool = True,
    rejoin: str = "",
    page: Page | None = None,
) -> ContactOpened:
    """The visitor's next line (`line`, else the one after the present) opens with this message. A proven email address
    says who it is; otherwise the visitor is known by the chat alone. `queue` false: nobody is there, they leave a
    message. `rejoin`: the conversation that goes on."""
    key = external_key(note.visitor, line or note.line + 1)
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
        skills=skills,
        queue=queue,
        rejoin=rejoin,
        facts=page_facts(page) | dict(note.told),
    )


def page_facts(page: Page | None) -> dict[str, str]:
    """Where a visitor is and what the site tells of them, as agents see it: `page`, `page_title`, `referrer`, and the
    site's own under its own names, which cannot stand in for those."""
    if page is None:
        return {}
    own = {clean(name): clean(value) for name, value in page.data.items()}
    facts = own | {"page": _address(page.url), "page_title": clean(page.title), "referrer": _address(page.referrer)}
    return {name: value for name, value in facts.items() if name and value}


def _address(url: str) -> str:
    """A page's address; none that a click could run."""
    address = clean(url)
    return address if address.startswith(("https://", "http://")) else ""


def line_facts(note: LineNote, facts: dict[str, str], at: datetime, key: str) -> LineFacts:
    """What changed of them on the present line. `key` is new each time."""
    own = dict(note.told)
    return LineFacts(
        key=f"{note.external_key}:facts:{key}",
        channel=CHANNEL,
        at=at,
        external_key=note.external_key,
        facts={name: value for name, value in facts.items() if name not in own},
    )


def form_facts(note: LineNote, at: datetime, key: str) -> LineFacts:
    """What the visitor said in the form while the line was open."""
    return LineFacts(
        key=f"{note.external_key}:facts:{key}",
        channel=CHANNEL,
        at=at,
        external_key=note.external_key,
        facts=dict(note.told),
    )


def called(note: LineNote) -> str:
    """What agents read for a visitor who gave no name and no address."""
    if note.email:
        return ""
    return "网站访客" if note.language.lower().startswith("zh") else "Website visitor"


def line_message(note: LineNote, say: Say, at: datetime, files: tuple[Attachment, ...] = ()) -> LineMessage:
    """A message on the present line. Its key names visitor and message, not the line, so that a message sent again
    after its line ended is still known."""
    return LineMessage(
        key=message_key(note.visitor, say.client_id),
        channel=CHANNEL,
        at=at,
        external_key=note.external_key,
        text=clean(say.text),
        client_id=say.client_id,
        attachments=files,
    )


def message_left(note: LineNote, left: Say, at: datetime, files: tuple[Attachment, ...] = ()) -> FollowUpAsked:
    """What the visitor leaves on the present line. Its key is that of any message of theirs. They are answered where
    they say now, else where they said in the form."""
    email = mail_address(left.email) or ("" if note.email else note.mail)
    return FollowUpAsked(
        key=message_key(note.visitor, left.client_id),
        channel=CHANNEL,
        at=at,
        external_key=note.external_key,
        form="message",
        address=Address(kind="email", value=email) if email else None,
        text=clean(left.text),
        client_id=left.client_id,
        attachments=files,
    )


def message_key(visitor: str, client_id: str) -> str:
    """The idempotency key of a visitor's message."""
    return f"{visitor}:{client_id}"


def line_left(note: LineNote, at: datetime, outcome: str = "") -> LineLeft:
    """The visitor ended the chat, stayed away, or no longer answered (`idle`)."""
    key = note.external_key
    return LineLeft(key=f"{key}:left", channel=CHANNEL, at=at, external_key=key, outcome=outcome)


def line_notice(note: LineNote, text: str, at: datetime, key: str) -> LineNotice:
    """The hub itself speaks; once for each `key` of a line."""
    line = note.external_key
    return LineNotice(key=f"{line}:{key}", channel=CHANNEL, at=at, external_key=line, text=text)


def survey_answered(note: LineNote, rate: Rate, at: datetime) -> SurveyAnswered:
    """How the visitor found the present line; each time it is said anew."""
    return SurveyAnswered(
        key=f"{note.external_key}:survey:{note.rated + 1}",
        channel=CHANNEL,
        at=at,
        external_key=note.external_key,
        csat=rate.csat,
        nps=rate.nps,
        comment=clean(rate.comment),
    )


def transcript_asked(note: LineNote, email: str, at: datetime) -> TranscriptAsked:
    """What was said on the present line is to be mailed there."""
    return TranscriptAsked(
        key=f"{note.external_key}:transcript:{note.mailed + 1}",
        channel=CHANNEL,
        at=at,
        external_key=note.external_key,
        address=Address(kind="email", value=email),
    )


def receipt(message_id: str, at: datetime, delivery: Literal["delivered", "read"] = "delivered") -> ReceiptReceived:
    """Our message reached the visitor's screen, or their eyes."""
    return ReceiptReceived(
        key=f"{message_id}:{delivery}", channel=CHANNEL, at=at, message_id=message_id, delivery=delivery
    )


def subject(text: str) -> str:
    """What a list shows of the chat: its first words, on one line."""
    words = " ".join(clean(text).split())
    return words if len(words) <= SUBJECT else words[: SUBJECT - 1] + "…"
