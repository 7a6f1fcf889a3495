"""A mail that is held, from SMTP to a supervisor's decision to the agent it is for."""

from pathlib import Path

from playwright.async_api import expect

from tests.browser.mail_room import mail_room
from tests.browser.pages import Stage, findings


async def test_a_mail_that_is_held_is_let_in_by_a_supervisor_and_comes_to_the_agent(
    stage: Stage, tmp_path: Path
) -> None:
    async with mail_room(stage, tmp_path) as room:
        agent = await room.agent("wang.lei")
        supervisor = await room.agent("helen.park")
        page = supervisor.page
        spam = {"X-Spam-Flag": "YES"}
        await room.send("Cheap bearings", "Only today", headers=spam)
        await room.send("Line 3 stands still", "We need a gearbox now.", headers=spam)
        await page.goto(f"{room.hub.url}/board")
        await expect(page.get_by_role("heading", name="Queues")).to_be_visible()
        await page.keyboard.press("g")
        await page.keyboard.press("q")
        held = page.get_by_test_id("held")
        await expect(held).to_have_count(2)
        await expect(agent.rows).to_have_count(0)
        wanted = held.filter(has_text="Line 3 stands still")
        await expect(wanted).to_contain_text("Spam")
        await expect(wanted).to_contain_text("helena.brandt@northwind.example")
        async with page.expect_download() as coming:
            await wanted.get_by_role("link", name="Download the original").click()
        raw = Path(await (await coming.value).path()).read_bytes()
        assert b"We need a gearbox now." in raw
        assert await findings(page) == []

        await wanted.get_by_role("button", name="Release").click()
        await expect(held).to_have_count(1)
        await expect(agent.offer).to_contain_text("Line 3 stands still")
        await agent.accept()
        await expect(agent.log).to_contain_text("We need a gearbox now.")
        await expect(agent.account).to_contain_text("Northwind Turbines")

        await held.get_by_role("button", name="Discard").click()
        await page.get_by_label("Why").fill("An advertisement")
        await page.keyboard.press("Enter")
        await expect(held).to_have_count(0)
        await expect(page.get_by_text("Nothing is held")).to_be_visible()
        await expect(agent.rows).to_have_count(1)
