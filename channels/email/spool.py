"""A mail's bytes as they come in: in memory while they are few, else in a file that goes with the process."""

import asyncio
import hashlib
import io
import tempfile
from collections.abc import AsyncIterable, AsyncIterator, Iterator
from contextlib import suppress
from typing import IO

from channels.email.slim import Slim, mark_of, slimmed

SMALL = 1_000_000
"""Octets up to which a mail lies, and is parsed, in memory whole."""
PIECE = 256 * 1024
_HEAD = PIECE


class Spool:
    """Written once, then read. Every method but `close` may raise `OSError` (a full disk)."""

    def __init__(self) -> None:
        self._pending = bytearray()
        self._file: IO[bytes] | None = None
        self._hash = hashlib.sha256()
        self.size = 0

    def write(self, piece: bytes) -> None:
        """Blocks for as long as the disk takes it into its cache."""
        self._pending += piece
        self.size += len(piece)
        if len(self._pending) > (SMALL if self._file is None else PIECE):
            self._flush()

    @property
    def small(self) -> bool:
        return self.size <= SMALL

    @property
    def digest(self) -> str:
        """SHA-256 of all, in hexadecimal."""
        self._reading()
        return self._hash.hexdigest()

    def read(self) -> bytes:
        """All of it."""
        if self._file is None:
            return bytes(self._pending)
        self._reading().seek(0)
        return self._file.read()

    def head(self) -> bytes:
        """As much as holds any sane mail's headers."""
        return next(self.between(0, _HEAD), b"")

    def between(self, begin: int, end: int) -> Iterator[bytes]:
        """These octets, piece by piece. Others may read between two pieces."""
        while begin < end:
            file = self._reading()
            file.seek(begin)
            piece = file.read(min(PIECE, end - begin))
            if not piece:
                return
            begin += len(piece)
            yield piece

    def slim(self) -> Slim:
        """The mail without what need not be parsed."""
        file = self._reading()
        file.seek(0)
        return slimmed(file.readline, mark_of(self.digest))

    def digest_behind(self, prefix: bytes) -> str:
        """SHA-256 of `prefix` and, without white space around it, what stands below the headers."""
        head = self.head()
        ends = [at for at in (head.find(b"\r\n\r\n"), head.find(b"\n\n")) if at >= 0]
        spaces: list[bytes] = []
        found, begun = hashlib.sha256(prefix), not ends
        for piece in self.between(min(ends, default=0), self.size):
            data = piece if begun else piece.lstrip()
            words = data.rstrip() if ends else data
            if words:
                for each in (*spaces, words):
                    found.update(each)
                spaces, begun = [], True
            if begun and len(words) < len(data):
                spaces.append(data[len(words) :])
        return found.hexdigest()

    def close(self) -> None:
        """Let go of the file; it is gone. What the disk had no room for is still written then, once more in vain."""
        if self._file is not None:
            with suppress(OSError):
                self._file.close()

    def _reading(self) -> IO[bytes]:
        """All that was written, as a file."""
        if self._pending:
            self._flush()
        return self._file or io.BytesIO()

    def _flush(self) -> None:
        if self._file is None:
            self._file = io.BytesIO() if self.small else tempfile.TemporaryFile()  # noqa: SIM115 - as long as the mail
        self._file.write(self._pending)
        self._hash.update(self._pending)
        self._pending.clear()


async def spooled(pieces: AsyncIterable[bytes]) -> Spool:
    """All of a stream. Raises what the stream raises, and `OSError`."""
    spool = Spool()
    try:
        async for piece in pieces:
            spool.write(piece)
    except BaseException:
        spool.close()
        raise
    return spool


async def ferried(pieces: Iterator[bytes]) -> AsyncIterator[bytes]:
    """Pieces that are read and made on a thread, one at a time."""
    while (piece := await asyncio.to_thread(next, pieces, None)) is not None:
        if piece:
            yield piece
