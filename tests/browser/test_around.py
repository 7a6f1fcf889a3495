"""What stands around a conversation: what the account has going on, files looked at in place, and an end in one go."""

from playwright.async_api import expect

from tests.browser.pages import Stage, findings

PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>endobj\n"
    b"4 0 obj<</Length 42>>stream\nBT /F 24 Tf 40 100 Td (Crane plan) Tj ET   \nendstream endobj\n"
    b"5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\ntrailer<</Root 1 0 R>>\n"
)
PLAN = {"name": "plan.pdf", "mimeType": "application/pdf", "buffer": PDF}
NOTES = {"name": "notes.txt", "mimeType": "text/plain", "buffer": "起重机 on the 28th".encode("gb18030")}


async def test_an_agent_sees_what_is_late_looks_at_files_and_sends_and_wraps_up_in_one(stage: Stage) -> None:
    agent = await stage.agent("wang.lei")
    page = agent.page
    customer = await stage.customer("Helena Brandt")
    await customer.write_mail("The crane", "Where is the plan?")
    await expect(agent.offer).to_contain_text("The crane")
    await agent.accept()

    deliveries = agent.account.get_by_role("list", name="Deliveries")
    await expect(deliveries.get_by_role("listitem").first).to_contain_text("2 days late")
    await expect(deliveries).to_contain_text("Esbjerg")
    await expect(agent.account.get_by_text("ERP · just now").first).to_be_visible()

    box = page.get_by_role("textbox", name="Reply")
    await expect(box).to_be_visible()
    await page.keyboard.press("r")
    await expect(box).to_be_focused()
    await page.keyboard.type("Here it is.")
    await page.locator("input[type=file]").last.set_input_files([PLAN, NOTES])  # type: ignore[list-item]
    await expect(page.get_by_role("button", name="Remove notes.txt")).to_be_visible()
    await expect(page.get_by_role("button", name="Send and wrap up")).to_be_enabled()
    await box.press("Control+Shift+Enter")
    await agent.wrap_up()

    await page.keyboard.press("3")
    await agent.rows.first.click()
    sent = agent.log.get_by_role("article").filter(has_text="Here it is.")
    await sent.get_by_role("button", name="plan.pdf").click()
    viewer = page.get_by_role("dialog", name="plan.pdf")
    async with page.expect_response(lambda answer: answer.url.endswith("?view=true")) as shown:
        await viewer.locator("iframe").wait_for()
    assert (await shown.value).headers["content-type"] == "application/pdf"
    await viewer.get_by_role("button", name="Close").click()
    await sent.get_by_role("button", name="notes.txt").click()
    await expect(page.get_by_role("dialog", name="notes.txt")).to_contain_text("起重机 on the 28th")
    assert not await findings(page)
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_have_count(0)
