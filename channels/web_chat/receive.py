"""The socket: the loop that moves frames between the network and a `Line`."""

import asyncio
from urllib.parse import urlsplit

import structlog
from starlette.responses import PlainTextResponse
from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from channels.web_chat import frames
from channels.web_chat.frames import Hello, Say
from channels.web_chat.limits import Gate
from channels.web_chat.line import Line
from channels.web_chat.settings import ChatSettings
from channels.web_chat.visit import Visit
from channels.web_chat.visits import Visits
from hub.contract.errors import BadSignature, KeydeskError
from hub.contract.ports import NewId

log = structlog.get_logger()
SEND_SECONDS = 20.0


class Connection:
    """One accepted socket with its line. Sends in a task of its own that lives only while there is something to
    send, so that an idle visitor costs no more than a waiting reader."""

    def __init__(self, socket: WebSocket, line: Line, name: str) -> None:
        self.line = line
        self.name = name
        self._socket = socket
        self._sending: asyncio.Task[None] | None = None
        self._reader = asyncio.current_task()
        self._finished = False

    def flush(self) -> None:
        if self._sending is None and not self._finished:
            self._sending = asyncio.create_task(self._send())

    async def _send(self) -> None:
        try:
            async with asyncio.timeout(SEND_SECONDS):
                while out := self.line.drain():
                    for frame in out:
                        await self._socket.send_text(frames.encode(frame))
                if self.line.closing is not None:
                    await self._socket.close(*self.line.closing)
        except TimeoutError:
            self.line.close(frames.TRY_LATER, "too slow to read")
            log.info("chat connection dropped", connection=self.name, why="too slow to read")
            if self._reader is not None and not self._finished:
                self._reader.cancel("too slow to read")
        except (WebSocketDisconnect, RuntimeError):
            self._finished = True  # gone while we were sending; the reader hears of it too
        finally:
            self._sending = None

    async def finish(self) -> None:
        """Send what is left, then close if nobody did."""
        if self._sending is not None:
            await asyncio.wait({self._sending})
        if self.line.closing is not None and self._socket.application_state is WebSocketState.CONNECTED:
            await self._send()
        self._finished = True


class ChatSocket:
    """The endpoint of `/chat/socket`."""

    def __init__(self, settings: ChatSettings, visits: Visits, gate: Gate, new_id: NewId) -> None:
        self._settings = settings
        self._visits = visits
        self._gate = gate
        self._new_id = new_id

    async def serve(self, socket: WebSocket) -> None:
        """Serve one connection until it closes."""
        name = self._new_id("cx")
        address = socket.client.host if socket.client else ""
        if not self._from_here(socket):
            log.info("chat connection refused", connection=name, why="foreign origin")
            await _deny(socket, 403, f"Foreign origin. ({name})")
            return
        if not self._gate.enter(address, asyncio.get_running_loop().time()):
            await _deny(socket, 429, f"Too many connections from this address; try again later. ({name})")
            return
        try:
            await socket.accept()
            await self._talk(socket, name)
        finally:
            self._gate.leave(address)

    def _from_here(self, socket: WebSocket) -> bool:
        """Browsers tell the page's origin: it must be our own frame or one that the operator named. Programs that
        are no browser tell none; they hold no visitor's cookies, as there are none."""
        origin = socket.headers.get("origin")
        if origin is None or origin in self._settings.allowed_origins:
            return True
        return urlsplit(origin).netloc == socket.headers.get("host")

    async def _talk(self, socket: WebSocket, name: str) -> None:
        limits = self._settings
        line = Line(max_frame_bytes=limits.max_frame_bytes, max_message_chars=limits.max_message_chars)
        connection = Connection(socket, line, name)
        visit: Visit | None = None
        try:
            while line.closing is None:
                visit = await self._step(socket, connection, visit)
        except WebSocketDisconnect:
            return
        except KeydeskError as error:
            log.warning("chat frame not taken", connection=name, why=error.detail)
            line.close(frames.TRY_LATER, f"try again later ({name})")
        except asyncio.CancelledError:
            if line.closing is None:  # not ours: the server stops
                raise
        except Exception:
            log.exception("chat connection failed", connection=name)
            line.close(frames.TRY_LATER, f"something went wrong ({name})")
        finally:
            if visit is not None:
                visit.detach(connection)
            if line.closing is not None:
                log.info("chat connection closed", connection=name, code=line.closing.code, why=line.closing.reason)
            await connection.finish()

    async def _step(self, socket: WebSocket, connection: Connection, visit: Visit | None) -> Visit | None:
        """Take one frame and carry it out; one after the other keeps a visitor's messages in order."""
        line = connection.line
        patience = self._settings.hello_seconds if visit is None else self._settings.silent_seconds
        try:
            async with asyncio.timeout(patience):
                data = await _read(socket)
        except TimeoutError:
            line.close(frames.SILENT, "silent")
            return visit
        asked = line.receive(data)
        if isinstance(asked, Hello):
            visit = await self._enter(asked, connection)
        elif asked is not None and visit is not None:
            if isinstance(asked, Say):
                await self._slow_down(visit)
            await visit.do(connection, asked)
        if line.closing is not None:
            code, reason = line.closing
            line.closing = None
            line.close(code, f"{reason} ({connection.name})")
        connection.flush()
        return visit

    async def _enter(self, hello: Hello, connection: Connection) -> Visit | None:
        try:
            return await self._visits.enter(hello, connection)
        except BadSignature as error:
            code = frames.NOT_PROVEN if error.field == "identity" else frames.NOT_OURS
            connection.line.close(code, error.detail)
            return None

    async def _slow_down(self, visit: Visit) -> None:
        """Whoever writes too fast is read more slowly; nothing is refused, so nothing is reordered."""
        if wait := visit.bucket.take(asyncio.get_running_loop().time()):
            await asyncio.sleep(wait)


async def _read(socket: WebSocket) -> str | bytes:
    message = await socket.receive()
    if message["type"] == "websocket.disconnect":
        raise WebSocketDisconnect(message.get("code", 1005), message.get("reason"))
    text: str | None = message.get("text")
    return text if text is not None else message["bytes"]


async def _deny(socket: WebSocket, status: int, why: str) -> None:
    """Refuse before the handshake, with an HTTP status a person can read."""
    if "websocket.http.response" in socket.scope.get("extensions", {}):
        await socket.send_denial_response(PlainTextResponse(why, status))
    else:
        await socket.close(4000 + status)
