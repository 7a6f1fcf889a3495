"""Agents who accept whatever they are offered and wrap it up, through the console's own API and socket."""

import asyncio
import json

import httpx
from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException

from config.demo.company import PASSWORD
from tests.journeys.console import Card, Console

PAUSE = 0.05
AWAY = (httpx.TransportError, WebSocketException, OSError)


class HubAway(Exception):
    """The hub answered that it cannot just now."""


class AutoAgent:
    """Works until cancelled, over all lives of the hub, with one session."""

    def __init__(self, url: str, login: str) -> None:
        self.handled: set[str] = set()
        self._url = url
        self._login = login
        self._http = httpx.AsyncClient(base_url=url, headers={"X-Keydesk": "1"}, timeout=10)
        self._signed_in = False

    async def work(self) -> None:
        try:
            while True:
                try:
                    await self._shift()
                except (*AWAY, HubAway):
                    await asyncio.sleep(PAUSE)
        finally:
            await self._http.aclose()

    async def _shift(self) -> None:
        """One connection's time."""
        if not self._signed_in:
            await self._ask("POST", "/session", {"login": self._login, "password": PASSWORD})
            self._signed_in = True
        console = Console(self._http, await self._ask("GET", "/session"))
        desk = await self._ask("GET", "/desk")
        console.contacts = {card["id"]: card for card in desk["contacts"]}
        cookie = "; ".join(f"{name}={value}" for name, value in self._http.cookies.items())
        address = f"{self._url.replace('http', 'ws', 1)}/api/v1/stream?after={desk['seq']}"
        async with connect(address, additional_headers={"Cookie": cookie}, compression=None) as socket:
            while True:
                for card in list(console.contacts.values()):
                    await self._handle(console, card)
                frame = json.loads(await socket.recv())
                if frame["type"] == "resync":
                    return  # it is too far behind: the next shift begins with the desk
                console.take(frame)

    async def _handle(self, console: Console, card: Card) -> None:
        offer = console.own_offer(card)
        if card["state"] == "offered" and offer:
            await self._ask("POST", f"/offers/{offer['id']}/accept", {})
        elif card["state"] in ("active", "wrapping") and card["agent_id"] == console.id:
            await self._ask("POST", f"/contacts/{card['id']}/wrap-up", {"disposition": "solved", "note": ""})
            self.handled.add(card["id"])
        else:
            return
        console.contacts.pop(card["id"], None)  # until its next event tells how it stands

    async def _ask(self, method: str, path: str, body: Card | None = None) -> Card:
        """The answer; a thing that has moved on meanwhile (404, 409) is no fault, its event is under way."""
        answer = await self._http.request(method, f"/api/v1{path}", json=body)
        if answer.status_code >= 500:
            raise HubAway(path)
        assert answer.is_success or answer.status_code in (404, 409), f"{path}: {answer.status_code} {answer.text}"
        found: Card = answer.json() if answer.content else {}
        return found
