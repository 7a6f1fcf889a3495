"""A call rings at the account's own agent, is talked through and wrapped up, and the timeline tells why it came."""

import re

from playwright.async_api import expect

from tests.browser.pages import Stage


async def test_a_platinum_call_from_ringing_to_wrap_up(stage: Stage) -> None:
    agent = await stage.agent("wang.lei")
    customer = await stage.customer("Helena Brandt")
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

    await agent.page.keyboard.press("3")
    await agent.rows.first.click()
    await expect(agent.log).to_contain_text(re.compile("Closed: Handled"))
    why = agent.page.get_by_test_id("why").first
    await why.get_by_role("button").click()
    await expect(why).to_contain_text("own agent")
