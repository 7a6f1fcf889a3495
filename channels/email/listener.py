"""An SMTP server in the running event loop: aiosmtpd's protocol with the edges our promises need.

Differences from aiosmtpd's own session: content beyond the size limit is drained but never kept (the stock session
keeps an endless line in memory), lines may be as long as the whole mail (the stock session refuses those over 1,000
octets, which real mailers send), and closing lets a mail that is being taken in get its answer first.
"""

import asyncio
import logging
import ssl
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Protocol

from aiosmtpd.smtp import SMTP, Envelope, Session, syntax

from channels.email.spool import Spool
from hub.contract.errors import Misconfigured
from hub.contract.words import Value

NULL_PATH = "<>"
TOO_LARGE = "552 5.3.4 Message too large: at most {limit} octets"
NOT_NOW = "451 4.3.0 Not taken yet, please try again later"
MAX_SESSIONS = 100
_COMMAND_LIMIT = 2048
_CLOSE_SECONDS = 10.0

logging.getLogger("mail.log").setLevel(logging.WARNING)  # aiosmtpd logs addresses and lines of content below that


class MailHandler(Protocol):
    """What a session asks. Each answer is a whole SMTP reply line. The content is bytes, of a heavy mail a `Spool` that
    is closed after the answer."""

    async def handle_RCPT(  # noqa: N802 (aiosmtpd's names)
        self, server: SMTP, session: Session, envelope: Envelope, address: str, rcpt_options: list[str]
    ) -> str: ...

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str: ...  # noqa: N802

    async def handle_exception(self, error: Exception) -> str: ...


class Listening(Value):
    """Where the listener can be reached."""

    host: str
    port: int


class MailSession(SMTP):
    """One client's SMTP dialogue."""

    line_length_limit = 65_536  # octets read at a time, not a limit on lines

    def __init__(
        self,
        handler: MailHandler,
        sessions: set["MailSession"],
        *,
        size_limit: int,
        hostname: str,
        tls: ssl.SSLContext | None = None,
        require_tls: bool = False,
    ) -> None:
        self.command_size_limits = defaultdict(lambda: _COMMAND_LIMIT)  # the stock one is shared by all sessions
        super().__init__(
            handler,
            data_size_limit=size_limit,
            enable_SMTPUTF8=True,
            hostname=hostname,
            ident="Keydesk",
            tls_context=tls,
            require_starttls=require_tls,
            loop=asyncio.get_running_loop(),
        )
        self.command_size_limit = _COMMAND_LIMIT
        self._handler = handler
        self._limit = size_limit
        self._sessions = sessions
        self._taking = False
        self._leaving = False
        self._gone = asyncio.Event()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self._sessions.add(self)
        if self._handler_coroutine is not None:
            self._handler_coroutine.add_done_callback(_read_outcome)

    def connection_lost(self, error: Exception | None) -> None:
        self._sessions.discard(self)
        super().connection_lost(error)
        self._gone.set()

    async def dismiss(self) -> None:
        """Hang up, at once or after the mail in hand has its answer; returns when the connection is gone."""
        self._leaving = True
        if not self._taking and self.transport is not None:
            self.transport.close()
        try:
            await asyncio.wait_for(self._gone.wait(), _CLOSE_SECONDS)
        except TimeoutError:
            if isinstance(self.transport, asyncio.WriteTransport):
                self.transport.abort()
            await self._gone.wait()
        if self._handler_coroutine is not None:
            await asyncio.wait([self._handler_coroutine])

    async def smtp_MAIL(self, arg: str | None) -> None:  # noqa: N802
        """Begin a mail, unless so many clients are connected that their mails might not fit in memory."""
        if len(self._sessions) > MAX_SESSIONS and self.transport is not None:
            await self.push("421 4.3.2 Too many connections, please try again later")
            self.transport.close()
            return
        await super().smtp_MAIL(arg)

    @syntax("DATA")
    async def smtp_DATA(self, arg: str | None) -> None:  # noqa: N802
        """Receive the content and answer with the handler's word."""
        if await self.check_helo_needed() or await self.check_auth_needed("DATA"):
            return
        envelope, session = self.envelope, self.session
        assert envelope is not None
        assert session is not None
        if not envelope.rcpt_tos:
            await self.push("503 5.5.1 Need RCPT command first")
            return
        if arg:
            await self.push("501 5.5.4 Syntax: DATA")
            return
        await self.push("354 End data with <CR><LF>.<CR><LF>")
        content = Spool()
        try:
            status = await self._receive(content)
            if not status:
                envelope.content = content.read() if content.small else content  # type: ignore[assignment]
                self._taking = True
                status = await self._handler.handle_DATA(self, session, envelope)
        finally:
            self._taking = False
            content.close()
        self.envelope = self._create_envelope()
        await self._answer(status)
        if self._leaving and self.transport is not None:
            self.transport.close()

    async def _answer(self, status: str) -> None:
        """What became of the mail: SMTP says it once."""
        await self.push(status)

    async def _receive(self, content: Spool) -> str:
        """Read the mail to its end, with dots unstuffed (RFC 5321 4.5.2), into `content`. The answer to one that was
        too large, or for which there is no room now; else empty."""
        since_reset, refusal = 0, ""
        at_line_start = True
        while True:
            try:
                piece = await self._reader.readuntil(b"\r\n")
                ends_line = True
            except asyncio.LimitOverrunError as overrun:
                piece = await self._reader.read(overrun.consumed)
                ends_line = False
            if at_line_start and piece.startswith(b"."):
                if piece == b".\r\n":
                    return refusal
                piece = piece[1:]
            at_line_start = ends_line
            since_reset += len(piece)
            if not refusal:
                refusal = self._keep(content, piece)
            if since_reset > self.line_length_limit:  # progress keeps a slow but honest client connected
                since_reset = 0
                self._reset_timeout()

    def _keep(self, content: Spool, piece: bytes) -> str:
        """Why no more of the mail is kept; empty as long as it is."""
        try:
            if content.size + len(piece) <= self._limit:
                content.write(piece)
                return ""
            content.close()
            return TOO_LARGE.format(limit=self._limit)
        except OSError as error:  # no room on the disk
            logging.getLogger(__name__).error("a mail found no room: %s", error.strerror)
            content.close()
            return NOT_NOW

    def _getaddr(self, arg: str) -> tuple[str | None, str | None]:
        """As aiosmtpd's; Python's address grammar raises assorted errors on malformed ones, which are a plain 553."""
        try:
            return super()._getaddr(arg)
        except (IndexError, ValueError, AttributeError, TypeError, RecursionError):
            return None, None


