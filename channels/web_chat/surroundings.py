"""What all visits of a node share, so that each of them is small."""

from collections.abc import Callable, Coroutine, Iterable
from typing import TYPE_CHECKING, Any, Protocol

import structlog

from channels.web_chat import links
from channels.web_chat.line import Line
from channels.web_chat.receipts import Receipts
from channels.web_chat.settings import ChatSettings
from channels.web_chat.uploads import Uploads
from hub.contract.chat_ports import ChatDoors
from hub.contract.chats import ChatRules
from hub.contract.errors import KeydeskError
from hub.contract.ports import Doors

if TYPE_CHECKING:
    from channels.web_chat.visit import Visit

log = structlog.get_logger()
Spawn = Callable[[Coroutine[Any, Any, None]], None]


class Connected(Protocol):
    """A connection as a visit sees it: a line, and a way to send what the line holds."""

    line: Line

    def flush(self) -> None:
        """Send what the line holds soon; returns at once."""
        ...


class Faces:
    """Where agents' photos are. What is known is used at once, and what is not is looked up behind the scenes: no
    message in turn waits for a picture."""

    def __init__(self, chat: ChatDoors, key: bytes) -> None:
        self._chat = chat
        self._key = key
        self._known: dict[str, str] = {}

    def of(self, agent_id: str) -> str | None:
        """Where the agent's photo is; empty when they have none, None when nobody has looked yet."""
        return self._known.get(agent_id) if agent_id else ""

    async def look(self, agent_id: str) -> str:
        """Look it up. Without a photo port's answer there is no photo."""
        try:
            found = await self._chat.photos.of(agent_id)
        except KeydeskError as error:
            log.info("agent's photo not looked up", agent=agent_id, why=error.detail)
            return self._known.get(agent_id, "")
        self._known[agent_id] = links.photo_path(self._key, agent_id) if found else ""
        return self._known[agent_id]

    async def learn(self, agents: Iterable[str]) -> None:
        """Look up those nobody has looked up yet."""
        for agent_id in sorted(set(agents) - self._known.keys()):
            if agent_id:
                await self.look(agent_id)

    def forget(self) -> None:
        """Look again for those who had none."""
        self._known = {agent_id: place for agent_id, place in self._known.items() if place}


class Surroundings:
    """`spawn` runs work in the background; `moved` is told of a visit whose conversation has changed, with the one it
    was in before."""

    def __init__(
        self,
        settings: ChatSettings,
        doors: Doors,
        chat: ChatDoors,
        uploads: Uploads,
        key: bytes,
        spawn: Spawn,
        moved: "Callable[[Visit, str], None]",
    ) -> None:
        self.settings = settings
        self.doors = doors
        self.chat = chat
        self.uploads = uploads
        self.faces = Faces(chat, key)
        self.receipts = Receipts(doors, spawn)
        self.spawn = spawn
        self.moved = moved

    @property
    def rules(self) -> ChatRules:
        """The business rules that hold now."""
        return self.chat.rules()
