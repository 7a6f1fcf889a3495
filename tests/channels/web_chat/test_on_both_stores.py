"""The chat on the real intake, notes and transcript, on SQLite and on PostgreSQL."""

import asyncio
import json
from collections.abc import AsyncIterator

import pytest
from msgspec import structs

from channels.web_chat import asked, normalize
from channels.web_chat.limits import Gate
from channels.web_chat.previews import NoPreviews
from channels.web_chat.receive import ChatSocket
from channels.web_chat.settings import ChatSettings
from channels.web_chat.visits import Visits
from hub.access.roles import User
from hub.accounts.views import PhoneBook
from hub.bus.signals import InProcessSignals
from hub.contract.chat_ports import ChatDoors
from hub.contract.chats import ChatRules, FormField, Idle, PreChat, Survey
from hub.contract.commands import AcceptOffer, EndContact
from hub.contract.events import (
    ContactDiverted,
    ContactQueued,
    FactsTold,
    MessageDelivery,
    MessageReceived,
    OfferAccepted,
    OfferMade,
    SurveyTaken,
    WrapUpStarted,
)
from hub.contract.ports import Doors
from hub.contract.signals import ReadUpTo
from hub.contract.words import MessageCard
from hub.conversing import actions, editing
from hub.conversing.actions import Words
from hub.intake.notes import StoredNotes
from hub.intake.views import OpenLinesView, TranscriptView
from hub.storage.engine import Store
from hub.storage.scanning import NoScanner
from tests.factories.river import River, new_id, now, open_river
from tests.fakes.asgi_socket import AsgiSocket
from tests.fakes.chat_client import ChatClient
from tests.fakes.chat_doors import FakePhotos
from tests.fakes.queues import FakeQueues
from tests.fakes.waits import FakeWaits

KEY = b"k" * 32


class Node:
    """The channel on a real hub."""

    def __init__(self, river: River, rules: ChatRules = ChatRules()) -> None:
        self.queues = FakeQueues()
        self.signals = InProcessSignals()
        doors = Doors(
            intake=river.intake,
            transcript=TranscriptView(river.store.reader),
            who_is=PhoneBook(river.store),
            notes=StoredNotes(river.writer, river.store),
            files=None,
            waits=FakeWaits(),
            bus=river.bus,
            clock=now,
            new_id=new_id,
        )
        chat = ChatDoors(
            queues=self.queues,
            lines=OpenLinesView(river.store.reader),
            signals=self.signals,
            scanner=NoScanner(),
            photos=FakePhotos(),
            previews=NoPreviews(),
            rules=lambda: rules,
        )
        settings = ChatSettings()
        self.visits = Visits(settings, doors, chat, KEY)
        self.endpoint = ChatSocket(settings, self.visits, Gate(at_once=9, rate=9, burst=9), new_id).serve

    async def join(self, client: ChatClient) -> AsgiSocket:
        socket = AsgiSocket(self.endpoint)
        socket.say(client.hello())
        await until(socket, client, lambda: client.welcomed)
        return socket


async def until(socket: AsgiSocket, client: ChatClient, done) -> None:
    """Go on until it is so; the store takes its time."""
    async with asyncio.timeout(20):
        while not done():
            for frame in socket.take():
                for answer in client.hear(frame):
                    socket.say(answer)
            await asyncio.sleep(0.002)


@pytest.fixture
async def river(store: Store) -> AsyncIterator[River]:
    async with open_river(store) as opened:
        yield opened


@pytest.fixture
async def node(river: River) -> AsyncIterator[Node]:
    started = Node(river)
    await started.visits.start()
    yield started
    await started.visits.stop()


async def test_a_chat_from_the_first_word_to_the_next_contact(river, node):
    await river.sign_in(*(user.id for user in river.company.users if user.role == "agent"))
    ada = ChatClient()
    socket = await node.join(ada)
    for _ in range(5):
        socket.say(ada.say("Where is order 48210?", "client-0001"))
    await until(socket, ada, lambda: len(ada.acks) == 5 and ada.texts == ["Where is order 48210?"])
    assert (len(river.of(ContactQueued)), len(river.of(MessageReceived))) == (1, 1)
    assert set(ada.acks) == {("client-0001", 1)}

    socket.cut()
    again = Node(river)
    await again.visits.start()
    socket = await again.join(ada)
    socket.say(ada.say("Still here"))
    await until(socket, ada, lambda: ada.texts == ["Where is order 48210?", "Still here"])
    socket.say('{"type":"end"}')
    await until(socket, ada, lambda: ada.state == "ended")
    socket.say(ada.say("One more thing"))
    await until(socket, ada, lambda: ada.state == "waiting" and not ada.pending)
    assert [event.contact.external_key for event in river.of(ContactQueued)] == [f"{ada.visitor}.1", f"{ada.visitor}.2"]
    await again.visits.stop()


