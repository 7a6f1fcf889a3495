"""All that the widget does, by requests only: through the REST API, and through polling. On both stores."""

import asyncio
import itertools
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from msgspec import structs

from channels.web_chat.manifest import ChatSettings, open_channel
from channels.web_chat.previews import NoPreviews
from config import problems
from hub.accounts.views import PhoneBook
from hub.bus.signals import InProcessSignals
from hub.contract.chat_ports import ChatDoors, Photo
from hub.contract.chats import ChatRules, FormField, PreChat, Survey, Topic
from hub.contract.chatted import FactsTold, SurveyTaken
from hub.contract.events import ContactQueued, MessageDelivery, MessageReceived
from hub.contract.ports import Doors
from hub.contract.signals import Typing
from hub.intake.actions import IntakeDoor
from hub.intake.notes import StoredNotes
from hub.intake.views import OpenLinesView, TranscriptView
from hub.storage.engine import Store
from hub.storage.scanning import NoScanner
from tests.factories.river import OUR_MAILBOX, River, demo_business, new_id, now, open_river
from tests.fakes.chat_agent import ChatAgent
from tests.fakes.chat_api import Guest, Served
from tests.fakes.chat_client import ChatClient
from tests.fakes.chat_doors import FakePhotos
from tests.fakes.files import FakeFiles
from tests.fakes.queues import FakeQueues
from tests.fakes.waits import FakeWaits

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 100
RULES = ChatRules(
    form=PreChat(
        fields=(FormField(key="order", kind="text", names={"en": "Order"}, required=True, pattern="[0-9]+"),),
        topics=(Topic(key="delivery", names={"en": "Delivery"}),),
        consent={"en": "I agree."},
    ),
    survey=Survey(csat={"en": "How was it?"}, comment={"en": "Tell us more"}),
)


@dataclass
class Stage:
    """A hub with agents at work, its chat served, and what tests look at."""

    river: River
    served: Served
    signals: InProcessSignals
    photos: FakePhotos
    agent: ChatAgent
    customer_typed: asyncio.Event


@pytest.fixture
async def stage(store: Store) -> AsyncIterator[Stage]:
    async with open_river(store, structs.replace(demo_business(), chats=RULES)) as river, staged(river) as made:
        await river.sign_in(*(user.id for user in river.company.users if user.role == "agent"))
        yield made


@asynccontextmanager
async def staged(river: River) -> AsyncIterator[Stage]:
    signals, photos = InProcessSignals(), FakePhotos()
    doors = Doors(
        intake=IntakeDoor(river.writer, lambda: river.business, new_id, [OUR_MAILBOX]),
        transcript=TranscriptView(river.store.reader),
        who_is=PhoneBook(river.store),
        notes=StoredNotes(river.writer, river.store),
        files=FakeFiles(),
        waits=FakeWaits(),
        bus=river.bus,
        clock=now,
        new_id=new_id,
    )
    chat = ChatDoors(
        queues=FakeQueues(),
        lines=OpenLinesView(river.store.reader),
        signals=signals,
        scanner=NoScanner(),
        photos=photos,
        previews=NoPreviews(),
        rules=lambda: river.business.chats,
    )
    typed = asyncio.Event()
    signals.listen(lambda signal: typed.set() if isinstance(signal, Typing) and signal.side == "customer" else None)
    async with open_channel(ChatSettings(token_key="k" * 32, poll_seconds=0.5), doors, chat) as channel:
        app = FastAPI()
        problems.install(app)
        app.router.routes.extend(channel.routes)
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://hub", timeout=60) as browser:
            served = Served(None, channel, app, browser)
            yield Stage(river, served, signals, photos, ChatAgent(river, signals), typed)


async def news(ada: Guest, until) -> dict[str, Any]:
    """Ask for news, again and again, until it is so."""
    async with asyncio.timeout(30):
        while not until(heard := await ada.hear(wait=20)):
            pass
    return heard


