"""Who may read and write in a conversation, and by which contact a reply goes out. Pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from hub.access.roles import User
from hub.contract.errors import Conflict, Invalid, KeydeskError, NotFound
from hub.contract.words import Channel, ContactState, MessageCard, Value

PREVIEW = 140
LARGEST_TEXT = 100_000
MOST_THREAD_KEYS = 20
FORWARDED = "forwarded"
"""In a message's `extra`: the id of the message it passed on."""
ASIDE = "aside"
"""In a message's `extra`: it went to others than the customer, who is not answered by it."""


class Line(Value):
    """What a reply must know of a contact."""

    id: str
    channel: Channel
    state: ContactState
    agent_id: str | None
    left: bool
    address: str
    our_address: str
    external_key: str


class Thread(Value):
    """A conversation with its contacts, latest last, and its account's team."""

    id: str
    reference: str
    subject: str
    agent_id: str | None
    lines: tuple[Line, ...]
    team: tuple[str, ...]
    language: str = ""


def may_write(user: User, thread: Thread) -> bool:
    """Its holder, its account's team, whoever holds a live contact of it, and those who see everything."""
    holders = {line.agent_id for line in thread.lines if line.state != "closed"}
    return user.may("see_everything") or user.id in {thread.agent_id, *thread.team, *holders}


def reply_line(
    user: User, thread: Thread, contact_id: str | None, live_channels: Collection[Channel]
) -> Line | KeydeskError:
    """The contact a reply goes out by: the one named, else the latest.

    On a live line it must be spoken by its holder (or by somebody who may steer) while the customer is there; mail
    goes out whenever it is written, whatever became of the contact."""
    named = [line for line in thread.lines if contact_id in (None, line.id)]
    if not named:
        return NotFound("This conversation has no such contact.", field="contact_id")
    line = named[-1]
    if line.channel not in live_channels:
        return line
    if line.left or line.state in ("wrapping", "closed"):
        return Conflict("The customer has left; nobody would hear this.")
    if line.state != "active":
        return Conflict("Nobody has accepted this contact yet.", mend="accept it, then reply")
    if line.agent_id != user.id and not user.may("steer"):
        return Conflict("A colleague is speaking with this customer.", mend="write a note for them")
    return line


def text_refusal(text: str) -> KeydeskError | None:
    if not text.strip():
        return Invalid("There is nothing to send.", mend="write something", field="text")
    if len(text) > LARGEST_TEXT:
        return Invalid(f"A message has at most {LARGEST_TEXT:,} characters.", mend="send it in parts", field="text")
    return None


def again(before: MessageCard, author_id: str) -> MessageCard | KeydeskError:
    """The answer when a client's id was used before: the same message, if it was the same author's."""
    if before.author_id == author_id:
        return before
    return Conflict("This client id belongs to another message.", mend="use a fresh one", field="client_id")


def preview(text: str) -> str:
    """The first words, on one line."""
    words = " ".join(text[: PREVIEW * 4].split())
    return words if len(words) <= PREVIEW else words[: PREVIEW - 1] + "…"


class ThreadKey(Value):
    """An identifier under which answers come, with what is kept of its message."""

    key: str
    extra: dict[str, str] = {}


def thread_keys(keys: Sequence[str]) -> tuple[str, ...]:
    """Keys for a mail's References, oldest first; of a long thread the first and the latest (RFC 5322 lets middle ones
    go, and some servers refuse very long header fields)."""
    if len(keys) <= MOST_THREAD_KEYS:
        return tuple(keys)
    return (keys[0], *keys[1 - MOST_THREAD_KEYS :])


def keys_to(to: str, keys: Sequence[ThreadKey], ours: Collection[str]) -> list[str]:
    """Of a conversation's keys those that a mail to this address refers to. What was forwarded to somebody outside, and
    what they answered, is a thread of its own: the customer's mails never refer to it, nor theirs to the customer's.
    `ours`: the addresses of the conversation's own contacts."""
    outside = {who for key in keys if FORWARDED in key.extra for who in named_in(key.extra)} - set(ours)
    apart = {key.key for key in keys if FORWARDED in key.extra or key.extra.get("from") in outside}
    return [key.key for key in keys if (key.key in apart) == (to in outside)]


def customers(lines: Iterable[Line], keys: Iterable[ThreadKey]) -> set[str]:
    """Where the conversation's customer gets answers: at the addresses they wrote from, and those their mails named for
    answers (Reply-To, RFC 5322 section 3.6.2)."""
    asked = (each for key in keys for each in key.extra.get("reply_to", "").split(","))
    return {address.strip().lower() for address in (*asked, *(line.address for line in lines)) if address.strip()}


def named_in(extra: Mapping[str, str]) -> set[str]:
    """To whom a message of ours was sent."""
    listed = (extra.get(name, "") for name in ("to", "cc", "bcc"))
    return {address.strip() for each in listed for address in each.split(",") if address.strip()}
