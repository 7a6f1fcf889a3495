"""One hub per store, between real processes, on both stores."""

import asyncio
import contextlib
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import text

from hub.contract.errors import Misconfigured, Unavailable
from hub.storage.claim import LOCK, claim_store
from hub.storage.engine import open_store
from tests.servers import PostgresServer, free_port, postgres_server

HOLD = """
import asyncio, sys
from hub.storage.claim import claim_store
async def hold():
    async with claim_store(sys.argv[1]):
        print("held", flush=True)
        await asyncio.Event().wait()
asyncio.run(hold())
"""


@asynccontextmanager
async def another_process(url: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """A process that holds the store."""
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", HOLD, url, stdout=subprocess.PIPE)
    assert process.stdout is not None
    try:
        assert await process.stdout.readline() == b"held\n"
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()


async def test_a_second_process_is_refused_and_told_what_to_do(database_url: str) -> None:
    async with another_process(database_url) as other:
        with pytest.raises(Misconfigured, match="Another hub") as refused:
            async with claim_store(database_url, patience=0.3):
                raise AssertionError("two hubs hold one store")
    assert "KEYDESK_DATABASE_URL" in refused.value.mend
    assert database_url.startswith("postgresql") or str(other.pid) in refused.value.detail


async def test_a_killed_holder_leaves_the_store_free(database_url: str) -> None:
    async with another_process(database_url) as other:
        other.send_signal(signal.SIGKILL)
        await other.wait()
        async with claim_store(database_url):
            pass


async def test_whoever_comes_while_the_holder_is_stopping_waits_for_it(database_url: str) -> None:
    async with another_process(database_url) as other:
        coming = asyncio.create_task(_claimed(database_url))
        done, _ = await asyncio.wait([coming], timeout=0.3)
        assert not done, "it waits"
        other.kill()
        await coming


async def test_a_released_store_can_be_claimed_again(database_url: str) -> None:
    for _ in range(2):
        async with claim_store(database_url, patience=0):
            pass


async def test_two_in_one_process_are_two(database_url: str) -> None:
    async with claim_store(database_url):
        with pytest.raises(Misconfigured):
            async with claim_store(database_url, patience=0):
                pass


async def test_a_store_that_does_not_answer_is_no_ones_claim() -> None:
    with pytest.raises(Unavailable):
        async with claim_store(f"postgresql://keydesk@127.0.0.1:{free_port()}/nothing", patience=0):
            pass


async def test_a_folder_that_cannot_be_written_is_named(tmp_path_factory: pytest.TempPathFactory) -> None:
    with pytest.raises(Misconfigured, match=r"nowhere.*\.lock"):
        async with claim_store(f"sqlite:///{tmp_path_factory.getbasetemp()}/nowhere/at/all.sqlite3"):
            pass


async def _claimed(url: str) -> None:
    async with claim_store(url, patience=30):
        pass


# --- a claim that is lost while the hub runs (PostgreSQL only: a file's lock cannot be lost) ------------------------
async def _end_sessions(url: str) -> None:
    store = open_store(url)
    async with store.reader.connect() as connection:
        await connection.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_locks "
                "WHERE locktype = 'advisory' AND objid = :lock AND granted "
                "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
            ),
            {"lock": LOCK},
        )
    await store.close()


async def test_a_lost_session_takes_the_lock_again(postgres_url: str) -> None:
    async with claim_store(postgres_url) as claim:
        watching = asyncio.create_task(claim.watch())
        await _end_sessions(postgres_url)
        async with asyncio.timeout(20):
            while not await _is_held(postgres_url):
                await asyncio.sleep(0.02)
        assert not watching.done()
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)


async def test_a_store_that_another_took_meanwhile_ends_the_hub(postgres_url: str) -> None:
    async with claim_store(postgres_url, patience=0.2) as claim:
        await _end_sessions(postgres_url)
        async with claim_store(postgres_url):
            with pytest.raises(Misconfigured, match="Another hub"):
                await asyncio.wait_for(claim.watch(), 20)


@pytest.fixture
def postgres_of_its_own() -> Iterator[PostgresServer]:
    with postgres_server() as server:
        yield server


async def test_a_server_that_restarts_finds_the_same_hub(postgres_of_its_own: PostgresServer) -> None:
    url = postgres_of_its_own.url("postgres")
    async with claim_store(url) as claim:
        watching = asyncio.create_task(claim.watch())
        await asyncio.to_thread(postgres_of_its_own.stop, kill=True)
        await asyncio.to_thread(postgres_of_its_own.start)
        async with asyncio.timeout(20):
            while not await _is_held(url):
                await asyncio.sleep(0.02)
        assert not watching.done()
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)


async def _is_held(url: str) -> bool:
    try:
        async with claim_store(url, patience=0):
            return False
    except Misconfigured:
        return True
