"""Customers' phones that somebody looks at, and what rings on them."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from channels.phone.simulator.line import Line


class Phones:
    """A number may be looked at in several places; all of them ring."""

    def __init__(self) -> None:
        self._watching: dict[str, list[asyncio.Queue[Line]]] = {}
        self._ringing: dict[str, Line] = {}

    @contextmanager
    def watch(self, number: str) -> Iterator[asyncio.Queue[Line]]:
        """Calls to the number from now on, one that rings already first."""
        calls: asyncio.Queue[Line] = asyncio.Queue()
        self._watching.setdefault(number, []).append(calls)
        if (line := self._ringing.get(number)) is not None:
            calls.put_nowait(line)
        try:
            yield calls
        finally:
            self._watching[number].remove(calls)
            if not self._watching[number]:
                del self._watching[number]

    def ring(self, line: Line) -> bool:
        """Whether anybody looks at the phone that is called."""
        watching = self._watching.get(line.called, [])
        if watching:
            self._ringing[line.called] = line
        for calls in watching:
            calls.put_nowait(line)
        return bool(watching)

    def stop(self, line: Line) -> None:
        """It rings no more."""
        if self._ringing.get(line.called) is line:
            del self._ringing[line.called]
