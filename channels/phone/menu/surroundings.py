"""What branches of a menu ask of the surroundings: fetched only if the menu asks."""

from channels.phone.normalize import CHANNEL
from hub.contract.errors import NotFound
from hub.contract.ports import Queues
from ivr.call import Call, World
from ivr.menu import Asks, Menus


class Surroundings:
    def __init__(self, queues: Queues) -> None:
        self._queues = queues

    async def of(self, menus: Menus, call: Call) -> World:
        """As they are now for this caller. Raises `Unavailable`."""
        asked = menus.asks(call.menu, call.node)
        if asked == Asks():
            return World()
        opened = frozenset([calendar for calendar in asked.calendars if await self._is_open(calendar)])
        if not asked.queue and not asked.open:
            return World(calendars_open=opened)
        facts = call.facts
        queue = await self._queues.now(CHANNEL, facts.tier, facts.account_id or None)
        return World(
            open=queue.open,
            calendars_open=opened,
            waiting=queue.waiting,
            agents=queue.agents,
            seconds=queue.seconds,
        )

    async def _is_open(self, calendar: str) -> bool:
        """A calendar that is gone since the menu was read is open: a person is better than nobody."""
        try:
            return await self._queues.is_open(calendar)
        except NotFound:
            return True
