"""The hub as in production, PostgreSQL and Redis, is killed at any instant."""

from pathlib import Path

import pytest

from tests.crash.killing import kill_again_and_again


@pytest.mark.timeout(900)
async def test_a_hub_killed_again_and_again_loses_nothing(postgres_url: str, redis_url: str, tmp_path: Path) -> None:
    await kill_again_and_again(postgres_url, redis_url, tmp_path)
