"""An agent who reloads, or whose network fails in the middle of a call, misses nothing."""

import re

from playwright.async_api import expect

from tests.browser.pages import Stage


async def test_words_said_while_the_console_was_gone_are_there_when_it_is_back(stage: Stage) -> None:
    agent = await stage.agent("wang.lei")
    customer = await stage.customer("Helena Brandt")
    await customer.call()
    await expect(agent.offer).to_be_visible()
    await agent.accept()
    await customer.say("Said before.")
    await expect(agent.log).to_contain_text("Said before.")

    await agent.page.reload()
    await expect(agent.log).to_contain_text("Said before.")
    await expect(agent.page.get_by_role("button", name="End call")).to_be_visible()

    agent.forgiven += [re.compile("ERR_INTERNET_DISCONNECTED|WebSocket connection")]
    await agent.page.context.set_offline(True)
    await expect(agent.page.get_by_text("Connection lost")).to_be_visible(timeout=40_000)
    await customer.say("Said meanwhile.")
    await expect(customer.phone.get_by_role("log")).to_contain_text("Said meanwhile.")
    await agent.page.context.set_offline(False)
    await expect(agent.log).to_contain_text("Said meanwhile.")
    await expect(agent.page.get_by_text("Connection lost")).to_have_count(0)
    await agent.reply("I heard you.")
    await expect(customer.phone.get_by_role("log")).to_contain_text("I heard you.")
