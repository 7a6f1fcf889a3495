"""A chat by the widget in the lobby's shop: answered, kept over a reload, ended."""

import re

from playwright.async_api import expect

from tests.browser.pages import Stage


async def test_a_chat_is_answered_outlives_a_reload_and_ends(stage: Stage) -> None:
    agent = await stage.agent("wang.lei")
    customer = await stage.customer("Helena Brandt")
    await customer.open_chat()
    await customer.write("Is my order late?")
    await expect(agent.offer).to_contain_text("Web chat")
    await agent.accept()
    await agent.reply("It left Hamburg today.")
    transcript = customer.chat.get_by_role("log")
    await expect(transcript).to_contain_text("It left Hamburg today.")

    await customer.page.reload()
    await customer.open_chat()
    await expect(transcript).to_contain_text("Is my order late?")
    await expect(transcript).to_contain_text("It left Hamburg today.")
    await customer.write("Good to hear.")
    await expect(agent.log).to_contain_text("Good to hear.")

    await customer.chat.get_by_role("button", name="More").click()
    await customer.chat.get_by_role("button", name="Email me this chat").click()
    card = customer.chat.locator(".card")
    await expect(card.get_by_role("textbox", name="Email")).to_have_value(re.compile("^helena"))
    await card.get_by_role("button", name="Send").click()
    await expect(customer.chat.get_by_text("Thank you.", exact=True)).to_be_visible()
    await customer.mail.get_by_text("What was said in our conversation").first.click()
    await expect(customer.mail.get_by_role("log")).to_contain_text("It left Hamburg today.")

    await agent.page.keyboard.press("Escape")
    await agent.page.keyboard.press("e")
    await expect(transcript).to_contain_text("The chat has ended")
    await agent.wrap_up("1")


async def test_a_chat_beside_a_mail_in_one_conversation_is_answered_on_its_own_channel(stage: Stage) -> None:
    agent = await stage.agent("wang.lei")
    customer = await stage.customer("Helena Brandt")
    await customer.write_mail("Order 4711", "When does it arrive?")
    await expect(agent.offer).to_be_visible()
    await agent.accept()
    await customer.open_chat()
    await customer.write("I wrote about order 4711.")
    await expect(agent.offer).to_contain_text("You have this conversation already.")
    await agent.accept()
    await agent.reply("I am looking at it.")
    await expect(customer.chat.get_by_role("log")).to_contain_text("I am looking at it.")

    await agent.page.keyboard.press("Escape")
    await agent.page.get_by_role("group", name="In your hands here").get_by_role("button", name="Email").click()
    await agent.reply("It arrives on Thursday.")
    await expect(customer.mail.get_by_role("log")).to_contain_text("It arrives on Thursday.")