async def test_accepting_and_wrapping_up_shows_at_the_customers(river, node):
    await river.sign_in(*(user.id for user in river.company.users if user.role == "agent"))
    ada = ChatClient()
    socket = await node.join(ada)
    socket.say(ada.say("Hello?"))
    await until(socket, ada, lambda: ada.state == "waiting")
    offer = (await river.event(OfferMade)).offer
    await river.acd.do(AcceptOffer(actor=offer.agent_id, offer_id=offer.id))
    await river.event(OfferAccepted)
    await until(socket, ada, lambda: ada.state == "active")
    await river.acd.do(EndContact(actor=offer.agent_id, contact_id=offer.contact_id))
    await river.event(WrapUpStarted)
    await until(socket, ada, lambda: ada.state == "ended")
    socket.say(ada.say("Wait!"))
    await until(socket, ada, lambda: len(river.of(ContactQueued)) == 2 and ada.texts == ["Hello?", "Wait!"])


async def test_who_waits_in_vain_leaves_a_message_that_waits_as_work(river, node):
    """Nobody is there, so the plan comes to its message at once."""
    ada = ChatClient()
    socket = await node.join(ada)
    socket.say(ada.say("Hello?"))
    await river.event(ContactDiverted)
    await node.visits.divert(f"{ada.visitor}.1")
    await until(socket, ada, lambda: ada.state == "unattended")
    for _ in range(3):
        socket.say(ada.say("Please write to me.", "client-left", email="Ada@There.example"))
    await until(socket, ada, lambda: len(ada.acks) == 4 and ada.state == "ended")
    queued = await river.event(ContactQueued, lambda event: event.contact.form == "message")
    assert (queued.contact.address, queued.contact.preview) == ("ada@there.example", "Please write to me.")
    assert len([event for event in river.of(ContactQueued) if event.contact.form]) == 1
    assert set(ada.references) == {queued.contact.reference, ""}
    assert ada.texts == ["Hello?", "Please write to me."]


WRITTEN = frozenset({"web_chat"})
WHOLE = ChatRules(
    form=PreChat(fields=(FormField(key="mail", kind="mail", names={"en": "Email"}, required=True),)),
    idle=Idle(warning={"en": "Are you still there?"}),
    survey=Survey(csat={"en": "How was it?"}),
)
FORM = {"type": "form", "form": {"answers": {"mail": "ada@there.example", "name": "Ada"}}}


async def accepted(river: River, after: int = 0) -> OfferMade:
    """The next agent who is asked says yes."""
    await river.until(lambda: len(river.of(OfferMade)) > after)
    offer = river.of(OfferMade)[after].offer
    await river.acd.do(AcceptOffer(actor=offer.agent_id, offer_id=offer.id))
    return river.of(OfferMade)[after]


