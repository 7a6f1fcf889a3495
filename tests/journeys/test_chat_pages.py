"""The widget on a page of another origin with a strict policy, before a real hub: over reloads, in two tabs, without a
network and over the hub's death in mid-sentence, customer, agent and database have the same transcript."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, BrowserContext, FrameLocator, Page, expect
from sqlalchemy import text

from channels.web_chat.pages import DIST
from hub.storage.engine import open_store
from tests.browser.pages import OPEN_ROOTS
from tests.crash.hub_process import HubProcess
from tests.fakes.served import served
from tests.fakes.shop import shop
from tests.fakes.widget_stage import CHROMIUM, a_browser, chat_in, texts, write
from tests.journeys.chat_agents import ChatAgent
from tests.journeys.chat_hub import prepared, reachable
from tests.journeys.chat_visitors import answer_to

PATIENCE = 40_000.0  # milliseconds
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="no Chromium here"),
    pytest.mark.skipif(not (DIST / "widget.js").exists(), reason="the widget is not built: run `make web`"),
]


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with a_browser() as opened:
        yield opened


@pytest.mark.timeout(240)
async def test_reloads_tabs_no_network_and_a_killed_hub_leave_three_transcripts_the_same(
    sqlite_url: str, tmp_path: Path, browser: Browser
) -> None:
    hubs: list[HubProcess] = []

    async def site(scope: Any, receive: Any, send: Any) -> None:
        await shop(hubs[0].url)(scope, receive, send)

    async with served(site) as port:
        shop_url = f"http://localhost:{port}"
        variables = await prepared(sqlite_url, tmp_path, 1)
        variables["KEYDESK_WEB_CHAT__FRAME_ANCESTORS"] = json.dumps([shop_url])
        hub = HubProcess(tmp_path, variables)
        hubs.append(hub)
        store, agent = open_store(sqlite_url), ChatAgent(hub.url, "wang.lei")
        try:
            await hub.start()
            working = asyncio.create_task(agent.work())
            await reachable(store.reader, 1)
            context = await browser.new_context()
            context.set_default_timeout(PATIENCE)
            await context.add_init_script(OPEN_ROOTS)
            shown = await talk(context, shop_url, hub)
            async with store.reader.connect() as connection:
                rows = (await connection.execute(text("SELECT * FROM messages ORDER BY number"))).all()
            [conversation] = {row.conversation_id for row in rows}
            stored = [row.text for row in rows]
            assert sorted(stored) == sorted(words + said for said in SAID for words in ("", "Re: "))
            assert shown == (stored, stored)
            await agent.came_to(conversation, len(stored))
            assert [card["text"] for card in agent.messages(conversation)] == stored
            assert [card["text"] for card in await agent.look(conversation)] == stored
            working.cancel()
            await asyncio.gather(working, return_exceptions=True)
            await context.close()
        except BaseException:
            print(f"the hub's log:\n{hub.log()}")
            raise
        finally:
            hub.close()
            await agent.close()
            await store.close()


SAID = ("one", "two", "three", "four", "five", "six")


async def talk(context: BrowserContext, shop_url: str, hub: HubProcess) -> tuple[list[str], list[str]]:
    """All that may happen to a chat; what both tabs show in the end."""
    page = await context.new_page()
    await page.goto(shop_url)
    chat = await opened(page)
    await chat.get_by_label("Your name").fill("Ada")
    await chat.get_by_role("checkbox").check()
    await chat.get_by_role("button", name="Start chat").click()
    await write(chat, "one")
    await answered(chat, "one")

    await page.reload()
    chat = await opened(page)
    await answered(chat, "one")
    other = await context.new_page()
    await other.goto(f"{shop_url}/other")
    beside = await opened(other)
    await write(beside, "two")
    await answered(beside, "two")
    await answered(chat, "two")

    await context.set_offline(True)
    await write(chat, "three")
    await write(chat, "four")
    await context.set_offline(False)
    await answered(chat, "four")
    await answered(beside, "four")

    await write(chat, "five")
    hub.kill()
    await write(beside, "six")
    await hub.start()
    for tab in (chat, beside):
        for said in ("five", "six"):
            await answered(tab, said)
    return await texts(chat), await texts(beside)


async def opened(page: Page) -> FrameLocator:
    await page.get_by_role("button", name="Open chat").click()
    return chat_in(page)


async def answered(chat: FrameLocator, said: str) -> None:
    log = chat.get_by_role("log")
    await expect(log.get_by_text(answer_to(said), exact=True)).to_have_count(1, timeout=PATIENCE)
