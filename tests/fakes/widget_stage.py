"""The widget on a stage: a hub with the chat, a shop on another origin, a browser; and what visitors do there."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from playwright.async_api import Browser, FrameLocator, Locator, Page, async_playwright

from channels.web_chat.manifest import ChatChannel, ChatSettings, open_channel
from config import problems
from tests.browser.chromium import chromium
from tests.fakes.chat_doors import ChatHub
from tests.fakes.served import served
from tests.fakes.shop import shop

CHROMIUM = Path(chromium() or "/usr/bin/chromium")
AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
SECRET = "shared with the site"
PICTURES = os.environ.get("KEYDESK_PICTURES", "")

# Playwright does not look into closed shadow roots; a page's scripts do not either.
OPEN_ROOTS = """const attach = Element.prototype.attachShadow;
Element.prototype.attachShadow = function (init) { return attach.call(this, { ...init, mode: 'open' }); };"""


class Stage:
    """`hub_up` starts the hub's chat, and stops it when left; started again it is at the same port. `refused`: what the
    page's policy did not let through."""

    def __init__(self, hub: ChatHub, browser: Browser, **settings: Any) -> None:
        self.hub = hub
        self.browser = browser
        self.settings = settings
        self.hub_port = 0
        self.shop_url = ""
        self.refused: list[str] = []

    @asynccontextmanager
    async def hub_up(self) -> AsyncIterator[None]:
        given = {"token_key": "k" * 32, "identity_secret": SECRET, "frame_ancestors": (self.shop_url,), **self.settings}
        opened = open_channel(ChatSettings(**given), self.hub.doors, self.hub.chat)
        async with opened as channel, served(_app(channel), at=self.hub_port) as port:
            self.hub_port = port
            yield

    async def visit(self, path: str = "", init: str = "", **context: Any) -> Page:
        """A new visitor opens a page. `init`: a script that runs before all others, in every frame."""
        context.setdefault("viewport", {"width": 900, "height": 760})
        within = await self.browser.new_context(**context)
        within.set_default_timeout(60_000)
        await within.add_init_script(OPEN_ROOTS + init)
        page = await within.new_page()
        page.on("console", lambda said: self._heard(said.text))
        await page.goto(self.shop_url + path)
        return page

    def _heard(self, text: str) -> None:
        print("console:", text)
        if "Content Security Policy" in text or "Uncaught" in text:
            self.refused.append(text)


def _app(channel: ChatChannel) -> FastAPI:
    app = FastAPI()
    problems.install(app)
    app.router.routes.extend(channel.routes)
    return app


@asynccontextmanager
async def a_browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        opened = await playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield opened
        await opened.close()


@asynccontextmanager
async def staged(hub: ChatHub, browser: Browser, data: str = "", **settings: Any) -> AsyncIterator[Stage]:
    """`localhost` and `127.0.0.1` are two origins on one machine. `data`: attributes of the script's tag."""
    stage = Stage(hub, browser, **settings)

    async def site(scope: Any, receive: Any, send: Any) -> None:
        await shop(f"http://127.0.0.1:{stage.hub_port}", data)(scope, receive, send)

    async with served(site) as port:
        stage.shop_url = f"http://localhost:{port}"
        async with stage.hub_up():
            yield stage


def chat_in(page: Page) -> FrameLocator:
    return page.frame_locator("iframe")


async def open_chat(page: Page, name: str = "Ada") -> FrameLocator:
    """Click the launcher, give a name."""
    await page.get_by_role("button", name="Open chat").click()
    chat = chat_in(page)
    await chat.get_by_label("Your name").fill(name)
    await chat.get_by_role("button", name="Start chat").click()
    return chat


async def write(chat: FrameLocator, text: str) -> None:
    await chat.get_by_label("Write a message…").fill(text)
    await chat.get_by_label("Write a message…").press("Enter")


async def put(box: Locator, how: str, name: str) -> None:
    """A picture comes to the field by the clipboard (`paste`) or the mouse (`drop`)."""
    await box.evaluate(
        """(field, [how, name, data]) => {
            const given = new DataTransfer();
            const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
            given.items.add(new File([bytes], name, { type: 'image/gif' }));
            const facts = { bubbles: true, cancelable: true };
            field.dispatchEvent(how === 'drop'
                ? new DragEvent('drop', { ...facts, dataTransfer: given })
                : new ClipboardEvent('paste', { ...facts, clipboardData: given }));
        }""",
        [how, name, "R0lGODlhAQABAIAAAP///wAAACH5BAEAAAAALAAAAAABAAEAAAICRAEAOw=="],
    )


async def picture(page: Page, name: str) -> None:
    """Kept where KEYDESK_PICTURES says, for people to look at."""
    if PICTURES:
        await page.screenshot(path=f"{PICTURES}/widget-{name}.png")


async def texts(chat: FrameLocator) -> list[str]:
    """What the log shows, without the greeting and without who said it."""
    shown = await chat.locator(".log .m").all_inner_texts()
    return [text.split(": ", 1)[-1].strip() for text in shown[1:]]


async def findings(page: Page) -> list[str]:
    """What axe finds wrong in the frame. The page must be opened with `bypass_csp`."""
    frame = next(frame for frame in page.frames if "/widget/frame.html" in frame.url)
    await frame.evaluate(AXE.read_text())
    await frame.evaluate("Promise.all(document.getAnimations().map(each => each.finished.catch(() => 0)))")
    found = await frame.evaluate("axe.run().then(result => result.violations)")
    return [f"{v['id']}: {node['html']}" for v in found for node in v["nodes"]]
