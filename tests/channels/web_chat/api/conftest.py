from collections.abc import AsyncIterator

import pytest

from tests.fakes.chat_api import Guest, Served, served_chat
from tests.fakes.chat_doors import ChatHub


@pytest.fixture
def hub() -> ChatHub:
    return ChatHub()


@pytest.fixture
async def served(hub: ChatHub) -> AsyncIterator[Served]:
    async with served_chat(hub, allowed_origins=("https://app.example",), poll_seconds=0.05) as made:
        yield made


@pytest.fixture
async def ada(served: Served) -> Guest:
    return await served.visitor()
