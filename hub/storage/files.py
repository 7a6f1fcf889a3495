"""Where attachments and raw mails are kept: a folder on this machine."""

import asyncio
import os
import re
import tempfile
from pathlib import Path

from hub.contract.errors import Invalid, NotFound

_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*")


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
        except FileNotFoundError:
            raise NotFound("There is no such file.") from None

    def _path(self, key: str) -> Path:
        if not _KEY.fullmatch(key) or ".." in key:
            raise Invalid("A file key is letters, digits, dots, dashes and slashes.", field="key")
        return self._folder / key

    @staticmethod
    def _write(path: Path, data: bytes) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, aside = tempfile.mkstemp(dir=path.parent, prefix=".")
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(aside).replace(path)
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)  # the name, too, must outlive a crash
        finally:
            os.close(folder)
