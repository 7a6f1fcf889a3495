"""Agents who accept every chat and answer every message, over a bad network too, and keep what their socket brought."""

import asyncio
import json
from collections import defaultdict

import httpx
from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException

from config.demo.company import PASSWORD
from tests.journeys.chat_visitors import answer_to
from tests.journeys.console import Card, Console

PAUSE = 0.05
SILENCE = 20.0
AWAY = (httpx.TransportError, WebSocketException, OSError, TimeoutError)


class HubAway(Exception):
    """The hub answered that it cannot just now."""


class ChatAgent:
    """`began`: of each chat, what a fresh look showed when it was accepted; `came`: what the socket brought of it ever
    after, in the order it came. Resumes after a cut where the stream broke off; told that this is too far behind, it
    looks at everything anew."""

    def __init__(self, url: str, login: str) -> None:
        self.began: dict[str, list[Card]] = {}
        self.came: defaultdict[str, list[Card]] = defaultdict(list)
        self.accepted: dict[str, str] = {}
        self.resumes = 0
        self._url = url
        self._login = login
        self._http = httpx.AsyncClient(base_url=url, headers={"X-Keydesk": "1"}, timeout=10)
        self._console: Console | None = None
        self._news: defaultdict[str, asyncio.Event] = defaultdict(asyncio.Event)

    async def work(self) -> None:
        """Until cancelled. Raises what went wrong with any chat."""
        async with asyncio.TaskGroup() as chats:
            while True:
                try:
                    await self._shift(chats)
                except (*AWAY, HubAway):
                    await asyncio.sleep(PAUSE)

    async def close(self) -> None:
        await self._http.aclose()

    def messages(self, conversation_id: str) -> list[Card]:
        """As the console shows them: what was there at first, then what came, in that order."""
        began = self.began[conversation_id]
        last = max((card["number"] for card in began), default=0)
        return began + [card for card in self.came[conversation_id] if card["number"] > last]

    async def came_to(self, conversation_id: str, number: int) -> None:
        """Return when the socket has brought the message of this number."""
        while not (come := self.messages(conversation_id)) or come[-1]["number"] < number:
            await asyncio.sleep(PAUSE)

    async def look(self, conversation_id: str) -> list[Card]:
        """The messages as a console that was just opened shows them."""
        found: list[Card] = (await self._insist("GET", f"/conversations/{conversation_id}"))["messages"]
        return found

    async def _shift(self, chats: asyncio.TaskGroup) -> None:
        """One connection's time."""
        if self._console is None:
            await self._ask("POST", "/session", {"login": self._login, "password": PASSWORD})
            console = Console(self._http, await self._ask("GET", "/session"))
            desk = await self._ask("GET", "/desk")
            console.seq = desk["seq"]
            console.contacts = {card["id"]: card for card in desk["contacts"]}
            for conversation in list(self.began):  # only after a resync, when what the socket brought has a gap
                self.began[conversation], self.came[conversation] = await self.look(conversation), []
                self._news[conversation].set()
            self._console = console
        else:
            self.resumes += 1
        cookie = "; ".join(f"{name}={value}" for name, value in self._http.cookies.items())
        address = f"{self._url.replace('http', 'ws', 1)}/api/v1/stream?after={self._console.seq}"
        async with connect(
            address, additional_headers={"Cookie": cookie}, compression=None, ping_interval=None, close_timeout=1
        ) as socket:
            pinging = asyncio.ensure_future(_ping(socket))
            try:
                while self._console is not None:
                    self._take_up(chats, self._console)
                    async with asyncio.timeout(SILENCE):
                        self._hear(json.loads(await socket.recv()), self._console)
            finally:
                pinging.cancel()

    def _hear(self, frame: Card, console: Console) -> None:
        if frame["type"] == "resync":
            self._console = None
            return
        if frame["type"] == "event":
            assert frame["recorded"]["seq"] > console.seq, "no event comes twice"
        console.take(frame)
        event = frame["recorded"]["event"] if frame["type"] == "event" else {"type": ""}
        if event["type"] in ("message.received", "message.queued"):
            conversation = event["message"]["conversation_id"]
            self.came[conversation].append(event["message"])
            self._news[conversation].set()

    def _take_up(self, chats: asyncio.TaskGroup, console: Console) -> None:
        for card in console.contacts.values():
            if card["channel"] == "web_chat" and card["id"] not in self.accepted and console.own_offer(card):
                self.accepted[card["id"]] = card["conversation_id"]
                chats.create_task(self._attend(console, card))

    async def _attend(self, console: Console, card: Card) -> None:
        """Accept, then answer one message after the other, each once."""
        offer = console.own_offer(card)
        assert offer is not None
        conversation = card["conversation_id"]
        await self._insist("POST", f"/offers/{offer['id']}/accept", {})
        view = await self._insist("GET", f"/conversations/{conversation}")
        self.began[conversation] = view["messages"]
        answered = 0
        while True:
            self._news[conversation].clear()
            asked = [message for message in self.messages(conversation) if message["kind"] == "inbound"]
            for message in asked[answered:]:
                reply = {
                    "text": answer_to(message["text"]),
                    "client_id": f"re-{message['id']}",
                    "contact_id": card["id"],
                }
                await self._insist("POST", f"/conversations/{conversation}/messages", reply)
            answered = len(asked)
            await self._news[conversation].wait()

    async def _insist(self, method: str, path: str, body: Card | None = None) -> Card:
        while True:
            try:
                return await self._ask(method, path, body)
            except (*AWAY, HubAway):
                await asyncio.sleep(PAUSE)

    async def _ask(self, method: str, path: str, body: Card | None = None) -> Card:
        answer = await self._http.request(method, f"/api/v1{path}", json=body)
        if answer.status_code >= 500:
            raise HubAway(path)
        taken = answer.is_success or (path.endswith("/accept") and answer.status_code == 409)  # said before
        assert taken, f"{path}: {answer.status_code} {answer.text}"
        found: Card = answer.json() if answer.content else {}
        return found


async def _ping(socket: object) -> None:
    """As the console does, so that its silence is none."""
    while True:
        await asyncio.sleep(5)
        await socket.send('{"type":"ping"}')  # type: ignore[attr-defined]
