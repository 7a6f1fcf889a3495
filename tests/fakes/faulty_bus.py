"""A bus as bad as one may be: it loses, repeats and swaps what it is given, as a test decides."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Literal

from hub.bus.in_process import InProcessBus, Reader
from hub.contract.events import Recorded

Fault = Literal["deliver", "lose", "repeat", "hold"]


class FaultyBus:
    """A `Bus`. Each publication meets the next fault of `faults`, and is delivered when they run out. What is held
    comes after a later publication, so out of order."""

    def __init__(self, faults: Iterable[Fault] = ()) -> None:
        self._faults = iter(faults)
        self._held: list[Sequence[Recorded]] = []
        self._inner = InProcessBus()

    async def publish(self, events: Sequence[Recorded]) -> None:
        fault = next(self._faults, "deliver")
        if fault == "hold":
            self._held.append(events)
            return
        if fault in ("deliver", "repeat"):
            await self._inner.publish(events)
        if fault == "repeat":
            await self._inner.publish(events)
        held, self._held = self._held, []
        for late in held:
            await self._inner.publish(late)

    async def subscribe(self, reader: Reader) -> Callable[[], Awaitable[None]]:
        return await self._inner.subscribe(reader)

    async def close(self) -> None:
        await self._inner.close()
