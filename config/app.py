"""The ASGI application: the console's API and socket, the channels' webhooks and sockets, the pages, health."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import structlog
from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute

from agent_console.api import console_api
from agent_console.api.answers import add_schemas
from agent_console.fan_out import FanOut
from agent_console.hub import DemoLogin
from agent_console.hub import Hub as ConsoleHub
from agent_console.socket import Stream
from agent_console.web_files import console_files
from config import problems
from config.front import Front
from config.outside import open_translator
from config.settings import Settings
from config.version import VERSION
from config.wiring import Hub, new_id, now, open_hub, run_task
from hub.access.actions import Door
from hub.access.passwords import Passwords
from hub.access.photos import StoredPhotos
from hub.contract.errors import NotFound

log = structlog.get_logger()
CONSOLE = Path(__file__).parent.parent / "agent_console" / "web" / "dist"
READY_SECONDS = 2.0
Extra = Callable[[Hub], Sequence[BaseRoute]]
"""Routes of something that is served beside the hub (the demo's lobby)."""


def create_app(settings: Settings, *, extra: Extra | None = None, logins: Sequence[DemoLogin] | None = None) -> Front:
    """All that is served. Opens nothing until it is started. `logins`: shown on the first page, in the demo only."""
    front = Front()
    app = FastAPI(
        title="Keydesk",
        version=VERSION,
        lifespan=_lifespan(settings, front, extra, logins),
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/v1/openapi.json",
    )
    problems.install(app)
    front.behind = app
    return front


def _lifespan(settings: Settings, front: Front, extra: Extra | None, logins: Sequence[DemoLogin] | None) -> Any:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            hub = await stack.enter_async_context(open_hub(settings))
            passwords = Passwords()
            stack.callback(passwords.close)
            translator = open_translator(settings)
            if translator is not None:
                stack.push_async_callback(translator.close)
            console = ConsoleHub(
                door=Door(hub.writer, hub.store.reader, passwords, lookup=hub.store.lookup),
                configuration=hub.configuration,
                acd=hub.acd,
                waits=hub.waits,
                bus=hub.bus,
                files=hub.files,
                read_anew=hub.channels["email"].read_anew,
                talks=hub.channels["phone"].talks,
                signals=hub.signals,
                photos=StoredPhotos(hub.store, hub.files),
                translator=translator,
                previews=hub.previews,
                dealings=hub.dealings,
                our_number=settings.phone.number,
                mailboxes=[mailbox.address for mailbox in settings.email.mailboxes],
                mailbox_states=hub.mailbox_states,
                clock=now,
                new_id=new_id,
                version=VERSION,
                demo=logins,
                secure_cookies=settings.public_url.startswith("https:"),
            )
            fan_out = FanOut(console)
            await fan_out.start()
            stack.push_async_callback(run_task("consoles", fan_out.work()))
            stream = WebSocketRoute("/api/v1/stream", Stream(console, fan_out))
            others = front.put_first([*hub.routes, stream, *_health(hub)])
            app.include_router(console_api(console))
            add_schemas(app)
            carrier = settings.phone.api_base_url if settings.phone.carrier == "simulator" else ""
            pages = [*(extra(hub) if extra else ()), NOWHERE, *console_files(CONSOLE, carrier)]
            app.router.routes.extend([*others, *pages])
            log.info("ready", version=VERSION, store=hub.store.reader.dialect.name)
            yield

    return lifespan


async def _nowhere(request: Request) -> Response:
    raise NotFound(f"There is no {request.method} {request.url.path}.")


NOWHERE = Route(
    "/api/{path:path}", _nowhere, methods=["GET", "POST", "PUT", "PATCH", "DELETE"], include_in_schema=False
)
"""Who calls the API by a wrong path is told so as everywhere else, and not by the console's pages."""


def describe_api() -> dict[str, Any]:
    """The API's OpenAPI document, without a running hub."""
    app = FastAPI(
        title="Keydesk", version=VERSION, description="The console's API. Every error is an RFC 9457 problem."
    )
    app.include_router(console_api(ConsoleHub.__new__(ConsoleHub)))
    add_schemas(app)
    return app.openapi()


def _health(hub: Hub) -> Sequence[BaseRoute]:
    """`/healthz`: the process answers. `/readyz`: it can take contacts, that is, its store answers; mailboxes that
    cannot be read at the moment are counted (the log names them and says why), and keep nothing else waiting."""

    async def healthz(_request: Request) -> Response:
        return JSONResponse({"status": "ok", "version": VERSION})

    async def readyz(_request: Request) -> Response:
        try:
            async with asyncio.timeout(READY_SECONDS):
                await hub.ready()
        except Exception as error:
            log.warning("not ready", error=type(error).__name__)
            return problems.problem(503, "Not ready", "The store does not answer.")
        troubled = hub.troubled_mailboxes
        return JSONResponse({"status": "ready", **({"troubled_mailboxes": troubled} if troubled else {})})

    return [Route("/healthz", healthz), Route("/readyz", readyz)]
