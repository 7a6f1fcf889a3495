"""The floor under the river: the least that any durable hub on this stack must do.

POST → one row, committed with synchronous=FULL by one writer thread that groups what waits → one WebSocket send.
Run as a process of its own: `python -m tests.bench.floor SQLITE_FILE_OR_POSTGRES_URL`; prints its port.
"""

import asyncio
import socket
import sqlite3
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn
from fastapi import FastAPI, Request, WebSocket


class Sqlite:
    """One writer thread, group commit."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._waiting: list[tuple[bytes, asyncio.Future[int]]] = []
        self._rung = asyncio.Event()

    async def insert(self, body: bytes) -> int:
        answer: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._waiting.append((body, answer))
        self._rung.set()
        return await answer

    async def work(self) -> None:
        connection = await asyncio.to_thread(self._open)
        while True:
            await self._rung.wait()
            self._rung.clear()
            while self._waiting:
                batch, self._waiting = self._waiting, []
                last = await asyncio.to_thread(self._commit, connection, [body for body, _ in batch])
                for place, (_, answer) in enumerate(batch):
                    answer.set_result(last - len(batch) + 1 + place)

    def _open(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path, isolation_level=None, check_same_thread=False)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("CREATE TABLE IF NOT EXISTS contacts (id INTEGER PRIMARY KEY, body BLOB NOT NULL)")
        return connection

    def _commit(self, connection: sqlite3.Connection, bodies: list[bytes]) -> int:
        connection.execute("BEGIN")
        connection.executemany("INSERT INTO contacts (body) VALUES (?)", [(body,) for body in bodies])
        last: int = connection.execute("SELECT max(id) FROM contacts").fetchone()[0]
        connection.execute("COMMIT")
        return last


class Postgres:
    """asyncpg, group commit."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._waiting: list[tuple[bytes, asyncio.Future[int]]] = []
        self._rung = asyncio.Event()
        self._last = 0

    async def insert(self, body: bytes) -> int:
        answer: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._waiting.append((body, answer))
        self._rung.set()
        return await answer

    async def work(self) -> None:
        import asyncpg

        connection = await asyncpg.connect(self._url)
        await connection.execute("CREATE TABLE IF NOT EXISTS floor (id BIGSERIAL PRIMARY KEY, body BYTEA NOT NULL)")
        while True:
            await self._rung.wait()
            self._rung.clear()
            while self._waiting:
                batch, self._waiting = self._waiting, []
                async with connection.transaction():
                    await connection.executemany("INSERT INTO floor (body) VALUES ($1)", [(body,) for body, _ in batch])
                for _, answer in batch:
                    self._last += 1
                    answer.set_result(self._last)


def floor_app(place: str) -> FastAPI:
    store = Postgres(place) if place.startswith("postgres") else Sqlite(place)
    sockets: list[WebSocket] = []

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        task = asyncio.create_task(store.work())
        yield
        task.cancel()

    app = FastAPI(lifespan=lifespan)

    @app.post("/contacts")
    async def post(request: Request) -> dict[str, int]:
        body = await request.body()
        number = await store.insert(body)
        for each in sockets:
            await each.send_bytes(body)
        return {"id": number}

    @app.websocket("/stream")
    async def stream(each: WebSocket) -> None:
        await each.accept()
        sockets.append(each)
        try:
            while True:
                await each.receive()
        except Exception:
            sockets.remove(each)

    return app


if __name__ == "__main__":
    listener = socket.create_server(("127.0.0.1", 0))
    print(listener.getsockname()[1], flush=True)
    config = uvicorn.Config(floor_app(sys.argv[1]), log_level="warning", ws_per_message_deflate=False)
    uvicorn.Server(config).run(sockets=[listener])
