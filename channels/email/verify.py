"""Proof that nothing is lost: compares a mailbox with what the hub has taken, mail by mail, by idempotency key."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import closing
from datetime import datetime
from typing import Any

from channels.email.collect import CHANNEL, note_of, portions, saved_cursor
from channels.email.identity import derived_key, idempotency_key, lasting, own_key, report_key, unreadable_key
from channels.email.imap import ImapAccount, ImapFolder, Stored
from channels.email.message_ids import MessageIds
from channels.email.normalize import Envelope, day_of
from channels.email.parts import head_of
from channels.email.spool import Spool
from hub.contract.words import Value

Taken = Callable[[Sequence[str]], Awaitable[set[str]]]
"""Which of these idempotency keys the hub has taken."""

Noted = Callable[[str, str], Awaitable[dict[str, Any] | None]]
"""A channel's note by its key."""


class Lying(Value):
    """A mail as it lies in a mailbox folder. `message_id`: without brackets, empty for a mail that has none."""

    uid: int
    key: str
    at: datetime
    message_id: str


class FolderTally(Value):
    """What a comparison found. `missing`: in the mailbox and not with the hub. `waiting`: the same, but the collector
    knows and will try again. `before`: from before the hub began to collect there, and never taken. `keys`: of all that
    lie there."""

    mailbox: str
    folder: str
    there: int
    taken: int
    missing: tuple[Lying, ...] = ()
    waiting: tuple[Lying, ...] = ()
    before: int = 0
    keys: frozenset[str] = frozenset()


async def compare(account: ImapAccount, folder: str, ids: MessageIds, noted: Noted, taken: Taken) -> FolderTally:
    """Compare one folder. Raises `Retryable` or `BadCredentials` when the mailbox cannot be read."""
    lying = await asyncio.to_thread(list_folder, account, folder, ids)
    cursor = saved_cursor(await noted(CHANNEL, note_of(account, folder)))
    known = await taken([key for mail in lying for key in (mail.key, report_key(mail.key))])
    absent = [mail for mail in lying if mail.key not in known and report_key(mail.key) not in known]
    waiting = [mail for mail in absent if cursor is not None and cursor.awaits(mail.uid)]
    before = [mail for mail in absent if cursor is None or (mail.uid < cursor.began and mail not in waiting)]
    missing = [mail for mail in absent if mail not in waiting and mail not in before]
    if missing:  # or is it that nobody could read them?
        by_content = await asyncio.to_thread(content_keys, account, folder, missing)
        held = await taken(list(by_content.values()))
        missing = [mail for mail in missing if by_content.get(mail.uid) not in held]
    return FolderTally(
        mailbox=account.mailbox,
        folder=folder,
        there=len(lying),
        taken=len(lying) - len(waiting) - len(before) - len(missing),
        missing=tuple(missing),
        waiting=tuple(waiting),
        before=len(before),
        keys=frozenset(mail.key for mail in lying),
    )


def list_folder(account: ImapAccount, name: str, ids: MessageIds) -> list[Lying]:
    """Every mail in the folder with its key; blocking. Only headers are read, but of mails without Message-ID, whose
    key comes from the whole."""
    folder = ImapFolder(account, name)
    try:
        folder.open()
        found: list[Lying] = []
        for portion in portions(folder.look(folder.from_uid(1)), heads_only=True):
            heads = folder.fetch_headers([mail.uid for mail in portion])
            for mail in portion:
                if (head := heads.get(mail.uid)) is not None:
                    found.append(_lying(folder, account, mail, head, ids))
        return found
    finally:
        folder.close()


def content_keys(account: ImapAccount, name: str, mails: Sequence[Lying]) -> dict[int, str]:
    """By UID, the keys that these have if they could not be read (`unreadable_key`); blocking."""
    folder = ImapFolder(account, name)
    found = {}
    try:
        folder.open()
        for mail in mails:
            with closing(Spool()) as spool:
                folder.fetch_into(mail.uid, spool.write)
                found[mail.uid] = unreadable_key(spool.digest)
    finally:
        folder.close()
    return found


def _lying(folder: ImapFolder, account: ImapAccount, mail: Stored, head: bytes, ids: MessageIds) -> Lying:
    tree = head_of(head)
    if given := own_key(tree, ids):
        return Lying(uid=mail.uid, key=idempotency_key(tree, given), at=mail.at, message_id=given)
    with closing(Spool()) as spool:
        folder.fetch_into(mail.uid, spool.write)
        envelope = Envelope(return_path="", mailboxes=(account.mailbox,), at=mail.at)
        derived = derived_key(spool.digest_behind(lasting(tree, day_of(envelope))))
    return Lying(uid=mail.uid, key=f"mail:{derived}", at=mail.at, message_id="")
