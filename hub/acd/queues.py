"""What voice menus may know of the queue before a caller joins it. Answers are kept for a moment, so that however many
ask, the router is seldom looked at."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from hub.acd.views import KEPT_SECONDS, Looking
from hub.calendars import is_open
from hub.contract.errors import NotFound
from hub.contract.plans import Business
from hub.contract.ports import BusinessNow, Clock
from hub.contract.promises import QueueNow
from hub.contract.words import Channel
from hub.routing import Outlook, Rates, Router

MOST_KEPT = 1000
_Asked = tuple[Channel, str, str | None, tuple[str, ...]]


class Measured(Protocol):
    """Whoever knows how fast work is done (`ExpectedWaits`)."""

    def rates(self) -> Rates: ...


class QueuesNow:
    """Implements the `Queues` port."""

    def __init__(self, acd: Looking, measured: Measured, business: BusinessNow, clock: Clock) -> None:
        self._acd = acd
        self._measured = measured
        self._business = business
        self._clock = clock
        self._kept: dict[_Asked, tuple[float, Outlook]] = {}
        self._looking = asyncio.Lock()

    async def now(self, channel: Channel, tier: str, account_id: str | None, skills: Sequence[str] = ()) -> QueueNow:
        """See the `Queues` port. Raises `Unavailable`, and `NotFound` for a channel the business does not have."""
        business = self._business()
        tier = tier if tier in business.tiers else business.fallback_tier
        found = await self._outlook((channel, tier, account_id, tuple(sorted(set(skills)))))
        wait = found.wait
        return QueueNow(
            open=_open(business, business.tiers[tier].calendar, self._clock()) and not found.closed,
            waiting=max(wait.position - 1, 0) if wait else 0,
            agents=found.agents,
            seconds=wait.seconds if wait else None,
        )

    async def is_open(self, calendar: str) -> bool:
        """See the `Queues` port."""
        business = self._business()
        if calendar not in business.calendars:
            raise NotFound("There is no such calendar.", mend="choose one of calendars.yaml")
        return _open(business, calendar, self._clock())

    async def _outlook(self, asked: _Asked) -> Outlook:
        loop = asyncio.get_running_loop()
        async with self._looking:  # who asks the same meanwhile is told the same
            kept = self._kept.get(asked)
            if kept is not None and loop.time() < kept[0]:
                return kept[1]
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            found: Outlook = await self._acd.look(_look(asked, self._measured.rates()))
            self._kept[asked] = loop.time() + KEPT_SECONDS, found
            return found


def _look(asked: _Asked, rates: Rates) -> Callable[[Router, datetime], Outlook]:
    return lambda router, now: router.outlook(*asked, rates, now)


def _open(business: Business, calendar: str, now: datetime) -> bool:
    return calendar not in business.calendars or is_open(business.calendars[calendar], now)
