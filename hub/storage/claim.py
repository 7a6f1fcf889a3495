"""One hub per store: two would each believe that they alone route, and offer one contact twice.

A claim ends with its process, however that ends: the operating system lets go of the lock on the file beside a SQLite
database, PostgreSQL of the advisory lock of a session that is gone.
"""

import asyncio
import contextlib
import fcntl
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Protocol

import structlog
from sqlalchemy import make_url, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from hub.contract.errors import Misconfigured, Unavailable
from hub.storage.engine import unreachable

log = structlog.get_logger()
LOCK = 0x6B657968  # "keyh": one number of a database's advisory locks
PATIENCE = 5.0  # seconds: the hub before this one may just be stopping
PAUSE = 0.1  # seconds between tries
LOOK = 5.0  # seconds between looks whether the claim's session still lives
BY_HAND = "send SIGHUP to the hub's process, or as an administrator POST /api/v1/business/reload"
SESSION = {  # the server gives up a session whose peer's machine is gone within half a minute
    "application_name": "keydesk claim",
    "tcp_keepalives_idle": "10",
    "tcp_keepalives_interval": "5",
    "tcp_keepalives_count": "3",
}


class Claim(Protocol):
    """This process may route for the store."""

    async def watch(self) -> None:
        """Serve until cancelled; run it as a task. Raises `Misconfigured` when another hub has taken the store."""
        ...


@asynccontextmanager
async def claim_store(url: str, patience: float = PATIENCE) -> AsyncIterator[Claim]:
    """Hold the store until left. Raises `Misconfigured` when another hub still holds it after `patience` seconds,
    `Unavailable` when the store does not answer."""
    address = make_url(url)
    if address.get_backend_name() == "postgresql":
        engine = create_async_engine(
            address.set(drivername="postgresql+asyncpg"),
            poolclass=NullPool,
            isolation_level="AUTOCOMMIT",
            connect_args={"timeout": 5, "command_timeout": 5, "server_settings": SESSION},
        )
        session = _Session(engine, patience)
        await session.take()
        try:
            yield session
        finally:
            await session.close()
        return
    path = Path(f"{address.database}.lock")
    descriptor = await _lock_file(path, patience)
    try:
        yield _File()
    finally:
        os.close(descriptor)


def claim_holder(url: str) -> int | None:
    """The process of this machine that holds the store; None when no hub does. Raises `Unavailable` when that cannot be
    told from here."""
    address = make_url(url)
    if address.get_backend_name() == "postgresql":
        raise Unavailable("A hub on PostgreSQL may run on any machine.", mend=BY_HAND)
    path = Path(f"{address.database}.lock")
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        if _locked(descriptor):
            return None
        number = os.pread(descriptor, 20, 0).decode(errors="replace").strip()
    finally:
        os.close(descriptor)
    if not number.isdecimal() or not _has_open(int(number), path):
        raise Unavailable("The hub's process is not on this machine.", mend=BY_HAND)
    return int(number)


def _has_open(process: int, path: Path) -> bool:
    """Whether the process has the file open: a number alone may be another's by now, or another machine's."""
    folder = Path(f"/proc/{process}/fd")
    if not Path("/proc/self/fd").exists():
        return True  # a system that does not tell
    try:
        return any(found.resolve() == path.resolve() for found in folder.iterdir())
    except OSError:
        return False


class _File:
    """A locked file stays locked as long as it is open."""

    async def watch(self) -> None:
        await asyncio.Event().wait()


async def _lock_file(path: Path, patience: float) -> int:
    """The open, locked file, which names its process. It is never removed: another hub may be opening it."""
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise Misconfigured(
            f"{path} cannot be opened ({error.strerror}).", mend="let Keydesk write beside its database"
        ) from None
    deadline = asyncio.get_running_loop().time() + patience
    try:
        while not _locked(descriptor):
            if asyncio.get_running_loop().time() >= deadline:
                holder = os.pread(descriptor, 20, 0).decode(errors="replace").strip()
                raise _taken(f"process {holder}" if holder else "")
            await asyncio.sleep(PAUSE)
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def _locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


class _Session:
    """A session of PostgreSQL that holds the lock. When the server restarts, the lock is taken again at once; until
    then this hub can save nothing either."""

    def __init__(self, engine: AsyncEngine, patience: float) -> None:
        self._engine = engine
        self._patience = patience
        self._connection: AsyncConnection | None = None
        self._lost = asyncio.Event()

    async def take(self) -> None:
        """Hold the lock, or raise `Misconfigured`, or `Unavailable`."""
        deadline = asyncio.get_running_loop().time() + self._patience
        try:
            while not await self._try():
                if asyncio.get_running_loop().time() >= deadline:
                    raise _taken("")
                await asyncio.sleep(PAUSE)
        except Exception as error:
            if unreachable(error):
                raise Unavailable("The store does not answer.", mend="check KEYDESK_DATABASE_URL") from error
            raise

    async def watch(self) -> None:
        """See `Claim`."""
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LOOK):
                    await self._lost.wait()
            if not await self._alive():
                log.warning("the claim on the store is lost; taking it again")
                await self._retake()
                log.info("the claim on the store is taken again")

    async def close(self) -> None:
        await self._drop()
        await self._engine.dispose()

    async def _try(self) -> bool:
        await self._drop()
        self._lost = asyncio.Event()
        connection = await self._engine.connect()
        try:
            raw: Any = (await connection.get_raw_connection()).driver_connection
            raw.add_termination_listener(lambda _: self._lost.set())
            taken: bool = (await connection.execute(_TRY, {"lock": LOCK})).scalar_one()
        except BaseException:
            await connection.close()
            raise
        if taken:
            self._connection = connection
        else:
            await connection.close()
        return taken

    async def _alive(self) -> bool:
        if self._lost.is_set() or self._connection is None:
            return False
        try:
            await self._connection.execute(text("SELECT 1"))
        except (DBAPIError, OSError):
            return False
        return True

    async def _retake(self) -> None:
        while True:
            try:
                return await self.take()
            except Unavailable:
                await asyncio.sleep(PAUSE)

    async def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with contextlib.suppress(DBAPIError, OSError):
                await connection.close()


_TRY = text("SELECT pg_try_advisory_lock(:lock)")


def _taken(by: str) -> Misconfigured:
    return Misconfigured(
        f"Another hub{f' ({by})' if by else ''} runs on this store.",
        mend="stop it first, or give this one a store of its own by KEYDESK_DATABASE_URL",
    )
