"""Following the journal live, without gap or double, over a bus that may lose, repeat or reorder.

The bus is a doorbell that usually brings the parcel along; whoever finds a number missing fetches it from the journal.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import structlog
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.contract.events import Recorded
from hub.contract.ports import Bus
from hub.journal import views

log = structlog.get_logger()
PAGE = 1000


class Follower:
    """Calls `reader` with every event after `seq`, in order, exactly once. Run `work` as a task.

    `reader` runs on the event loop and must not block. `look_seconds`: how often to look at the journal when the
    bus is silent, so that events whose publication was lost arrive all the same."""

    def __init__(
        self,
        engine: AsyncEngine,
        bus: Bus,
        reader: Callable[[Sequence[Recorded]], None],
        seq: int,
        look_seconds: float = 2.0,
    ) -> None:
        self._engine = engine
        self._bus = bus
        self._reader = reader
        self.seq = seq
        self._look_seconds = look_seconds
        self._behind = asyncio.Event()
        self._stop: Callable[[], Awaitable[None]] | None = None

    async def start(self) -> None:
        """Listen, and catch up with what is already in the journal."""
        self._stop = await self._bus.subscribe(self._hear)
        await self._catch_up()

    async def work(self) -> None:
        """Keep up until cancelled."""
        try:
            while True:
                try:
                    async with asyncio.timeout(self._look_seconds):
                        await self._behind.wait()
                except TimeoutError:
                    pass
                self._behind.clear()
                try:
                    await self._catch_up()
                except Exception as error:
                    log.warning("the journal cannot be read; trying again", error=str(error))
        finally:
            if self._stop is not None:
                await self._stop()

    def _hear(self, batch: Sequence[Recorded]) -> None:
        fresh = [entry for entry in batch if entry.seq > self.seq]
        if not fresh:
            return
        if fresh[0].seq != self.seq + 1 or fresh[-1].seq - fresh[0].seq != len(fresh) - 1:
            self._behind.set()
            return
        self._pass_on(fresh)

    async def _catch_up(self) -> None:
        while True:
            page = await views.after(self._engine, self.seq, PAGE)
            if fresh := [entry for entry in page if entry.seq > self.seq]:
                self._pass_on(fresh)
            if len(page) < PAGE:
                return

    def _pass_on(self, fresh: list[Recorded]) -> None:
        self.seq = fresh[-1].seq
        self._reader(fresh)
