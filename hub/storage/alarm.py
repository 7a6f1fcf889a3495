"""Rings for what takes part in the writer's commits: at the instant set last, its work is done in one of its own.

What the work comes to is for the commit to tell: a commit sets the alarm anew, and so does one that failed.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime

import structlog

from hub.contract.errors import Unavailable
from hub.contract.ports import Clock

log = structlog.get_logger()


class Alarm:
    """One alarm clock. `whose`: a name for the log."""

    def __init__(self, whose: str, work: Callable[[], Awaitable[None]], clock: Clock) -> None:
        self._whose = whose
        self._work = work
        self._clock = clock
        self._handle: asyncio.TimerHandle | None = None
        self._working: asyncio.Task[None] | None = None

    def set(self, at: datetime | None) -> None:
        """Ring then, and at no other instant; not at all for None."""
        if self._handle is not None:
            self._handle.cancel()
            self._handle = None
        if at is not None:
            seconds = max(0.0, (at - self._clock()).total_seconds())
            self._handle = asyncio.get_running_loop().call_later(seconds, self._ring)

    async def stop(self) -> None:
        """Ring no more; work under way is broken off."""
        self.set(None)
        if self._working is not None:
            self._working.cancel()
            await asyncio.gather(self._working, return_exceptions=True)

    def _ring(self) -> None:
        self._working = asyncio.ensure_future(self._do())

    async def _do(self) -> None:
        try:
            await self._work()
        except Unavailable:
            log.warning("what is due waits for the store", whose=self._whose)
        except Exception:
            log.exception("what is due failed; trying again", whose=self._whose)
