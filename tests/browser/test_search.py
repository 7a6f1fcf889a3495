"""A day's search by the keyboard alone: found while typing, walked through, narrowed, kept as a view of the desk."""

import asyncio

from playwright.async_api import expect

from tests.browser.pages import PATIENCE, Stage, findings


async def test_what_was_said_is_found_marked_and_kept_as_a_view(stage: Stage) -> None:
    supervisor = await stage.agent("helen.park", reduced_motion="reduce")
    page = supervisor.page
    customer = await stage.customer("Helena Brandt")
    await customer.write_mail("Pumps", "Where is invoice 4711? 请把发票寄给我。")
    async with asyncio.timeout(PATIENCE / 1000):  # until the index has it
        while not (await (await page.request.get(f"{stage.url}/api/v1/search?q=发票")).json())["messages"]["items"]:
            await asyncio.sleep(0.1)
    await page.keyboard.press("Control+k")
    await page.get_by_role("dialog").get_by_role("combobox").fill("northwnd")
    await expect(page.get_by_role("option").filter(has_text="Northwind Turbines").first).to_be_visible()
    await page.keyboard.press("Escape")
    await page.keyboard.press("/")
    words = page.get_by_role("searchbox")
    await expect(words).to_be_focused()
    await page.keyboard.insert_text("发票")
    hit = page.get_by_test_id("hit").filter(has=page.locator("mark", has_text="发票")).first
    await expect(hit).to_be_visible()
    for theme in ("light", "dark"):
        await page.evaluate("dark => document.documentElement.classList.toggle('dark', dark)", theme == "dark")
        assert await findings(page, () if theme == "light" else ("color-contrast",)) == []
    await page.get_by_label("Channel", exact=True).select_option("phone")
    await expect(page.get_by_text("Nothing found")).to_be_visible()
    await page.get_by_label("Channel", exact=True).select_option("email")
    await page.get_by_role("button", name="Save as a view").focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_label("Name", exact=True)).to_be_focused()
    await page.keyboard.insert_text("Invoices in Chinese")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("button", name="Invoices in Chinese", exact=True)).to_be_visible()
    await words.focus()
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/c/*")
    await page.set_viewport_size({"width": 390, "height": 800})
    await page.goto(f"{stage.url}/search?q=pumps")
    await expect(page.get_by_test_id("hit").first).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    await page.goto(f"{stage.url}/")
    await page.get_by_label("Saved views").select_option(label="Invoices in Chinese")
    kept = page.get_by_role("list", name="Saved views").get_by_test_id("row")
    await expect(kept).to_have_count(1)
    await expect(kept).to_contain_text("Pumps")
