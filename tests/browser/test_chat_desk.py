"""All that an agent does in a chat, on both screens at once; what a supervisor does who watches it."""

import re

import pytest
from playwright.async_api import FilePayload, Locator, Page, expect

from tests.browser.pages import Console, Lobby, Stage, findings

DOT = bytes.fromhex(  # a PNG of one pixel
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360f8cfc0000003010100c9fe92ef0000000049454e44ae426082"
)
PNG: FilePayload = {"name": "crack.png", "mimeType": "image/png", "buffer": DOT}


async def chatting(stage: Stage, words: str, language: str = "en") -> tuple[Console, Lobby]:
    """Wang Lei and Helena Brandt, in a chat that she began."""
    agent = await stage.agent("wang.lei", {"lang": language}, reduced_motion="reduce", locale=language)
    customer = await stage.customer("Helena Brandt")
    await customer.open_chat()
    await customer.write(words)
    await expect(agent.offer).to_be_visible()
    await agent.accept()
    await expect(agent.log).to_contain_text(words)
    return agent, customer


def transcript(customer: Lobby) -> Locator:
    return customer.chat.get_by_role("log")


async def choose(agent: Console, message: str, what: str) -> None:
    """By keyboard: the message's menu, and what is in it."""
    bubble = agent.log.get_by_role("article").filter(has_text=message)
    await bubble.get_by_role("button", name="What to do with the message").focus()
    await agent.page.keyboard.press("Enter")
    await agent.page.get_by_role("menuitem", name=what).click()


async def test_both_see_that_the_other_types_and_has_read(stage: Stage) -> None:
    agent, customer = await chatting(stage, "Is my order late?")
    await expect(transcript(customer)).to_contain_text("Read")
    box = customer.chat.get_by_role("textbox", name="Write a message")
    await box.press_sequentially("It is")
    await expect(agent.page.get_by_test_id("customer-types")).to_contain_text("Helena Brandt is typing")
    await box.press("Enter")
    await expect(agent.page.get_by_test_id("customer-types")).to_be_empty()
    await agent.page.get_by_role("textbox", name="Reply").press_sequentially("Let me see")
    await expect(customer.chat.get_by_text("Wang Lei is typing")).to_be_visible()
    await agent.page.keyboard.press("Enter")
    await expect(transcript(customer)).to_contain_text("Let me see")
    await expect(agent.log.get_by_role("article").last).to_contain_text(re.compile("Delivered|Read"))
    facts = agent.account.get_by_test_id("facts")
    await expect(facts).to_contain_text("Is on page")
    await expect(facts.get_by_role("link", name="Meridian Drives").first).to_have_attribute(
        "href", re.compile("/lobby")
    )


async def test_ready_words_and_files_go_by_key_drop_and_paste(stage: Stage) -> None:
    agent, customer = await chatting(stage, "The gearbox leaks.")
    box = agent.page.get_by_role("textbox", name="Reply")
    await expect(box).to_have_attribute("placeholder", re.compile("templates"))
    await box.press("/")
    await expect(agent.page.get_by_role("option", name="One moment")).to_be_visible()
    await expect(agent.page.get_by_text("Dear Helena")).to_have_count(0)  # those are for letters
    await agent.page.keyboard.type("details")
    await agent.page.keyboard.press("Enter")
    await expect(box).to_have_value(re.compile("order or delivery number, Helena"))
    await agent.page.keyboard.press("Enter")
    await expect(transcript(customer)).to_contain_text("order or delivery number, Helena")

    await customer.chat.locator("input[type=file]").first.set_input_files([PNG])
    await expect(customer.chat.get_by_role("button", name="Remove crack.png")).to_be_visible()
    await expect(customer.chat.get_by_role("progressbar")).to_have_count(0)
    await customer.write("Here it is.")
    picture = agent.log.get_by_role("img", name="crack.png")
    await expect(picture).to_be_visible()

    await dropped(agent.page, box, "drop", "plan.png")
    await expect(agent.page.get_by_role("list", name="Attachments").last).to_contain_text("plan.png")
    await dropped(agent.page, box, "paste", "note.png")
    await expect(agent.page.get_by_role("button", name="Remove note.png")).to_be_visible()
    await agent.page.get_by_role("button", name="Remove plan.png").click()
    await expect(agent.page.get_by_role("button", name="Send")).to_be_enabled()
    await box.press("Enter")
    await expect(transcript(customer).get_by_role("img", name="note.png")).to_be_visible()


async def dropped(page: Page, box: Locator, how: str, name: str) -> None:
    """A picture comes by the clipboard, or by the mouse."""
    await box.evaluate(
        """(field, [how, name, bytes]) => {
            const data = new DataTransfer();
            data.items.add(new File([new Uint8Array(bytes)], name, { type: 'image/png' }));
            const facts = { bubbles: true, cancelable: true };
            field.dispatchEvent(how === 'drop'
                ? new DragEvent('drop', { ...facts, dataTransfer: data })
                : new ClipboardEvent('paste', { ...facts, clipboardData: data }));
        }""",
        [how, name, list(DOT)],
    )


