"""Signals between nodes, over Redis' pub/sub.

Listeners of the telling node hear at once; those of others by Redis. While it is away signals are dropped: they are
worth something only now. Nothing waits for Redis, and nothing fails because of it.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Any

import msgspec
import structlog
from redis.asyncio.client import PubSub

from hub.bus.redis_streams import LONGEST_PAUSE, end_task, open_client
from hub.bus.signals import InProcessSignals, Reader
from hub.contract.signals import Signal

log = structlog.get_logger()
CHANNEL = "{keydesk}:signals"
WAITING_KEPT = 1_000  # signals waiting for Redis; older ones are dropped
QUIET_SECONDS = 5.0  # after so long without a word it is asked whether Redis is still there


class Told(msgspec.Struct, frozen=True):
    """A signal on its way. `node`: who told it, and heard it already."""

    node: str
    signal: Signal


_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Told).decode


class RedisSignals:
    """Implements the `Signals` port for many nodes. `node`: this process's own name, unlike any other's.
    `answer_seconds`: how long Redis may take to answer. Opens nothing before it is used."""

    def __init__(self, url: str, node: str, answer_seconds: float = 2.0) -> None:
        self._node = node
        self._answer_seconds = answer_seconds
        self._here = InProcessSignals()
        self._writing = open_client(url, answer_seconds, answer_seconds)
        self._reading = open_client(url, answer_seconds, answer_seconds)
        self._waiting: deque[bytes] = deque(maxlen=WAITING_KEPT)
        self._rung = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self._closed = False
        self.heard = asyncio.Event()
        """Set while other nodes are heard."""

    def tell(self, signal: Signal) -> None:
        """See the `Signals` port."""
        self._here.tell(signal)
        self._start()
        self._waiting.append(_encode(Told(self._node, signal)))
        self._rung.set()

    def listen(self, reader: Reader) -> Callable[[], None]:
        """See the `Signals` port."""
        self._start()
        return self._here.listen(reader)

    async def close(self) -> None:
        """Let go of the connections; what was not sent yet is dropped."""
        self._closed = True
        for task in self._tasks:
            await end_task(task)
        self._tasks.clear()
        await self._here.close()
        await self._writing.aclose()
        await self._reading.aclose()

    def _start(self) -> None:
        if not self._tasks and not self._closed:
            self._tasks = [asyncio.create_task(self._send()), asyncio.create_task(self._listen())]

    async def _send(self) -> None:
        while True:
            await self._rung.wait()
            self._rung.clear()
            signals = [self._waiting.popleft() for _ in range(len(self._waiting))]
            try:
                async with self._writing.pipeline(transaction=False) as pipe:
                    for signal in signals:
                        pipe.publish(CHANNEL, signal)
                    await pipe.execute()
            except Exception as error:  # whatever it is, the next may go
                log.warning("signals are not told to other nodes", signals=len(signals), error=str(error))

    async def _listen(self) -> None:
        pause = 0.0
        while True:
            line = self._reading.pubsub()
            try:
                await line.subscribe(CHANNEL)
                while True:
                    await self._hear(line)
                    pause = 0.0
            except Exception as error:
                self.heard.clear()
                pause = min(pause + 0.1, LONGEST_PAUSE)
                log.warning("signals of other nodes are not heard; trying again", seconds=pause, error=str(error))
                await asyncio.sleep(pause)
            finally:
                self.heard.clear()
                await line.aclose()  # type: ignore[no-untyped-call]

    async def _hear(self, line: PubSub) -> None:
        """Take the next word. Raises when Redis says nothing, even asked."""
        said: Any = await line.get_message(timeout=QUIET_SECONDS)
        if said is None:
            await line.ping()
            said = await line.get_message(timeout=self._answer_seconds)
            if said is None:
                raise TimeoutError("Redis does not answer")
        if said["type"] == "subscribe":
            self.heard.set()
        if said["type"] == "message":
            self._pass_on(said["data"])

    def _pass_on(self, data: bytes) -> None:
        try:
            told = _decode(data)
        except msgspec.MsgspecError as error:  # from a node of another version
            log.warning("a signal of another node cannot be read", error=str(error))
            return
        if told.node != self._node:
            self._here.pass_on(told.signal)
