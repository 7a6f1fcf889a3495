"""Opening a store, and telling a lost store from failed work."""

import asyncio
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import Connection, select, text, update
from sqlalchemy.exc import DBAPIError

from hub.contract.errors import Misconfigured
from hub.storage.engine import Store, open_store, unreachable
from hub.storage.schema import counters
from tests.servers import PostgresServer, free_port

TAKE = update(counters).where(counters.c.name == "reference").values(value=counters.c.value + 1)


async def test_a_migrated_store_counts_from_the_beginning(store: Store) -> None:
    async with store.reader.connect() as connection:
        rows = (await connection.execute(select(counters))).all()
    assert {(row.name, row.value) for row in rows} == {("journal", 0), ("reference", 1000)}


async def test_work_that_fails_leaves_nothing_behind(store: Store) -> None:
    def work(conn: Connection) -> None:
        conn.execute(counters.insert(), {"name": "half", "value": 1})
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await store.transact(work)
    async with store.reader.connect() as connection:
        assert (await connection.execute(select(counters).where(counters.c.name == "half"))).all() == []


async def test_two_writers_at_once_lose_no_update(database_url: str) -> None:
    """Two nodes on PostgreSQL; on SQLite the hub and the command line beside it."""
    stores = [open_store(database_url), open_store(database_url)]

    def take(conn: Connection) -> int:
        conn.execute(select(counters)).all()  # reading first is what makes SQLite's deferred transactions fail
        conn.execute(TAKE)
        value: int = conn.execute(select(counters.c.value).where(counters.c.name == "reference")).scalar_one()
        return value

    try:
        taken = await asyncio.gather(*(stores[n % 2].transact(take) for n in range(40)))
        assert sorted(taken) == list(range(1001, 1041))
    finally:
        for store in stores:
            await store.close()


async def test_sqlite_is_durable_and_keeps_references(sqlite_url: str) -> None:
    store = open_store(sqlite_url)

    def pragmas(conn: Connection) -> list[object]:
        names = ("journal_mode", "synchronous", "foreign_keys")
        return [conn.execute(text(f"PRAGMA {name}")).scalar() for name in names]

    assert await store.transact(pragmas) == ["wal", 2, 1]
    await store.close()


@pytest.mark.parametrize("url", ["mysql://user@host/name", "sqlite://", "sqlite:///:memory:"])
def test_a_store_that_keydesk_does_not_know_is_refused_with_a_mend(url: str) -> None:
    with pytest.raises(Misconfigured) as refused:
        open_store(url)
    assert refused.value.mend


async def test_a_connection_lost_while_idle_costs_nothing(postgres: PostgresServer, postgres_url: str) -> None:
    store = open_store(postgres_url)
    try:
        await store.transact(lambda conn: conn.execute(TAKE).rowcount)
        postgres.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'keydesk'")
        await store.transact(lambda conn: conn.execute(TAKE).rowcount)
        async with store.reader.connect() as connection:
            value = (await connection.execute(select(counters.c.value).order_by(counters.c.value))).scalars().all()
        assert value == [0, 1002]
    finally:
        await store.close()


async def test_nobody_listening_is_an_unreachable_store() -> None:
    store = open_store(f"postgresql://keydesk@127.0.0.1:{free_port()}/none")
    with pytest.raises(OSError) as failed:  # noqa: PT011
        await store.transact(lambda conn: conn.execute(TAKE))
    assert unreachable(failed.value)
    await store.close()


async def test_a_database_that_is_not_there_is_an_unreachable_store(tmp_path: Path, postgres: PostgresServer) -> None:
    for url in (f"sqlite:///{tmp_path}/no folder/k.sqlite3", postgres.url("nobody_made_it")):
        store = open_store(url)
        with pytest.raises(DBAPIError) as failed:
            await store.transact(lambda conn: conn.execute(TAKE))
        assert unreachable(failed.value)
        await store.close()


async def test_a_full_disk_is_an_unreachable_store(sqlite_url: str) -> None:
    store = open_store(sqlite_url)

    def fill(conn: Connection) -> None:
        conn.execute(text("PRAGMA max_page_count=1"))
        for n in range(100):
            conn.execute(counters.insert(), {"name": f"{n}" * 1000, "value": n})

    with pytest.raises(DBAPIError) as failed:
        await store.transact(fill)
    assert unreachable(failed.value)
    await store.close()


async def test_a_wrong_statement_is_not_an_unreachable_store(store: Store) -> None:
    with pytest.raises(DBAPIError) as failed:
        await store.transact(lambda conn: conn.execute(text("SELECT * FROM nowhere")))
    assert not unreachable(failed.value)


async def test_errors_do_not_tell_what_was_written(store: Store) -> None:
    def twice(conn: Connection) -> None:
        for _ in range(2):
            conn.execute(counters.insert(), {"name": "+4722000001", "value": 7})

    with pytest.raises(DBAPIError) as failed:
        await store.transact(twice)
    assert "+4722000001" not in str(failed.value)


def reference(conn: Connection) -> int:
    value: int = conn.execute(select(counters.c.value).where(counters.c.name == "reference")).scalar_one()
    return value


async def test_a_lookup_sees_every_commit_that_came_before(store: Store) -> None:
    for expected in range(1000, 1005):
        assert await store.lookup(reference) == expected
        await store.transact(lambda conn: conn.execute(TAKE).rowcount)


async def test_a_lookup_that_fails_spoils_no_other(store: Store) -> None:
    with pytest.raises(DBAPIError):
        await store.lookup(lambda conn: conn.execute(text("SELECT * FROM nowhere")).all())
    assert await store.lookup(reference) == 1000


async def test_a_lookup_outlives_a_lost_connection(postgres: PostgresServer, postgres_url: str) -> None:
    store = open_store(postgres_url)
    assert await store.lookup(reference) == 1000
    postgres.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'keydesk'")
    assert await store.lookup(reference) == 1000
    await store.close()


def test_sqlite_is_new_enough_to_return_what_it_updates() -> None:
    assert sqlite3.sqlite_version_info >= (3, 35)
