"""The widget in Chromium, on a page of another origin with a strict policy and hostile styles."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from playwright.async_api import Browser, expect
from starlette.applications import Starlette

from channels.web_chat.identity import prove
from channels.web_chat.pages import DIST
from hub.contract.inbound import ContactOpened, LineMessage
from hub.contract.promises import Wait
from hub.contract.words import Address
from tests.fakes.chat_doors import ChatHub
from tests.fakes.chat_receipts import receipts
from tests.fakes.served import served
from tests.fakes.shop import shop
from tests.fakes.widget_stage import (
    CHROMIUM,
    SECRET,
    Stage,
    a_browser,
    chat_in,
    open_chat,
    picture,
    put,
    staged,
    texts,
    write,
)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="no Chromium here"),
    pytest.mark.skipif(not (DIST / "widget.js").exists(), reason="the widget is not built: run `make build`"),
]


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with a_browser() as opened:
        yield opened


@pytest.fixture
async def stage(hub: ChatHub, browser: Browser) -> AsyncIterator[Stage]:
    async with staged(hub, browser) as ready:
        yield ready


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
    box = chat.get_by_label("Write a message…")
    await put(box, "paste", "pasted.gif")
    await put(box, "drop", "dropped.gif")
    await expect(chat.locator(".files > span")).to_have_count(2)
    await expect(chat.locator("progress")).to_have_count(0)
    await write(chat, "Two pictures")
    for name in ("pasted.gif", "dropped.gif"):
        await expect(chat.get_by_alt_text(name)).to_be_visible()
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
    assert len(await receipts(hub, 1, "read")) == 1
    assert stage.refused == []


async def test_reload_two_tabs_and_another_page_show_the_same(stage):
    page = await stage.visit()
    chat = await open_chat(page)
    await write(chat, "Hello?")
    await expect(chat.get_by_text("shortly")).to_be_visible()
    stage.hub.waits.by_line["web_chat", stage.hub.contact.external_key] = Wait(position=2, seconds=150.0)
    await page.reload()
    await page.get_by_role("button", name="Open chat").click()
    await expect(chat.get_by_text("You are number 2 in the queue.")).to_be_visible()
    await expect(chat.get_by_text("About 3 min to wait.")).to_be_visible()
    await picture(page, "queue")
    await page.keyboard.press("Escape")
    other = await page.context.new_page()
    await other.goto(stage.shop_url + "/other")
    stage.hub.accept()
    stage.hub.reply("Hi!")
    await expect(other.get_by_role("button", name="Open chat, 1 unread")).to_be_visible()
    await picture(other, "unread")
    await expect(page.get_by_role("button", name="Open chat, 1 unread")).to_be_visible()
    await other.get_by_role("button", name="Open chat").click()
    await expect(page.get_by_role("button", name="Open chat", exact=True)).to_be_visible()
    await write(chat_in(other), "From the other page")
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


async def test_who_signs_in_on_one_page_keeps_the_chat_on_the_others(stage):
    page = await stage.visit()
    chat = await open_chat(page)
    await write(chat, "Hello?")
    await expect(chat.get_by_text("shortly")).to_be_visible()
    other = await page.context.new_page()
    await other.goto(stage.shop_url + "/other")
    await other.get_by_role("button", name="Open chat").click()
    await expect(chat_in(other).get_by_text("Hello?")).to_be_visible()
    proof = prove(SECRET, "ada@example.com", stage.hub.clock.now + timedelta(hours=1))
    facts = {"email": proof.email, "expires": proof.expires, "proof": proof.proof}
    await page.evaluate("identity => keydesk('identify', identity)", facts)
    stage.hub.reply("Hi!")
    for number, each in enumerate((page, other), 1):
        await expect(chat_in(each).get_by_text("Hi!")).to_be_visible()
        await write(chat_in(each), "Here I am")
        for either in (page, other):
            await expect(chat_in(either).get_by_text("Here I am")).to_have_count(number)
        await expect(chat_in(each).locator(".sending")).to_have_count(0)
    said = stage.hub.transcript(stage.hub.contact.conversation_id)
    assert said == ["Hello?", "Hi!", "Here I am", "Here I am"]
    assert await texts(chat) == await texts(chat_in(other)) == said


async def test_the_visitor_ends_the_chat(stage):
    page = await stage.visit()
    chat = await open_chat(page)
    await write(chat, "Hello?")
    await chat.get_by_role("button", name="More").click()
    await chat.get_by_role("button", name="End chat").click()
    await chat.locator(".card").get_by_role("button", name="End chat").click()
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