class LocalMailSession(MailSession):
    """The same in LMTP (RFC 2033), for a mail server on the same machine: it greets by LHLO, and is told of each
    recipient it accepted what became of the mail, also of those that mean the same mailbox of ours."""

    _accepted = 0
    _naming = False

    def __init__(self, *facts: Any, require_tls: bool = False, **more: Any) -> None:
        super().__init__(*facts, **more)
        self._require_tls = require_tls  # the stock session would let nobody greet it by LHLO before STARTTLS

    async def smtp_MAIL(self, arg: str | None) -> None:  # noqa: N802
        if self._require_tls and self._tls_protocol is None:
            await self.push("530 5.7.0 Must issue a STARTTLS command first")
            return
        self._accepted = 0
        await super().smtp_MAIL(arg)

    async def smtp_RCPT(self, arg: str | None) -> None:  # noqa: N802
        self._naming = True
        await super().smtp_RCPT(arg)
        self._naming = False

    async def push(self, status: Any) -> None:
        if self._naming and str(status).startswith("250"):
            self._accepted += 1
        await super().push(status)

    @syntax("LHLO hostname")
    async def smtp_LHLO(self, arg: str) -> None:  # noqa: N802
        await super().smtp_EHLO(arg)

    async def smtp_HELO(self, arg: str) -> None:  # noqa: N802
        await self.push("500 5.5.1 This is LMTP: say LHLO")

    async def smtp_EHLO(self, arg: str) -> None:  # noqa: N802
        await self.push("500 5.5.1 This is LMTP: say LHLO")

    async def _answer(self, status: str) -> None:
        for _ in range(self._accepted):
            await self.push(status)


@asynccontextmanager
async def open_listener(
    handler: MailHandler,
    *,
    host: str,
    port: int,
    size_limit: int,
    hostname: str,
    tls: ssl.SSLContext | None = None,
    require_tls: bool = False,
    local: bool = False,
) -> AsyncIterator[Listening]:
    """Listen until the block is left. `port` 0 takes any free one; `size_limit` in octets. With `tls`, STARTTLS is
    offered, and with `require_tls` nothing is taken without it. `local`: speak LMTP.

    Raises `Misconfigured` when the port cannot be had."""
    sessions: set[MailSession] = set()

    kind = LocalMailSession if local else MailSession

    def session() -> MailSession:
        return kind(handler, sessions, size_limit=size_limit, hostname=hostname, tls=tls, require_tls=require_tls)

    try:
        server = await asyncio.get_running_loop().create_server(session, host, port)
    except (OSError, OverflowError) as error:
        raise Misconfigured(
            f"The mail listener cannot use port {port} on {host}: {error}", mend="Choose another listen_port for email"
        ) from error
    try:
        yield Listening(host=host, port=server.sockets[0].getsockname()[1])
    finally:
        server.close()
        await asyncio.gather(*[each.dismiss() for each in list(sessions)])
        await server.wait_closed()


def _read_outcome(task: asyncio.Task[Any]) -> None:
    """A client that hangs up ends its dialogue with an error; nobody else needs to hear of it."""
    if not task.cancelled():
        task.exception()
