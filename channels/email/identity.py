"""By which names a mail is known: its own, that by which it is taken once, and those of the mails it answers. Pure."""

import hashlib

from channels.email.charsets import plain
from channels.email.message_ids import DERIVED_DOMAIN, MessageIds, as_key, keys_in
from channels.email.parts import MailTree, raw_headers
from hub.contract.words import Value

MAX_THREAD_KEYS = 100


class Whole(Value):
    """Of a mail that is at hand without what was cut out of it: the digest of all, its size in octets, the key that its
    content gives it (`derived_key`), and what marks the cuts."""

    digest: str
    size: int
    derived: str
    mark: str


def own_key(tree: MailTree, ids: MessageIds) -> str:
    """The mail's Message-ID; empty without one. One of our own making is no name for a mail that comes in."""
    given = next((key for raw_id in raw_headers(tree, "Message-ID") for key in keys_in(plain(raw_id))), "")
    return "" if ids.is_ours(given) else given


def idempotency_key(tree: MailTree, key: str) -> str:
    """Of a mail with a Message-ID. It also holds the date: some machines give every mail the same Message-ID, and none
    of theirs may be taken for a copy."""
    return f"mail:{key}:{digest_of(_dates(tree).encode('utf-8', 'replace'))[:12]}"


def unreadable_key(digest: str) -> str:
    """Of a mail that cannot be read: nothing is known of it but its bytes."""
    return f"mail:{digest[:40]}"


def report_key(key: str) -> str:
    """Of what a mail with this key reports of one of ours; nothing else is taken of a report that nobody need read."""
    return f"report:{key}"


def lasting(tree: MailTree, day: str) -> bytes:
    """What stays the same on every route of a mail without Message-ID, before its body: author, subject, date. Without
    a date, the `day` it came stands in, so that the same words sent next week are a new mail."""
    facts = [*raw_headers(tree, "From"), *raw_headers(tree, "Subject"), _dates(tree) or day]
    return "\n".join(facts).encode("utf-8", "replace") + b"\n"


def derived_key(digest: str) -> str:
    """A key from what is lasting and the body."""
    return as_key(f"{digest[:40]}@{DERIVED_DOMAIN}")


def thread_keys(tree: MailTree, ids: MessageIds) -> tuple[tuple[str, ...], int]:
    """Keys of the mails it answers, most direct first, and how many claimed to be ours but are not."""
    answered = [key for raw in raw_headers(tree, "In-Reply-To") for key in keys_in(plain(raw))]
    for raw in reversed(raw_headers(tree, "References")):
        answered += reversed(keys_in(plain(raw)))
    keys = list(dict.fromkeys(answered))
    genuine = [key for key in keys if not ids.is_ours(key) or ids.is_genuine(key)]
    return tuple(genuine[:MAX_THREAD_KEYS]), len(keys) - len(genuine)


def after_headers(raw: bytes) -> bytes:
    """What stands below the first empty line, without white space around it."""
    ends = [at for at in (raw.find(b"\r\n\r\n"), raw.find(b"\n\n")) if at >= 0]
    return raw[min(ends) :].strip() if ends else raw


def digest_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:40]


def _dates(tree: MailTree) -> str:
    return "".join("".join(raw_headers(tree, "Date")).split())
