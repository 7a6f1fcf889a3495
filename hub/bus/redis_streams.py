"""The bus between nodes, over one Redis stream.

Readers of the publishing node hear at once, in the call; those of other nodes by the stream. Redis may be away or lose
what it holds: publishing never waits for it and never fails because of it, since the journal is the truth and every
reader that misses a number fetches it there. One key, in braces, so that it also works on a Redis Cluster.
"""

import asyncio
import contextlib
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import msgspec
import structlog
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from hub.bus.in_process import InProcessBus, Reader
from hub.contract.events import Recorded

log = structlog.get_logger()
KEY = "{keydesk}:events"
BEGINNING = "0-0"
WAITING_KEPT = 1_000  # batches waiting for Redis; older ones are left to the journal
BLOCK_SECONDS = 5.0  # how long one read of the stream waits for news
LONGEST_PAUSE = 2.0  # seconds between attempts to reach a Redis that is away
_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(list[Recorded]).decode


class RedisBus:
    """A `Bus` for many nodes. `node`: this process's own name, unlike any other's. `answer_seconds`: how long Redis may
    take to answer. `batches_kept`: how many the stream holds, about. Opens nothing before it is used."""

    def __init__(self, url: str, node: str, answer_seconds: float = 2.0, batches_kept: int = 10_000) -> None:
        self._node = node.encode()
        self._answer_seconds = answer_seconds
        self._batches_kept = batches_kept
        self._here = InProcessBus()
        self._writing = open_client(url, answer_seconds, answer_seconds)
        self._reading = open_client(url, answer_seconds, BLOCK_SECONDS + answer_seconds)
        self._waiting: deque[Sequence[Recorded]] = deque(maxlen=WAITING_KEPT)
        self._rung = asyncio.Event()
        self._sent = asyncio.Event()
        self._tried = asyncio.Event()
        self._last: str | None = None
        self._tasks: list[asyncio.Task[None]] = []

    async def publish(self, events: Sequence[Recorded]) -> None:
        """Tell this node's readers now, and the others' soon after, in the order of calls."""
        await self._here.publish(events)
        self._start()
        self._waiting.append(events)
        self._sent.clear()
        self._rung.set()

    async def subscribe(self, reader: Reader) -> Callable[[], Awaitable[None]]:
        """See `Bus`. Returns when the stream is listened to, or when Redis is found to be away."""
        stop = await self._here.subscribe(reader)
        self._start()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self._answer_seconds):
                await self._tried.wait()
        return stop

    async def close(self) -> None:
        """Send what waits, if Redis takes it, and let go of the connections."""
        if self._tasks:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._answer_seconds):
                    await self._sent.wait()
        for task in self._tasks:
            await end_task(task)
        self._tasks.clear()
        await self._here.close()
        await self._writing.aclose()
        await self._reading.aclose()

    def _start(self) -> None:
        if not self._tasks:
            self._sent.set()
            self._tasks = [asyncio.create_task(self._send()), asyncio.create_task(self._listen())]

    async def _send(self) -> None:
        while True:
            await self._rung.wait()
            self._rung.clear()
            batches = list(self._waiting)
            self._waiting.clear()
            try:
                await self._add(batches)
            except Exception as error:  # whatever it is, the next batch may go
                log.warning("events are not told to other nodes", batches=len(batches), error=str(error))
            if not self._waiting:
                self._sent.set()

    async def _add(self, batches: Sequence[Sequence[Recorded]]) -> None:
        async with self._writing.pipeline(transaction=False) as pipe:
            for batch in batches:
                pipe.xadd(
                    KEY, {b"from": self._node, b"events": _encode(batch)}, maxlen=self._batches_kept, approximate=True
                )
            await pipe.execute()

    async def _listen(self) -> None:
        pause = 0.0
        while True:
            try:
                await self._find_place()
                self._tried.set()
                pause = 0.0
                while True:
                    await self._hear()
            except Exception as error:
                self._tried.set()
                pause = min(pause + 0.1, LONGEST_PAUSE)
                log.warning("other nodes are not heard; trying again", seconds=pause, error=str(error))
                await asyncio.sleep(pause)

    async def _find_place(self) -> None:
        """Where to read on: at first the stream's end, later where we were, unless Redis forgot the stream."""
        newest: Any = await self._reading.xrevrange(KEY, count=1)
        end = newest[0][0].decode() if newest else BEGINNING
        if self._last is None:
            self._last = end
        elif _order(end) < _order(self._last):
            self._last = BEGINNING

    async def _hear(self) -> None:
        answer: Any = await self._reading.xread(
            {KEY: self._last or BEGINNING}, count=100, block=int(BLOCK_SECONDS * 1000)
        )
        for _key, entries in answer or ():
            for entry, fields in entries:
                self._last = entry.decode()
                if fields.get(b"from") != self._node:
                    await self._pass_on(fields.get(b"events", b""))

    async def _pass_on(self, data: bytes) -> None:
        try:
            events = _decode(data)
        except msgspec.MsgspecError as error:  # from a node of another version; readers fetch it from the journal
            log.warning("a batch of another node cannot be read", error=str(error))
            return
        await self._here.publish(events)


async def end_task(task: asyncio.Task[None]) -> None:
    """Cancel until it ends: a cancellation that meets the client while it connects may get lost there."""
    while not task.done():
        task.cancel()
        await asyncio.wait([task], timeout=0.1)


def open_client(url: str, connect_seconds: float, answer_seconds: float) -> Redis:
    """Times out after so many seconds. Retrying is ours: redis' own would keep a batch for its own idea of a while."""
    client: Redis = Redis.from_url(
        url,
        protocol=2,
        socket_timeout=answer_seconds,
        socket_connect_timeout=connect_seconds,
        retry=Retry(NoBackoff(), 0),
    )
    return client


def _order(entry: str) -> tuple[int, int]:
    milliseconds, number = entry.split("-")
    return int(milliseconds), int(number)
