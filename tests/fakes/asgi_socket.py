"""A WebSocket in memory: the ASGI side of one, with a test at the other end."""

import asyncio
from typing import Any

from starlette.websockets import WebSocket


class AsgiSocket:
    """Drive an endpoint without a network. `sent`: frames the endpoint sent and nobody has taken yet. `closed`: the
    code and reason it closed with. `stuck`: set it, and the client takes nothing any more."""

    def __init__(self, endpoint: Any, headers: dict[str, str] | None = None) -> None:
        self._inbox: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.sent: list[str] = []
        self.closed: tuple[int, str] | None = None
        self.accepted = False
        self.gone = False
        self.stuck = False
        raw = [(k.lower().encode(), v.encode()) for k, v in ({"host": "hub"} | (headers or {})).items()]
        scope = {
            "type": "websocket",
            "path": "/chat/socket",
            "headers": raw,
            "client": ("127.0.0.1", 5),
            "query_string": b"",
        }
        self._inbox.put_nowait({"type": "websocket.connect"})
        self.task = asyncio.ensure_future(endpoint(WebSocket(scope, self._receive, self._send)))

    def say(self, frame: str | bytes) -> None:
        if not self.gone:
            kind = "text" if isinstance(frame, str) else "bytes"
            self._inbox.put_nowait({"type": "websocket.receive", kind: frame})

    def cut(self, lose: int = 0) -> None:
        """The network is gone, at both ends at once: what was on its way to the client is lost, and so are the last
        `lose` frames on their way to the hub."""
        if not self.gone:
            self.gone = True
            self.sent.clear()
            arrived = [self._inbox.get_nowait() for _ in range(self._inbox.qsize())]
            for message in arrived[: len(arrived) - lose] if lose else arrived:
                self._inbox.put_nowait(message)
            self._inbox.put_nowait({"type": "websocket.disconnect", "code": 1006})

    def take(self) -> list[str]:
        taken, self.sent = self.sent, []
        return taken

    async def _receive(self) -> dict[str, Any]:
        return await self._inbox.get()

    async def _send(self, message: dict[str, Any]) -> None:
        await asyncio.sleep(0)
        if self.stuck:
            await asyncio.Event().wait()
        if self.gone:
            raise OSError("gone")
        match message["type"]:
            case "websocket.accept":
                self.accepted = True
            case "websocket.send":
                self.sent.append(message["text"])
            case "websocket.close":
                self.closed = (message["code"], message.get("reason") or "")
                self.gone = True
                self._inbox.put_nowait({"type": "websocket.disconnect", "code": message["code"]})


async def settle(turns: int = 60) -> None:
    """Let everything run that can run."""
    for _ in range(turns):
        await asyncio.sleep(0)
