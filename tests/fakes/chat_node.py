"""One node of the hub's chat, in memory, with visitors who connect to it."""

import json
from typing import Any

from channels.web_chat.limits import Gate
from channels.web_chat.receive import ChatSocket
from channels.web_chat.settings import ChatSettings
from channels.web_chat.visits import Visits
from tests.fakes.asgi_socket import AsgiSocket, settle
from tests.fakes.chat_client import ChatClient
from tests.fakes.chat_doors import ChatHub

KEY = b"k" * 32


class ChatNode:
    """Start it before use. Kill it by forgetting it: `crash`."""

    def __init__(self, hub: ChatHub, **settings: Any) -> None:
        self.settings = ChatSettings(**{"messages_per_second": 1e6, "connection_burst": 10**6, **settings})
        self.hub = hub
        self.visits = Visits(self.settings, hub.doors, hub.chat, KEY)
        gate = Gate(at_once=10**6, rate=1e6, burst=1e6)
        self.endpoint = ChatSocket(self.settings, self.visits, gate, hub.new_id).serve
        self.sockets: list[AsgiSocket] = []

    async def start(self) -> "ChatNode":
        await self.visits.start()
        return self

    async def connect(self, client: ChatClient, headers: dict[str, str] | None = None) -> "Joined":
        """A visitor connects and says hello; returns when all is quiet."""
        socket = AsgiSocket(self.endpoint, headers)
        self.sockets.append(socket)
        joined = Joined(client, socket)
        socket.say(client.hello())
        await joined.settle()
        return joined

    async def crash(self) -> None:
        """The process is gone between two instants: no more events, no goodbyes."""
        self.hub.readers = [reader for reader in self.hub.readers if getattr(reader, "__self__", None) != self.visits]
        for socket in self.sockets:
            socket.cut()
            socket.task.cancel()
        await settle()


class Joined:
    """A client on a socket."""

    def __init__(self, client: ChatClient, socket: AsgiSocket) -> None:
        self.client = client
        self.socket = socket

    async def say(self, text: str, client_id: str = "") -> None:
        self.socket.say(self.client.say(text, client_id))
        await self.settle()

    async def frame(self, frame: str | bytes | dict[str, Any]) -> None:
        self.socket.say(json.dumps(frame) if isinstance(frame, dict) else frame)
        await self.settle()

    def pump(self) -> bool:
        """Hand the client what arrived; whether there was anything."""
        arrived = self.socket.take()
        for frame in arrived:
            for answer in self.client.hear(frame):
                self.socket.say(answer)
        return bool(arrived)

    async def settle(self) -> None:
        """Go on until nobody has anything to say."""
        await settle()
        while self.pump():
            await settle()

    async def cut(self) -> None:
        self.socket.cut()
        await settle()
