"""`keydesk email import`: hands archived mails to a running hub, through the same door as any mail.

Each goes by SMTP to the hub's own listener, whose 250 means committed. A mail that is there already is recognised, so
an import that was broken off is simply started again. Mails of one thread go one after the other, threads side by side.
"""

import asyncio
import ssl
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any
from zlib import crc32

import aiosmtplib
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn
from tenacity import AsyncRetrying, retry_if_exception, stop_after_attempt, wait_exponential

from channels.email.archive import Filed, addressed_to, mails_in, returned_to, thread_of
from channels.email.manifest import EmailSettings
from channels.email.receive import Mailboxes
from hub.contract.errors import Misconfigured, Unavailable
from hub.contract.words import Value

LINES = 8
TRIES = 5
Queue = asyncio.Queue[tuple[Filed, bytes] | None]
Told = tuple[int, list["Failed"]]


class Failed(Value):
    """A mail the hub did not take, and what it said."""

    name: str
    reason: str


class Imported(Value):
    """What came of it."""

    taken: int
    failed: tuple[Failed, ...]


def import_mails(path: Path, settings: EmailSettings, mailbox: str, console: Console) -> Imported:
    """Hand over all mails at `path`, those that name none of our mailboxes to `mailbox`. Shows how far it is.

    Raises `Invalid` when there are none, `Misconfigured` without a listener or mailbox, `Unavailable` when no hub
    listens."""
    addresses = tuple(each.address for each in settings.mailboxes)
    if settings.listen_port in (None, 0) or not addresses:
        raise Misconfigured(
            "The hub has no mail listener or no mailbox.", mend="set listen_port and mailboxes of email"
        )
    if mailbox and Mailboxes(addresses).find(mailbox) is None:
        raise Misconfigured(f"{mailbox} is none of our mailboxes.", mend=f"take one of {', '.join(addresses)}")
    mails = mails_in(path)
    columns = ("[progress.description]{task.description}", BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("Importing", total=len(mails))
        return asyncio.run(
            deliver(mails, settings, mailbox or addresses[0], lambda: progress.advance(task)),
        )


async def deliver(mails: Iterable[Filed], settings: EmailSettings, mailbox: str, step: Callable[[], None]) -> Imported:
    """Send them to the listener, several threads at a time. `step` is called for each."""
    queues: list[Queue] = [asyncio.Queue(maxsize=16) for _ in range(LINES)]
    lines = [asyncio.create_task(_line(queue, settings, mailbox, step)) for queue in queues]
    try:
        for mail in mails:
            raw = await asyncio.to_thread(mail.read)
            await _put(queues[crc32(thread_of(raw).encode()) % LINES], lines, (mail, raw))
        for queue in queues:
            await _put(queue, lines, None)
        results = await asyncio.gather(*lines)
    finally:
        for line in lines:
            line.cancel()
        await asyncio.gather(*lines, return_exceptions=True)
    return Imported(
        taken=sum(taken for taken, _ in results), failed=tuple(each for _, failed in results for each in failed)
    )


async def _put(queue: Queue, lines: Sequence[asyncio.Task[Told]], item: tuple[Filed, bytes] | None) -> None:
    """Queue it; a line that died meanwhile ends the whole import instead of letting it wait for ever."""
    while True:
        try:
            queue.put_nowait(item)
            return
        except asyncio.QueueFull:
            await asyncio.sleep(0.005)
        for line in lines:
            if line.done():
                line.result()


async def _line(queue: Queue, settings: EmailSettings, mailbox: str, step: Callable[[], None]) -> Told:
    """One connection: takes mails from its queue until None comes."""
    failed: list[Failed] = []
    taken = 0
    ours = Mailboxes(tuple(each.address for each in settings.mailboxes))
    client = OwnListener(settings)
    try:
        while (item := await queue.get()) is not None:
            mail, raw = item
            named = [address for address in addressed_to(raw) if ours.find(address)]
            try:
                await _send(client, returned_to(raw), named or [mailbox], raw)
                taken += 1
            except aiosmtplib.SMTPRecipientsRefused as error:
                failed.append(Failed(name=mail.name, reason=str(error.recipients[0].message)))
            except aiosmtplib.SMTPResponseException as error:
                failed.append(Failed(name=mail.name, reason=f"{error.code} {error.message}"))
            step()
    except (aiosmtplib.SMTPConnectError, aiosmtplib.SMTPServerDisconnected, OSError) as error:
        raise Unavailable(
            f"No hub listens for mail on {settings.listen_host}:{settings.listen_port}.",
            mend="start it with `keydesk serve`, then import again: what is taken already is recognised",
        ) from error
    finally:
        client.close()
    return taken, failed


class OwnListener(aiosmtplib.SMTP):
    """A line to the hub's own listener, as it is set: SMTP or LMTP (RFC 2033), in the clear or over TLS."""

    def __init__(self, settings: EmailSettings) -> None:
        trusted = _trusting(settings) if settings.tls_required else None
        super().__init__(
            hostname=settings.listen_host,
            port=settings.listen_port,
            start_tls=settings.tls_required,
            tls_context=trusted,
        )
        self._local = settings.listen_protocol == "lmtp"

    async def ehlo(self, *, hostname: str | None = None, timeout: Any = 60.0) -> aiosmtplib.SMTPResponse:
        """Greet it, in LMTP by LHLO."""
        if not self._local:
            return await super().ehlo(hostname=hostname, timeout=timeout)
        response = await self.execute_command(b"LHLO", b"localhost", timeout=timeout)
        self.last_ehlo_response = response
        return response

    async def deliver(self, sender: str, recipients: Sequence[str], raw: bytes) -> None:
        """Hand over one mail. In LMTP it answers for each recipient, to all the same: the first is heard, and the line
        ends."""
        try:
            if not self.is_connected:
                await self.connect()
            await self.sendmail(sender, recipients, raw)
        finally:
            if self._local:
                self.close()


def _trusting(settings: EmailSettings) -> ssl.SSLContext:
    """The listener's own certificate is believed, by whatever name it is reached."""
    try:
        context = ssl.create_default_context(cafile=settings.tls_certificate)
    except (OSError, ssl.SSLError) as error:
        raise Misconfigured(
            f"The certificate of email cannot be used: {error}", mend="check tls_certificate (a PEM file)"
        ) from error
    context.check_hostname = False
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    return context


async def _send(client: OwnListener, sender: str, recipients: list[str], raw: bytes) -> None:
    """Until it is committed: what the hub puts off is tried again."""
    async for attempt in AsyncRetrying(
        stop=stop_after_attempt(TRIES),
        wait=wait_exponential(0.2, max=10),
        retry=retry_if_exception(_later),
        reraise=True,
    ):
        with attempt:
            await client.deliver(sender, recipients, raw)


def _later(error: BaseException) -> bool:
    if isinstance(error, aiosmtplib.SMTPResponseException):
        return 400 <= error.code < 500
    return isinstance(error, aiosmtplib.SMTPServerDisconnected)
