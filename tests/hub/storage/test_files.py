"""Files in a folder and in a bucket: complete or not there, and never outside it."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from msgspec import structs

from hub.contract.errors import Invalid, NotFound
from hub.contract.ports import Files
from hub.storage.bucket import Bucket, BucketFiles
from hub.storage.files import FolderFiles
from tests.s3_server import s3_server


@pytest.fixture
def folder(tmp_path: Path) -> FolderFiles:
    return FolderFiles(tmp_path / "files")


@pytest.fixture(scope="session")
def bucket() -> Iterator[Bucket]:
    with s3_server() as made:
        yield made


@pytest.fixture(params=["folder", "bucket"])
def files(request: pytest.FixtureRequest, tmp_path: Path) -> Files:
    """The port by both its implementations."""
    if request.param == "folder":
        return FolderFiles(tmp_path / "files")
    return BucketFiles(structs.replace(request.getfixturevalue("bucket"), prefix=tmp_path.name))


async def test_what_is_put_is_got(files: Files) -> None:
    await files.put("mail/2026/a-1.eml", b"\x00\xff", "message/rfc822")
    assert await files.get("mail/2026/a-1.eml") == b"\x00\xff"


async def test_the_same_key_again_replaces_it(files: Files) -> None:
    await files.put("k", b"first", "text/plain")
    await files.put("k", b"second", "text/plain")
    assert await files.get("k") == b"second"


async def test_a_key_that_is_not_there_is_not_found(files: Files) -> None:
    with pytest.raises(NotFound):
        await files.get("nobody/put/it")


@pytest.mark.parametrize("key", ["folder", "folder/file/below"])
async def test_a_folder_and_a_file_below_a_file_are_not_found(files: Files, key: str) -> None:
    await files.put("folder/file", b"", "text/plain")
    with pytest.raises(NotFound):
        await files.get(key)


@pytest.mark.parametrize("key", ["x" * 201, "a/" * 20 + "b"])
async def test_a_key_no_disk_could_take_is_refused(files: Files, key: str) -> None:
    with pytest.raises(Invalid):
        await files.put(key, b"", "text/plain")


async def test_what_cannot_be_put_leaves_nothing_aside(folder: FolderFiles, tmp_path: Path) -> None:
    await folder.put("folder/file", b"", "text/plain")
    with pytest.raises(OSError, match="directory"):
        await folder.put("folder", b"a file where a folder is", "text/plain")
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
async def test_a_key_cannot_leave_the_folder(files: Files, key: str) -> None:
    for attempt in (files.put(key, b"", "text/plain"), files.get(key)):
        with pytest.raises(Invalid) as refused:
            await attempt
        assert refused.value.field == "key"


async def test_many_at_once_leave_one_whole_and_nothing_aside(folder: FolderFiles, tmp_path: Path) -> None:
    whole = [bytes([n]) * 100_000 for n in range(10)]
    await asyncio.gather(*(folder.put("k", data, "text/plain") for data in whole))
    assert await folder.get("k") in whole
    assert [path.name for path in (tmp_path / "files").iterdir()] == ["k"]


async def pieces(*parts: bytes) -> AsyncIterator[bytes]:
    for part in parts:
        yield part


async def test_a_stream_is_kept_piece_by_piece(files: Files) -> None:
    assert await files.put_stream("calls/a.wav", pieces(b"one", b"", b"two"), "audio/wav") == 6
    assert b"".join([piece async for piece in files.open("calls/a.wav")]) == b"onetwo"


async def test_a_large_stream_comes_whole_and_from_any_place(files: Files) -> None:
    whole = bytes(range(256)) * 50_000  # more than a part of S3's
    parts = [whole[at : at + 1_000_000] for at in range(0, len(whole), 1_000_000)]
    size = await files.put_stream("calls/b.wav", pieces(*parts), "audio/wav")
    assert size == len(whole)
    found = [piece async for piece in files.open("calls/b.wav", 12_000_000)]
    assert b"".join(found) == whole[12_000_000:]
    assert max(map(len, found)) < 1_000_000


async def test_an_empty_file_is_a_file(files: Files) -> None:
    assert await files.put_stream("none", pieces(), "text/plain") == 0
    await files.put("empty", b"", "text/plain")
    assert [await files.get("none"), await files.get("empty")] == [b"", b""]


async def test_a_stream_that_breaks_leaves_no_file(files: Files) -> None:
    async def broken() -> AsyncIterator[bytes]:
        yield b"half" * 2_000_000
        raise ConnectionError

    with pytest.raises(ConnectionError):
        await files.put_stream("half", broken(), "audio/wav")
    with pytest.raises(NotFound):
        await files.get("half")


async def test_what_is_deleted_is_gone_and_may_be_deleted_again(files: Files) -> None:
    await files.put("k", b"data", "text/plain")
    await files.delete("k")
    await files.delete("k")
    with pytest.raises(NotFound):
        await anext(files.open("k"))
