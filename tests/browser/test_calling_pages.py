"""What supervisors keep and read about calls: companies' numbers, numbers nobody calls, how callers fared in menus."""

import pytest
from playwright.async_api import Page, expect

from tests.browser.pages import Stage, findings

MENUS = {
    "menus": [
        {
            "menu": "main",
            "calls": 120,
            "nodes": [
                {"node": "who", "kind": "identify", "reached": 120, "left": {"topic": 82, "queue": 36}, "abandoned": 2},
                {
                    "node": "topic",
                    "kind": "menu",
                    "reached": 82,
                    "left": {"order_status.ask": 31, "queue": 24, "invoices.ask": 9},
                    "abandoned": 18,
                },
            ],
        },
        {
            "menu": "order_status",
            "calls": 31,
            "nodes": [
                {"node": "ask", "kind": "collect", "reached": 31, "left": {"told": 27, "queue": 3}, "abandoned": 1},
                {"node": "told", "kind": "say", "reached": 27, "left": {"self_served": 27}, "abandoned": 0},
            ],
        },
    ]
}


async def _clean(page: Page) -> None:
    for dark in (False, True):
        await page.evaluate("dark => document.documentElement.classList.toggle('dark', dark)", dark)
        assert await findings(page) == []


async def test_a_companys_numbers_are_changed_and_a_number_is_called_no_more(stage: Stage) -> None:
    supervisor = await stage.agent("helen.park", reduced_motion="reduce")
    supervisor.expect_refusals()
    page = supervisor.page
    await page.goto(f"{stage.url}/accounts")
    await page.get_by_text("Northwind Turbines").click()
    await page.get_by_role("button", name="Edit how calls are recognised").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("Customer number").fill("990017")
    await dialog.get_by_label("PIN").fill("12")
    await dialog.get_by_label("Another switchboard number").fill("+49 30 901820")
    await dialog.get_by_role("button", name="Add").click()
    await dialog.get_by_role("checkbox", name="all extensions").last.check()
    await _clean(page)
    await dialog.get_by_role("button", name="Save").click()
    await expect(dialog.get_by_role("alert")).to_contain_text("PIN")  # two digits are none
    await dialog.get_by_label("PIN").fill("482916")
    await dialog.get_by_role("button", name="Save").click()
    await expect(dialog).to_have_count(0)
    facts = page.locator("section", has=page.get_by_role("heading", name="Calls from this company"))
    await expect(facts).to_contain_text("990017")
    await expect(facts).to_contain_text("+49 30901820")
    await expect(facts).to_contain_text("set")
    await facts.get_by_role("button", name="Edit how calls are recognised").click()
    await dialog.get_by_role("button", name="Remove PIN").click()
    await dialog.get_by_role("button", name="Save").click()
    await expect(facts).to_contain_text("none")

    await page.keyboard.press("g")
    await page.keyboard.press("n")
    await page.get_by_label("Number", exact=True).fill("12")
    await page.get_by_label("Why").fill("asked for it")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("alert")).to_be_visible()
    await page.get_by_label("Number", exact=True).fill("+49 30 23125101")
    await page.keyboard.press("Enter")
    await expect(page.get_by_test_id("unwanted")).to_contain_text("asked for it")
    await _clean(page)
    await page.get_by_role("button", name="Allow calls to").click()
    await expect(page.get_by_text("No number here")).to_be_visible()


@pytest.mark.parametrize("width", [1440, 390])
async def test_what_callers_did_in_menus_can_be_read(stage: Stage, width: int) -> None:
    viewport = {"width": width, "height": 844}
    supervisor = await stage.agent("helen.park", reduced_motion="reduce", viewport=viewport)
    page = supervisor.page
    await page.keyboard.press("Control+k")
    await page.get_by_role("combobox", name="Command palette").fill("Voice menus")
    await expect(page.get_by_role("option", name="Voice menus").first).to_be_visible()
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("No calls in this time")).to_be_visible()  # as the hub says
    await page.route("**/api/v1/reports/menus*", lambda route: route.fulfill(json=MENUS))
    await page.get_by_role("button", name="30 days").click()
    topic = page.locator("tr", has=page.get_by_role("rowheader", name="Topic"))
    await expect(topic).to_contain_text("68%")
    await expect(topic).to_contain_text("Order status › Ask 31")
    await expect(topic).to_contain_text("an agent 24")
    await expect(topic).to_contain_text("22%")
    await expect(page.locator("tr", has=page.get_by_role("rowheader", name="Told"))).to_contain_text("Self-served 27")
    await _clean(page)
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
