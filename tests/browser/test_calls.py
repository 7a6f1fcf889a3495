"""What is done with calls, by keyboard alone: hold, mute, tones, asking a colleague, handing over, supervisors."""

import re
from pathlib import Path

from playwright.async_api import Browser, expect

from tests.browser.pages import PATIENCE, Console, Lobby, Stage, findings
from tests.journeys.conftest import Demo

ROOT = Path(__file__).parents[2]


async def talking(stage: Stage) -> tuple[Console, Lobby]:
    """Helena Brandt speaks with her own agent."""
    agent = await stage.agent("wang.lei")
    customer = await stage.customer("Helena Brandt")
    await customer.call()
    await expect(agent.offer).to_contain_text("Helena Brandt")
    await agent.accept()
    await agent.stands("talking")
    await expect(customer.standing).to_contain_text("Talking")
    return agent, customer


async def test_a_call_is_held_muted_and_ended_by_keys(stage: Stage) -> None:
    agent, customer = await talking(stage)
    await expect(agent.call).to_contain_text("Northwind Turbines")
    await agent.control("h")
    await agent.stands("held")
    await expect(customer.standing).to_contain_text("On hold")
    await agent.page.reload()
    await agent.stands("held")
    assert await findings(agent.page) == []
    await agent.control("h")
    await agent.stands("talking")
    await expect(customer.standing).to_contain_text("Talking")

    await agent.control("m")
    await expect(agent.call.get_by_role("button", name="Unmute")).to_be_visible()
    await agent.control("m")
    await expect(agent.call.get_by_role("button", name="Mute", exact=True)).to_be_visible()

    await agent.control("k")
    await expect(agent.page.get_by_role("dialog", name="Keypad")).to_be_visible()
    await agent.page.keyboard.type("42#")
    await expect(agent.page.get_by_label("Sent")).to_have_text("42#")
    assert await findings(agent.page) == []
    await agent.page.keyboard.press("Escape")

    await expect(agent.log).to_contain_text("Wang Lei put the customer on hold")
    await agent.control("e")
    await expect(customer.standing).to_contain_text("Call ended")
    await agent.wrap_up()
    await expect(agent.call).to_have_count(0)


async def test_a_colleague_is_asked_and_takes_the_call_over(stage: Stage) -> None:
    colleague = await stage.agent("maria.santos")
    agent, customer = await talking(stage)
    await agent.control("c")
    dialog = agent.page.get_by_role("dialog", name="Consult")
    await expect(dialog.get_by_role("textbox")).to_be_focused()
    await agent.page.keyboard.type("maria")
    await expect(dialog.get_by_role("button", name="Maria Santos")).to_be_visible()
    await agent.page.keyboard.press("Tab")
    await agent.page.keyboard.press("Enter")
    await agent.page.keyboard.press("Tab")
    await dialog.get_by_role("button", name="Call", exact=True).press("Enter")
    await agent.stands("consulting")
    await expect(customer.standing).to_contain_text("On hold")
    await expect(agent.page.get_by_test_id("party").last).to_contain_text(re.compile("Maria Santos.*talking"))
    await expect(colleague.call).to_contain_text("Helena Brandt")

    await agent.control("t")
    await expect(agent.call).to_have_count(0)
    await expect(customer.standing).to_contain_text("Talking")
    await colleague.stands("talking")
    await expect(colleague.call.get_by_role("button", name="End call")).to_be_visible()
    await colleague.control("e")
    await expect(customer.standing).to_contain_text("Call ended")
    await colleague.call.wait_for(state="detached")


async def test_a_supervisor_listens_and_barges_in(stage: Stage) -> None:
    agent, _ = await talking(stage)
    supervisor = await stage.agent("helen.park")
    await supervisor.page.keyboard.press("g")
    await supervisor.page.keyboard.press("b")
    line = supervisor.page.get_by_test_id("live-call")
    await expect(line).to_contain_text("Helena Brandt")
    await line.get_by_role("button", name="What to do").press("Enter")
    await supervisor.page.get_by_role("menuitem", name="Listen").press("Enter")
    await supervisor.stands("listening")
    await expect(supervisor.call).to_contain_text("You listen, unheard")
    await expect(agent.page.get_by_test_id("party")).to_contain_text("Helen Park")
    await supervisor.control("i")
    await expect(supervisor.call).to_contain_text("You talk with all")
    await expect(agent.page.get_by_test_id("party")).to_contain_text("talks with all")
    await supervisor.control("x")
    await expect(supervisor.call).to_have_count(0)
    await agent.stands("talking")
    await expect(agent.log).to_contain_text("Helen Park left the call")


async def test_a_number_is_dialled_where_it_stands(stage: Stage) -> None:
    customer = await stage.customer("Helena Brandt")
    agent = await stage.agent("wang.lei")
    await agent.page.keyboard.press("g")
    await agent.page.keyboard.press("a")
    await agent.page.get_by_role("link", name="Northwind Turbines").first.click()
    await agent.page.get_by_role("button", name="Call Helena Brandt").press("Enter")
    dialog = agent.page.get_by_role("dialog", name="Call Helena Brandt")
    await expect(dialog.get_by_role("button", name="Call", exact=True)).to_be_focused()
    await agent.page.keyboard.press("Enter")
    await agent.stands("calling")
    await customer.phone.get_by_role("button", name="Answer").click()
    await agent.stands("talking")
    await expect(agent.log).to_contain_text("Outbound call")
    await customer.hang_up()
    await agent.wrap_up()


async def test_a_colleague_is_rung_with_who_and_about_whom(loud: Browser, demo: Demo) -> None:
    expect.set_options(timeout=PATIENCE)
    stage = Stage(loud, demo.url)
    colleague = await stage.agent("maria.santos", permissions=["microphone"])
    agent, _ = await talking(stage)
    await agent.control("c")
    dialog = agent.page.get_by_role("dialog", name="Consult")
    await dialog.get_by_role("button", name="Maria Santos").press("Enter")
    await dialog.get_by_role("button", name="Call", exact=True).press("Enter")
    ring = colleague.page.get_by_test_id("ring")
    await expect(ring).to_contain_text("Wang Lei asks you in")
    await expect(ring).to_contain_text("About Helena Brandt · Northwind Turbines")
    await colleague.page.keyboard.press("d")
    await expect(ring).to_have_count(0)
    await agent.stands("talking")
    await expect(agent.log).to_contain_text("Maria Santos did not join")

    await agent.control("c")
    await dialog.get_by_role("button", name="Maria Santos").press("Enter")
    await dialog.get_by_role("button", name="Call", exact=True).press("Enter")
    await expect(ring).to_be_visible()
    await colleague.page.keyboard.press("a")
    await expect(colleague.call).to_contain_text("Helena Brandt")
    await expect(agent.page.get_by_test_id("party").last).to_contain_text(re.compile("Maria Santos.*talking"))
    await agent.control("j")
    await agent.stands("talking")
    await expect(agent.page.get_by_test_id("party")).to_contain_text("Maria Santos")
    await colleague.control("x")
    await expect(colleague.call).to_have_count(0)
    for watched in stage.pages:
        await watched.page.context.close()
    assert not [problem for watched in stage.pages for problem in watched.wrong]