async def test_second_thoughts_are_seen_by_the_customer_and_their_history_by_colleagues(stage: Stage) -> None:
    agent, customer = await chatting(stage, "When does it come?")
    await agent.reply("It comes tomorow.")
    await agent.page.keyboard.type("Forget that.")  # the field is free for it at once
    await agent.page.keyboard.press("Enter")
    await expect(transcript(customer)).to_contain_text("Forget that.")
    await choose(agent, "tomorow", "Edit message")
    field = agent.page.get_by_role("textbox", name="Edit message")
    await field.fill("It comes tomorrow.")
    await field.press("Enter")
    await expect(transcript(customer)).to_contain_text("It comes tomorrow.")
    await expect(transcript(customer)).not_to_contain_text("tomorow.")
    await choose(agent, "Forget that.", "Delete message")
    await agent.page.get_by_role("dialog").get_by_role("button", name="Delete message").click()
    await expect(transcript(customer)).not_to_contain_text("Forget that.")
    await expect(transcript(customer)).to_contain_text("This message was deleted.")
    await agent.log.get_by_role("button", name="Edited").click()
    await expect(agent.page.get_by_role("dialog")).to_contain_text("It comes tomorow.")


async def test_a_supervisor_watches_and_whispers_and_the_customer_never_knows(stage: Stage) -> None:
    agent, customer = await chatting(stage, "I want a discount.")
    url = agent.page.url
    boss = await stage.agent("helen.park")
    await boss.page.goto(url)
    await expect(boss.log).to_contain_text("I want a discount.")
    await customer.chat.get_by_role("textbox", name="Write a message").press_sequentially("Ten per cent")
    await expect(boss.page.get_by_test_id("customer-types")).to_contain_text("is typing")
    await boss.page.get_by_role("button", name="Whisper", exact=True).first.click()
    await expect(boss.page.get_by_role("textbox", name="Whisper")).to_be_focused()  # else its letters are shortcuts
    await boss.page.keyboard.type("Five at most.")
    await boss.page.keyboard.press("Control+Enter")
    await expect(agent.log).to_contain_text("Helen Park whispers to you")
    await expect(agent.log).to_contain_text("Five at most.")
    await agent.reply("Five per cent, for you.")
    await expect(transcript(customer)).to_contain_text("Five per cent, for you.")
    await expect(transcript(customer)).not_to_contain_text("Five at most.")
    await expect(boss.log).to_contain_text("Five per cent, for you.")


async def test_an_agent_s_photo_is_theirs_to_choose_and_customers_see_it(stage: Stage) -> None:
    agent = await stage.agent("wang.lei")
    agent.expect_refusals()
    menu = agent.page.get_by_role("button", name="Wang Lei: ")
    await menu.click()
    await agent.page.get_by_role("menuitem", name="My photo").click()
    dialog = agent.page.get_by_role("dialog")
    chooser = dialog.locator("input[type=file]")
    await chooser.set_input_files([FilePayload(name="me.png", mimeType="image/png", buffer=b"<svg/>")])
    await expect(dialog).to_contain_text("JPEG, PNG or WebP")
    await chooser.set_input_files([PNG])
    await expect(dialog.locator("img")).to_be_visible()
    await agent.page.keyboard.press("Escape")
    await expect(menu.locator("img")).to_be_visible()

    customer = await stage.customer("Helena Brandt")
    await customer.open_chat()
    await customer.write("Hello?")
    await expect(agent.offer).to_be_visible()
    await agent.accept()
    await agent.reply("Good morning.")
    await expect(transcript(customer).locator("img").first).to_be_visible()


@pytest.mark.parametrize("language", ["en", "zh-CN"])
async def test_chats_and_surveys_can_be_used_by_everyone(stage: Stage, language: str) -> None:
    found = list[str]()

    async def check(name: str, page: Page) -> None:
        for dark in (False, True):
            await page.evaluate("dark => document.documentElement.classList.toggle('dark', dark)", dark)
            found.extend(f"{name}, {'dark' if dark else 'light'}: {line}" for line in await findings(page))

    agent, _ = await chatting(stage, "Hei", language)
    page = agent.page
    box = agent.page.get_by_role("log").locator("xpath=following::textarea").first
    await box.fill("Hei hei")
    await box.press("Enter")
    await expect(agent.log).to_contain_text("Hei hei")
    await check("chat", page)
    bubble = agent.log.get_by_role("article").filter(has_text="Hei hei")
    await bubble.get_by_role("button").last.click()
    await expect(page.get_by_role("menuitem").first).to_be_visible()
    await page.get_by_role("menuitem").last.click()
    dialog = page.get_by_role("dialog")
    await expect(dialog).to_be_visible()
    await check("dialog", page)
    await page.keyboard.press("Escape")
    await expect(dialog).to_have_count(0)
    await bubble.get_by_role("button").last.click()
    await page.get_by_role("menuitem").first.click()
    field = agent.log.get_by_role("textbox")
    await expect(field).to_be_focused()  # else its letters are shortcuts
    await field.fill("Hello hello")
    await field.press("Enter")
    await expect(agent.log).to_contain_text("Hello hello")
    await agent.log.get_by_role("button", name=re.compile("^(Edited|已编辑)")).click()
    await expect(dialog).to_contain_text("Hei hei")
    await check("versions", page)
    await page.keyboard.press("Escape")
    await page.get_by_role("button", name=re.compile("^Wang Lei: |^王磊|^Wang Lei：")).click()
    await page.get_by_role("menuitem", name=re.compile("My photo|我的照片")).click()
    await expect(dialog).to_be_visible()
    await check("photo", page)
    boss = await stage.agent("helen.park", {"lang": language}, reduced_motion="reduce", locale=language)
    await boss.page.goto(f"{stage.url}/surveys")
    await expect(boss.page.get_by_role("heading", level=1)).to_be_visible()
    await check("surveys", boss.page)
    assert not found, "\n".join(found)
