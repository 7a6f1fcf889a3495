"""The bus of a single process: a call per reader."""

from collections.abc import Awaitable, Callable, Sequence

import structlog

from hub.contract.events import Recorded

log = structlog.get_logger()
Reader = Callable[[Sequence[Recorded]], None]


class InProcessBus:
    """Delivers in the order of publication, before `publish` returns. A reader that fails does not harm the others."""

    def __init__(self) -> None:
        self._readers: list[Reader] = []

    async def publish(self, events: Sequence[Recorded]) -> None:
        for reader in tuple(self._readers):
            try:
                reader(events)
            except Exception:
                log.exception("a reader of the bus failed", reader=getattr(reader, "__qualname__", "?"))

    async def subscribe(self, reader: Reader) -> Callable[[], Awaitable[None]]:
        self._readers.append(reader)

        async def stop() -> None:
            if reader in self._readers:
                self._readers.remove(reader)

        return stop

    async def close(self) -> None:
        self._readers.clear()
