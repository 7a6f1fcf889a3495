"""Looking for malware in files from outside.

ClamAV's daemon takes a file over a socket (`INSTREAM`, clamd(8)): four bytes of length before each piece, an empty one
at the end, one line as the answer. Those few lines are ours: the clients on PyPI block, or want the whole file at once.
"""

import asyncio
from collections.abc import AsyncIterable
from contextlib import suppress
from urllib.parse import urlsplit

import structlog

from hub.contract.errors import KeydeskError, TooLarge, Unavailable

log = structlog.get_logger()
PIECE = 64 * 1024
LONGEST_ANSWER = 4096
AT_ONCE = 8  # files; clamd's own queue is short


class NoScanner:
    """Implements the `Scanner` port where none is set up: nothing is ever found."""

    async def scan(self, data: AsyncIterable[bytes]) -> str:
        """See the `Scanner` port."""
        return ""


class ClamdScanner:
    """Implements the `Scanner` port with ClamAV's daemon. `url`: `tcp://host:3310` or `unix:///run/clamav/clamd.ctl`.
    `max_bytes`: no file above it is sent; not above clamd's own `StreamMaxLength`. `seconds`: what one file may take,
    waiting included."""

    def __init__(self, url: str, *, max_bytes: int, seconds: float) -> None:
        self._url = urlsplit(url)
        self._max_bytes = max_bytes
        self._seconds = seconds
        self._turn = asyncio.Semaphore(AT_ONCE)

    async def scan(self, data: AsyncIterable[bytes]) -> str:
        """See the `Scanner` port. Raises `TooLarge` for more than the scanner takes."""
        try:
            async with asyncio.timeout(self._seconds), self._turn:
                return _verdict(await self._ask(data))
        except (OSError, TimeoutError, asyncio.LimitOverrunError, EOFError) as error:
            log.warning("a file could not be scanned", why=type(error).__name__)
            raise _unavailable() from error
        except Unavailable as error:
            log.warning("a file could not be scanned", why=error.detail)
            raise

    async def _ask(self, data: AsyncIterable[bytes]) -> str:
        reader, writer = await self._connect()
        answer = asyncio.ensure_future(reader.readuntil(b"\0"))  # it may answer before it has heard all
        try:
            with suppress(ConnectionError):
                await self._send(writer, data, answer)
            return (await answer)[:-1].decode("utf-8", "replace").strip()
        finally:
            answer.cancel()
            await asyncio.gather(answer, return_exceptions=True)
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()

    async def _connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if self._url.scheme == "unix":
            return await asyncio.open_unix_connection(self._url.path, limit=LONGEST_ANSWER)
        return await asyncio.open_connection(self._url.hostname, self._url.port or 3310, limit=LONGEST_ANSWER)

    async def _send(
        self, writer: asyncio.StreamWriter, data: AsyncIterable[bytes], answer: asyncio.Future[bytes]
    ) -> None:
        writer.write(b"zINSTREAM\0")
        sent = 0
        async for block in data:
            sent += len(block)
            if sent > self._max_bytes:
                raise TooLarge(f"A file that is scanned may have {self._max_bytes} bytes.")
            for start in range(0, len(block), PIECE):
                piece = block[start : start + PIECE]
                writer.write(len(piece).to_bytes(4, "big") + piece)
                await writer.drain()
                await asyncio.sleep(0)  # so that an early answer is read before the next piece breaks the line
                if answer.done():
                    return
        writer.write(bytes(4))
        await writer.drain()


def _verdict(answer: str) -> str:
    """What clamd's answer says: the malware's name, or nothing. Raises `TooLarge` or `Unavailable`."""
    said = answer.partition(": ")[2] or answer
    if said == "OK":
        return ""
    if said.endswith(" FOUND"):
        return said.removesuffix(" FOUND")
    if "size limit exceeded" in said:
        raise TooLarge("The file is larger than the scanner takes.", mend="raise StreamMaxLength of clamd")
    raise _unavailable()


def _unavailable() -> KeydeskError:
    return Unavailable("Files cannot be scanned at the moment.", mend="try again later; see whether clamd runs")
