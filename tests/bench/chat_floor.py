"""The floor under a chat: the same server with a socket that commits one row, fully durable, and says the message back;
and sockets that are only open. Run as a process of its own: `python -m tests.bench.chat_floor SQLITE_FILE`; prints its
port."""

import asyncio
import contextlib
import sys

from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from config.server import listen, serve
from tests.bench.floor import Sqlite


def floor_app(store: Sqlite) -> Starlette:
    async def echo(socket: WebSocket) -> None:
        await socket.accept()
        with contextlib.suppress(WebSocketDisconnect):
            while True:
                text = await socket.receive_text()
                await store.insert(text.encode())
                await socket.send_text(text)

    return Starlette(routes=[WebSocketRoute("/echo", echo)])


async def main(place: str) -> None:
    store = Sqlite(place)
    working = asyncio.create_task(store.work())
    listener = listen("127.0.0.1", 0)
    print(listener.getsockname()[1], flush=True)
    await serve(floor_app(store), listener)
    working.cancel()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
