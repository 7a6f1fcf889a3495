"""The ASGI application: the console's API and socket, the channels' webhooks and sockets, the pages, health."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

from fastapi import FastAPI
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from agent_console.api import add_schemas, console_api
from agent_console.fan_out import FanOut
from agent_console.hub import ConsoleHub, DemoLogin
from agent_console.socket import stream_route
from agent_console.web_files import web_routes
from config import problems
from config.settings import Settings
from config.version import VERSION
from config.wiring import Hub, new_id, now, open_hub

Extension = Callable[[Hub], AbstractAsyncContextManager[Sequence[BaseRoute]]]
"""Something that runs beside the hub and has routes of its own (the demo's lobby)."""


def create_app(
    settings: Settings, *, extensions: Sequence[Extension] = (), logins: Sequence[DemoLogin] = ()
) -> FastAPI:
    """Everything that is served. Opens nothing until it is started."""
    app = FastAPI(
        title="Keydesk",
        version=VERSION,
        lifespan=_lifespan(settings, extensions, logins),
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/v1/openapi.json",
    )
    problems.install(app)
    return app


def _lifespan(settings: Settings, extensions: Sequence[Extension], logins: Sequence[DemoLogin]) -> Any:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with open_hub(settings) as hub, AsyncExitStack() as stack:
            ...
            yield

    return lifespan
