"""Very many WebSockets that say little, for as little as they can cost the client."""

import asyncio
import base64
import json
import resource
import secrets
from collections.abc import Sequence

PING_EVERY = 20.0  # seconds; as the widget does
AT_ONCE = 32
SPARE = 500  # files that are open besides
TEXT, PING, PONG = 0x1, 0x9, 0xA


def room(wanted: int) -> int:
    """So many sockets, or as many as this process may have open."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return min(wanted, hard - SPARE)


def client_frame(data: bytes, opcode: int) -> bytes:
    """As a client sends it, masked with zeros; up to 64 kB."""
    size = bytes([0x80 | len(data)]) if len(data) < 126 else b"\xfe" + len(data).to_bytes(2, "big")
    return bytes([0x80 | opcode]) + size + bytes(4) + data


class Idle(asyncio.Protocol):
    """Says `words` one after the other, each when the one before was answered by a frame that holds `answers` of the
    same place; then only answers pings. `ready`: when all is answered."""

    def __init__(self, port: int, path: str, words: Sequence[str], answers: Sequence[bytes]) -> None:
        self.ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._head = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        self._left = list(zip(words, answers, strict=True))
        self._heard = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        key = base64.b64encode(secrets.token_bytes(16)).decode()
        head = f"{self._head}Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n"
        self._awaited = b"\r\n\r\n"
        transport.write(head.encode())

    def data_received(self, data: bytes) -> None:
        if self.ready.done():
            if data[0] & 0x0F == PING:
                self.transport.write(client_frame(data[2:], PONG))
            return
        self._heard += data
        while self._awaited in self._heard:
            if not self._left:
                self._heard = b""
                self.ready.set_result(None)
                return
            self._heard = b""
            words, self._awaited = self._left.pop(0)
            self.say(words)

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.ready.done():
            self.ready.set_exception(exc or ConnectionError(f"hung up after {self._heard!r}"))

    def say(self, text: str) -> None:
        self.transport.write(client_frame(text.encode(), TEXT))


async def open_idle(
    many: int, port: int, path: str, words: Sequence[str] = (), answers: Sequence[bytes] = ()
) -> list[Idle]:
    """So many, each ready. `%` in the words is the number of the socket."""
    loop = asyncio.get_running_loop()
    numbers, opened = iter(range(many)), []

    async def go_on() -> None:
        for number in numbers:
            own = [text.replace("%", f"{number:08d}") for text in words]
            _, idle = await loop.create_connection(lambda own=own: Idle(port, path, own, answers), "127.0.0.1", port)  # type: ignore[misc]
            await idle.ready
            opened.append(idle)

    await asyncio.gather(*(go_on() for _ in range(AT_ONCE)))
    return opened


async def keep_alive(idles: Sequence[Idle]) -> None:
    """Ping from each in turn, evenly, until cancelled."""
    ping = json.dumps({"type": "ping"})
    while True:
        for idle in idles:
            idle.say(ping)
            await asyncio.sleep(PING_EVERY / len(idles))
