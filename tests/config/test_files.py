"""Files go where the settings say."""

from pathlib import Path

import pytest
from pydantic import SecretStr

from config.files import open_files
from config.settings import Settings
from tests.s3_server import s3_server


async def test_without_a_word_they_lie_below_the_data_folder(tmp_path: Path) -> None:
    await open_files(Settings(data_dir=tmp_path)).put("a/b", b"x", "text/plain")
    assert (tmp_path / "files" / "a" / "b").read_bytes() == b"x"


@pytest.mark.parametrize("folder", ["", "/desk/one"])
async def test_a_bucket_that_is_named_holds_them(tmp_path: Path, folder: str) -> None:
    with s3_server() as bucket:
        settings = Settings(
            data_dir=tmp_path,
            files_url=f"s3://{bucket.name}{folder}",
            files_endpoint=bucket.endpoint,
            files_key_id=bucket.key_id,
            files_secret=SecretStr(bucket.secret),
        )
        await open_files(settings).put("a/b", b"x", "text/plain")
        assert await open_files(settings).get("a/b") == b"x"
    assert list(tmp_path.iterdir()) == []
