"""A visitor on several lines at once, each at another place in the transcript."""

import asyncio
import copy
from collections.abc import Collection, Sequence

from hub.contract.chats import ChatRules
from hub.contract.inbound import LineLeft
from hub.contract.words import MessageCard
from tests.fakes.chat_client import ChatClient
from tests.fakes.chat_doors import ChatHub
from tests.fakes.chat_node import ChatNode


class SlowTranscript(ChatHub):
    """Is read when `may_read` is set."""

    def __init__(self) -> None:
        super().__init__()
        self.may_read = asyncio.Event()
        self.may_read.set()

    async def after(self, conversation_id: str, number: int, customers: Collection[str] = ()) -> Sequence[MessageCard]:
        await self.may_read.wait()
        return await super().after(conversation_id, number, customers)


async def test_who_comes_from_further_behind_while_the_transcript_is_read_misses_nothing() -> None:
    hub = SlowTranscript()
    node = await ChatNode(hub).start()
    ada = await node.connect(ChatClient())
    reloaded = copy.deepcopy(ada.client)
    await ada.say("Hello?")
    reloaded.conversation, reloaded.token = ada.client.conversation, ada.client.token
    hub.may_read.clear()
    await node.connect(copy.deepcopy(ada.client))
    hub.accept("Mara Lindt")
    hub.reply("Hi Ada!")
    behind = await node.connect(reloaded)
    hub.may_read.set()
    await ada.settle()
    await behind.settle()
    assert behind.client.texts == ada.client.texts == ["Hello?", "Hi Ada!"]


async def test_who_enters_while_their_visit_is_forgotten_hears_all_the_same() -> None:
    hub = ChatHub()
    node = await ChatNode(hub).start()
    ada = await node.connect(ChatClient())
    await ada.say("Hello?")
    hub.shut()
    await ada.cut()

    async def is_open(calendar: str) -> bool:
        await node.visits.tick()  # in this very moment
        return True

    hub.rules = ChatRules(calendar="chat")
    hub.queues.is_open = is_open  # type: ignore[method-assign]
    again = await node.connect(ada.client)
    assert [visit.note.visitor for visit in node.visits] == [ada.client.visitor]
    hub.reply("One more thing")
    await again.settle()
    assert again.client.texts == ["Hello?", "One more thing"]
    await node.crash()
    await node.visits.stop()


async def test_a_node_that_only_hears_of_a_chat_does_not_undo_that_its_visitor_was_seen() -> None:
    hub = ChatHub()
    node = await ChatNode(hub).start()
    ada = await node.connect(ChatClient())
    await ada.say("Hello?")
    other = await ChatNode(hub).start()  # takes up the open lines
    hub.clock.advance(node.settings.away_seconds / 2 + 1)
    await node.visits.tick()
    hub.accept()  # both keep their notes, the other one last
    await ada.settle()
    hub.clock.advance(node.settings.away_seconds / 2)
    await other.visits.tick()
    assert hub.of(LineLeft) == []
    for each in (node, other):
        await each.crash()
        await each.visits.stop()
