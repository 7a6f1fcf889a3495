"""Whoever means harm to the chat's socket, each from an address of their own on loopback."""

import asyncio
import json
import socket
import struct
from typing import Any

from tests.journeys.chat_storm import handshake

PATIENCE = 60.0  # seconds; a guard against hanging, however busy the machine is
TEXT, BINARY, CLOSE = 0x1, 0x2, 0x8
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
    "a frame a little too large": ((HELLO, json.dumps(SAY | {"text": "x" * 66_000})), 1009),
    "a frame far too large": ((HELLO, json.dumps(SAY | {"text": "x" * 200_000})), 1009),
    "a token from nowhere": ((HELLO[:-1] + ',"token":"e30.c2ln"}',), 4401),
    "a token that is noise": ((HELLO[:-1] + ',"token":"\\u0000\\ud83d\\ude00"}',), 4401),
}


async def bad_talk(port: int, address: str, frames: tuple[str | bytes, ...]) -> int:
    """Say this; the code with which the hub closes. Never waits for the end of a closing: that may take
    its time on a busy machine."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port, local_addr=(address, 0))
    try:
        async with asyncio.timeout(PATIENCE):
            writer.write(handshake(port))
            await reader.readuntil(b"\r\n\r\n")
            writer.write(b"".join(map(frame, frames)))
            while True:
                opcode, data = await _heard(reader)
                if opcode == CLOSE:
                    return int.from_bytes(data[:2], "big")
    finally:
        writer.transport.abort()


async def _heard(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    """The next frame: its opcode and its data. RFC 6455 section 5.2."""
    first, size = await reader.readexactly(2)
    if size >= 126:
        size = int.from_bytes(await reader.readexactly(2 if size == 126 else 8), "big")
    return first & 0x0F, await reader.readexactly(size)


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


def frame(said: str | bytes) -> bytes:
    """A frame as a client sends it, masked with zeros: text, or binary for bytes."""
    data = said.encode() if isinstance(said, str) else said
    if len(data) < 126:
        size = bytes([0x80 | len(data)])
    else:
        size = b"\xfe" + struct.pack(">H", len(data)) if len(data) < 1 << 16 else b"\xff" + struct.pack(">Q", len(data))
    return bytes([0x80 | (TEXT if isinstance(said, str) else BINARY)]) + size + bytes(4) + data


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
