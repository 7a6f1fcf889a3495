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
        """Listen, and catch up with what is already in the journal. Raises what the store raises."""
        stop = await self._bus.subscribe(self._hear)
        try:
            await self._catch_up()
        except BaseException:
            await stop()
            raise
        self._stop = stop

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
        if all(entry.seq == self.seq + place for place, entry in enumerate(fresh, 1)):
            self._pass_on(fresh)
        else:
            self._behind.set()

    async def _catch_up(self) -> None:
        while True:
            page = await views.after(self._engine, self.seq, PAGE)
            if fresh := [entry for entry in page if entry.seq > self.seq]:
                self._pass_on(fresh)
            if len(page) < PAGE:
                return

    def _pass_on(self, fresh: list[Recorded]) -> None:
        self.seq = fresh[-1].seq
        try:
            self._reader(fresh)
        except Exception:  # told again, it would fail again, and never see what follows
            name = getattr(self._reader, "__qualname__", "?")
            log.exception("a reader of the journal failed", reader=name, first=fresh[0].seq, last=fresh[-1].seq)
