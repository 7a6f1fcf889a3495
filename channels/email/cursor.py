"""How far a mailbox folder has been read: pure. IMAP numbers a folder's mails by rising UIDs, valid as long as its
UIDVALIDITY stays (RFC 3501 2.3.1.1); when that changes, every mail is read anew and the hub knows those it has."""

from collections.abc import Iterable
from typing import Literal

from msgspec import structs

from hub.contract.words import Value

First = Literal["all", "unseen", "new"]
"""Which mails of a folder count that was never read before: all, those nobody has opened, or only those to come."""


class Cursor(Value):
    """`next_uid`: mails from here on are new. `put_off`: earlier ones still to be taken, with how often they failed.
    `began`: the first UID that counts whatever others do with it."""

    validity: int
    next_uid: int
    put_off: dict[int, int] = {}
    began: int = 1

    def awaits(self, uid: int) -> bool:
        """Whether the mail is yet to be taken."""
        return uid >= self.next_uid or uid in self.put_off


class Folder(Value):
    """A folder as the server tells it on opening. `next_uid`: above every mail it holds; `unseen`: not yet opened."""

    validity: int
    next_uid: int
    unseen: tuple[int, ...] = ()


def opened(cursor: Cursor | None, folder: Folder, first: First) -> Cursor:
    """Where to go on reading."""
    if cursor is not None and cursor.validity == folder.validity:
        return cursor
    if cursor is not None or first == "all":
        return Cursor(validity=folder.validity, next_uid=1)
    waiting = folder.unseen if first == "unseen" else ()
    return Cursor(
        validity=folder.validity,
        next_uid=folder.next_uid,
        put_off=dict.fromkeys(waiting, 0),
        began=folder.next_uid,
    )


def due(cursor: Cursor, found: Iterable[int]) -> list[int]:
    """What to take now, oldest first. `found`: the server's answer to `next_uid:*`, which names the last mail even
    when it is older."""
    return sorted({uid for uid in found if uid >= cursor.next_uid} | cursor.put_off.keys())


def taken(cursor: Cursor, uids: Iterable[int]) -> Cursor:
    """These are committed, or no longer there."""
    done = set(uids)
    left = {uid: tries for uid, tries in cursor.put_off.items() if uid not in done}
    return structs.replace(cursor, next_uid=max([cursor.next_uid, *(uid + 1 for uid in done)]), put_off=left)


def failed(cursor: Cursor, uid: int) -> Cursor:
    """This one could not be taken: it is tried again later, and those after it go on."""
    put_off = {**cursor.put_off, uid: cursor.put_off.get(uid, 0) + 1}
    return structs.replace(cursor, next_uid=max(cursor.next_uid, uid + 1), put_off=put_off)


def again(cursor: Cursor, uids: Iterable[int]) -> Cursor:
    """These were found missing: take them, however they were passed over."""
    return structs.replace(cursor, put_off={**dict.fromkeys(uids, 0), **cursor.put_off})
