"""Migrations make exactly the tables the code expects, once, on both stores, however many nodes start at a time."""

import asyncio
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from config.migrate import FOLDER, newest, upgrade
from hub.contract.errors import Misconfigured
from hub.storage.engine import Store, open_store
from hub.storage.schema import metadata
from hub.storage.tables.search import ordinary

SQLITE_SHAPE = "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'"
POSTGRESQL_SHAPE = """
    SELECT 'column', table_name, column_name, data_type || ' ' || is_nullable || ' ' || coalesce(column_default, '-')
    FROM information_schema.columns WHERE table_schema = 'public'
    UNION ALL SELECT 'index', tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
    UNION ALL SELECT 'constraint', conrelid::regclass::text, conname, pg_get_constraintdef(oid)
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace
"""


def shape(conn: Connection) -> set[tuple[str, ...]]:
    """Everything the store says of its tables; SQLite keeps the statement's text, of which only words count."""
    rows = conn.execute(text(SQLITE_SHAPE if conn.dialect.name == "sqlite" else POSTGRESQL_SHAPE)).all()
    return {
        tuple(str(part) if conn.dialect.name != "sqlite" else _words(str(part)) for part in row)
        for row in rows
        if "alembic_version" not in (row[1], row[2])
    }


def _words(statement: str) -> str:
    """Without white space, quotes and brackets, and the parts of a table in alphabetical order."""
    for mark in '"()':
        statement = statement.replace(mark, " ")
    return " | ".join(sorted(" ".join(part.split()) for part in statement.split(",")))


async def test_compared_by_alembic_schema_and_migrations_are_equal(store: Store) -> None:
    options = {"compare_type": True, "include_name": ordinary}
    differences = await store.transact(
        lambda conn: compare_metadata(MigrationContext.configure(conn, opts=options), metadata)
    )
    assert differences == []


async def test_compared_by_the_store_itself_schema_and_migrations_are_equal(store: Store, fresh_url: str) -> None:
    """Sees what Alembic does not: checks, defaults, conditions of indexes."""
    fresh = open_store(fresh_url)
    await fresh.transact(metadata.create_all)
    assert await store.transact(shape) == await fresh.transact(shape)
    await fresh.close()


@pytest.fixture
def fresh_url(database_url: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty store of the same kind as `database_url`."""
    if database_url.startswith("sqlite"):
        return f"sqlite:///{tmp_path}/fresh.sqlite3"
    url: str = request.getfixturevalue("empty_postgres_url")
    return url


def test_migrating_twice_changes_nothing(fresh_url: str) -> None:
    upgrade(fresh_url)
    upgrade(fresh_url)


async def test_a_caller_within_a_running_loop_may_migrate(fresh_url: str) -> None:
    upgrade(fresh_url)
    store = open_store(fresh_url)
    assert await store.transact(lambda conn: conn.execute(text("SELECT count(*) FROM counters")).scalar()) == 2
    await store.close()


async def test_nodes_that_start_together_migrate_once(fresh_url: str) -> None:
    """Real processes: a lock between threads of one would prove nothing."""
    code = "import sys; from config.migrate import upgrade; sys.stdin.readline(); upgrade(sys.argv[1])"
    nodes = [
        await asyncio.create_subprocess_exec(
            sys.executable, "-c", code, fresh_url, stdin=subprocess.PIPE, stderr=subprocess.PIPE
        )
        for _ in range(3)
    ]
    said = await asyncio.gather(*(node.communicate(b"go\n") for node in nodes))
    assert [(node.returncode, errors) for node, (_, errors) in zip(nodes, said, strict=True)] == [(0, b"")] * 3


def test_an_up_to_date_store_is_recognised_without_alembic(sqlite_url: str) -> None:
    """What makes a second start quick."""
    code = "import sys; from config.migrate import upgrade; upgrade(sys.argv[1]); sys.exit('alembic' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code, sqlite_url], check=False).returncode == 0


def test_the_number_of_the_newest_file_is_the_head_of_the_chain() -> None:
    assert ScriptDirectory(str(FOLDER)).get_heads() == [newest()]


def test_a_store_of_a_newer_keydesk_is_refused(sqlite_url: str) -> None:
    connection = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))
    with connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    with pytest.raises(Misconfigured, match="newer") as refused:
        upgrade(sqlite_url)
    assert refused.value.mend


@pytest.mark.parametrize("url", ["mysql://somebody:secret@host/name", "sqlite://"])
def test_a_store_that_keydesk_does_not_know_is_refused_without_telling_its_password(url: str) -> None:
    with pytest.raises(Misconfigured) as refused:
        upgrade(url)
    assert "secret" not in refused.value.detail


def test_a_failing_migration_leaves_nothing(tmp_path: Path) -> None:
    """A table is in the way: none of the others remains."""
    path = tmp_path / "half.sqlite3"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE offers (id)")
    with pytest.raises(Exception, match="already exists"):
        upgrade(f"sqlite:///{path}")
    assert connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall() == [("offers",)]
    connection.close()
