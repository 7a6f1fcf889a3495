"""Serves an application with uvicorn in the running loop."""

import contextlib
import errno
import logging
import socket
from collections.abc import Callable

import uvicorn
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from hub.contract.errors import KeydeskError, Misconfigured

LAST_PORT = 65535
TAKES_NOTHING = 30  # seconds


def listen(host: str, port: int) -> socket.socket:
    """A listening socket; port 0 takes any free one. Raises `Misconfigured` when it cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        if not 0 <= port <= LAST_PORT:
            raise OSError(errno.EINVAL, f"ports go from 0 to {LAST_PORT}")
        listener = socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        raise Misconfigured(
            f"{host}:{port} cannot be listened on ({error.strerror}).",
            mend="free the port, or set KEYDESK_PORT to another",
        ) from None
    if hasattr(socket, "TCP_USER_TIMEOUT"):
        # Whoever is there but takes nothing of what was sent is let go: closing waits for them without end. Connections
        # have it from the listener. RFC 5482; Linux also counts it while the other side's window is shut.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, TAKES_NOTHING * 1000)
    return listener


async def serve(app: ASGIApp, listener: socket.socket, on_started: Callable[[], None] = lambda: None) -> None:
    """Serve until SIGTERM or SIGINT, and close `listener`. `on_started` is called once requests are answered. Raises
    the `KeydeskError` that kept the application from starting.

    WebSocket compression is off: every browser offers it, and it more than doubles the memory of an idle console."""
    beginning = _Beginning(app)
    config = uvicorn.Config(
        beginning,
        log_config=None,
        access_log=False,
        ws="websockets-sansio",
        ws_per_message_deflate=False,
        ws_max_size=64 * 1024,
        timeout_graceful_shutdown=5,
        server_header=False,
        date_header=False,
    )
    logging.getLogger("uvicorn.error").addFilter(_worth_a_line)
    server = _Server(config, on_started)
    with listener, contextlib.suppress(SystemExit):  # uvicorn's way of saying that the application did not start
        await server.serve([listener])
    if not server.started:
        raise beginning.refusal or Misconfigured("The hub could not start; the log above says why.")


def _worth_a_line(record: logging.LogRecord) -> bool:
    """uvicorn calls it an error when a WebSocket is refused by an answer of ours before it is one: a line for each
    attempt of whoever floods us."""
    return record.msg != "ASGI callable returned without completing handshake."


class _Beginning:
    """Keeps the error that Keydesk raised on purpose when the application began, for one clear message instead of a
    stack trace in the log."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self.refusal: KeydeskError | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "lifespan":
            await self._app(scope, receive, send)
            return
        said: list[Message] = []

        async def tell(message: Message) -> None:
            if message["type"] == "lifespan.startup.failed":
                said.append(message)
            else:
                await send(message)

        try:
            await self._app(scope, receive, tell)
        except Exception as error:
            self.refusal = error if isinstance(error, KeydeskError) else None
            for message in said:
                await send(message if self.refusal is None else {**message, "message": ""})
            raise


class _Server(uvicorn.Server):
    """Tells when it has started."""

    def __init__(self, config: uvicorn.Config, on_started: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_started = on_started

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._on_started()
