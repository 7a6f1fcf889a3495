"""The simulator as an ASGI app, and how to run it on a port of its own."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.routing import BaseRoute

from channels.phone.simulator.control import Control
from channels.phone.simulator.exchange import Exchange
from channels.phone.simulator.lobby import Lobby
from channels.phone.simulator.media.socket import Media
from channels.phone.simulator.rest import rest_routes
from channels.phone.simulator.settings import SimulatorSettings
from hub.contract.errors import Misconfigured

Beside = Callable[[Exchange], Sequence[BaseRoute]]
"""Routes of others that need the switchboard."""


@dataclass(frozen=True)
class Simulator:
    """A simulator in service at `url`, which is both its REST base URL and the lobby's."""

    url: str
    exchange: Exchange


def simulator_app(settings: SimulatorSettings, beside: Beside = lambda _: ()) -> Starlette:
    """The whole simulator; its switchboard stands in `app.state.exchange`. `beside`: what else is served there."""
    exchange = Exchange(settings)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        yield
        await exchange.close()

    cors = Middleware(
        CORSMiddleware, allow_origins=list(settings.lobby_origins), allow_methods=["POST"], allow_headers=["*"]
    )
    lobby = Lobby(exchange)
    routes = [
        *rest_routes(exchange),
        *Control(exchange).routes(),
        *lobby.routes(),
        *Media(exchange, lobby.allowed).routes(),
        *beside(exchange),
    ]
    app = Starlette(routes=routes, middleware=[cors], lifespan=lifespan)
    app.state.exchange = exchange
    return app


@asynccontextmanager
async def serve(
    settings: SimulatorSettings, *, host: str = "127.0.0.1", port: int = 0, beside: Beside = lambda _: ()
) -> AsyncIterator[Simulator]:
    """Serve in the running loop until left. `port` 0 takes any free one. `beside`: what else is served there. Raises
    `Misconfigured` when the port is taken."""
    app = simulator_app(settings, beside)
    listener = _listen(host, port)
    address = app.state.exchange.url = f"http://{host}:{listener.getsockname()[1]}"
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        ws_per_message_deflate=False,
        ws="websockets-sansio",
        timeout_graceful_shutdown=2,
    )
    server = _Server(config)
    running = asyncio.create_task(server.serve([listener]))
    try:
        while not server.started:
            if running.done():
                await running
                raise Misconfigured("The carrier simulator could not start")
            await asyncio.sleep(0.005)
        yield Simulator(address, app.state.exchange)
    finally:
        await app.state.exchange.close()
        server.should_exit = True
        await running
        listener.close()


def _listen(host: str, port: int) -> socket.socket:
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise Misconfigured(
            f"The carrier simulator cannot listen on {host}:{port} ({error.strerror})",
            mend="free the port or set another",
        ) from error
    return listener


class _Server(uvicorn.Server):
    """Leaves signals to whoever runs the loop."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield
