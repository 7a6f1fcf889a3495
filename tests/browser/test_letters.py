"""Mails written in the console: copies, files, taken back, begun, passed on; conversations that rest."""

import re

from playwright.async_api import Page, expect

from tests.browser.pages import Console, Stage

FILE = {"name": "plan.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 " + b"x" * 2000}


async def _answered(stage: Stage, subject: str) -> Console:
    """An agent with a customer's mail in hand, about to answer."""
    agent = await stage.agent("wang.lei")
    customer = await stage.customer("Helena Brandt")
    await customer.write_mail(subject, "When does it arrive?")
    await expect(agent.offer).to_contain_text(subject)
    await agent.accept()
    await expect(agent.log).to_contain_text("When does it arrive?")
    await agent.page.keyboard.press("r")
    await expect(agent.page.get_by_role("textbox", name="Reply")).to_be_focused()
    return agent


async def _copy_to(page: Page, addresses: str) -> None:
    await page.get_by_role("button", name="Cc, subject").click()
    cc = page.get_by_label("Cc", exact=True)
    await cc.fill(addresses)
    await cc.press("Enter")


async def test_a_mail_with_a_copy_and_a_file_is_taken_back_sent_again_and_passed_on(stage: Stage) -> None:
    agent = await _answered(stage, "Order 4711")
    page = agent.page
    box = page.get_by_role("textbox", name="Reply")
    await expect(box).to_have_attribute("aria-placeholder", re.compile("templates"))
    await page.keyboard.type("/")
    await page.keyboard.type("details")
    await page.keyboard.press("Enter")
    await expect(box).to_contain_text("Dear Helena")
    await _copy_to(page, "jo@northwind.example, bob")
    await page.locator("input[type=file]").last.set_input_files([FILE])  # type: ignore[list-item]
    await expect(page.get_by_role("list", name="Attachments").get_by_text("plan.pdf")).to_be_visible()
    await expect(page.get_by_role("button", name="Send", exact=False).last).to_be_disabled()  # bob is no address
    await page.get_by_role("button", name="Remove bob").click()
    await expect(page.get_by_role("button", name="Send", exact=False).last).to_be_enabled()  # and the file is there

    await page.reload()  # what was begun is there again
    await expect(box).to_contain_text("Dear Helena")
    await expect(page.get_by_text("jo@northwind.example")).to_be_visible()
    await box.press("Control+Enter")
    sent = agent.log.get_by_role("article").last
    await expect(sent).to_contain_text("Scheduled")
    await expect(box).to_have_text("")
    await page.get_by_role("button", name="Undo").click()
    await expect(sent).to_contain_text("Cancelled")
    await expect(box).to_contain_text("Dear Helena")
    await expect(page.get_by_text("plan.pdf")).to_have_count(2)  # in the mail taken back, and in the one written now
    await box.press("Control+Enter")
    await expect(agent.log.get_by_role("article").last).to_contain_text("jo@northwind.example")
    await expect(agent.log.get_by_role("article").last).to_contain_text(re.compile("Sent|Delivered"))

    await page.keyboard.press("Escape")
    await page.keyboard.press("f")
    await expect(page.get_by_text("Forwarding")).to_be_visible()
    await page.get_by_label("To", exact=True).fill("works@forge.example")
    await box.fill("Please see below.")
    await box.press("Control+Enter")
    await expect(agent.log.get_by_role("article").last).to_contain_text("works@forge.example")


async def test_a_mail_is_begun_and_a_conversation_rests_until_it_is_woken(stage: Stage) -> None:
    agent = await stage.agent("wang.lei")
    page = agent.page
    await page.keyboard.press("Control+k")
    await page.get_by_role("combobox", name="Command palette").fill("New mail")
    await expect(page.get_by_role("option", name="New mail").first).to_be_visible()
    await page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="New mail")
    await dialog.get_by_label("To", exact=True).fill("helena.brandt@northwind.example")
    await dialog.get_by_label("Subject").fill("Crane on the 28th")
    await dialog.get_by_role("textbox", name="Text").fill("It is booked.")
    await page.keyboard.press("Control+Enter")
    await expect(dialog).to_have_count(0)
    await expect(agent.log).to_contain_text("It is booked.")
    await expect(agent.account).to_contain_text("Northwind Turbines")

    customer = await stage.customer("Helena Brandt")
    await customer.write_mail("Bearings", "When?")
    await expect(agent.offer).to_contain_text("Bearings")
    await agent.accept()
    await expect(agent.log).to_contain_text("When?")
    await page.keyboard.press("z")
    await page.get_by_role("button", name="Tomorrow morning").click()
    await expect(page.get_by_role("heading", name="Snoozed")).to_be_visible()
    await expect(page.locator("header").get_by_text("Snoozed until")).to_be_visible()
    await page.keyboard.press("z")
    await expect(page.get_by_role("heading", name="Snoozed")).to_have_count(0)

    colleague = await stage.agent("maria.santos")
    await colleague.page.goto(page.url)
    await expect(page.get_by_test_id("company")).to_contain_text("Maria Santos is here")
    await page.keyboard.press("r")
    await expect(page.get_by_role("textbox", name="Reply")).to_be_focused()
    await page.keyboard.type("Soon")
    await expect(colleague.page.get_by_test_id("company")).to_contain_text("Wang Lei is writing")
