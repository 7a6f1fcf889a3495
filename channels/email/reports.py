"""Reports on mails of ours: bounces and delays (RFC 3464), read receipts (RFC 8098), and bounces in nobody's format.

A report counts only for a Message-ID whose token proves that we made it: whoever forges a bounce cannot make a message
look lost. Pure, and never raises for odd reports; what cannot be understood is no report but a mail like others.
"""

import re
from collections.abc import Iterator
from typing import Literal

from channels.email.charsets import one_line
from channels.email.headers import first_line
from channels.email.message_ids import MessageIds, keys_in
from channels.email.parts import MailTree, body_of, headers_of, parts_of, tree_of
from hub.contract.words import Value

Fate = Literal["failed", "delayed", "delivered", "read"]
LONGEST_REASON = 300
_ACTIONS: dict[str, Fate] = {"failed": "failed", "delayed": "delayed", "delivered": "delivered"}
_BOUNCING = re.compile(
    r"undeliver|delivery (?:status|failure|has failed|incomplete)|failure notice|returned (?:mail|to sender)"
    r"|mail delivery (?:failed|system)|could not be delivered|退信|无法投递|系统退信|投递失败|不明邮件地址",
    re.IGNORECASE,
)
_DELAY = re.compile(r"delay|warning: could not send|deferred|延迟|稍后重试", re.IGNORECASE)
_SAID = re.compile(r"^.*?\b([45]\d\d[ -]+(?:[245]\.\d{1,3}\.\d{1,3}\b)?.{3,200})$", re.MULTILINE)
_ID = re.compile(r"[A-Za-z0-9_.+-]{8,200}@[A-Za-z0-9.-]{1,190}")


class Report(Value):
    """What became of our message `key` (its Message-ID as a key). `reason`: what the other side said. `formal`: a
    machine wrote it for machines, so that nobody needs to read it unless the message failed."""

    key: str
    fate: Fate
    reason: str = ""
    recipient: str = ""
    formal: bool = True


def report_on(tree: MailTree, ids: MessageIds, *, return_path: str) -> Report | None:
    """The report this mail is, None for any other mail. A person who writes about an undelivered order is no bounce:
    without the format only a machine's mail counts (a daemon's, or one with the null return path)."""
    kind = _report_kind(tree)
    if kind == "disposition-notification":
        return _receipt(tree, ids)
    if kind == "delivery-status":
        key = _original(tree, ids)
        return _status(tree, key) if key else None
    if not (_from_a_daemon(tree) or return_path == "<>") or not _BOUNCING.search(first_line(tree, "Subject")):
        return None
    key = _original(tree, ids)
    return _in_words(tree, key) if key else None


def _report_kind(tree: MailTree) -> str:
    if tree.get_content_type() != "multipart/report":
        return ""
    declared = tree.get_param("report-type", "")
    if isinstance(declared, str) and declared:
        return declared.lower()
    kinds = [part.get_content_type() for part in parts_of(tree)]
    return next((kind.removeprefix("message/") for kind in kinds if kind.startswith("message/d")), "")


def _from_a_daemon(tree: MailTree) -> bool:
    return bool(re.search(r"mailer-daemon|postmaster", first_line(tree, "From"), re.IGNORECASE))


def _original(tree: MailTree, ids: MessageIds) -> str:
    """The mail of ours it is about: the one the report returns, or refers to, or names anywhere in its words."""
    return next((key for key in _named(tree) if ids.is_genuine(key)), "")


def _named(tree: MailTree) -> Iterator[str]:
    for part in parts_of(tree):
        for name in ("Original-Message-ID", "Message-ID", "In-Reply-To", "References"):
            for value in headers_of(part, name):
                yield from keys_in(value)
        if part.get_content_type() in ("text/rfc822-headers", "message/disposition-notification"):
            returned = tree_of(str(part.get_payload() or "").encode("utf-8", "replace"))
            for name in ("Original-Message-ID", "Message-ID"):
                for value in headers_of(returned, name):
                    yield from keys_in(value)
    yield from _ID.findall(body_of(tree).text[:100_000])


def _status(tree: MailTree, key: str) -> Report | None:
    """RFC 3464: one block of fields for the message, then one for each recipient. The worst of them tells."""
    worst: Report | None = None
    for part in parts_of(tree):
        if "Action" not in part:
            continue
        fate = _ACTIONS.get(first_line(part, "Action").split(" ")[0].lower())
        if fate is None:
            continue
        said = _after_type(first_line(part, "Diagnostic-Code")) or first_line(part, "Status")
        recipient = _after_type(first_line(part, "Final-Recipient") or first_line(part, "Original-Recipient"))
        found = Report(key=key, fate=fate, reason=_short(said), recipient=recipient.strip("<> ").lower())
        if worst is None or list(_ACTIONS).index(fate) < list(_ACTIONS).index(worst.fate):
            worst = found
    return worst


def _receipt(tree: MailTree, ids: MessageIds) -> Report | None:
    """RFC 8098: only `displayed` says that a person saw it; a mail deleted unread was delivered."""
    key = _original(tree, ids)
    words = " ".join(str(part.as_string())[:4000] for part in parts_of(tree) if "Disposition" in part) or _plain(tree)
    told = re.search(r"Disposition:.*?;\s*(\w+)", words, re.IGNORECASE | re.DOTALL)
    if not key or told is None:
        return None
    return Report(key=key, fate="read" if told.group(1).lower() == "displayed" else "delivered")


def _in_words(tree: MailTree, key: str) -> Report:
    """Bounces of qmail, of Exchange, of webmail: the words say what the fields do not."""
    text = body_of(tree).text[:20_000]
    delayed = bool(_DELAY.search(first_line(tree, "Subject")))
    said = _SAID.search(text)
    return Report(
        key=key,
        fate="delayed" if delayed else "failed",
        reason=_short(said.group(1) if said else first_line(tree, "Subject")),
        formal=False,
    )


def _plain(tree: MailTree) -> str:
    payloads = [part.get_payload() for part in parts_of(tree) if "disposition-notification" in part.get_content_type()]
    return "\n".join(
        str(inner) if not isinstance(inner, list) else "\n".join(str(each) for each in inner) for inner in payloads
    )


def _after_type(field: str) -> str:
    """`smtp; 550 5.1.1 …` and `rfc822; a@b` without their type."""
    kind, semicolon, rest = field.partition(";")
    return rest.strip() if semicolon and " " not in kind.strip() else field.strip()


def _short(said: str) -> str:
    return one_line(said)[:LONGEST_REASON]
