"""How fast a relay is used: so many connections at once, so many mails a minute. Whoever comes too soon waits."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager

MINUTE = 60.0


def free_at(past: Sequence[float], per_minute: int, now: float) -> float:
    """When the next mail may go, if the latest went at `past` (oldest first). `per_minute` 0: there is no limit."""
    if not per_minute or len(past) < per_minute:
        return now
    return max(now, past[-per_minute] + MINUTE)


class Turns:
    """One relay's limits, for one process. `per_minute` 0: as many as go."""

    def __init__(
        self,
        connections: int,
        per_minute: int,
        *,
        time: Callable[[], float] | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """`time`: seconds that only grow; the running loop's own unless given."""
        self._free = asyncio.Semaphore(connections)
        self._per_minute = per_minute
        self._taken: deque[float] = deque(maxlen=max(per_minute, 1))
        self._time = time
        self._sleep = sleep

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait for a connection, and for the minute to have room; whoever came first goes first."""
        async with self._free:
            now = self._time() if self._time else asyncio.get_running_loop().time()
            at = free_at(self._taken, self._per_minute, now)
            self._taken.append(at)  # before waiting, so that those behind count with it
            if at > now:
                await self._sleep(at - now)
            yield
