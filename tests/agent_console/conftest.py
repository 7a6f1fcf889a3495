"""The console over the company of `tests.fakes.console_world`, without a network."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack

import httpx
import pytest
from fastapi import FastAPI

from agent_console.api import console_api
from agent_console.api.answers import add_schemas
from config import problems
from hub.storage.engine import open_store
from tests.fakes.console_world import PASSWORD, World, a_world

SignIn = Callable[[str], Awaitable[httpx.AsyncClient]]


@pytest.fixture
async def world(sqlite_url: str) -> AsyncIterator[World]:
    store = open_store(sqlite_url)
    async with a_world(store) as made:
        yield made
    await store.close()


@pytest.fixture
def app(world: World) -> FastAPI:
    made = FastAPI()
    made.include_router(console_api(world.hub))
    problems.install(made)
    add_schemas(made)
    return made


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """A browser that is not signed in."""
    async with browser(app) as made:
        yield made


@pytest.fixture
async def sign_in(app: FastAPI) -> AsyncIterator[SignIn]:
    """`await sign_in("ada")` gives a signed-in browser."""
    async with AsyncExitStack() as stack:

        async def enter(login: str) -> httpx.AsyncClient:
            made = await stack.enter_async_context(browser(app))
            answer = await made.post("/session", json={"login": login, "password": PASSWORD})
            assert answer.status_code == 200, answer.text
            return made

        yield enter


def browser(app: FastAPI) -> httpx.AsyncClient:
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://hub.example/api/v1", headers={"X-Keydesk": "1"}
    )