async def test_a_chat_through_the_rest_api_does_all_the_widget_does(stage: Stage):
    river, agent = stage.river, stage.agent
    site = (await stage.served.browser.get("/chat/v1/site?lang=en")).json()
    assert (site["open"], [field["key"] for field in site["form"]["fields"]]) == (True, ["order"])
    ada = await stage.served.visitor(language="en", page={"url": "https://shop.example/cart", "title": "Cart"})
    assert ada.welcome["form"]

    early = await ada.say("Hello?", "said-0001")
    assert (early.status_code, early.json()["field"]) == (422, "form")
    wrong = await ada.post("form", {"answers": {"order": "none"}, "topic": "delivery"})
    assert wrong.json()["wrong"] == {"order": "not_valid", "consent": "missing"}
    good = await ada.post("form", {"answers": {"order": "48210"}, "topic": "delivery", "consent": True})
    assert good.json()["wrong"] == {}

    kept = (await ada.upload(PNG, "lamp.png")).json()
    for _ in range(3):
        said = await ada.say("Where is it?", "said-0001", files=[kept["id"]])
        assert said.json() == {"type": "ack", "client_id": "said-0001", "number": 1, "reference": ""}
    assert (await ada.hear())["status"]["state"] == "waiting"
    (queued,) = river.of(ContactQueued)

    await agent.accept()
    stage.photos.taken[agent.user.id] = Photo(data=b"\xff\xd8\xff", media_type="image/jpeg")
    await news(ada, lambda heard: heard["status"]["state"] == "active")
    assert (await ada.post("typing", {"on": True})).status_code == 204
    await asyncio.wait_for(stage.customer_typed.wait(), 10)
    waiting = asyncio.ensure_future(news(ada, lambda heard: heard["typing"] == agent.user.name))
    while not waiting.done():
        agent.type()
        await asyncio.wait({waiting}, timeout=0.05)
    agent.read(1)
    assert (await news(ada, lambda heard: heard["read"] == 1))["messages"] == []

    first = await agent.say("It leaves tomorow.")
    heard = await news(ada, lambda heard: heard["messages"])
    (shown,) = heard["messages"]
    assert (shown["side"], shown["author"], shown["number"]) == ("hub", agent.user.name, 2)
    photo = await stage.served.browser.get(shown["photo"] or heard["status"]["photo"])
    assert (photo.status_code, photo.headers["content-type"]) == (200, "image/jpeg")
    await ada.post("seen", {"number": 2})
    await river.event(MessageDelivery, lambda event: event.message.delivery == "delivered")
    await ada.post("read", {"number": 2})
    await river.event(MessageDelivery, lambda event: event.message.delivery == "read")
    await agent.change(first, "It leaves tomorrow.")
    await news(ada, lambda heard: heard["changed"])
    assert ada.texts == {1: "Where is it?", 2: "It leaves tomorrow."}

    again = await stage.served.visitor(token=ada.token)
    assert again.welcome["visitor"] == ada.welcome["visitor"]
    whole = await again.hear()
    assert [message["text"] for message in whole["messages"]] == list(ada.texts.values())
    (file,) = whole["messages"][0]["files"]
    fetched = await stage.served.browser.get(file["url"])
    assert (fetched.content, file["name"]) == (PNG, "lamp.png")

    await ada.post("page", {"url": "https://shop.example/orders/48210", "title": "Order"})
    told = await river.event(FactsTold, lambda event: "https://shop.example/orders/48210" in event.facts.values())
    assert told.contact_id == queued.contact.id
    assert (await ada.post("transcript", {"email": "nobody"})).json()["code"] == "email"
    assert (await ada.post("transcript", {"email": "ada@example.com"})).json()["code"] == ""
    assert (await ada.post("survey", {"csat": 5})).json()["code"] == "too_early"
    assert (await ada.post("end")).status_code == 204
    assert (await ada.hear())["status"] | {"photo": ""} == {
        "type": "state",
        "state": "ended",
        "agent": agent.user.name,
        "photo": "",
        "place": 0,
        "wait": 0,
        "open": True,
        "survey": True,
    }
    assert (await ada.post("survey", {"csat": 5, "comment": "Quick"})).json()["code"] == ""
    taken = await river.event(SurveyTaken)
    assert (taken.csat, taken.comment, taken.contact_id) == (5, "Quick", queued.contact.id)


