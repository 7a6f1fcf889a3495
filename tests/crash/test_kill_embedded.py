"""The hub as it comes, SQLite and a bus in the process, is killed at any instant."""

from pathlib import Path

import pytest

from tests.crash.killing import kill_again_and_again


@pytest.mark.timeout(900)
async def test_a_hub_killed_again_and_again_loses_nothing(sqlite_url: str, tmp_path: Path) -> None:
    await kill_again_and_again(sqlite_url, "", tmp_path)
