"""Opens the store. Everything that differs between SQLite and PostgreSQL stands here and in `columns.py`."""

import asyncio
import threading
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from queue import SimpleQueue
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from hub.contract.errors import Misconfigured

T = TypeVar("T")
Transact = Callable[[Callable[[Connection], T]], Awaitable[T]]


@dataclass(frozen=True)
class Store:
    """An open store: `reader` for views; `transact` runs a function of a connection in one transaction.

    `transact` is for the one writer (`hub.storage.writer`); everything else that writes goes through it."""

    reader: AsyncEngine
    transact: Callable[[Callable[[Connection], Any]], Awaitable[Any]]
    close: Callable[[], Awaitable[None]]


def open_store(url: str) -> Store:
    """`url`: `sqlite:///path` or `postgresql://user@host/name`. Raises `Misconfigured` for any other store."""
    kind = make_url(url).get_backend_name()
    if kind == "sqlite":
        return _open_sqlite(url)
    if kind == "postgresql":
        return _open_postgresql(url)
    raise Misconfigured(
        f"KEYDESK_DATABASE_URL names {kind!r}, which Keydesk does not know.",
        mend="use sqlite:///keydesk.sqlite3 or postgresql://user@host/database",
    )


def _open_postgresql(url: str) -> Store:
    engine = create_async_engine(
        make_url(url).set(drivername="postgresql+asyncpg"), pool_size=10, max_overflow=10, pool_pre_ping=True
    )

    async def transact(work: Callable[[Connection], T]) -> T:
        async with engine.begin() as connection:
            return await connection.run_sync(work)

    return Store(reader=engine, transact=transact, close=engine.dispose)


def _open_sqlite(url: str) -> Store:
    """Writes run on one thread with a plain connection: per statement that saves the hop to a driver's own thread."""
    writer = create_engine(make_url(url).set(drivername="sqlite+pysqlite"))
    reader = create_async_engine(make_url(url).set(drivername="sqlite+aiosqlite"))
    prepare_sqlite(writer)
    prepare_sqlite(reader.sync_engine)
    thread = _WriterThread(writer)

    async def close() -> None:
        await thread.stop()
        await reader.dispose()

    return Store(reader=reader, transact=thread.transact, close=close)


def prepare_sqlite(engine: Engine) -> None:
    """WAL, full sync, foreign keys, and BEGIN in our hands (the driver would begin only at the first change)."""

    @event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in ("busy_timeout=10000", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN")


class _WriterThread:
    """Runs transactions one after another on one connection and answers on the event loop that asked."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._jobs: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._thread: threading.Thread | None = None

    async def transact(self, work: Callable[[Connection], T]) -> T:
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[T] = loop.create_future()

        def job() -> None:
            try:
                with self._engine.begin() as connection:
                    result = work(connection)
            except BaseException as error:
                loop.call_soon_threadsafe(_fail, answer, error)
            else:
                loop.call_soon_threadsafe(_succeed, answer, result)

        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="keydesk-writer", daemon=True)
            self._thread.start()
        self._jobs.put(job)
        return await answer

    async def stop(self) -> None:
        if self._thread is not None:
            self._jobs.put(None)
            await asyncio.to_thread(self._thread.join)
        self._engine.dispose()

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            job()


def _succeed(answer: asyncio.Future[T], result: T) -> None:
    if not answer.done():
        answer.set_result(result)


def _fail(answer: asyncio.Future[Any], error: BaseException) -> None:
    if not answer.done():
        answer.set_exception(error)