class Poller:
    """The widget's client on polls, over HTTP. `nodes`: where its requests go, one after the other, as a balancer sends
    them; `moved`: how often it found itself at a node that knows nothing of its connection, and began anew."""

    def __init__(self, client: ChatClient, *nodes: httpx.AsyncClient) -> None:
        self.nodes = itertools.cycle(nodes)
        self.client = client
        self.connection = ""
        self.turn = 0
        self.moved = 0
        self.others: list[dict[str, Any]] = []

    async def ask(self, *said: dict[str, Any]) -> None:
        """Say this, and what the client has to say to what it hears."""
        body = {"connection": self.connection, "turn": self.turn, "frames": said}
        self.turn += 1
        response = await next(self.nodes).post("/chat/v1/poll", json=body)
        if response.status_code == 404:
            self.connection, self.turn, self.moved = "", 0, self.moved + 1
            await self.ask(json.loads(self.client.hello()))
            return
        answer = response.json()
        self.connection = answer["connection"]
        assert answer["closed"] is None
        self.others += answer["frames"]
        if more := [json.loads(line) for frame in answer["frames"] for line in self.client.hear(json.dumps(frame))]:
            await self.ask(*more)

    async def until(self, done) -> None:
        async with asyncio.timeout(30):
            while not done():
                await self.ask()

    def last(self, kind: str) -> dict[str, Any] | None:
        return next((frame for frame in reversed(self.others) if frame["type"] == kind), None)


async def test_a_chat_through_polling_does_all_the_widget_does(stage: Stage):

    river, agent = stage.river, stage.agent
    ada = Poller(ChatClient(), stage.served.browser)
    await ada.ask(json.loads(ada.client.hello()))
    assert (ada.last("welcome") or {})["form"]
    await ada.ask({"type": "form", "form": {"answers": {"order": "48210"}, "consent": True}})
    assert (ada.last("form") or {})["wrong"] == {}
    headers = {"Authorization": f"Bearer {ada.client.token}", "X-Filename": "lamp.png"}
    kept = (await stage.served.browser.post("/chat/v1/files", content=PNG, headers=headers)).json()
    await ada.ask(json.loads(ada.client.say("Where is it?")) | {"files": [kept["id"]]})
    await ada.until(lambda: ada.client.texts == ["Where is it?"])

    await agent.accept()
    await ada.until(lambda: ada.client.state == "active")
    asking = asyncio.ensure_future(ada.until(lambda: ada.last("typing")))
    while not asking.done():
        agent.type()
        await asyncio.wait({asking}, timeout=0.05)
    agent.read(1)
    await ada.until(lambda: (ada.last("read") or {}).get("number") == 1)
    first = await agent.say("It leaves tomorow.")
    await ada.until(lambda: len(ada.client.texts) == 2)
    await river.event(MessageDelivery, lambda event: event.message.delivery == "delivered")
    await agent.change(first, "It leaves tomorrow.")
    await ada.until(lambda: (ada.last("changed") or {}).get("text") == "It leaves tomorrow.")
    await ada.ask({"type": "typing"}, {"type": "read", "number": 2}, {"type": "transcript", "email": "ada@example.com"})
    await ada.until(lambda: (ada.last("done") or {}).get("what") == "transcript")
    await river.event(MessageDelivery, lambda event: event.message.delivery == "read")
    await ada.ask({"type": "end"})
    await ada.until(lambda: ada.client.state == "ended")
    await ada.ask({"type": "survey", "csat": 4, "nps": None, "comment": ""})
    await ada.until(lambda: (ada.last("done") or {}).get("what") == "survey")
    assert (await river.event(SurveyTaken)).csat == 4


async def test_polls_that_reach_another_node_begin_anew_there_and_lose_and_double_nothing(stage: Stage):
    """A connection lives on one node. Two serve the same store, and the balancer before them changes its mind."""
    river, agent = stage.river, stage.agent
    async with staged(river) as other:
        here, there = stage.served.browser, other.served.browser
        ada = Poller(ChatClient(), *[here] * 5, *[there] * 5)
        await ada.ask(json.loads(ada.client.hello()))
        await ada.ask({"type": "form", "form": {"answers": {"order": "48210"}, "consent": True}})
        said = []
        for number in range(6):
            await ada.ask(json.loads(ada.client.say(f"Question {number}")))
            said.append(f"Question {number}")
            await ada.until(lambda: ada.client.texts == said)
            if number == 0:
                await agent.accept()
                await ada.until(lambda: ada.client.state == "active")
            await agent.say(f"Answer {number}")
            said.append(f"Answer {number}")
        await ada.until(lambda: ada.client.texts == said and not ada.client.pending)
        assert ada.moved >= 2
        assert [event.message.text for event in river.of(MessageReceived)] == said[::2]
        assert len(river.of(ContactQueued)) == 1
