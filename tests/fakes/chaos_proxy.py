"""A TCP proxy on loopback for a network at its worst: it delays every piece, stands still, cuts, and lets what an old
connection said arrive late, after its client has long come back on a new one."""

import asyncio
import random
from collections import Counter
from collections.abc import Coroutine
from contextlib import suppress
from types import TracebackType

PIECE = 4096
SLOWEST = 0.03  # seconds by which a piece is late
LONGEST_STAND = 0.8  # seconds during which nothing moves
LONGEST_WAIT = 2.0  # seconds after which a silent connection is broken, too
LATEST = 1.5  # seconds by which an old connection's last words come late


class ChaosProxy:
    """Draws every connection's fate from `chance`. `calm` ends it all: from then on bytes pass as they come. `tally`:
    how often what happened."""

    def __init__(self, host: str, port: int, chance: random.Random, *, lives: tuple[float, float] = (0.2, 3.0)) -> None:
        self._to = (host, port)
        self._chance = chance
        self._lives = lives
        self._passages: set[asyncio.Task[None]] = set()
        self._calm = asyncio.Event()
        self.tally: Counter[str] = Counter()
        self.port = 0

    async def __aenter__(self) -> "ChaosProxy":
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._server.close()
        for passage in list(self._passages):
            passage.cancel()
        await asyncio.gather(*self._passages, return_exceptions=True)
        await self._server.wait_closed()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def calm(self) -> None:
        """Break nothing any more."""
        self._calm.set()

    async def _serve(self, near_in: asyncio.StreamReader, near_out: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._passages.add(task)
        self.tally["connections"] += 1
        ends = [near_out]
        try:
            far_in, far_out = await asyncio.open_connection(*self._to)
            ends.append(far_out)
            await self._pass(near_in, near_out, far_in, far_out)
        except OSError:  # nobody listens there at the moment
            self.tally["unreachable"] += 1
        except asyncio.CancelledError:
            pass  # the proxy is done; asyncio's servers would make an error of it
        finally:
            for end in ends:
                end.transport.abort()
            self._passages.discard(task)

    async def _pass(
        self,
        near_in: asyncio.StreamReader,
        near_out: asyncio.StreamWriter,
        far_in: asyncio.StreamReader,
        far_out: asyncio.StreamWriter,
    ) -> None:
        """Until either side leaves, or fate takes the connection."""
        moving, said = asyncio.Event(), asyncio.Event()
        moving.set()
        up = asyncio.ensure_future(self._pump(near_in, far_out, moving, said))
        down = asyncio.ensure_future(self._pump(far_in, near_out, moving, asyncio.Event()))
        fate = asyncio.ensure_future(self._fate(moving, said))
        try:
            await asyncio.wait({up, down, fate}, return_when=asyncio.FIRST_COMPLETED)
            if fate.done() and fate.result() == "late":
                # The client hears that it is cut off; the hub does not yet, and what is under way still reaches it.
                near_out.transport.abort()
                down.cancel()
                await asyncio.sleep(self._chance.uniform(0, LATEST))
        finally:
            for task in (up, down, fate):
                task.cancel()
            await asyncio.gather(up, down, fate, return_exceptions=True)

    async def _fate(self, moving: asyncio.Event, said: asyncio.Event) -> str:
        """Returns when the connection is over, and how it ends: mostly in mid-sentence."""
        while True:
            await self._unless_calm(asyncio.sleep(self._chance.uniform(*self._lives)))
            said.clear()
            await self._unless_calm(said.wait(), LONGEST_WAIT)
            if self._calm.is_set():
                await asyncio.Event().wait()
            fate = self._chance.choices(("cut", "late", "stand"), (4, 4, 3))[0]
            self.tally[fate] += 1
            if fate != "stand":
                return fate
            moving.clear()
            await asyncio.sleep(self._chance.uniform(0, LONGEST_STAND))
            moving.set()

    async def _unless_calm(self, what: Coroutine[None, None, object], at_most: float = 60.0) -> None:
        waits = {asyncio.ensure_future(what), asyncio.ensure_future(self._calm.wait())}
        try:
            await asyncio.wait(waits, timeout=at_most, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in waits:
                task.cancel()

    async def _pump(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, moving: asyncio.Event, said: asyncio.Event
    ) -> None:
        with suppress(OSError):
            while piece := await self._read(reader):
                said.set()
                if not self._calm.is_set():
                    await asyncio.sleep(self._chance.uniform(0, SLOWEST))
                await moving.wait()
                writer.write(piece)
                await writer.drain()

    async def _read(self, reader: asyncio.StreamReader) -> bytes:
        """The next piece, of any size: frames are torn apart wherever it falls."""
        return await reader.read(PIECE if self._calm.is_set() else self._chance.randint(1, PIECE))
