"""Tells the router which agents have a console open at this process."""

import asyncio

import structlog

from agent_console.hub import Routing
from hub.contract.commands import ConsoleLost, ConsoleOpened
from hub.contract.errors import KeydeskError, NotFound
from hub.contract.events import AgentChanged

log = structlog.get_logger()
AGAIN = 1.0  # seconds between tries while the router cannot take it


class Presence:
    """Counts sockets by agent; the router hears of the first and of the last, in order, until it has taken it in.

    If the router loses sight of an agent who still has a console here (it was restarted, or the agent's console at
    another node closed), it is told again."""

    def __init__(self, acd: Routing, again: float = AGAIN) -> None:
        self._acd = acd
        self._again = again
        self._sockets: dict[str, int] = {}
        self._told: dict[str, bool] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}

    def opened(self, agent_id: str) -> None:
        self._sockets[agent_id] = self._sockets.get(agent_id, 0) + 1
        self._settle(agent_id)

    def closed(self, agent_id: str) -> None:
        self._sockets[agent_id] -= 1
        if not self._sockets[agent_id]:
            del self._sockets[agent_id]
        self._settle(agent_id)

    def heard(self, event: AgentChanged) -> None:
        """What the router says of an agent."""
        if event.why in ("console_lost", "grace_over") and self._sockets.get(event.agent.id):
            self._told[event.agent.id] = False
            self._settle(event.agent.id)

    def close(self) -> None:
        for task in self._tasks.values():
            task.cancel()

    def _settle(self, agent_id: str) -> None:
        if agent_id not in self._tasks:
            task = asyncio.ensure_future(self._tell(agent_id))
            self._tasks[agent_id] = task
            task.add_done_callback(lambda _: self._tasks.pop(agent_id, None))

    async def _tell(self, agent_id: str) -> None:
        while (here := agent_id in self._sockets) != self._told.get(agent_id, False):
            self._told[agent_id] = here
            try:
                await self._acd.do(ConsoleOpened(actor=agent_id) if here else ConsoleLost(actor=agent_id))
            except NotFound:
                log.warning("the router knows no such agent", agent_id=agent_id)
            except KeydeskError as refusal:
                log.warning("the router was not told of a console", agent_id=agent_id, error=refusal.detail)
                self._told[agent_id] = not here
                await asyncio.sleep(self._again)
        if not self._told.get(agent_id):
            self._told.pop(agent_id, None)
