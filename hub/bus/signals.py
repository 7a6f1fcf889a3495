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
        self._readers: list[Reader] = []

    def tell(self, signal: Signal) -> None:
        """See the `Signals` port."""
        asyncio.get_running_loop().call_soon(self._pass_on, signal)

    def listen(self, reader: Reader) -> Callable[[], None]:
        """See the `Signals` port."""
        self._readers.append(reader)
        return lambda: self._readers.remove(reader)

    def _pass_on(self, signal: Signal) -> None:
        for reader in tuple(self._readers):
            try:
                reader(signal)
            except Exception:
                log.exception("a listener failed", signal=type(signal).__name__)
