"""Nothing is out of reach: no page is wider than its window, and every control can be scrolled into view."""

import pytest
from playwright.async_api import Page, expect

from tests.browser.pages import Console, Stage

OUT_OF_REACH = """() => {
  const lost = [...document.querySelectorAll('a, button, input, textarea, summary')].filter((control) => {
    if (!control.checkVisibility({ visibilityProperty: true })) return false;
    control.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' });
    const { left, right, top, bottom } = control.getBoundingClientRect();
    const [x, y] = [(left + right) / 2, (top + bottom) / 2];
    return x < 0 || y < 0 || x > innerWidth || y > innerHeight;
  });
  const { scrollWidth } = document.documentElement;
  return [...(scrollWidth > innerWidth ? [`the page is ${scrollWidth} wide`] : []), ...lost.map((c) => c.outerHTML)];
}"""


async def _reaches_all(page: Page) -> None:
    assert await page.evaluate(OUT_OF_REACH) == [], page.url


async def _sees_what_the_policy_forbids(console: Console) -> None:
    """Every scene ends with nobody's page having tried what the policy forbids; here is one that does."""
    assert console.wrong == []
    await console.page.evaluate(
        "document.body.append(Object.assign(document.createElement('style'), {textContent: 'p {}'}))"
    )
    await console.page.evaluate(
        "document.body.append(Object.assign(document.createElement('script'), {textContent: '1'}))"
    )
    assert [problem for problem in console.wrong if "style-src" in problem]
    assert [problem for problem in console.wrong if "script-src" in problem]
    console.problems.clear()


@pytest.mark.parametrize(("width", "height"), [(390, 844), (1280, 720)])
async def test_every_control_is_within_reach(stage: Stage, width: int, height: int) -> None:
    viewport = {"width": width, "height": height}
    supervisor = await stage.agent(viewport=viewport)
    page = supervisor.page
    await page.goto(stage.url)
    await expect(page.locator("[data-login]").first).to_be_visible()
    await _reaches_all(page)
    await supervisor.sign_in(stage.url, "helen.park")
    await page.goto(f"{stage.url}/board")
    await expect(page.get_by_role("heading", name="Queues")).to_be_visible()
    await _reaches_all(page)
    await page.goto(f"{stage.url}/accounts")
    await expect(page.get_by_text("Northwind Turbines")).to_be_visible()
    await _reaches_all(page)
    for path in ("/board/own", "/menus", "/surveys", "/follow-ups"):
        await page.goto(f"{stage.url}{path}")
        await expect(page.get_by_role("heading", level=1)).to_be_visible()
        await _reaches_all(page)
    await _sees_what_the_policy_forbids(supervisor)

    agent = await stage.agent("wang.lei", viewport=viewport)
    customer = await stage.customer(viewport=viewport)
    for device in ("Mail", "Web page", "Phone"):
        await customer.take(device)
        await _reaches_all(customer.page)
    await customer.call()
    await expect(agent.offer).to_be_visible()
    await _reaches_all(agent.page)
    await agent.accept()
    await expect(agent.page.get_by_role("textbox", name="Reply")).to_be_visible()
    await _reaches_all(agent.page)
    await agent.page.keyboard.press("e")
    await expect(agent.page.get_by_role("radiogroup")).to_be_visible()
    await _reaches_all(agent.page)
