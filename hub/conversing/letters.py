"""What mails have and calls and chats have not: copies, files, a time to go out. Pure."""

import re
from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from html import escape

from hub.contract.errors import Invalid
from hub.contract.words import Attachment, MessageCard, Value
from hub.conversing.wording import as_html

MOST_RECIPIENTS = 100
MOST_FILES = 50
MOST_BYTES = 20_000_000  # of a mail's files together: with base64 most servers take no more
LONGEST_UNDO = 30.0
FURTHEST = timedelta(days=366)
_ADDRESS = re.compile(r"[^\s@<>\"(),:;\\\x00-\x1f]{1,64}@[^\s@<>\"(),:;\\\x00-\x1f]{1,190}")
_FORWARDED = re.compile(r"^\s*(?:fwd?|wg|tr|转发|轉寄)\s*[:：]", re.IGNORECASE)
LABELS = {
    "en": {"title": "Forwarded message", "from": "From", "date": "Date", "subject": "Subject", "to": "To", "cc": "Cc"},
    "zh-CN": {
        "title": "转发的邮件",
        "from": "发件人",
        "date": "日期",
        "subject": "主题",
        "to": "收件人",
        "cc": "抄送",
    },
}
_CONTENT_ID = re.compile(r"cid:([A-Za-z0-9_.-]+)")


class Recipients(Value):
    """To whom a mail goes. Without `to` to the contact's own address. Each address stands once."""

    to: str = ""
    cc: tuple[str, ...] = ()
    bcc: tuple[str, ...] = ()

    @property
    def all(self) -> tuple[str, ...]:
        return tuple(filter(None, (self.to, *self.cc, *self.bcc)))

    def as_extra(self) -> dict[str, str]:
        """As a message's `extra` keeps them."""
        lists = {"to": self.to, "cc": ", ".join(self.cc), "bcc": ", ".join(self.bcc)}
        return {name: value for name, value in lists.items() if value}


def recipients(to: str, cc: Sequence[str] = (), bcc: Sequence[str] = ()) -> Recipients:
    """Raises `Invalid` for what is no mail address, and for too many."""
    if len(cc) + len(bcc) >= MOST_RECIPIENTS:
        raise Invalid(f"A mail goes to at most {MOST_RECIPIENTS} addresses.", field="cc", mend="send it in parts")
    first = _address(to, "to") if to else ""
    known = {first}
    copies = _each(cc, "cc", known)
    return Recipients(to=first, cc=copies, bcc=_each(bcc, "bcc", known))


def _each(values: Iterable[str], field: str, known: set[str]) -> tuple[str, ...]:
    found = []
    for value in values:
        address = _address(value, field)
        if address not in known:
            known.add(address)
            found.append(address)
    return tuple(found)


def _address(value: str, field: str) -> str:
    address = value.strip().lower()
    if not _ADDRESS.fullmatch(address) or ".." in address.rpartition("@")[2]:
        raise Invalid(
            "One of the recipients is no mail address.", field=field, mend="write each like name@company.example"
        )
    return address


def meant(wanted: Recipients, to: str, our_address: str) -> Recipients:
    """The recipients of a mail that answers `to`, without the mailbox it is from: it needs no copy of its own."""
    first = wanted.to or to
    gone = {first, our_address.lower()}
    return Recipients(
        to=first,
        cc=tuple(each for each in wanted.cc if each not in gone),
        bcc=tuple(each for each in wanted.bcc if each not in gone),
    )


def due_at(now: datetime, send_at: datetime | None, undo_seconds: float) -> datetime | None:
    """When it goes out; None for at once. Raises `Invalid` for a time too far away."""
    if send_at is not None and send_at - now > FURTHEST:
        raise Invalid("Nothing is sent more than a year ahead.", field="send_at", mend="choose an earlier time")
    due = now + timedelta(seconds=min(max(undo_seconds, 0.0), LONGEST_UNDO))
    if send_at is not None and send_at > due:
        due = send_at.astimezone(UTC)
    return due if due > now else None


def placed(files: Iterable[Attachment], html: str) -> tuple[Attachment, ...]:
    """The files of a mail; an upload that its HTML shows (`cid:` and the upload's id) stands in its place there."""
    shown = set(_CONTENT_ID.findall(html))
    return tuple(
        file if file.content_id in shown or not file.content_id.startswith("up_") else _beside(file) for file in files
    )


def _beside(file: Attachment) -> Attachment:
    return Attachment(key=file.key, name=file.name, media_type=file.media_type, size=file.size)


def too_large(files: Collection[Attachment]) -> Invalid | None:
    if len(files) > MOST_FILES:
        return Invalid(f"A mail has at most {MOST_FILES} files.", field="attachments", mend="send it in parts")
    if sum(file.size for file in files) > MOST_BYTES:
        size = MOST_BYTES // 1_000_000
        return Invalid(f"A mail's files have at most {size} MB.", field="attachments", mend="send it in parts")
    return None


# --- forwarding -----------------------------------------------------------------------------------------------------
def forwarded_subject(subject: str) -> str:
    """`Fwd: …`, once however often it is passed on."""
    return subject.strip() if _FORWARDED.match(subject) else f"Fwd: {subject.strip()}".strip()


def forwarded(message: MessageCard, text: str, html: str, language: str) -> tuple[str, str]:
    """Text and HTML of a mail that passes `message` on: one's own words, then who wrote what and when. There is HTML
    only if either has it. `language`: of the words between."""
    labels = LABELS.get(language, LABELS["en"])
    facts = {labels[name]: value for name, value in _facts(message).items() if value}
    rule = "-" * 10
    head = "\n".join([f"{rule} {labels['title']} {rule}", *(f"{name}: {value}" for name, value in facts.items())])
    below = f"{head}\n\n{message.text}".rstrip()
    plain = f"{text.rstrip()}\n\n{below}" if text.strip() else below
    if not (html or message.html):
        return plain, ""
    rows = "<br>".join(f"<b>{name}:</b> {escape(value, quote=False)}" for name, value in facts.items())
    quoted = message.html or as_html(message.text)
    return plain, f"{html or as_html(text)}<br><hr><p>{rows}</p><blockquote>{quoted}</blockquote>"


def _facts(message: MessageCard) -> dict[str, str]:
    address = message.extra.get("from", "")
    author = f"{message.author_name} <{address}>" if address and address != message.author_name else message.author_name
    return {
        "from": author,
        "date": message.at.strftime("%Y-%m-%d %H:%M UTC"),
        "subject": message.subject,
        "to": message.extra.get("to", ""),
        "cc": message.extra.get("cc", ""),
    }
