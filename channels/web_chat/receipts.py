"""What reached visitors, told to the hub: kept back for a moment and told together, so that nobody's next word waits
behind a receipt."""

import asyncio
from collections.abc import Callable, Coroutine, Iterable
from typing import Any, Literal

import structlog

from channels.web_chat import normalize
from hub.contract.errors import KeydeskError
from hub.contract.ports import Doors

log = structlog.get_logger()
Reached = Literal["delivered", "read"]
PAUSE = 0.1
"""Seconds. Nobody notices them at a mark behind a message, and all that comes meanwhile is one commit."""


class Receipts:
    """Those of all visitors of a node. `spawn` runs work in the background."""

    def __init__(self, doors: Doors, spawn: Callable[[Coroutine[Any, Any, None]], None]) -> None:
        self._doors = doors
        self._spawn = spawn
        self._waiting: dict[str, Reached] = {}
        self._telling = False

    def tell(self, ids: Iterable[str], reached: Reached) -> None:
        """These messages reached the visitor's screen, or their eyes. Soon told, and best effort: the chat goes on
        whatever becomes of it."""
        for message_id in ids:
            if self._waiting.get(message_id) != "read":  # which says more
                self._waiting[message_id] = reached
        if self._waiting and not self._telling:
            self._telling = True
            self._spawn(self._tell())

    async def _tell(self) -> None:
        try:
            while self._waiting:
                await asyncio.sleep(PAUSE)
                waiting, self._waiting = self._waiting, {}
                await asyncio.gather(*(self._one(message_id, reached) for message_id, reached in waiting.items()))
        finally:
            self._telling = False

    async def _one(self, message_id: str, reached: Reached) -> None:
        try:
            await self._doors.intake.receive(normalize.receipt(message_id, self._doors.clock(), reached))
        except KeydeskError as error:
            log.info("chat receipt not taken", message=message_id, why=error.detail)
