"""Brings a store's tables up to date. Revisions lie in `config/migrations/versions`, named by their number.

A new one is drafted from the difference between `hub/storage/schema.py` and the newest revision by
`python -m config.migrate "what changes"`; read it before you keep it.
"""

import asyncio
import contextlib
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, create_engine, event, make_url, pool, text
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import create_async_engine

from hub.contract.errors import Misconfigured, Unavailable
from hub.storage.engine import unreachable

if TYPE_CHECKING:
    from alembic.config import Config

FOLDER = Path(__file__).parent / "migrations"
LOCK = 0x6B657964  # "keyd": the advisory lock that lets one node migrate and the others wait


def upgrade(url: str) -> None:
    """Apply every revision the store lacks, in one transaction; many nodes may call it at once, one does it.

    `url` as for `hub.storage.engine.open_store`. Does nothing, quickly, when nothing lacks. Raises `Misconfigured` for
    a store Keydesk does not know, or one that a newer Keydesk has migrated, `Unavailable` for one that does not
    answer."""
    try:
        _upgrade_store(make_url(url))
    except Exception as error:
        if not unreachable(error):
            raise
        reason = (str(getattr(error, "orig", error)).splitlines() or [""])[0]
        raise Unavailable(
            f"The store does not answer ({reason or type(error).__name__}).",
            mend="start it, or mend KEYDESK_DATABASE_URL",
        ) from error


def _upgrade_store(address: URL) -> None:
    present = revision_of(address)
    if present == newest():
        return
    if present is not None and present > newest():
        raise Misconfigured(
            f"The store was migrated by a newer Keydesk (revision {present}, this one knows {newest()}).",
            mend="start the newer version, or restore a backup made before the upgrade",
        )
    _on_connection(address, lambda connection: _upgrade(connection))


def newest() -> str:
    """The number of the newest revision this Keydesk carries."""
    return max(path.name for path in (FOLDER / "versions").glob("[0-9]*.py")).split("_")[0]


def revision_of(address: URL) -> str | None:
    """The revision a store stands at, None for an empty one. Without Alembic, whose import alone takes longer."""
    kind = address.get_backend_name()
    if kind == "postgresql":
        found: str | None = _apart(_postgresql_revision(address))
        return found
    if kind != "sqlite" or not address.database or address.database == ":memory:":
        raise Misconfigured(
            f"KEYDESK_DATABASE_URL names {address.render_as_string()!r}, which Keydesk cannot use.",
            mend="use sqlite:///keydesk.sqlite3 or postgresql://user@host/database",
        )
    if not Path(address.database).exists():
        return None
    with contextlib.closing(sqlite3.connect(address.database, timeout=10)) as connection:
        known = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone()
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone() if known else None
    revision: str | None = row[0] if row else None
    return revision


async def _postgresql_revision(address: URL) -> str | None:
    engine = create_async_engine(address.set(drivername="postgresql+asyncpg"), poolclass=pool.NullPool)
    try:
        async with engine.connect() as connection:
            if (await connection.execute(text("SELECT to_regclass('alembic_version')"))).scalar() is None:
                return None
            revision: str | None = (await connection.execute(text("SELECT version_num FROM alembic_version"))).scalar()
            return revision
    finally:
        await engine.dispose()


def draft(message: str) -> None:
    """Write the next revision, from the difference between the newest one and the schema."""
    from alembic import command

    with tempfile.TemporaryDirectory() as folder:
        address = make_url(f"sqlite:///{folder}/draft.sqlite3")
        number = 1
        if any((FOLDER / "versions").glob("[0-9]*.py")):
            upgrade(address.render_as_string())
            number = int(newest()) + 1
        _on_connection(
            address,
            lambda connection: command.revision(
                _alembic(connection), message, autogenerate=True, rev_id=f"{number:04d}"
            ),
        )


def _upgrade(connection: Connection) -> None:
    from alembic import command

    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
    command.upgrade(_alembic(connection), "head")


def _alembic(connection: Connection) -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes["connection"] = connection
    return config


def _on_connection(address: URL, work: Callable[[Connection], Any]) -> None:
    if address.get_backend_name() == "postgresql":
        _apart(_on_postgresql(address, work))
        return
    engine = create_engine(address.set(drivername="sqlite+pysqlite"), poolclass=pool.NullPool)

    @event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # the driver would begin only at the first change of a row
        connection.execute("PRAGMA busy_timeout=30000")
        connection.execute("PRAGMA journal_mode=WAL")

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")  # the other migrating process waits here

    with engine.begin() as connection:
        work(connection)


async def _on_postgresql(address: URL, work: Callable[[Connection], Any]) -> None:
    engine = create_async_engine(address.set(drivername="postgresql+asyncpg"), poolclass=pool.NullPool)
    try:
        async with engine.begin() as connection:
            await connection.run_sync(work)
    finally:
        await engine.dispose()


def _apart(work: Coroutine[Any, Any, Any]) -> Any:
    """Run to the end on a thread of its own: the caller's may be running a loop already."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


if __name__ == "__main__":
    draft(" ".join(sys.argv[1:]))
