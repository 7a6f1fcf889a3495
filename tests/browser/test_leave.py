"""Leave is entered by agents for themselves and by supervisors for anyone, and everybody sees who stands in."""

from playwright.async_api import expect

from tests.browser.pages import Stage


async def test_an_agent_goes_on_leave_and_a_colleague_stands_in(stage: Stage) -> None:
    own = await stage.agent("wang.lei")
    page = own.page
    await page.get_by_test_id("activity").click()
    await page.get_by_role("menuitem", name="My leave").click()
    dialog = page.get_by_role("dialog").filter(has_text="My leave")
    await dialog.get_by_label("Stands in").select_option("Maria Santos")
    await dialog.get_by_role("button", name="Enter leave").click()
    entered = dialog.get_by_role("list", name="Leaves entered")
    await expect(entered).to_contain_text("Maria Santos stands in")
    await expect(page.get_by_test_id("activity")).to_contain_text("leave")

    supervisor = await stage.agent("helen.park")
    await supervisor.page.goto(f"{stage.url}/board")
    row = supervisor.page.get_by_role("listitem").filter(has_text="Wang Lei")
    await expect(row).to_contain_text("on leave until")
    await expect(row).to_contain_text("Maria Santos stands in")

    await entered.get_by_role("button", name="Remove this leave").click()
    await expect(entered).to_have_count(0)
    await expect(row).to_contain_text("Available")


async def test_a_supervisor_enters_leave_and_circles_are_refused(stage: Stage) -> None:
    supervisor = await stage.agent("helen.park")
    page = supervisor.page
    supervisor.expect_refusals()
    await page.goto(f"{stage.url}/board")
    dialog = page.get_by_role("dialog")
    for agent, substitute in (("Wang Lei", "Maria Santos"), ("Maria Santos", "Wang Lei")):
        await page.get_by_role("button", name=f"Activity and leave of {agent}").click()
        await page.get_by_role("menuitem", name="Leave").click()
        await expect(dialog).to_contain_text(f"Leave of {agent}")
        await dialog.get_by_label("Stands in").select_option(substitute)
        await dialog.get_by_role("button", name="Enter leave").click()
        if agent == "Wang Lei":
            await expect(dialog.get_by_role("list")).to_contain_text("Maria Santos stands in")
            await dialog.get_by_role("button", name="Close").last.click()
            await expect(dialog).to_have_count(0)
    await expect(dialog.get_by_role("alert")).to_contain_text("stand in for one another")
