"""What a supervisor says to all: agents see it at once, and the board shows what holds."""

from playwright.async_api import Page, expect

from tests.browser.pages import Stage, findings


async def _steer(page: Page, what: str) -> None:
    await page.get_by_role("button", name="Steer").click()
    await page.get_by_role("menuitem", name=what).click()


async def test_a_banner_a_closed_queue_and_an_emergency_message(stage: Stage) -> None:
    agent = await stage.agent("wang.lei")
    supervisor = await stage.agent("helen.park")
    page = supervisor.page
    await page.goto(f"{stage.url}/board")

    await _steer(page, "Tell agents something")
    await page.get_by_label("Words").fill("The plant in Ulm stands still")
    await page.get_by_role("button", name="Show it").click()
    shown = agent.page.get_by_role("region", name="Notices from supervisors")
    await expect(shown).to_contain_text("The plant in Ulm stands still from Helen Park")
    assert await findings(agent.page) == []
    await shown.get_by_role("button", name="Put it away").click()
    await expect(shown).to_have_count(0)

    await _steer(page, "Close a queue")
    await page.get_by_label("Queue", exact=True).select_option("plan:own-agent-always")
    await page.get_by_role("textbox", name="Why").fill("Fire drill")
    await page.get_by_role("button", name="Close it").click()
    held = page.get_by_role("region", name="Out of the ordinary")
    await expect(held).to_contain_text("own-agent-always is closed")
    await expect(held).to_contain_text("Fire drill · by Helen Park, until")

    await _steer(page, "Emergency message to callers")
    await page.get_by_label("In English").fill("Our lines are down.")
    await page.get_by_role("button", name="Say it").click()
    await expect(held).to_contain_text("Callers hear an emergency message")

    customer = await stage.customer("Helena Brandt")
    await customer.call()
    waiting = page.get_by_test_id("waiting")
    await expect(waiting).to_contain_text("Helena Brandt")
    await page.get_by_role("link", name="Own agents").click()
    await expect(page.get_by_role("list", name="Own people").first).to_contain_text("Wang Lei")
    assert await findings(page) == []
    await page.get_by_role("link", name="Live board").first.click()
    await held.get_by_role("button", name="Open it").click()
    await expect(agent.offer).to_contain_text("Helena Brandt")
    await held.get_by_role("button", name="End it").click()
    await held.get_by_role("button", name="Take it back").click()
    await expect(held).to_have_count(0)

    await page.get_by_role("link", name="Wall").click()
    await expect(page.get_by_role("main", name="Wall")).to_contain_text("Waiting now")
    assert await findings(page) == []
