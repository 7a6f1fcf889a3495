"""Supervisors see who waits and hand it out; agents have no board."""

import re

from playwright.async_api import expect

from tests.browser.pages import Stage

FOR_SUPERVISORS = re.compile("Live board|Own agents|Quarantine|Voice menus|Do not call|Surveys")


async def test_a_waiting_contact_is_assigned_and_the_figures_follow(stage: Stage) -> None:
    supervisor = await stage.agent("helen.park")
    page = supervisor.page
    await page.keyboard.press("g")
    await page.keyboard.press("b")
    await expect(page.get_by_role("heading", name="Live board")).to_be_visible()
    await expect(page.get_by_role("region", name="Waiting now")).to_contain_text("Nobody is waiting")

    own = await stage.agent("wang.lei")
    first = await stage.customer("Helena Brandt")
    await first.call()
    await expect(own.offer).to_be_visible()
    await own.accept()
    other = await stage.agent("tom.riley")  # of no team that is asked so early
    second = await stage.customer("Jonas Weber")
    await second.call()  # and waits for Wang Lei
    waiting = page.get_by_test_id("waiting")
    await expect(waiting).to_contain_text("Jonas Weber")
    await expect(page.get_by_role("region", name="Waiting now")).to_contain_text("1")

    await waiting.click()
    drawer = page.get_by_role("dialog").filter(has_text="What is it waiting for?")
    await expect(drawer).to_contain_text("Wang Lei on a call since")
    await drawer.get_by_role("button", name="Reassign").click()
    asks = page.get_by_role("dialog").filter(has_text="Reassign Jonas Weber")
    await asks.get_by_role("button", name="Tom Riley").click()
    await asks.get_by_role("button", name="Reassign", exact=True).click()
    await expect(other.offer).to_contain_text("A supervisor gave it to you.")
    await other.accept()
    await expect(second.phone.get_by_role("status")).to_contain_text("Talking")

    await page.keyboard.press("Escape")
    await expect(drawer).to_have_count(0)
    await expect(waiting).to_have_count(0)
    await expect(page.get_by_role("region", name="Waiting now")).to_contain_text("Nobody is waiting")
    await expect(page.get_by_role("listitem").filter(has_text="Tom Riley").first).to_contain_text("On contact")


async def test_an_agent_has_no_board(stage: Stage) -> None:
    agent = await stage.agent("wang.lei")
    navigation = agent.page.get_by_role("navigation")
    await expect(navigation.get_by_role("link", name="Accounts")).to_be_visible()
    await expect(navigation.get_by_role("link", name="Live board")).to_have_count(0)
    await agent.page.goto(f"{stage.url}/board")
    await expect(agent.page.get_by_text("Nothing on your desk")).to_be_visible()
    await expect(agent.page.get_by_role("heading", name="Live board")).to_have_count(0)
    await agent.page.goto(f"{stage.url}/accounts")
    await expect(agent.page.get_by_role("heading", level=1)).to_be_visible()
    for path in ("/board/wall", "/board/own", "/quarantine", "/menus", "/do-not-call", "/surveys"):
        await agent.page.evaluate("to => { history.pushState(null, '', to); }", path)
        await expect(agent.page.get_by_text("Nothing on your desk")).to_be_visible()
        await expect(agent.page.get_by_role("heading", level=1, name=FOR_SUPERVISORS)).to_have_count(0)
