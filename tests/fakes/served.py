"""An ASGI application on a free loopback port."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import uvicorn


@asynccontextmanager
async def served(app: Any, at: int = 0, **options: Any) -> AsyncIterator[int]:
    """Serve `app` while inside; gives the port. `at`: a port, or 0 for a free one."""
    listener = socket.create_server(("127.0.0.1", at))
    config = uvicorn.Config(app, log_config=None, lifespan="off", timeout_graceful_shutdown=2, **options)
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve(sockets=[listener]))
    while not server.started:
        await asyncio.sleep(0.005)
    try:
        yield listener.getsockname()[1]
    finally:
        server.should_exit = True
        await task
        listener.close()
