"""A mail from the lobby's composer is offered, answered, and the thread holds on both sides."""

from playwright.async_api import expect

from tests.browser.pages import Stage


async def test_a_mail_is_answered_and_the_answer_to_that_stays_in_the_conversation(stage: Stage) -> None:
    agent = await stage.agent("wang.lei")
    customer = await stage.customer("Helena Brandt")
    await customer.write_mail("Order 4711", "When does it arrive?")
    await expect(agent.offer).to_contain_text("Order 4711")
    await agent.accept()
    await expect(agent.log).to_contain_text("When does it arrive?")
    conversation = agent.page.url
    await agent.reply("On Thursday.")

    thread = customer.mail.get_by_role("log")
    await expect(thread.get_by_role("article")).to_have_count(3)
    await expect(thread).to_contain_text("This answer was written by a machine")
    await expect(thread).to_contain_text("On Thursday.")
    await customer.mail.get_by_role("textbox", name="Text").fill("Thank you!")
    await customer.mail.get_by_role("button", name="Reply").click()
    await expect(thread.get_by_role("article")).to_have_count(4)

    await expect(agent.log).to_contain_text("Thank you!")
    assert agent.page.url == conversation
    await expect(agent.rows).to_have_count(1)
    await agent.page.keyboard.press("Escape")
    await agent.page.keyboard.press("w")
    await agent.wrap_up("4")
    await expect(agent.page.get_by_text("Nothing on your desk")).to_be_visible()
