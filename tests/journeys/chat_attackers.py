"""Whoever means harm to the chat's socket, each from an address of their own on loopback."""

import asyncio
import base64
import json
import secrets
import socket
import struct
from collections import Counter
from typing import Any

from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

PATH = "/chat/socket"
AT_ONCE = 50  # attempts that are under way at one time
HELLO = json.dumps({"type": "hello", "site": ""})
SAY = {"type": "message", "client_id": "hostile-00000001", "text": "Hello?"}

# What is said, frame by frame, and the close code that answers it.
BAD_TALKS: dict[str, tuple[tuple[str | bytes, ...], int]] = {
    "no JSON": (("what?",), 4400),
    "binary": ((b"\x00\xff",), 4400),
    "binary JSON": ((HELLO.encode(),), 4400),
    "no frame of ours": (('{"type":"sudo"}',), 4400),
    "not an object": (("[1,2,3]",), 4400),
    "nested without end": (("[" * 8000,), 4400),
    "a message before the hello": ((json.dumps(SAY),), 4400),
    "a second hello": ((HELLO, HELLO), 4400),
    "a number below nothing": ((HELLO[:-1] + ',"after":-1}',), 4400),
    "a number beyond all": ((HELLO[:-1] + ',"after":1e400}',), 4400),
    "an id that is none": ((HELLO, json.dumps(SAY | {"client_id": "'; DROP TABLE"})), 4400),
    "text that is a number": ((HELLO, json.dumps(SAY | {"text": 7})), 4400),
    "a frame too large for the line": ((HELLO, json.dumps(SAY | {"text": "x" * 20_000})), 1009),
    "a frame too large for the server": ((HELLO, json.dumps(SAY | {"text": "x" * 200_000})), 1009),
    "a token from nowhere": ((HELLO[:-1] + ',"token":"e30.c2ln"}',), 4401),
    "a token that is noise": ((HELLO[:-1] + ',"token":"\\u0000\\ud83d\\ude00"}',), 4401),
}


async def bad_talk(port: int, address: str, frames: tuple[str | bytes, ...]) -> int:
    """Say this; the code with which the hub closes."""
    url = f"ws://127.0.0.1:{port}{PATH}"
    async with connect(url, local_addr=(address, 0), compression=None, ping_interval=None) as line:
        try:
            for frame in frames:
                await line.send(frame)
            async with asyncio.timeout(100):
                while True:
                    await line.recv()
        except ConnectionClosed:
            assert line.close_code is not None
            return line.close_code


def handshake(port: int, **headers: str) -> bytes:
    """The request of a WebSocket client."""
    lines = {
        "Host": f"127.0.0.1:{port}",
        "Upgrade": "websocket",
        "Connection": "Upgrade",
        "Sec-WebSocket-Key": base64.b64encode(secrets.token_bytes(16)).decode(),
        "Sec-WebSocket-Version": "13",
        **headers,
    }
    head = [f"GET {PATH} HTTP/1.1", *(f"{name}: {value}" for name, value in lines.items())]
    return ("\r\n".join(head) + "\r\n\r\n").encode()


async def attempt(port: int, address: str, **headers: str) -> int:
    """Try to connect, and be gone at once; the HTTP status of the answer, 0 without one."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port, local_addr=(address, 0))
    try:
        writer.write(handshake(port, **headers))
        head = await reader.readuntil(b"\r\n")
        return int(head.split(b" ")[1])
    except (OSError, asyncio.IncompleteReadError):
        return 0
    finally:
        writer.transport.abort()


async def flood(port: int, address: str, many: int) -> Counter[int]:
    """So many attempts to connect as fast as the machine can; how they were answered."""
    answers: Counter[int] = Counter()
    left = iter(range(many))

    async def try_on() -> None:
        for _ in left:
            answers[await attempt(port, address)] += 1

    await asyncio.gather(*(try_on() for _ in range(AT_ONCE)))
    return answers


def frame(text: str) -> bytes:
    """A text frame as a client sends it, masked with zeros."""
    data = text.encode()
    size = bytes([0x80 | len(data)]) if len(data) < 126 else b"\xfe" + struct.pack(">H", len(data))
    return b"\x81" + size + bytes(4) + data


class DeafReader:
    """Asks for a whole conversation and never reads a byte of it."""

    def __init__(self, port: int, address: str) -> None:
        self._port = port
        self._socket = socket.socket()
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        self._socket.bind((address, 0))
        self._socket.setblocking(False)

    async def ask(self, hello: dict[str, Any]) -> None:
        loop = asyncio.get_running_loop()
        await loop.sock_connect(self._socket, ("127.0.0.1", self._port))
        await loop.sock_sendall(self._socket, handshake(self._port))
        answer = b""
        while b"\r\n\r\n" not in answer:
            answer += await loop.sock_recv(self._socket, 1)
        await loop.sock_sendall(self._socket, frame(json.dumps(hello)))

    def close(self) -> None:
        self._socket.close()
