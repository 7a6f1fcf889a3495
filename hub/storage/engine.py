"""Opens the store. Everything that differs between SQLite and PostgreSQL stands here and in `columns.py`.

Engines hide parameters: what people wrote, and their numbers, must not reach a log through an error's text.
"""

import asyncio
import contextlib
import sqlite3
import threading
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from queue import SimpleQueue
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolExhausted
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from hub.contract.errors import Misconfigured

T = TypeVar("T")
# Classes of SQLSTATE: connection, authorisation, no such database, resources, operator's intervention, system.
POSTGRESQL_TROUBLE = frozenset({"08", "28", "3D", "53", "57", "58"})
SQLITE_TROUBLE = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_NOTADB,
    }
)


@dataclass(frozen=True)
class Store:
    """An open store: `reader` for views, `lookup` for reading a row or two on a hot path, `transact` to run a function
    of a connection in one transaction.

    `transact` is for the one writer (`hub.storage.writer`); everything else that writes goes through it."""

    reader: AsyncEngine
    lookup: Callable[[Callable[[Connection], Any]], Awaitable[Any]]
    transact: Callable[[Callable[[Connection], Any]], Awaitable[Any]]
    close: Callable[[], Awaitable[None]]


def open_store(url: str) -> Store:
    """`url`: `sqlite:///path` or `postgresql://user@host/name`. Raises `Misconfigured` for any other store."""
    address = make_url(url)
    kind = address.get_backend_name()
    if kind == "sqlite":
        if not address.database or address.database == ":memory:":
            raise Misconfigured(
                "KEYDESK_DATABASE_URL names no file; a store in memory would forget what it promised to keep.",
                mend="use sqlite:///keydesk.sqlite3",
            )
        return _open_sqlite(url)
    if kind == "postgresql":
        return _open_postgresql(url)
    raise Misconfigured(
        f"KEYDESK_DATABASE_URL names {kind!r}, which Keydesk does not know.",
        mend="use sqlite:///keydesk.sqlite3 or postgresql://user@host/database",
    )


def unreachable(error: BaseException) -> bool:
    """Whether the store itself failed (gone, full, locked, too slow), and not the work it was given."""
    if isinstance(error, DBAPIError):
        return error.connection_invalidated or (error.orig is not None and unreachable(error.orig))
    if isinstance(error, OSError | PoolExhausted):
        return True
    # SQLAlchemy puts asyncpg's errors into its own, which keep only the code.
    postgresql = getattr(error, "sqlstate", None) or ""
    sqlite = getattr(error, "sqlite_errorcode", 0)
    return postgresql[:2] in POSTGRESQL_TROUBLE or sqlite & 0xFF in SQLITE_TROUBLE


def _open_postgresql(url: str) -> Store:
    """No pool overflows: a connection beyond its size would be made and closed for each use, which costs more than to
    wait for a kept one. The writer has a pool of its own, so that readers never keep it waiting, and no ping before
    each transaction: a connection that died while idle shows at the first statement, and the work is done once more."""
    address = make_url(url).set(drivername="postgresql+asyncpg")
    settings = {"timeout": 5, "command_timeout": 30, "server_settings": {"application_name": "keydesk", "jit": "off"}}
    reader = create_async_engine(
        address, pool_size=10, max_overflow=0, pool_pre_ping=True, connect_args=settings, hide_parameters=True
    )
    writer = create_async_engine(
        address,
        pool_size=1,
        max_overflow=1,
        connect_args=settings | {"prepared_statement_cache_size": 500},
        hide_parameters=True,
    )

    async def once(work: Callable[[Connection], T], progress: list[str]) -> T:
        async with writer.begin() as connection:
            result = await connection.run_sync(work)
            progress.append("decided")
        return result

    async def transact(work: Callable[[Connection], T]) -> T:
        progress: list[str] = []
        try:
            return await once(work, progress)
        except DBAPIError as error:
            # Lost while committing: nobody knows whether it is done, so only a loss before that is tried again.
            if not error.connection_invalidated or progress:
                raise
        return await once(work, progress)

    near = create_async_engine(
        address, pool_size=5, max_overflow=0, connect_args=settings, hide_parameters=True, isolation_level="AUTOCOMMIT"
    )

    async def lookup(work: Callable[[Connection], T]) -> T:
        """Without a transaction and without a ping: one round trip. A connection found dead is replaced, once."""
        try:
            async with near.connect() as connection:
                return await connection.run_sync(work)
        except DBAPIError as error:
            if not error.connection_invalidated:
                raise
        async with near.connect() as connection:
            return await connection.run_sync(work)

    async def close() -> None:
        for engine in (writer, near, reader):
            await engine.dispose()

    return Store(reader=reader, lookup=lookup, transact=transact, close=close)


