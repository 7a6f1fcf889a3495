"""Serves an application with uvicorn in the running loop."""

import socket
from collections.abc import Callable
from typing import Any

import uvicorn

from hub.contract.errors import Misconfigured


def listen(host: str, port: int) -> socket.socket:
    """A listening socket; port 0 takes any free one. Raises `Misconfigured` when it cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        raise Misconfigured(
            f"{host}:{port} cannot be listened on ({error.strerror}).",
            mend="free the port, or set KEYDESK_PORT to another",
        ) from None


async def serve(app: Any, listener: socket.socket, on_started: Callable[[], None] = lambda: None) -> None:
    """Serve until SIGTERM or SIGINT. `on_started` is called once requests are answered.

    WebSocket compression is off: every browser offers it, and it more than doubles the memory of an idle console."""
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        ws="websockets-sansio",
        ws_per_message_deflate=False,
        ws_max_size=64 * 1024,
        timeout_graceful_shutdown=5,
        server_header=False,
        date_header=False,
    )
    server = _Server(config, on_started)
    await server.serve([listener])
    if not server.started:
        raise Misconfigured("The hub could not start; the log above says why.")


class _Server(uvicorn.Server):
    """Tells when it has started."""

    def __init__(self, config: uvicorn.Config, on_started: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_started = on_started

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._on_started()
