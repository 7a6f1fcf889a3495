"""What others may read of the routing state: the waits to expect."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from time import perf_counter
from typing import Any, Protocol

from sqlalchemy.ext.asyncio import AsyncEngine

from hub.acd import store
from hub.contract.events import BusinessChanged, Recorded
from hub.contract.ports import Bus, BusinessNow, Clock
from hub.contract.promises import Wait
from hub.contract.words import Channel
from hub.journal.follow import Follower
from hub.routing import Measuring, Rates, Router

REMEMBERED = timedelta(hours=4)
"""How far back a hub that starts looks to know its rates."""

KEPT_SECONDS = 0.5
KEPT_TIMES = 20.0
"""Waits are kept at least that long, and so many times as long as it took to work them out: however many wait and
however many ask, the writer spends little on telling."""


class Looking(Protocol):
    """Whoever has the routing state (`Acd`)."""

    def look(self, read: Callable[[Router, datetime], Any]) -> Awaitable[Any]: ...


class ExpectedWaits:
    """Implements the `Waits` port. Call `start`, then run `work` as a task; before that nothing is known of rates."""

    def __init__(self, acd: Looking, reader: AsyncEngine, bus: Bus, business: BusinessNow, clock: Clock) -> None:
        self._acd = acd
        self._reader = reader
        self._bus = bus
        self._business = business
        self._clock = clock
        self._measuring = Measuring(business(), clock())
        self._follower: Follower | None = None
        self._looking = asyncio.Lock()
        self._waits: dict[str, Wait] = {}
        self._until = float("-inf")

    async def start(self) -> None:
        """Learn the rates of the last hours from the store and go on with the journal. Raises what the store raises."""
        since = self._clock() - REMEMBERED
        seq, recent = await store.recent(self._reader, since)
        self._measuring = Measuring(self._business(), since)
        self._measuring.recall(recent)
        self._follower = Follower(self._reader, self._bus, self._hear, seq)
        await self._follower.start()

    async def work(self) -> None:
        """Keep up with the journal until cancelled."""
        assert self._follower is not None, "start first"
        await self._follower.work()

    def rates(self) -> Rates:
        """As measured up to now."""
        return self._measuring.rates(self._clock())

    async def all(self) -> dict[str, Wait]:
        """Of every waiting contact, by id; at most moments old. Raises `Unavailable`."""
        loop = asyncio.get_running_loop()
        async with self._looking:  # who asks meanwhile is told the same
            if loop.time() >= self._until:
                rates = self.rates()
                self._waits, took = await self._acd.look(lambda router, now: _timed(router, rates, now))
                self._until = loop.time() + max(KEPT_SECONDS, KEPT_TIMES * took)
        return self._waits

    async def of(self, contact_id: str) -> Wait | None:
        """Of one contact; None if it does not wait. Raises `Unavailable`."""
        return (await self.all()).get(contact_id)

    async def expected(self, channel: Channel, external_key: str) -> Wait | None:
        """See the `Waits` port. Raises `Unavailable`."""
        waits = await self.all()
        contact_id = await store.contact_on_line(self._reader, channel, external_key) if waits else None
        return waits.get(contact_id) if contact_id else None

    def _hear(self, batch: Sequence[Recorded]) -> None:
        for recorded in batch:
            if isinstance(recorded.event, BusinessChanged):
                self._measuring.change(self._business())
            self._measuring.hear(recorded.event, recorded.at)


def _timed(router: Router, rates: Rates, now: datetime) -> tuple[dict[str, Wait], float]:
    begun = perf_counter()
    return router.waits(rates, now), perf_counter() - begun
