"""Attachments in a folder: complete or not there, and never outside it."""

import asyncio
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
