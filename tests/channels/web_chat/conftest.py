from collections.abc import AsyncIterator

import pytest

from tests.fakes.chat_doors import ChatHub
from tests.fakes.chat_node import ChatNode


@pytest.fixture
def hub() -> ChatHub:
    return ChatHub()


@pytest.fixture
async def node(hub: ChatHub) -> AsyncIterator[ChatNode]:
    started = await ChatNode(hub, identity_secret="shared with the site").start()
    yield started
    await started.crash()
    await started.visits.stop()
