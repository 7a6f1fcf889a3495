"""A channel's way out, in a test's hands."""

import asyncio
from collections.abc import Iterable

from hub.contract.outbound import AnyOrder, Receipt

Outcome = Receipt | Exception | asyncio.Event


class FakeSender:
    """A `ChannelSender`. Each try meets the next of `outcomes` (an `Event` keeps it under way until it is set), then
    always succeeds. `sent`: every try, in order."""

    def __init__(self, outcomes: Iterable[Outcome] = ()) -> None:
        self.outcomes = list(outcomes)
        self.sent: list[AnyOrder] = []
        self._news = asyncio.Event()

    async def send(self, order: AnyOrder) -> Receipt:
        outcome = self.outcomes.pop(0) if self.outcomes else Receipt()
        self.sent.append(order)
        self._news.set()
        if isinstance(outcome, Exception):
            raise outcome
        if isinstance(outcome, asyncio.Event):
            await outcome.wait()
            return Receipt()
        return outcome

    async def tries(self, many: int) -> list[str]:
        """The ids of the orders tried, once there were at least so many tries."""
        async with asyncio.timeout(10):
            while len(self.sent) < many:
                self._news.clear()
                await self._news.wait()
        return [order.order_id for order in self.sent]
