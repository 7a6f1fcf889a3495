"""Where attachments and raw mails are kept: a folder on this machine."""

import asyncio
import contextlib
import os
import re
import tempfile
from collections.abc import AsyncIterable, AsyncIterator
from pathlib import Path
from typing import BinaryIO

from hub.contract.errors import Invalid, NotFound

PIECE = 256 * 1024
_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,199}(/[A-Za-z0-9][A-Za-z0-9._-]{0,199}){0,9}")


def checked_key(key: str) -> str:
    """The key. Raises `Invalid` for one that is no safe path."""
    if not _KEY.fullmatch(key) or ".." in key:
        raise Invalid("A file key is letters, digits, dots, dashes and slashes, of bearable length.", field="key")
    return key


class FolderFiles:
    """Implements the `Files` port. A file is complete or not there: it is written aside, synced, and renamed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def put(self, key: str, data: bytes, media_type: str) -> None:
        """Keep `data` under `key`; the same key again replaces it. Raises `Invalid` for a key that is no safe path."""
        await asyncio.to_thread(self._write, self._path(key), data)

    async def get(self, key: str) -> bytes:
        """Raises `NotFound`."""
        try:
            return await asyncio.to_thread(self._path(key).read_bytes)
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            raise NotFound("There is no such file.") from None

    async def put_stream(self, key: str, data: AsyncIterable[bytes], media_type: str) -> int:
        """See the `Files` port."""
        path, size = self._path(key), 0
        await asyncio.to_thread(_make_folder, path.parent)
        descriptor, aside = tempfile.mkstemp(dir=path.parent, prefix=".")
        try:
            with os.fdopen(descriptor, "wb") as file:
                async for piece in data:
                    size += len(piece)
                    await asyncio.to_thread(file.write, piece)
                await asyncio.to_thread(_sync, file)
            await asyncio.to_thread(_rename, Path(aside), path)
        except BaseException:
            os.unlink(aside)  # noqa: PTH108 - at once: whoever was cancelled cannot wait for a thread
            raise
        return size

    async def open(self, key: str, start: int = 0) -> AsyncIterator[bytes]:
        """See the `Files` port."""
        try:
            file = await asyncio.to_thread(self._path(key).open, "rb")
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            raise NotFound("There is no such file.") from None
        with file:
            if start:
                await asyncio.to_thread(file.seek, start)
            while piece := await asyncio.to_thread(file.read, PIECE):
                yield piece

    async def delete(self, key: str) -> None:
        """See the `Files` port."""
        path = self._path(key)
        with contextlib.suppress(FileNotFoundError, NotADirectoryError):
            await asyncio.to_thread(path.unlink)

    def _path(self, key: str) -> Path:
        return self._folder / checked_key(key)

    @staticmethod
    def _write(path: Path, data: bytes) -> None:
        _make_folder(path.parent)
        descriptor, aside = tempfile.mkstemp(dir=path.parent, prefix=".")
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
                _sync(file)
            _rename(Path(aside), path)
        except BaseException:
            Path(aside).unlink(missing_ok=True)
            raise


def _sync(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())


def _rename(aside: Path, path: Path) -> None:
    aside.replace(path)
    _sync_folder(path.parent)


def _make_folder(folder: Path) -> None:
    """Make it and those above it; each name must outlive a power cut, so each folder that got a new one is synced."""
    if folder.is_dir():
        return
    _make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    _sync_folder(folder.parent)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
