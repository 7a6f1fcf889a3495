"""The chat's HTTP as clients see it, beside a node in memory: the errors told as by the hub."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
from fastapi import FastAPI

from channels.web_chat.manifest import ChatChannel, ChatSettings, open_channel
from config import problems
from tests.fakes.chat_doors import ChatHub

KEY = "k" * 32
SECRET = "shared with the site's back end, long enough"


@asynccontextmanager
async def served_chat(hub: ChatHub, **settings: Any) -> AsyncIterator["Served"]:
    """The channel in service, over HTTP in memory."""
    quick = {"messages_per_second": 1e6, "connection_burst": 10**6, "visitor_request_burst": 10**6}
    chosen = ChatSettings(**{"token_key": KEY, "identity_secret": SECRET, "request_burst": 10**6, **quick, **settings})
    async with open_channel(chosen, hub.doors, hub.chat) as channel:
        app = FastAPI()
        problems.install(app)
        app.router.routes.extend(channel.routes)
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://hub", timeout=60) as browser:
            yield Served(hub, channel, app, browser)


class Served:
    """`browser`: asks anything. `app`: what is served."""

    def __init__(self, hub: ChatHub, channel: ChatChannel, app: FastAPI, browser: httpx.AsyncClient) -> None:
        self.hub = hub
        self.channel = channel
        self.app = app
        self.browser = browser

    async def visitor(self, **hello: Any) -> "Guest":
        """Somebody who began a session."""
        answer = await self.browser.post("/chat/v1/session", json={"site": "demo", "name": "Ada", **hello})
        assert answer.status_code == 200, answer.text
        return Guest(self, answer.json())


class Guest:
    """A visitor who uses requests only. Keeps what a client keeps."""

    def __init__(self, served: Served, welcome: dict[str, Any]) -> None:
        self.served = served
        self.welcome = welcome
        self.token = welcome["token"]
        self.known: dict[str, Any] = {"conversation": "", "after": 0, "changes": 0, "mark": ""}
        self.texts: dict[int, str] = {}
        self._said = 0

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    async def post(self, path: str, body: Any = None) -> httpx.Response:
        return await self.served.browser.post(f"/chat/v1/{path}", json=body, headers=self.headers)

    async def get(self, path: str, **query: Any) -> httpx.Response:
        return await self.served.browser.get(f"/chat/v1/{path}", params=query, headers=self.headers)

    async def say(self, text: str, client_id: str = "", **more: Any) -> httpx.Response:
        self._said += 1
        return await self.post("messages", {"client_id": client_id or f"said-{self._said:04d}", "text": text, **more})

    async def upload(self, data: bytes, name: str = "a.png", media_type: str = "image/png") -> httpx.Response:
        headers = {**self.headers, "X-Filename": name, "Content-Type": media_type}
        return await self.served.browser.post("/chat/v1/files", content=data, headers=headers)

    async def hear(self, wait: float = 0) -> dict[str, Any]:
        """Ask for news and keep it, as the API's guide tells."""
        answer = await self.get("messages", **self.known, wait=wait)
        assert answer.status_code == 200, answer.text
        heard: dict[str, Any] = answer.json()
        if heard["conversation"] != self.known["conversation"]:
            self.texts.clear()
        self.known = {name: heard[name] for name in ("conversation", "changes", "mark")} | {"after": heard["number"]}
        for message in heard["messages"]:
            assert message["number"] not in self.texts, "each message once"
            self.texts[message["number"]] = message["text"]
        for change in heard["changed"]:
            self.texts[change["number"]] = change["text"]
        return heard
