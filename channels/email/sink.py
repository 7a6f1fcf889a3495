"""A small mail server that keeps what it gets in memory: the demo's customers' mailboxes, and the tests'."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from datetime import datetime

import msgspec
from aiosmtpd.smtp import SMTP, Envelope, Session

from channels.email.headers import first_line, people
from channels.email.listener import NOT_NOW, open_listener
from channels.email.message_ids import keys_in
from channels.email.parts import body_of, raw_headers, tree_of
from channels.email.spool import Spool
from hub.contract.ports import Clock
from hub.contract.words import Value


class SinkMail(Value):
    """A mail as its reader sees it. `sender` reads `from` in JSON; ids are Message-IDs without brackets."""

    number: int
    sender: str = msgspec.field(name="from")
    sender_name: str
    to: tuple[str, ...]
    subject: str
    text: str
    message_id: str
    in_reply_to: str
    references: tuple[str, ...]
    at: datetime


class Sink:
    """The mails that came, oldest first; beyond `keep` the oldest are forgotten."""

    def __init__(self, clock: Clock, *, keep: int) -> None:
        self.mails: deque[SinkMail] = deque(maxlen=keep)
        self.raw: deque[bytes] = deque(maxlen=keep)
        self.host = ""
        self.port = 0
        self._clock = clock
        self._count = 0
        self._readers: set[asyncio.Queue[SinkMail]] = set()

    def mails_to(self, address: str) -> list[SinkMail]:
        """Those for this address, in any letter case."""
        return [mail for mail in self.mails if address.lower() in mail.to]

    @contextmanager
    def subscribe(self, *, room: int = 100) -> Iterator[asyncio.Queue[SinkMail]]:
        """A queue of mails that come from now on; a reader slower than `room` mails loses the oldest."""
        queue: asyncio.Queue[SinkMail] = asyncio.Queue(maxsize=room)
        self._readers.add(queue)
        try:
            yield queue
        finally:
            self._readers.discard(queue)

    async def handle_RCPT(  # noqa: N802 (aiosmtpd's names)
        self, server: SMTP, session: Session, envelope: Envelope, address: str, rcpt_options: list[str]
    ) -> str:
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        content: bytes | Spool = envelope.content  # type: ignore[assignment]
        raw = content.read() if isinstance(content, Spool) else content
        self.keep(raw, tuple(address.lower() for address in envelope.rcpt_tos))
        return "250 2.0.0 Kept"

    async def handle_exception(self, error: Exception) -> str:
        return NOT_NOW

    def keep(self, raw: bytes, recipients: tuple[str, ...]) -> SinkMail:
        """Take a mail in and tell every reader."""
        tree = tree_of(raw)
        self._count += 1
        author = next(iter(people(tree, "From")), None)
        mail = SinkMail(
            number=self._count,
            sender=author.address if author else "",
            sender_name=author.name if author else "",
            to=recipients,
            subject=first_line(tree, "Subject"),
            text=body_of(tree).text,
            message_id=next(iter(_keys(raw_headers(tree, "Message-ID"))), ""),
            in_reply_to=next(iter(_keys(raw_headers(tree, "In-Reply-To"))), ""),
            references=tuple(_keys(raw_headers(tree, "References"))),
            at=self._clock(),
        )
        self.mails.append(mail)
        self.raw.append(raw)
        for queue in self._readers:
            if queue.full():
                with suppress(asyncio.QueueEmpty):
                    queue.get_nowait()
            queue.put_nowait(mail)
        return mail


@asynccontextmanager
async def open_sink(host: str, port: int, *, clock: Clock, keep: int = 500) -> AsyncIterator[Sink]:
    """Take any mail on this port until the block is left. Raises `Misconfigured` when the port cannot be had."""
    sink = Sink(clock, keep=keep)
    async with open_listener(sink, host=host, port=port, size_limit=25_000_000, hostname="sink.localhost") as listening:
        sink.host, sink.port = listening.host, listening.port
        yield sink


def _keys(values: list[str]) -> list[str]:
    return [key for value in values for key in keys_in(value)]
