"""Mail in from mailboxes: follows one IMAP folder, and hands each mail to the hub before it touches it there.

What was committed is marked, then the cursor moves on. A crash in between takes mails a second time, which the hub
recognises; it never loses one. A mail that cannot be taken is put off and tried again, and holds up no other.
"""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from typing import Any, TypeVar

import msgspec
import structlog

from channels.email import cursor as rules
from channels.email.cursor import Cursor
from channels.email.imap import ImapAccount, ImapFolder, Stored
from channels.email.message_ids import MessageIds
from channels.email.normalize import Envelope, ParsedMail, ReadMail, envelope_of, read_mail, too_large
from channels.email.receive import Mailboxes, hand_over, keep_mail
from channels.email.spool import SMALL, Spool
from hub.contract.errors import BadCredentials, KeydeskError, Retryable, Unavailable
from hub.contract.ports import Doors

CHANNEL = "email"
BATCH = 50
FETCH_OCTETS = 8_000_000
HEADS = 500
AT_ONCE = 16  # mails kept side by side
IDLE_SECONDS = 600.0  # RFC 2177 allows 29 minutes; routers forget a silent connection earlier
SLOWEST_RETRY = 300.0
_LOGIN_RETRY = 300.0
Answer = TypeVar("Answer")

log = structlog.get_logger()


class Collector:
    """Follows one folder of an account until cancelled. `largest`: octets above which only a mail's headers are read,
    and the mail stays in the mailbox. `pause`: seconds before the first new try on a broken line. `troubled`: why the
    mailbox cannot be read at the moment, empty while it can. `put_off`: how many mails could not be taken so far and
    are tried again. `note`: the key of its cursor."""

    def __init__(
        self,
        account: ImapAccount,
        folder: str,
        doors: Doors,
        ids: MessageIds,
        mailboxes: Mailboxes,
        *,
        largest: int = 500_000_000,
        read: ReadMail = read_mail,
        pause: float = 1.0,
    ) -> None:
        self._account = account
        self.mailbox = account.mailbox
        self.folder = folder
        self._doors = doors
        self._ids = ids
        self._mailboxes = mailboxes
        self._largest = largest
        self._read = read
        self._pause = pause
        self.note = note_of(account, folder)
        self._missed: set[int] = set()
        self.troubled = "not yet connected"
        self.put_off = 0

    async def work(self) -> None:
        """Collect, wait for more, and reconnect when the line breaks, ever more patiently."""
        tries = 0
        while True:
            try:
                await self._follow()
            except BadCredentials as error:
                self._trouble(error)
                await asyncio.sleep(_LOGIN_RETRY)
            except KeydeskError as error:
                tries = 0 if not self.troubled else tries + 1
                self._trouble(error)
                await asyncio.sleep(min(SLOWEST_RETRY, self._pause * 2.0 ** min(tries, 30)))
            except Exception:  # a mailbox is never given up
                log.exception("mailbox_not_read", folder=self.note)
                self.troubled = "an unforeseen error; see the log"
                await asyncio.sleep(SLOWEST_RETRY)

    def _trouble(self, error: KeydeskError) -> None:
        self.troubled = error.detail
        log.warning("mailbox_not_reached", folder=self.note, error=type(error).__name__, detail=error.detail)

    async def _follow(self) -> None:
        """One connection, from opening to its loss."""
        folder = ImapFolder(self._account, self.folder)
        try:
            saved = saved_cursor(await self._doors.notes.get(CHANNEL, self.note))
            told = await _apart(folder, folder.open)
            cursor = rules.opened(saved, told, self._account.first)
            if cursor != saved:  # what counts from now on is settled now, and not by what others open meanwhile
                await self._save(cursor)
            push = self.folder == self._account.folders[0] and await _apart(folder, folder.can_push)
            while True:
                cursor = await self._collect(folder, cursor)
                self.troubled = ""
                if push:
                    patience = self._account.poll_seconds if cursor.put_off else IDLE_SECONDS
                    await _apart(folder, folder.wait, patience)
                else:
                    await asyncio.sleep(self._account.poll_seconds)
        finally:
            folder.abandon()
            folder.close()

    async def _collect(self, folder: ImapFolder, cursor: Cursor) -> Cursor:
        """Take all there is."""
        if self._missed:
            cursor, self._missed = rules.again(cursor, self._missed), set()
        uids = rules.due(cursor, await _apart(folder, folder.from_uid, cursor.next_uid))
        for start in range(0, len(uids), BATCH):
            batch = uids[start : start + BATCH]
            there = await _apart(folder, folder.look, batch)
            done = set(batch) - {mail.uid for mail in there}  # deleted meanwhile
            lost: list[int] = []
            for portion in portions(there):
                for uid, taken in zip([mail.uid for mail in portion], await self._take(folder, portion), strict=True):
                    (done.add if taken else lost.append)(uid)
            await _apart(folder, folder.settle, sorted(done & {mail.uid for mail in there}))
            cursor = rules.taken(cursor, done)
            for uid in lost:
                cursor = rules.failed(cursor, uid)
            await self._save(cursor)
        self.put_off = sum(tries > 0 for tries in cursor.put_off.values())
        return cursor

    async def _take(self, folder: ImapFolder, portion: Sequence[Stored]) -> list[bool]:
        """Hand these to the hub in their order, all in one breath, so that they share commits. False for one that
        could not be taken now."""
        light = await _apart(folder, folder.fetch, [mail.uid for mail in portion if mail.size <= SMALL])
        heads = await _apart(folder, folder.fetch_headers, [mail.uid for mail in portion if mail.size > self._largest])
        handed: list[asyncio.Task[bool]] = []
        # What is small is kept side by side: the disk syncs many at once, and the hub commits them together.
        room = asyncio.Semaphore(AT_ONCE)
        keeping = [self._kept_small(room, mail, light.get(mail.uid), heads.get(mail.uid)) for mail in portion]
        small = await asyncio.gather(*keeping)
        try:
            for mail, kept in zip(portion, small, strict=True):
                heavy = SMALL < mail.size <= self._largest
                parsed = await self._kept_heavy(folder, mail) if heavy else kept
                handed.append(asyncio.ensure_future(self._hand_over(mail, parsed)))
                await asyncio.sleep(0)  # begins it: the hub sees them in this order
        finally:
            answers = await asyncio.gather(*handed, return_exceptions=True)
        for answer in answers:
            if isinstance(answer, BaseException):
                raise answer
        return [answer is True for answer in answers]

    async def _kept_small(
        self, room: asyncio.Semaphore, mail: Stored, raw: bytes | None, head: bytes | None
    ) -> ParsedMail | None:
        """The mail, read and kept; None for one that cannot be kept now, or is gone."""
        async with room:
            if head is not None:
                return too_large(head, self._envelope(head, mail), self._ids, mail.size)
            try:
                if raw is not None:
                    return await keep_mail(raw, self._envelope(raw, mail), self._doors, self._ids, read=self._read)
            except Exception as error:  # whatever it is, it holds up no other mail
                self._put_off(mail, error)
        return None

    async def _kept_heavy(self, folder: ImapFolder, mail: Stored) -> ParsedMail | None:
        """The same by way of the disk, piece by piece. Raises `Retryable` when the line breaks."""
        with closing(Spool()) as spool:
            try:
                if await _apart(folder, folder.fetch_into, mail.uid, spool.write):
                    told = self._envelope(spool.head(), mail)
                    return await keep_mail(spool, told, self._doors, self._ids, read=self._read)
            except Retryable:
                raise
            except Exception as error:  # see above
                self._put_off(mail, error)
        return None

    def _put_off(self, mail: Stored, error: Exception) -> None:
        log.error("mail_put_off", folder=self.note, uid=mail.uid, error=type(error).__name__, detail=str(error))

    def _envelope(self, raw: bytes, mail: Stored) -> Envelope:
        return envelope_of(raw, self._mailboxes.find, self._account.mailbox, mail.at)

    async def _hand_over(self, mail: Stored, parsed: ParsedMail | None) -> bool:
        if parsed is None:
            return False
        try:
            await hand_over(parsed, self._doors)
        except Unavailable:  # nothing can be taken now: nothing is marked, and all is read again later
            raise
        except Exception as error:
            self._put_off(mail, error)
            return False
        return True

    def take_again(self, uids: Iterable[int]) -> None:
        """Mails found missing: they are taken at the next look."""
        self._missed.update(uids)

    async def _save(self, cursor: Cursor) -> None:
        await self._doors.notes.put(CHANNEL, self.note, msgspec.to_builtins(cursor, str_keys=True))


