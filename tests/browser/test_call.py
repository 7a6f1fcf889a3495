"""An agent's whole day without a mouse: signs in, takes a call, a mail and a chat, answers, notes, transfers, wraps up,
takes a break, looks at the day and signs out; axe-core finds nothing on what opens on the way."""

import re

from playwright.async_api import expect

from tests.browser.pages import Console, Stage, findings


async def _command(agent: Console, words: str, option: str) -> None:
    """By the palette: some of its words, and the first that is found."""
    keyboard, page = agent.page.keyboard, agent.page
    await keyboard.press("Control+k")
    box = page.get_by_role("dialog").get_by_role("combobox")
    await expect(box).to_be_focused()
    await keyboard.type(words)
    await expect(page.get_by_role("option", name=option).first).to_be_visible()
    while await page.get_by_role("option", name=option).and_(page.locator("[data-highlighted]")).count() == 0:
        await keyboard.press("ArrowDown")
    await keyboard.press("Enter")
    await expect(box).to_have_count(0)


async def test_a_whole_day_from_signing_in_to_signing_out_by_the_keyboard_alone(stage: Stage) -> None:
    agent = await stage.agent("wang.lei", reduced_motion="reduce")
    page, keyboard = agent.page, agent.page.keyboard
    customer = await stage.customer("Helena Brandt")
    await _command(agent, "break", "Set me to: Break")
    await expect(page.get_by_test_id("activity")).to_contain_text("Break")
    await _command(agent, "available", "Set me to: Available")
    await expect(page.get_by_test_id("activity")).to_contain_text("Available")

    await customer.call()
    await expect(agent.offer).to_contain_text("Helena Brandt")
    await expect(agent.offer).to_contain_text("You are the own agent of Northwind Turbines.")
    await agent.accept()
    await expect(agent.account).to_contain_text("Northwind Turbines")
    await expect(agent.account).to_contain_text("Maria Santos")
    await expect(customer.standing).to_contain_text("Talking")
    await customer.say("Where are my turbines?")
    await expect(agent.log).to_contain_text("Where are my turbines?")
    await agent.reply("They left Hamburg this morning.")
    await expect(customer.phone.get_by_role("log")).to_contain_text("They left Hamburg this morning.")
    await customer.hang_up()
    await agent.wrap_up(note="Asked for the turbines; told where they are.")
    await expect(agent.rows).to_have_count(0)

    await customer.write_mail("Order 4711", "When does it arrive?")
    await expect(agent.offer).to_contain_text("Order 4711")
    await agent.accept()
    await expect(agent.log).to_contain_text("When does it arrive?")
    await agent.reply("On Thursday.")
    await expect(agent.log).to_contain_text("On Thursday.")
    await keyboard.press("Escape")
    await keyboard.press("w")
    await agent.wrap_up("4")

    await customer.open_chat()
    await customer.write("Is it late?")
    await expect(agent.offer).to_contain_text("Is it late?")
    await agent.accept()
    await agent.reply("Maria knows, one moment.")
    await expect(agent.log).to_contain_text("Maria knows, one moment.")
    await keyboard.press("Escape")
    await keyboard.press("n")
    note = page.get_by_role("textbox", name="Note")
    await expect(note).to_be_focused()
    await keyboard.type("Wants to know whether 4711 is late.")
    await keyboard.press("Control+Enter")
    await expect(agent.log).to_contain_text("Wants to know whether 4711 is late.")
    await keyboard.press("Escape")
    colleague = await stage.agent("maria.santos")
    await _command(agent, "Maria", "Transfer to Maria Santos")
    await expect(colleague.offer).to_contain_text("Helena Brandt")

    found = list[str]()
    await keyboard.type("gy")
    day = page.get_by_test_id("my-day")
    await expect(day).to_contain_text(re.compile("3 accepted, 0 declined, 0 missed"))
    found += [f"my day: {line}" for line in await findings(page)]
    await keyboard.press("Escape")
    await keyboard.press("?")
    await expect(page.get_by_role("dialog")).to_contain_text("Accept")
    found += [f"keys: {line}" for line in await findings(page)]
    await keyboard.press("Escape")
    await keyboard.press("Control+k")
    await expect(page.get_by_role("option").first).to_be_visible()
    found += [f"palette: {line}" for line in await findings(page)]
    await keyboard.press("Escape")
    assert not found, "\n".join(found)

    await keyboard.press("3")
    await expect(agent.rows.first).to_be_visible()
    await _command(agent, "Sign out", "Sign out")
    await expect(page.locator("[data-login]").first).to_be_visible()
