"""The socket: the loop that moves frames between the network and a `Line`."""

import asyncio

import structlog
from starlette.responses import PlainTextResponse
from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from channels.web_chat import frames
from channels.web_chat.carrying import carry_out
from channels.web_chat.limits import Bucket, Gate
from channels.web_chat.line import Line
from channels.web_chat.origins import address_of, from_here
from channels.web_chat.settings import ChatSettings
from channels.web_chat.visit import Visit
from channels.web_chat.visits import Visits
from hub.contract.ports import NewId

log = structlog.get_logger()
SEND_SECONDS = 20.0
FRAMES = 20
"""So many frames of any kind go with each message a visitor may send; whoever sends more is read more slowly."""


TOO_MANY = PlainTextResponse(
    "Too many connections from this address; try again later.", 429, {"Retry-After": "2", "Connection": "close"}
)


class Connection:
    """One accepted socket with its line. Sends in a task of its own that lives only while there is something to
    send, so that an idle visitor costs no more than a waiting reader. A client that does not take what it is sent for
    `patience` seconds is let go."""

    __slots__ = ("_finished", "_patience", "_reader", "_sending", "_socket", "address", "line", "name")

    def __init__(self, socket: WebSocket, line: Line, name: str, address: str, patience: float) -> None:
        self.line = line
        self.name = name
        self.address = address
        self._socket = socket
        self._patience = patience
        self._sending: asyncio.Task[None] | None = None
        self._reader = asyncio.current_task()
        self._finished = False

    def flush(self) -> None:
        if self._sending is None and not self._finished:
            self._sending = asyncio.create_task(self._send())

    async def _send(self) -> None:
        try:
            async with asyncio.timeout(self._patience):
                while out := self.line.drain():
                    for frame in out:
                        await self._socket.send_text(frames.encode(frame))
                if self.line.closing is not None:
                    code, reason = self.line.closing
                    await self._socket.close(code, f"{reason} ({self.name})"[:120])
        except TimeoutError:
            self.line.close(frames.TRY_LATER, "too slow to read")
            self._finished = True
            log.info("chat connection dropped", connection=self.name, why="too slow to read")
            if self._reader is not None:
                self._reader.cancel("too slow to read")
        except (WebSocketDisconnect, RuntimeError):
            self._finished = True  # gone while we were sending; the reader hears of it too
        finally:
            self._sending = None

    async def finish(self) -> None:
        """Send what is left, then close if nobody did."""
        if self._sending is not None:
            await asyncio.wait({self._sending})
        if (
            self.line.closing is not None
            and not self._finished
            and self._socket.application_state is WebSocketState.CONNECTED
        ):
            await self._send()
        self._finished = True


class ChatSocket:
    """The endpoint of `/chat/socket`."""

    def __init__(
        self, settings: ChatSettings, visits: Visits, gate: Gate, new_id: NewId, send_seconds: float = SEND_SECONDS
    ) -> None:
        self._settings = settings
        self._visits = visits
        self._gate = gate
        self._new_id = new_id
        self._send_seconds = send_seconds

    async def serve(self, socket: WebSocket) -> None:
        """Serve one connection until it closes."""
        address = address_of(socket)
        # Before all else, and without a line in the log: a flood must find nothing here that costs anything.
        if not self._gate.enter(address, asyncio.get_running_loop().time()):
            await _deny(socket, TOO_MANY)
            return
        try:
            name = self._new_id("cx")
            if from_here(socket, self._settings.allowed_origins):
                await socket.accept()
                await self._talk(socket, name, address)
            else:
                log.info("chat connection refused", connection=name, why="foreign origin")
                await _deny(socket, PlainTextResponse(f"Foreign origin. ({name})", 403))
        finally:
            self._gate.leave(address)

    async def _talk(self, socket: WebSocket, name: str, address: str) -> None:
        limits = self._settings
        line = Line(max_frame_bytes=limits.max_frame_bytes, max_message_chars=limits.max_message_chars)
        connection = Connection(socket, line, name, address, self._send_seconds)
        visit: Visit | None = None
        try:
            visit = await self._greet(socket, connection)
            if visit is not None:
                await self._listen(socket, connection, visit)
        except WebSocketDisconnect:
            return
        except asyncio.CancelledError:
            if line.closing is None:  # not ours: the server stops
                raise
        finally:
            if visit is not None:
                visit.detach(connection)
            if line.closing is not None:
                log.info("chat connection closed", connection=name, code=line.closing.code, why=line.closing.reason)
            await connection.finish()

    async def _greet(self, socket: WebSocket, connection: Connection) -> Visit | None:
        """Take frames until the hello; None when it does not come in time or is not good."""
        line = connection.line
        until = asyncio.get_running_loop().time() + self._settings.hello_seconds
        visit = None
        try:
            while visit is None and line.closing is None:
                async with asyncio.timeout_at(until):  # what we need ourselves to answer is not the client's silence
                    data = await _read(socket)
                visit = await self._take(connection, None, data)
        except TimeoutError:
            line.close(frames.SILENT, "silent")
        return visit

    async def _listen(self, socket: WebSocket, connection: Connection, visit: Visit) -> None:
        """Take one frame after the other, which keeps a visitor's messages in order."""
        loop = asyncio.get_running_loop()
        limits = self._settings
        rate, burst = limits.messages_per_second * FRAMES, limits.message_burst * FRAMES
        bucket = Bucket(rate=rate, burst=burst, now=loop.time())
        while connection.line.closing is None:
            try:
                async with asyncio.timeout(limits.silent_seconds):
                    data = await _read(socket)
            except TimeoutError:
                connection.line.close(frames.SILENT, "silent")
                return
            if wait := bucket.take(loop.time()):
                await asyncio.sleep(wait)
            await self._take(connection, visit, data)

    async def _take(self, connection: Connection, visit: Visit | None, data: str | bytes) -> Visit | None:
        visit = await carry_out(self._visits, connection, visit, data, connection.name, connection.address)
        connection.flush()
        return visit


async def _read(socket: WebSocket) -> str | bytes:
    message = await socket.receive()
    if message["type"] == "websocket.disconnect":
        raise WebSocketDisconnect(message.get("code", 1005), message.get("reason"))
    text: str | None = message.get("text")
    return text if text is not None else message["bytes"]


async def _deny(socket: WebSocket, answer: PlainTextResponse) -> None:
    """Refuse before the handshake, with an HTTP status a person can read."""
    if "websocket.http.response" in socket.scope.get("extensions", {}):
        await socket.send_denial_response(answer)
    else:
        await socket.close(4000 + answer.status_code)
