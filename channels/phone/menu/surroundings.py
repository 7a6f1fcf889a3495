"""What branches of a menu ask of the surroundings: fetched only if the menu asks."""

from collections.abc import Callable

from msgspec import structs

from channels.phone.normalize import CHANNEL
from hub.contract.errors import NotFound
from hub.contract.ports import Queues
from hub.contract.steering import Emergency
from ivr.call import Call, Notice, World
from ivr.menu import Asks, Menus


class Surroundings:
    """`emergency`: what all callers are to hear first, now."""

    def __init__(self, queues: Queues, emergency: Callable[[], Emergency | None] = lambda: None) -> None:
        self._queues = queues
        self._emergency = emergency

    async def of(self, menus: Menus, call: Call) -> World:
        """As they are now for this caller. Raises `Unavailable`."""
        said = self._emergency()
        if said is None:
            return await self._asked(menus, call)
        notice = Notice(id=said.id, texts=said.texts, hangs_up=said.hangs_up)
        if said.hangs_up and call.noticed != said.id:  # the rest of the world is nothing to it
            return World(notice=notice)
        return structs.replace(await self._asked(menus, call), notice=notice)

    async def _asked(self, menus: Menus, call: Call) -> World:
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
