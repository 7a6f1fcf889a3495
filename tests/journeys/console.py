"""An agent at the console, through the real API and socket: holds what the browser would hold."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import httpx
from websockets.asyncio.client import ClientConnection, connect

Card = dict[str, Any]
PATIENCE = 20.0
LIMITS = httpx.Limits(keepalive_expiry=2)  # sooner than the server closes a connection that is idle


class Console:
    """`contacts`, `agents` and `messages` as the reducer of a console keeps them; `events` all that came, in order."""

    def __init__(self, http: httpx.AsyncClient, me: Card) -> None:
        self.http = http
        self.me = me
        self.seq = 0
        self.contacts: dict[str, Card] = {}
        self.agents: dict[str, Card] = {}
        self.messages: dict[str, Card] = {}
        self.events: list[Card] = []
        self._news = asyncio.Event()

    @property
    def id(self) -> str:
        identity: str = self.me["user"]["id"]
        return identity

    async def until(self, what: Callable[[], Any]) -> Any:
        """Wait until `what` gives something true, looking after every frame."""
        async with asyncio.timeout(PATIENCE):
            while not (found := what()):
                self._news.clear()
                await self._news.wait()
            return found

    def own_offer(self, card: Card) -> Card | None:
        """The pending offer of a contact to this agent."""
        return next((offer for offer in card["offers"] if offer["agent_id"] == self.id), None)

    async def offered(self, channel: str) -> Card:
        """The contact of a channel that is offered to this agent, now or soon."""

        def offer() -> Card | None:
            for card in self.contacts.values():
                if card["channel"] == channel and self.own_offer(card):
                    return card
            return None

        card: Card = await self.until(offer)
        return card

    async def in_state(self, contact_id: str, state: str) -> Card:
        """The contact once it is in a state; a closed one as its last event told it."""

        def found() -> Card | None:
            for event in reversed(self.events):
                card = event["event"].get("contact")
                if card and card["id"] == contact_id:
                    return card if card["state"] == state else None
            return None

        card: Card = await self.until(found)
        return card

    async def heard(self, text: str) -> Card:
        """The message with this text."""
        card: Card = await self.until(lambda: next((m for m in self.messages.values() if text in m["text"]), None))
        return card

    async def do(self, path: str, body: Card | None = None, method: str = "POST") -> Any:
        """A call of the API that must succeed."""
        answer = await self.http.request(method, f"/api/v1{path}", json=body if body is not None else {})
        assert answer.is_success, f"{path}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else None

    async def get(self, path: str) -> Any:
        answer = await self.http.get(f"/api/v1{path}")
        assert answer.is_success, f"{path}: {answer.status_code} {answer.text}"
        return answer.json()

    async def accept(self, card: Card) -> None:
        offer = self.own_offer(card)
        assert offer is not None, "it is offered to somebody else"
        await self.do(f"/offers/{offer['id']}/accept")

    async def reply(self, card: Card, text: str, client_id: str) -> Card:
        body = {"text": text, "client_id": client_id, "contact_id": card["id"]}
        message: Card = await self.do(f"/conversations/{card['conversation_id']}/messages", body)
        return message

    def take(self, frame: Card) -> None:
        match frame["type"]:
            case "event":
                recorded = frame["recorded"]
                self.seq = recorded["seq"]
                self.events.append(recorded)
                self._apply(recorded["event"])
            case "gone":
                self.contacts.pop(frame["contact_id"], None)
            case "hello":
                self.seq = max(self.seq, frame["seq"])
        self._news.set()

    def _apply(self, event: Card) -> None:
        if card := event.get("contact"):
            if card["state"] == "closed":
                self.contacts.pop(card["id"], None)
            else:
                self.contacts[card["id"]] = card
        if agent := event.get("agent"):
            self.agents[agent["id"]] = agent
        if message := event.get("message"):
            self.messages[message["id"]] = message


@asynccontextmanager
async def sign_in(url: str, login: str, password: str = "demo") -> AsyncIterator[Console]:
    """A console that is signed in, has its desk and follows the stream until left."""
    async with httpx.AsyncClient(base_url=url, headers={"X-Keydesk": "1"}, timeout=PATIENCE, limits=LIMITS) as http:
        answer = await http.post("/api/v1/session", json={"login": login, "password": password})
        assert answer.status_code in (200, 201), answer.text
        console = Console(http, answer.json())
        desk = await console.get("/desk")
        console.seq = desk["seq"]
        console.contacts = {card["id"]: card for card in desk["contacts"]}
        console.agents = {card["id"]: card for card in desk["agents"]}
        cookie = "; ".join(f"{name}={value}" for name, value in http.cookies.items())
        address = f"{url.replace('http', 'ws', 1)}/api/v1/stream?after={console.seq}"
        async with connect(address, additional_headers={"Cookie": cookie}, compression=None) as socket:
            following = asyncio.ensure_future(_follow(console, socket))
            try:
                if console.me["agent"]:
                    await console.until(lambda: console.agents[console.id]["reachable"])
                yield console
            finally:
                following.cancel()
                await asyncio.gather(following, return_exceptions=True)


async def _follow(console: Console, socket: ClientConnection) -> None:
    import json

    async for data in socket:
        console.take(json.loads(data))
