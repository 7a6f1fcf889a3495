"""The company of `tests.fakes.console_world`, on each kind of store."""

from collections.abc import AsyncIterator

import pytest

from hub.storage.engine import Store
from tests.fakes.console_world import World, a_world


@pytest.fixture
async def world(store: Store) -> AsyncIterator[World]:
    async with a_world(store) as made:
        yield made
