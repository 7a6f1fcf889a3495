"""Signals within one process."""

import asyncio
from collections.abc import Callable

import structlog

from hub.contract.signals import Signal

log = structlog.get_logger()
Reader = Callable[[Signal], None]


class InProcessSignals:
    """Implements the `Signals` port for a hub of one process."""

    def __init__(self) -> None:
        self._readers: dict[object, Reader] = {}

    def tell(self, signal: Signal) -> None:
        """See the `Signals` port."""
        asyncio.get_running_loop().call_soon(self.pass_on, signal)

    def listen(self, reader: Reader) -> Callable[[], None]:
        """See the `Signals` port."""
        listening = object()
        self._readers[listening] = reader

        def stop() -> None:
            self._readers.pop(listening, None)

        return stop

    def pass_on(self, signal: Signal) -> None:
        """Tell every listener now; one that fails harms nobody."""
        for reader in tuple(self._readers.values()):
            try:
                reader(signal)
            except Exception:
                log.exception("a listener failed", signal=type(signal).__name__)

    async def close(self) -> None:
        """Nobody is told any more."""
        self._readers.clear()
