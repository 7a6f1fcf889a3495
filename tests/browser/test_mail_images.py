"""Images from outside: none loads before the reader asks for it, and then without telling where from."""

import re
from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.browser.mail_room import HELENA, image_host, mail_room
from tests.browser.pages import Stage

BLOCKED = "Images from outside are blocked"


@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_images_load_once_they_are_asked_for(stage: Stage, tmp_path: Path, theme: str) -> None:
    async with mail_room(stage, tmp_path) as room, image_host() as site:
        agent = await room.agent("wang.lei", color_scheme=theme)
        page = agent.page
        shown = f'<p>Our <b>new</b> plant</p><img src="{site.url}/one.png" alt="plant"><p>Best</p>'
        await room.send("News", "Our new plant", shown)
        await expect(agent.offer).to_contain_text("News")
        await agent.accept()
        await expect(agent.log).to_contain_text("Our new plant")
        await expect(page.get_by_text(BLOCKED)).to_be_visible()
        await expect(agent.log).to_contain_text("[plant]")
        assert site.asked == []

        await page.get_by_role("button", name="Show once").click()
        frame = page.frame_locator("iframe[title='Mail from Helena Brandt']")
        await expect(frame.get_by_role("img", name="plant")).to_have_js_property("naturalWidth", 1)
        await expect(frame.get_by_text("Our new plant")).to_be_visible()
        await expect(page.get_by_text(BLOCKED)).to_have_count(0)
        (asked,) = site.asked
        assert asked[0] == "/one.png"
        assert "referer" not in asked[1]
        assert "cookie" not in asked[1]
        colour = "el => getComputedStyle(el).color"
        assert await frame.locator("p").first.evaluate(colour) == await agent.log.evaluate(colour)

        await page.reload()  # once was once
        await page.get_by_role("button", name=re.compile(f"Always show those of {HELENA}")).click()
        await expect(frame.get_by_role("img", name="plant")).to_be_visible()
        await page.reload()  # always is always, in this browser
        await expect(frame.get_by_role("img", name="plant")).to_be_visible()
        await expect(page.get_by_text(BLOCKED)).to_have_count(0)
