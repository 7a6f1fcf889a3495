"""A small company whose index is up to date when `indexed()` says so."""

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from hub.searching.actions import Indexer
from hub.storage.engine import Store
from tests.fakes.console_world import World, a_world

Indexed = Callable[[], Awaitable[None]]


@pytest.fixture
async def world(store: Store) -> AsyncIterator[World]:
    async with a_world(store) as made:
        yield made


@pytest.fixture
def indexed(world: World) -> Indexed:
    indexer = Indexer(world.writer, world.reader, world.bus)

    async def up_to_date() -> None:
        while await indexer.step():
            pass

    return up_to_date