async def test_a_chat_with_all_that_happens_beside_words(river):
    await river.sign_in(*(user.id for user in river.company.users if user.role == "agent"))
    node = Node(river, WHOLE)
    await node.visits.start()
    ada = ChatClient()
    ada.page = {"url": "https://shop.example/cart", "title": "Cart"}
    socket = await node.join(ada)
    socket.say(ada.say("Too early"))
    await until(socket, ada, lambda: ada.refused == ["form"])
    socket.say(json.dumps(FORM))
    socket.say(ada.say("Where is order 48210?"))
    await until(socket, ada, lambda: ada.state == "waiting" and not ada.pending)
    facts = (await river.event(FactsTold)).facts
    assert (facts["mail"], facts["page"]) == ("ada@there.example", "https://shop.example/cart")

    made = await accepted(river)
    agent = next(user for user in river.company.users if user.id == made.offer.agent_id)
    author = User(id=agent.id, login="", name=agent.name, role="agent", language="en")

    async def reply(text: str) -> MessageCard:
        words = Words(conversation_id=made.contact.conversation_id, author=author, text=text, client_id=text)
        return await actions.reply(river.writer, words, WRITTEN, new_id, written_lines=WRITTEN)

    first, second = await reply("It is lost."), await reply("Never mind.")
    await until(socket, ada, lambda: len(ada.texts) == 3)
    socket.say('{"type":"read","number":3}')
    await river.event(MessageDelivery, lambda event: event.message.delivery == "read" and event.message.number == 3)
    node.signals.tell(ReadUpTo(conversation_id=ada.conversation, number=1))
    await until(socket, ada, lambda: bool(ada.told("read")))

    await editing.change_message(river.writer, first.id, "It is found.", author, WRITTEN)
    await until(socket, ada, lambda: ada.changes == 1)
    socket.cut()
    await editing.delete_message(river.writer, second.id, author, WRITTEN)
    socket = await node.join(ada)
    await until(socket, ada, lambda: ada.changes == 2)
    assert ada.texts == ["Where is order 48210?", "It is found.", ""]
    assert [frame["change"] for frame in ada.told("changed")] == [1, 2]

    await asked.leave(next(iter(node.visits)), "idle")
    await until(socket, ada, lambda: ada.status["survey"] is True)
    socket.say('{"type":"survey","csat":5,"comment":"Quick"}')
    await until(socket, ada, lambda: bool(ada.told("done")))
    assert ((await river.event(SurveyTaken)).csat, ada.told("done")[-1]["code"]) == (5, "")

    socket.say(ada.say("One thing more"))
    again = await accepted(river, after=1)
    assert again.offer.agent_id == made.offer.agent_id
    await until(socket, ada, lambda: ada.state == "active" and len(ada.texts) == 4)
    fresh = ChatClient()
    fresh.token = ada.token
    reloaded = await node.join(fresh)
    await until(reloaded, fresh, lambda: len(fresh.texts) == 4)
    assert fresh.texts == ada.texts
    assert fresh.welcome["read"] == 1
    await node.visits.stop()


async def test_the_hubs_own_words_are_shown_and_nobodys_notes(river):
    await river.sign_in(*(user.id for user in river.company.users if user.role == "agent"))
    node = Node(river)
    await node.visits.start()
    ada = ChatClient()
    socket = await node.join(ada)
    socket.say(ada.say("Hello?"))
    await until(socket, ada, lambda: ada.state == "waiting" and not ada.pending)
    notice = normalize.line_notice(next(iter(node.visits)).note, "Are you still there?", now(), "idle:1")
    for _ in range(2):
        await river.intake.receive(notice)
    await until(socket, ada, lambda: len(ada.texts) == 2)
    fresh = ChatClient()
    fresh.token = ada.token
    reloaded = await node.join(fresh)
    await until(reloaded, fresh, lambda: len(fresh.texts) == 2)
    assert [(frame["text"], frame["author"]) for frame in fresh.shown] == [("Hello?", ""), ("Are you still there?", "")]
    await node.visits.stop()


async def test_outside_hours_what_is_left_waits_as_work(river):
    node = Node(river, ChatRules(calendar="desk"))
    node.queues.calendars["desk"] = False
    await node.visits.start()
    ada = ChatClient()
    socket = await node.join(ada)
    assert ada.state == "unattended"
    for _ in range(2):
        socket.say(ada.say("Please write to me.", "client-left", email="ada@there.example"))
    await until(socket, ada, lambda: len(ada.acks) == 2 and ada.state == "ended")
    queued = await river.event(ContactQueued)
    assert (queued.contact.form, queued.contact.address) == ("message", "ada@there.example")
    assert len(river.of(ContactQueued)) == 1
    assert ada.references[0] == queued.contact.reference
    await node.visits.stop()


async def test_what_two_nodes_keep_of_a_visitor_at_once_is_all_kept(river):
    nodes = [Node(river), Node(river)]
    ada, tab = ChatClient(), ChatClient(tab="second")
    socket = await nodes[0].join(ada)
    socket.say(ada.say("Hello?"))
    await until(socket, ada, lambda: not ada.pending)
    tab.token = ada.token
    await nodes[1].join(tab)
    here, there = (next(iter(node.visits)) for node in nodes)
    for n in range(1, 6):
        here.note = structs.replace(here.note, mailed=n)
        there.note = structs.replace(there.note, filled=n + 1, mail=f"ada{n}@there.example")
        await asyncio.gather(here.save(), there.save())
        kept = await StoredNotes(river.writer, river.store).get("web_chat", ada.visitor)
        assert kept is not None
        assert (kept["mailed"], kept["filled"], kept["mail"]) == (n, n + 1, f"ada{n}@there.example")
