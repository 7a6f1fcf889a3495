"""Attachments in a folder: complete or not there, and never outside it."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from hub.contract.errors import Invalid, NotFound
from hub.storage.files import FolderFiles


@pytest.fixture
def files(tmp_path: Path) -> FolderFiles:
    return FolderFiles(tmp_path / "files")


async def test_what_is_put_is_got(files: FolderFiles) -> None:
    await files.put("mail/2026/a-1.eml", b"\x00\xff", "message/rfc822")
    assert await files.get("mail/2026/a-1.eml") == b"\x00\xff"


async def test_the_same_key_again_replaces_it(files: FolderFiles) -> None:
    await files.put("k", b"first", "text/plain")
    await files.put("k", b"second", "text/plain")
    assert await files.get("k") == b"second"


async def test_a_key_that_is_not_there_is_not_found(files: FolderFiles) -> None:
    with pytest.raises(NotFound):
        await files.get("nobody/put/it")


@pytest.mark.parametrize("key", ["folder", "folder/file/below"])
async def test_a_folder_and_a_file_below_a_file_are_not_found(files: FolderFiles, key: str) -> None:
    await files.put("folder/file", b"", "text/plain")
    with pytest.raises(NotFound):
        await files.get(key)


@pytest.mark.parametrize("key", ["x" * 201, "a/" * 20 + "b"])
async def test_a_key_no_disk_could_take_is_refused(files: FolderFiles, key: str) -> None:
    with pytest.raises(Invalid):
        await files.put(key, b"", "text/plain")


async def test_what_cannot_be_put_leaves_nothing_aside(files: FolderFiles, tmp_path: Path) -> None:
    await files.put("folder/file", b"", "text/plain")
    with pytest.raises(OSError, match="directory"):
        await files.put("folder", b"a file where a folder is", "text/plain")
    assert [path.name for path in (tmp_path / "files").iterdir()] == ["folder"]


async def test_every_folder_made_on_the_way_outlives_a_power_cut(tmp_path: Path) -> None:
    """A name is safe once the folder that holds it is synced: seen by the system calls of a process of its own."""
    code = """
import asyncio, os, sys
from pathlib import Path
from hub.storage.files import FolderFiles
opened, synced = {}, []
real_open, real_sync = os.open, os.fsync
def watched_open(path, *more, **options):
    descriptor = real_open(path, *more, **options)
    opened[descriptor] = str(path)
    return descriptor
def watched_sync(descriptor):
    synced.append(opened.get(descriptor, ""))
    real_sync(descriptor)
os.open, os.fsync = watched_open, watched_sync
asyncio.run(FolderFiles(Path(sys.argv[1]) / "files").put("mail/2026/a.eml", b"x", "message/rfc822"))
print("\\n".join(synced))
"""
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True)
    for folder in ("", "files", "files/mail", "files/mail/2026"):
        assert str(tmp_path / folder) in done.stdout.splitlines()


@pytest.mark.parametrize(
    "key", ["", "/etc/passwd", "../secret", "a/../../b", "a//b", "a/", ".hidden", "a\\b", "a b", "a\0b"]
)
async def test_a_key_cannot_leave_the_folder(files: FolderFiles, key: str) -> None:
    for attempt in (files.put(key, b"", "text/plain"), files.get(key)):
        with pytest.raises(Invalid) as refused:
            await attempt
        assert refused.value.field == "key"


async def test_many_at_once_leave_one_whole_and_nothing_aside(files: FolderFiles, tmp_path: Path) -> None:
    whole = [bytes([n]) * 100_000 for n in range(10)]
    await asyncio.gather(*(files.put("k", data, "text/plain") for data in whole))
    assert await files.get("k") in whole
    assert [path.name for path in (tmp_path / "files").iterdir()] == ["k"]


async def pieces(*parts: bytes) -> AsyncIterator[bytes]:
    for part in parts:
        yield part


async def test_a_stream_is_kept_piece_by_piece(files: FolderFiles) -> None:
    assert await files.put_stream("calls/a.wav", pieces(b"one", b"", b"two"), "audio/wav") == 6
    assert b"".join([piece async for piece in files.open("calls/a.wav")]) == b"onetwo"


async def test_a_stream_that_breaks_leaves_no_file(files: FolderFiles) -> None:
    async def broken() -> AsyncIterator[bytes]:
        yield b"half"
        raise ConnectionError

    with pytest.raises(ConnectionError):
        await files.put_stream("half", broken(), "audio/wav")
    with pytest.raises(NotFound):
        await files.get("half")


async def test_what_is_deleted_is_gone_and_may_be_deleted_again(files: FolderFiles) -> None:
    await files.put("k", b"data", "text/plain")
    await files.delete("k")
    await files.delete("k")
    with pytest.raises(NotFound):
        await anext(files.open("k"))
