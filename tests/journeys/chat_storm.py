"""Very many attempts to connect to the chat's socket from one address, at a steady rate, none of which waits for
another. A process of its own, so that only the hub is slowed down by it: `python -m tests.journeys.chat_storm PORT
ADDRESS RATE ATTEMPTS` ends after so many, or when its input is closed, and prints what it did as JSON."""

import asyncio
import base64
import json
import secrets
import select
import socket
import struct
import sys
import time
from asyncio.subprocess import PIPE, Process
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import NamedTuple

PATH = "/chat/socket"
UNDER_WAY = 800  # attempts that have no answer yet: whoever makes more waits for the hub after all
PATIENCE = 20.0  # seconds for the last answers
ABORT = struct.pack("ii", 1, 0)  # SO_LINGER: closing resets the connection, and leaves nothing that is waited for


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


# --- the process that attacks ----------------------------------------------------------------------------------------


class Attack:
    """`answers`: how many were answered with which HTTP status, 0 for none. `seconds`: how long they took to begin."""

    def __init__(self, port: int, address: str, stop: int) -> None:
        self.answers: Counter[int] = Counter()
        self.seconds = 0.0
        self._hub = ("127.0.0.1", port)
        self._address = address
        self._words = handshake(port)
        self._lines: dict[int, socket.socket] = {}
        self._poll = select.epoll()
        self._poll.register(stop, select.EPOLLIN)
        self._stop = stop
        self._stopped = False

    def run(self, rate: float, attempts: int) -> None:
        """Begin so many a second until that many are begun or `stop` is closed, and hear the last answers."""
        begin, begun = time.monotonic(), 0
        try:
            while begun < attempts and not self._stopped:
                due = min(attempts, int((time.monotonic() - begin) * rate) + 1)
                while begun < due and len(self._lines) < UNDER_WAY:
                    self._begin()
                    begun += 1
                self._hear(1 / rate)
            self.seconds = time.monotonic() - begin
            until = time.monotonic() + PATIENCE
            while self._lines and time.monotonic() < until:
                self._hear(0.1)
            if self._lines:
                self.answers[0] += len(self._lines)
        finally:
            for line in self._lines.values():
                line.close()
            self._poll.close()

    def _begin(self) -> None:
        line = socket.socket()
        line.setblocking(False)
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, ABORT)
        line.bind((self._address, 0))
        line.connect_ex(self._hub)
        self._lines[line.fileno()] = line
        self._poll.register(line.fileno(), select.EPOLLIN if self._said(line) else select.EPOLLOUT)

    def _said(self, line: socket.socket) -> bool:
        """Send the handshake, if the connection stands; its failure shows as an answer."""
        try:
            line.send(self._words)
        except BlockingIOError:
            return False
        except OSError:
            return True
        return True

    def _hear(self, wait: float) -> None:
        for fd, what in self._poll.poll(wait):
            if fd == self._stop:
                self._stopped = True
                self._poll.unregister(fd)
            elif what == select.EPOLLOUT:
                if self._said(self._lines[fd]):
                    self._poll.modify(fd, select.EPOLLIN)
            else:
                with self._lines.pop(fd) as line:
                    self.answers[_status(line)] += 1


def _status(line: socket.socket) -> int:
    try:
        words = line.recv(4096).split(b" ", 2)
    except OSError:
        return 0
    return int(words[1]) if len(words) > 1 else 0


def main(port: str, address: str, rate: str, attempts: str) -> None:
    attack = Attack(int(port), address, sys.stdin.fileno())
    attack.run(float(rate), int(attempts))
    print(json.dumps({"seconds": attack.seconds, "answers": attack.answers}))


# --- for whoever starts it -------------------------------------------------------------------------------------------


class Struck(NamedTuple):
    """How attempts were answered, by HTTP status (0: not at all), and how many a second were made."""

    answers: Counter[int]
    rate: float


class Storm:
    """A process under way."""

    def __init__(self, process: Process) -> None:
        self._process = process

    async def end(self) -> Struck:
        """Stop it now."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        return await self.over()

    async def over(self) -> Struck:
        """Return when it has ended."""
        assert self._process.stdout is not None
        told = json.loads(await self._process.stdout.read())
        await self._process.wait()
        answers = Counter({int(status): many for status, many in told["answers"].items()})
        return Struck(answers, answers.total() / told["seconds"])


@asynccontextmanager
async def storm(port: int, address: str, rate: float, attempts: int = 10**9) -> AsyncIterator[Storm]:
    """So many attempts a second, as far as the machine can; ended on leaving, whatever happens."""
    words = (str(port), address, str(rate), str(attempts))
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.journeys.chat_storm", *words, stdin=PIPE, stdout=PIPE
    )
    try:
        yield Storm(process)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


if __name__ == "__main__":
    main(*sys.argv[1:])
