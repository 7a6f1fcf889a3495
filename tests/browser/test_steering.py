"""Supervisors see what a contact waits for, and steer it; who did it and why stands on its timeline."""

from playwright.async_api import Locator, Page, expect

from tests.browser.pages import Console, Lobby, Stage


async def _waiting_call(stage: Stage) -> tuple[Console, Console, Lobby]:
    """Wang Lei talks with Helena Brandt while Jonas Weber waits for him; a supervisor looks at the board."""
    own = await stage.agent("wang.lei")
    first = await stage.customer("Helena Brandt")
    await first.call()
    await expect(own.offer).to_be_visible()
    await own.accept()
    second = await stage.customer("Jonas Weber")
    await second.call()
    supervisor = await stage.agent("helen.park")
    await supervisor.page.goto(f"{stage.url}/board")
    await expect(supervisor.page.get_by_test_id("waiting")).to_contain_text("Jonas Weber")
    return supervisor, own, second


async def _open(page: Page) -> Locator:
    await page.get_by_test_id("waiting").click()
    drawer = page.get_by_role("dialog").filter(has_text="What is it waiting for?")
    await expect(drawer).to_be_visible()
    return drawer


def _asks(page: Page, title: str) -> Locator:
    return page.get_by_role("dialog").filter(has=page.get_by_role("heading", name=title))


TAKES_CONTACTS = """async () => {
  const user = (await (await fetch('/api/v1/users')).json()).items.find((user) => user.login === 'helen.park');
  const body = JSON.stringify({ version: user.version, agent: { teams: ['key_accounts'] } });
  const headers = { 'X-Keydesk': '1', 'content-type': 'application/json' };
  return (await fetch(`/api/v1/users/${user.id}`, { method: 'PATCH', headers, body })).status;
}"""


async def _who_also_takes_contacts(stage: Stage) -> Console:
    """A supervisor whom an administrator made an agent too."""
    administrator = await stage.agent("ines.duarte")
    assert await administrator.page.evaluate(TAKES_CONTACTS) == 204
    return await stage.agent("helen.park")


async def test_a_contact_that_waits_is_explained_moved_up_and_moved_to_a_team(stage: Stage) -> None:
    supervisor, _, _ = await _waiting_call(stage)
    colleague = await stage.agent("erik.lund")
    page = supervisor.page
    drawer = await _open(page)
    asked = drawer.get_by_test_id("asked")
    await expect(asked.first).to_contain_text("Step 1, own agent: Wang Lei on a call since")
    await expect(drawer.get_by_test_id("expected")).to_contain_text("lace 1")
    await expect(page.get_by_test_id("waiting").get_by_test_id("expected")).to_contain_text("#1")

    await drawer.get_by_role("button", name="Priority").click()
    asks = _asks(page, "Priority of Jonas Weber")
    await asks.get_by_text("15 min more").click()
    await asks.get_by_role("textbox", name="Why").fill("Their line stands still")
    await page.keyboard.press("Enter")
    await expect(asks).to_have_count(0)
    happened = drawer.get_by_test_id("happened").filter(has_text="moved it up by 15 min")
    await expect(happened).to_contain_text("Helen Park")
    await expect(happened).to_contain_text("“Their line stands still”")
    await drawer.get_by_role("button", name="Priority").click()
    await asks.get_by_role("button", name="Their line stands still").click()  # a reason used before
    await expect(asks.get_by_role("textbox", name="Why")).to_have_value("Their line stands still")
    await page.keyboard.press("Escape")
    await expect(asks).to_have_count(0)
    await expect(drawer).to_be_visible()

    await drawer.get_by_role("button", name="Move").click()
    asks = _asks(page, "Move Jonas Weber to another queue")
    await asks.get_by_role("button", name="Logistics").click()
    await asks.get_by_role("textbox", name="Why").fill("About a shipment")
    await page.keyboard.press("Enter")
    await expect(asks).to_have_count(0)
    happened = drawer.get_by_test_id("happened").filter(has_text="Helen Park moved it to the team Logistics")
    await expect(happened).to_contain_text("About a shipment")
    await expect(colleague.offer).to_contain_text("Jonas Weber")
    await expect(colleague.offer).to_contain_text("Logistics")


async def test_a_supervisor_takes_over_from_an_agent(stage: Stage) -> None:
    own = await stage.agent("wang.lei")
    customer = await stage.customer("Helena Brandt")
    await customer.call()
    await expect(own.offer).to_be_visible()
    await own.accept()
    supervisor = await _who_also_takes_contacts(stage)
    page = supervisor.page
    await page.keyboard.press("2")
    await supervisor.rows.filter(has_text="Helena Brandt").click()
    await expect(page.get_by_role("heading", name="Call with Helena Brandt")).to_be_visible()
    await page.keyboard.press("Control+k")
    await page.get_by_role("combobox", name="Command palette").fill("pull")
    await page.keyboard.press("Enter")
    asks = _asks(page, "Pull Helena Brandt to me")
    await expect(asks).to_contain_text("Wang Lei has it now")
    await page.keyboard.type("The customer asked for me")
    await page.keyboard.press("Enter")
    await expect(asks).to_have_count(0)
    happened = supervisor.log.get_by_test_id("happened").filter(has_text="Helen Park took it over from Wang Lei")
    await expect(happened).to_contain_text("“The customer asked for me”")
    await expect(page.get_by_role("textbox", name="Reply")).to_be_visible()
    await expect(own.log.get_by_test_id("happened").filter(has_text="took it over")).to_be_visible()


async def test_what_cannot_be_done_is_said_with_its_mend(stage: Stage) -> None:
    supervisor, _, _ = await _waiting_call(stage)
    page = supervisor.page
    supervisor.expect_refusals()
    drawer = await _open(page)
    await drawer.get_by_role("button", name="Reassign").click()
    asks = _asks(page, "Reassign Jonas Weber")
    await asks.get_by_role("textbox", name="Find an agent").fill("anna")
    await asks.get_by_role("button", name="Anna Keller").click()  # she is not here
    await asks.get_by_role("button", name="Reassign", exact=True).click()
    await expect(asks.get_by_role("alert")).to_contain_text("Someone was faster, or it has moved on.")
    await expect(asks).to_be_visible()


async def test_an_agents_activity_is_set_by_a_supervisor(stage: Stage) -> None:
    own = await stage.agent("wang.lei")
    supervisor = await stage.agent("helen.park")
    page = supervisor.page
    await page.goto(f"{stage.url}/board")
    await page.get_by_role("button", name="Activity and leave of Wang Lei").click()
    await page.get_by_role("menuitem", name="Set activity").click()
    asks = _asks(page, "Activity of Wang Lei")
    await asks.get_by_role("button", name="Training").click()
    await asks.get_by_role("button", name="Set activity").click()
    await expect(asks).to_have_count(0)
    await expect(own.page.get_by_test_id("activity")).to_contain_text("Training")
