"""The router as the console sees it, without a router: it keeps what it was told, or refuses."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Any

from hub.contract.commands import AnyCommand
from hub.contract.errors import KeydeskError
from hub.contract.words import Explanation


class FakeRouting:
    """A `Routing`. `done`: commands in order. `seen`: what every look finds. Set `refusal` to have the next refused,
    `then` to act on them."""

    def __init__(self) -> None:
        self.done: list[AnyCommand] = []
        self.begun: list[Any] = []
        self.asked: list[Explanation] = []
        self.seen: Any = None
        self.refusal: KeydeskError | None = None
        self.then: Callable[[AnyCommand], Awaitable[None]] | None = None

    async def do(self, command: AnyCommand) -> None:
        if self.refusal is not None:
            raise self.refusal
        self.done.append(command)
        if self.then is not None:
            await self.then(command)

    async def begin_with(self, beginning: Any) -> None:
        if self.refusal is not None:
            raise self.refusal
        self.begun.append(beginning)

    async def explain(self, contact_id: str) -> Sequence[Explanation]:
        return self.asked

    async def look(self, read: Callable[[Any, datetime], Any]) -> Any:
        return self.seen