def note_of(account: ImapAccount, folder: str) -> str:
    """Under which key a folder's cursor is kept."""
    return f"imap/{account.name}/{folder}"


def saved_cursor(note: dict[str, Any] | None) -> Cursor | None:
    """The cursor a note holds."""
    return None if note is None else msgspec.convert(note, Cursor, strict=False)


def portions(mails: Sequence[Stored], *, heads_only: bool = False) -> list[list[Stored]]:
    """In order, as many at a time as may lie in memory together, or of whose headers that holds."""
    if heads_only:
        return [list(mails[start : start + HEADS]) for start in range(0, len(mails), HEADS)]
    found: list[list[Stored]] = []
    room = 0
    for mail in mails:
        if not found or mail.size > room:
            found.append([])
            room = FETCH_OCTETS
        found[-1].append(mail)
        room -= mail.size
    return found


async def _apart(folder: ImapFolder, call: Callable[..., Answer], *arguments: Any) -> Answer:
    """Run a blocking call beside the event loop. Cancelled, the connection is broken off, so that its thread ends."""
    work = asyncio.ensure_future(asyncio.to_thread(call, *arguments))
    try:
        return await asyncio.shield(work)
    except asyncio.CancelledError:
        folder.abandon()
        await asyncio.gather(work, return_exceptions=True)
        raise