def _open_sqlite(url: str) -> Store:
    """Writes run on one thread with a plain connection: per statement that saves the hop to a driver's own thread.
    Lookups run on the event loop's: by an index, one takes less time than handing it to another thread."""
    writer = create_engine(make_url(url).set(drivername="sqlite+pysqlite"), hide_parameters=True)
    reader = create_async_engine(
        make_url(url).set(drivername="sqlite+aiosqlite"), pool_size=10, max_overflow=0, hide_parameters=True
    )
    prepare_sqlite(writer, begin="BEGIN IMMEDIATE")
    prepare_sqlite(reader.sync_engine)
    near = create_engine(make_url(url).set(drivername="sqlite+pysqlite"), hide_parameters=True)
    prepare_sqlite(near, begin="")
    thread = _WriterThread(writer)
    nearby = _Kept(near)

    async def lookup(work: Callable[[Connection], T]) -> T:
        """On a connection that never begins, so that each statement sees the newest commit."""
        with nearby.connection() as connection:
            return work(connection)

    async def close() -> None:
        await thread.stop()
        await reader.dispose()
        nearby.close()

    return Store(reader=reader, lookup=lookup, transact=thread.transact, close=close)


def prepare_sqlite(engine: Engine, begin: str = "BEGIN") -> None:
    """WAL, full sync, foreign keys, and BEGIN in our hands (the driver would begin only at the first change).

    Who writes begins IMMEDIATE: a transaction that first reads and then finds another process (the command line beside
    the hub) writing would be refused at once, however long it may wait. `begin` empty: never begin."""

    @event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in ("busy_timeout=10000", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    if not begin:
        return

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)


class _Kept:
    """One connection, kept open for one thread: to take one from a pool and give it back takes longer than a row."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._open: Connection | None = None

    @contextlib.contextmanager
    def connection(self) -> Iterator[Connection]:
        """The connection; one that failed is closed, and the next use opens another."""
        if self._open is None:
            self._open = self._engine.connect()
        try:
            yield self._open
        except DBAPIError:
            broken, self._open = self._open, None
            broken.close()
            raise

    def close(self) -> None:
        if self._open is not None:
            self._open.close()
        self._engine.dispose()


class _WriterThread:
    """Runs transactions one after another on one connection and answers on the event loop that asked."""

    def __init__(self, engine: Engine) -> None:
        self._kept = _Kept(engine)
        self._jobs: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._thread: threading.Thread | None = None

    async def transact(self, work: Callable[[Connection], T]) -> T:
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[T] = loop.create_future()

        def job() -> None:
            try:
                with self._kept.connection() as connection, connection.begin():
                    result = work(connection)
            except BaseException as error:
                _on(loop, _fail, answer, error)
            else:
                _on(loop, _succeed, answer, result)

        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="keydesk-writer", daemon=True)
            self._thread.start()
        self._jobs.put(job)
        return await answer

    async def stop(self) -> None:
        if self._thread is not None:
            self._jobs.put(None)
            await asyncio.to_thread(self._thread.join)

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            job()
        self._kept.close()


def _on(loop: asyncio.AbstractEventLoop, call: Callable[..., None], *arguments: Any) -> None:
    with contextlib.suppress(RuntimeError):  # the loop has closed: nobody waits for the answer any more
        loop.call_soon_threadsafe(call, *arguments)


def _succeed(answer: asyncio.Future[T], result: T) -> None:
    if not answer.done():
        answer.set_result(result)


def _fail(answer: asyncio.Future[Any], error: BaseException) -> None:
    if not answer.done():
        answer.set_exception(error)
