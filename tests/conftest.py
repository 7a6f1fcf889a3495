"""Fixtures every test may use. Servers start at the first test that needs them and live for the whole run.

Stores: `store` (an open store, once on SQLite and once on PostgreSQL), `database_url` (the same, not opened),
`sqlite_url`, `postgres_url` (one kind only); all fresh and migrated. `writer`: the store's writer at work, publishing
on `bus`. `redis_url`: an empty Redis. `clock` and `new_id`: time and ids that a test commands.
"""

import asyncio
import contextlib
import gc
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from config.migrate import upgrade
from hub.bus.in_process import InProcessBus
from hub.journal.store import append
from hub.storage.engine import Store, open_store
from hub.storage.writer import Writer
from tests.fakes.clock import FakeClock
from tests.fakes.ids import CountedIds
from tests.servers import PostgresServer, RedisServer, postgres_server, redis_server

# How fast a busy machine draws and runs examples says nothing about what they show.
settings.register_profile("keydesk", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("keydesk")


# What takes longest begins first, or the last worker would be alone with it at the end.
LONGEST = ("crash/test_kill", "config/build", "crash", "journeys/test_phone", "journeys", "browser")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    places = [Path(__file__).parent / name for name in LONGEST]

    def turn(item: pytest.Item) -> int:
        return next((n for n, place in enumerate(places) if str(item.path).startswith(str(place))), len(places))

    items.sort(key=turn)


def pytest_collection_finish() -> None:
    """What is here now stays to the end: the garbage collector need not look through it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def new_id() -> CountedIds:
    return CountedIds()


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """The run's one PostgreSQL; its database `migrated` is the template of every test's own."""
    with postgres_server() as server:
        server.execute("CREATE DATABASE migrated")
        upgrade(server.url("migrated"))
        yield server


@pytest.fixture
def postgres_url(postgres: PostgresServer) -> Iterator[str]:
    name = postgres.new_database("migrated")
    yield postgres.url(name)
    postgres.drop_database(name)


@pytest.fixture
def empty_postgres_url(postgres: PostgresServer) -> Iterator[str]:
    """A database without a single table."""
    name = postgres.new_database()
    yield postgres.url(name)
    postgres.drop_database(name)


@pytest.fixture(scope="session")
def _migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("migrated") / "keydesk.sqlite3"
    upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture
def sqlite_url(_migrated_sqlite: Path, tmp_path: Path) -> str:
    return f"sqlite:///{shutil.copy(_migrated_sqlite, tmp_path / 'keydesk.sqlite3')}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    url: str = request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")
    return url


@pytest.fixture
async def store(database_url: str) -> AsyncIterator[Store]:
    opened = open_store(database_url)
    yield opened
    await opened.close()


@pytest.fixture
def bus() -> InProcessBus:
    return InProcessBus()


@pytest.fixture
async def writer(store: Store, bus: InProcessBus, clock: FakeClock) -> AsyncIterator[Writer]:
    writer = Writer(store, append, bus.publish, clock)
    task = asyncio.create_task(writer.work())
    yield writer
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


@pytest.fixture(scope="session")
def redis() -> Iterator[RedisServer]:
    """The run's one Redis."""
    with redis_server() as server:
        yield server


@pytest.fixture
def redis_url(redis: RedisServer) -> str:
    redis.empty()
    return redis.url
