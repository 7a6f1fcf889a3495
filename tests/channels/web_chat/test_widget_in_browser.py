"""The widget in Chromium, on a page of another origin with a strict policy and hostile styles."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, FrameLocator, Page, async_playwright, expect
from starlette.applications import Starlette

from channels.web_chat.identity import prove
from channels.web_chat.manifest import ChatSettings, open_channel
from channels.web_chat.pages import DIST
from hub.contract.inbound import ContactOpened, LineMessage, ReceiptReceived
from hub.contract.words import Address
from tests.fakes.chat_doors import ChatHub
from tests.fakes.served import served
from tests.fakes.shop import shop

CHROMIUM = Path("/usr/bin/chromium")
AXE = Path(__file__).parents[3] / "node_modules/axe-core/axe.min.js"
SECRET = "shared with the site"
PICTURES = os.environ.get("KEYDESK_PICTURES", "")

# Playwright does not look into closed shadow roots; a page's scripts do not either.
OPEN_ROOTS = """const attach = Element.prototype.attachShadow;
Element.prototype.attachShadow = function (init) { return attach.call(this, { ...init, mode: 'open' }); };"""

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="no Chromium here"),
    pytest.mark.skipif(not (DIST / "widget.js").exists(), reason="the widget is not built: run `make build`"),
]


class Stage:
    """A hub, a shop on another origin, a browser. `restart` stops the hub and starts it on the same port."""

    def __init__(self, hub: ChatHub, browser: Browser) -> None:
        self.hub = hub
        self.browser = browser
        self.hub_port = 0
        self.shop_url = ""

    @asynccontextmanager
    async def hub_up(self) -> AsyncIterator[None]:
        settings = ChatSettings(token_key="k" * 32, identity_secret=SECRET, frame_ancestors=(self.shop_url,))
        opened = open_channel(settings, self.hub.doors, self.hub.chat)
        async with opened as channel, served(Starlette(routes=channel.routes), at=self.hub_port) as port:
            self.hub_port = port
            yield

    async def visit(self, query: str = "", **context: Any) -> Page:
        context.setdefault("viewport", {"width": 900, "height": 760})
        within = await self.browser.new_context(**context)
        within.set_default_timeout(10_000)
        await within.add_init_script(OPEN_ROOTS)
        page = await within.new_page()
        page.on("console", lambda message: print("console:", message.text))
        await page.goto(self.shop_url + query)
        return page


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        opened = await playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield opened
        await opened.close()


@asynccontextmanager
async def staged(hub: ChatHub, browser: Browser, data: str = "") -> AsyncIterator[Stage]:
    """`localhost` and `127.0.0.1` are two origins on one machine."""
    stage = Stage(hub, browser)
    where: dict[str, str] = {}

    async def site(scope: Any, receive: Any, send: Any) -> None:
        await shop(where["hub"], data)(scope, receive, send)

    async with served(site) as port:
        stage.shop_url = f"http://localhost:{port}"
        async with stage.hub_up():
            where["hub"] = f"http://127.0.0.1:{stage.hub_port}"
            yield stage


@pytest.fixture
async def stage(hub: ChatHub, browser: Browser) -> AsyncIterator[Stage]:
    async with staged(hub, browser) as ready:
        yield ready


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


async def picture(page: Page, name: str) -> None:
    if PICTURES:
        await page.screenshot(path=f"{PICTURES}/widget-{name}.png")


async def texts(chat: FrameLocator) -> list[str]:
    """What the log shows, without the greeting and without who said it."""
    shown = await chat.locator(".log .m").all_inner_texts()
    return [text.split(": ", 1)[-1].strip() for text in shown[1:]]


async def test_a_customer_and_an_agent_talk_on_a_page_with_a_strict_policy(stage):
    hub = stage.hub
    page = await stage.visit()
    await picture(page, "launcher")
    chat = await open_chat(page)
    await picture(page, "begin")
    await write(chat, "Where is order 48210?")
    await expect(chat.get_by_text("someone will be with you shortly")).to_be_visible()
    await picture(page, "waiting")
    [opened] = hub.of(ContactOpened)
    assert (opened.name, opened.our_address, opened.language) == ("Ada", "shop", "en")
    hub.accept("Mara Lindt")
    await expect(chat.get_by_text("Mara Lindt joined the chat.")).to_be_visible()
    hub.note("a regular customer")
    hub.reply("Hi Ada! I am checking your order now, one moment please.")
    await expect(chat.get_by_text("I am checking")).to_be_visible()
    await write(chat, "Thank you!")
    await expect(chat.locator(".sending")).to_have_count(0)
    await picture(page, "talking")
    hub.end()
    await expect(chat.get_by_text("The chat has ended.")).to_be_visible()
    await picture(page, "ended")
    assert await texts(chat) == hub.transcript(hub.contact.conversation_id)
    assert len(hub.of(ReceiptReceived)) == 1


async def test_reload_two_tabs_and_another_page_show_the_same(stage):
    page = await stage.visit()
    chat = await open_chat(page)
    await write(chat, "Hello?")
    await expect(chat.get_by_text("shortly")).to_be_visible()
    other = await page.context.new_page()
    await other.goto(stage.shop_url + "/other")
    stage.hub.accept()
    stage.hub.reply("Hi!")
    await expect(other.get_by_role("button", name="Open chat, 1 unread")).to_be_visible()
    await picture(other, "unread")
    await other.get_by_role("button", name="Open chat").click()
    await write(chat_in(other), "From the other page")
    await expect(chat.get_by_text("From the other page")).to_be_visible()
    await page.reload()
    await page.get_by_role("button", name="Open chat").click()
    await expect(chat_in(page).get_by_text("From the other page")).to_be_visible()
    assert await texts(chat_in(page)) == await texts(chat_in(other)) == ["Hello?", "Hi!", "From the other page"]


async def test_what_is_written_while_the_hub_is_away_arrives_once_and_in_order(hub, browser):
    async with served(Starlette()) as port:
        pass  # a port that is free
    stage = Stage(hub, browser)
    stage.hub_port = port
    async with served(shop(f"http://127.0.0.1:{port}")) as shop_port:
        stage.shop_url = f"http://localhost:{shop_port}"
        async with stage.hub_up():
            page = await stage.visit()
            chat = await open_chat(page)
            await write(chat, "one")
            await expect(chat.get_by_text("shortly")).to_be_visible()
        await expect(chat.get_by_text("Connection lost")).to_be_visible()
        await write(chat, "two")
        await write(chat, "three")
        await picture(page, "offline")
        hub.reply("a")
        async with stage.hub_up():
            await expect(chat.locator(".sending")).to_have_count(0, timeout=20_000)
            await expect(chat.get_by_text("three")).to_be_visible()
            assert await texts(chat) == hub.transcript(hub.contact.conversation_id) == ["one", "a", "two", "three"]
    assert len(hub.of(LineMessage)) == 3


async def test_a_signed_in_visitor_needs_no_form(hub, browser):
    proof = prove(SECRET, "ada@example.com", hub.clock.now + timedelta(hours=1))
    data = f'data-email="{proof.email}" data-expires="{proof.expires}" data-proof="{proof.proof}"'
    async with staged(hub, browser, data + ' data-name="Ada" data-open') as stage:
        page = await stage.visit()
        await write(chat_in(page), "Hello?")
        await expect(chat_in(page).get_by_text("shortly")).to_be_visible()
    [opened] = hub.of(ContactOpened)
    assert (opened.sender, opened.proven) == (Address(kind="email", value="ada@example.com"), True)


async def test_the_visitor_ends_the_chat(stage):
    page = await stage.visit()
    chat = await open_chat(page)
    await write(chat, "Hello?")
    await chat.get_by_role("button", name="End chat").click()
    await chat.get_by_role("button", name="End it").click()
    await expect(chat.get_by_text("The chat has ended.")).to_be_visible()
    await write(chat, "One more thing")
    await expect(chat.get_by_text("shortly")).to_be_visible()
    assert len(stage.hub.of(ContactOpened)) == 2


async def test_by_keyboard_alone(stage):
    page = await stage.visit()
    await page.keyboard.press("Tab")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    chat = chat_in(page)
    await expect(chat.get_by_label("Your name")).to_be_focused()
    await page.keyboard.type("Ada")
    await page.keyboard.press("Enter")
    await expect(chat.get_by_label("Write a message…")).to_be_focused()
    await page.keyboard.type("Hello?")
    await page.keyboard.press("Enter")
    await expect(chat.get_by_text("shortly")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("button", name="Open chat")).to_be_focused()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "zh-CN"])
async def test_it_is_accessible_in_both_languages_light_and_dark(stage, scheme, language):
    page = await stage.visit(f"/?lang={language}", color_scheme=scheme, bypass_csp=True)
    chinese = language == "zh-CN"
    await page.get_by_role("button", name="打开聊天" if chinese else "Open chat").click()
    chat = chat_in(page)
    await expect(chat.get_by_role("heading", level=1)).to_have_text("Casa Nord")
    await picture(page, f"form-{language}-{scheme}")
    assert await findings(page) == []
    await chat.get_by_role("button", name="开始咨询" if chinese else "Start chat").click()
    box = chat.get_by_label("请输入消息…" if chinese else "Write a message…")
    await box.fill("订单 48210 到哪里了？" if chinese else "Where is order 48210?")
    await box.press("Enter")
    await expect(chat.locator(".note")).to_be_visible()
    assert await findings(page) == []
    stage.hub.accept("陈静" if chinese else "Mara Lindt")
    stage.hub.reply("您好！我马上为您查询。" if chinese else "Hi! I am checking your order now, one moment please.")
    await expect(chat.locator(".m.hub")).to_have_count(2)
    await picture(page, f"talking-{language}-{scheme}")
    assert await findings(page) == []


async def test_a_phone_shows_the_chat_on_the_whole_screen(stage):
    page = await stage.visit(viewport={"width": 390, "height": 700})
    chat = await open_chat(page)
    await write(chat, "Hello?")
    await expect(chat.get_by_text("shortly")).to_be_visible()
    await picture(page, "phone")
    box = await page.locator("iframe").bounding_box()
    assert box == {"x": 0, "y": 0, "width": 390, "height": 700}


async def test_a_site_that_is_not_allowed_shows_no_chat(hub, browser):
    async with staged(hub, browser) as stage:
        elsewhere = stage.shop_url.replace("localhost", "127.0.0.1")
        page = await stage.visit()
        await page.goto(elsewhere)
        await page.get_by_role("button", name="Open chat").click()
        frame = next(frame for frame in page.frames if frame != page.main_frame)
        await page.wait_for_timeout(0)
        assert "/widget/frame.html" not in await frame.evaluate("location.href")


async def findings(page: Page) -> list[str]:
    """What axe finds wrong in the frame."""
    frame = next(frame for frame in page.frames if "/widget/frame.html" in frame.url)
    await frame.evaluate(AXE.read_text())
    found = await frame.evaluate("axe.run().then(result => result.violations)")
    return [f"{v['id']}: {node['html']}" for v in found for node in v["nodes"]]
