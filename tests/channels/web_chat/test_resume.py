"""Whatever happens to the connections, the bus or the process, customer, agent and database read the same words."""

import asyncio
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fakes.asgi_socket import AsgiSocket, settle
from tests.fakes.chat_client import ChatClient
from tests.fakes.chat_doors import ChatHub
from tests.fakes.chat_node import ChatNode, Joined

NAMES = (
    ["say"] * 5 + ["reply"] * 4 + ["edit"] * 3 + ["note"] * 2 + ["erase", "notice", "accept", "end", "shut", "leave"]
    + ["cut", "cut_losing", "connect", "half_open", "repeat", "tab", "crash"]
    + ["lose_bell", "hold_bells", "free_bells", "double_bells"]
)  # fmt: skip
STEPS = st.tuples(st.sampled_from(NAMES), st.sampled_from([0, 0, 2, 5, 12, 60]))


class Story:
    """One visitor, one agent, and everything that can go wrong between them."""

    def __init__(self) -> None:
        self.hub = ChatHub()
        self.client = ChatClient()
        self.said: list[str] = []
        self.held: list[Any] = []

    async def begin(self) -> None:
        self.node = await ChatNode(self.hub).start()
        await self.connect()

    async def step(self, name: str, turns: int) -> None:
        """Do one thing, then let the world turn a little: sometimes too little for anything to arrive."""
        await self._do(name, turns)
        for _ in range(2):
            await settle(turns)
            self.joined.pump()

    async def _do(self, name: str, turns: int) -> None:
        match name:
            case "say":
                self.said.append(f"c{len(self.said)}")
                frame = self.client.say(self.said[-1])
                if self.client.welcomed:
                    self.joined.socket.say(frame)
            case "repeat" if self.client.welcomed:
                for frame in self.client.unacknowledged():
                    self.joined.socket.say(frame)
            case "reply" | "note" | "notice" if self.hub.contacts:
                getattr(self.hub, name)(f"a{self.hub.seq}")
            case "accept" | "end" | "shut" if self.hub.contacts:
                getattr(self.hub, name)()
            case "edit" | "erase" if said := self._ours():
                self.hub.edit(said[-1 - turns % len(said)].id, "" if name == "erase" else f"e{self.hub.seq}")
            case "leave":
                self.joined.socket.say('{"type":"end"}')
            case "cut":
                self.joined.socket.cut()
            case "cut_losing":
                self.joined.socket.cut(lose=2)
            case "connect":
                self.joined.socket.cut()
                await self.connect()
            case "half_open":  # the hub does not know yet that the first is gone
                await self.connect()
            case "tab":
                tab = ChatClient(tab="another")
                tab.token = self.client.token
                await self.node.connect(tab)
            case "crash":
                await self.node.crash()
                await self.begin()
            case "lose_bell":
                self.hub.ring = self._lose_one
            case "hold_bells":
                self.hub.ring = self.held.append
            case "free_bells":
                self.free_bells()
            case "double_bells":
                self.hub.ring = lambda batch: [self.hub.deliver(batch) for _ in range(2)] and None

    def _ours(self) -> list[Any]:
        return [card for said in self.hub.messages.values() for card in said if card.kind == "outbound"]

    async def connect(self) -> None:
        socket = AsgiSocket(self.node.endpoint)
        self.node.sockets.append(socket)
        self.joined = Joined(self.client, socket)
        socket.say(self.client.hello())

    def free_bells(self) -> None:
        self.hub.ring = self.hub.deliver
        held, self.held = self.held, []
        for batch in reversed(held):
            self.hub.deliver(batch)

    def _lose_one(self, batch: Any) -> None:
        self.hub.ring = self.hub.deliver

    async def finish(self, turns: int) -> None:
        """All is well again; the client connects once more and is told everything, last words included that the agent
        writes while the hub is still reading."""
        self.free_bells()
        self.joined.socket.cut()
        await settle()
        await self.connect()
        await settle(turns)
        self.hub.reply("last words")
        while self.client.pending or self.joined.socket.sent:
            await self.joined.settle()
        await self.joined.settle()


async def live_through(steps: list[tuple[str, int]], last: int) -> Story:
    story = Story()
    await story.begin()
    await story.joined.settle()
    await story.step("say", 60)
    for name, turns in steps:
        await story.step(name, turns)
    await story.finish(last)
    await story.node.crash()
    return story


@settings(max_examples=150, deadline=None)
@given(st.lists(STEPS, max_size=40), st.integers(0, 8))
def test_all_sides_read_the_same_in_order_without_gap_or_double(steps, last):
    story = asyncio.run(live_through(steps, last))
    in_database = [text for conversation in story.hub.messages for text in story.hub.transcript(conversation)]
    assert story.client.texts == in_database
    assert [text for text in in_database if text.startswith("c")] == story.said
