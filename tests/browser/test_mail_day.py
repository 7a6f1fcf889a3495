"""A day's mail through real SMTP: what is written in the console arrives as it was written."""

import re
from email.message import EmailMessage
from pathlib import Path

from playwright.async_api import Page, Response, expect

from tests.browser.mail_room import HELENA, PIXEL, MailRoom, mail_room
from tests.browser.pages import Console, Stage, findings

# What a browser does when an image is pasted: the event carries the file.
PASTE_IMAGE = """(el, bytes) => {
  const files = new DataTransfer();
  files.items.add(new File([new Uint8Array(bytes)], 'crane.png', { type: 'image/png' }));
  el.dispatchEvent(new ClipboardEvent('paste', { clipboardData: files, bubbles: true, cancelable: true }));
}"""
PASTE_HTML = """(el, html) => {
  const words = new DataTransfer();
  words.setData('text/html', html);
  el.dispatchEvent(new ClipboardEvent('paste', { clipboardData: words, bubbles: true, cancelable: true }));
}"""
FOREIGN = (
    '<p style="color:red" onclick="x()">Pasted <b>words</b></p><script>bad()</script>'
    '<img src="https://track.example/p.gif"><p><a href="javascript:x()">no</a> <a href="https://x.example">yes</a></p>'
)


def _part(mail: EmailMessage, kind: str) -> EmailMessage:
    (found,) = (part for part in mail.walk() if part.get_content_type() == kind)
    return found  # type: ignore[return-value]


async def _answering(room: MailRoom, subject: str) -> Console:
    agent = await room.agent("wang.lei")
    await room.send(subject, "When does it arrive?")
    await expect(agent.offer).to_contain_text(subject)
    await agent.accept()
    await expect(agent.log).to_contain_text("When does it arrive?")
    await agent.page.keyboard.press("r")
    await expect(agent.page.get_by_role("textbox", name="Reply")).to_be_focused()
    return agent


async def _write(page: Page) -> None:
    keys = page.keyboard
    await keys.type("Dear Helena,\n\nit arrives on ")
    await keys.press("Control+b")
    await keys.type("Thursday")
    await keys.press("Control+b")
    await keys.type(":\n- with the 07:10 train\nat gate 3\n\n")


async def test_a_reply_with_a_shape_and_an_image_arrives_as_it_was_written(stage: Stage, tmp_path: Path) -> None:
    async with mail_room(stage, tmp_path) as room:
        agent = await _answering(room, "Order 4711")
        page = agent.page
        box = page.get_by_role("textbox", name="Reply")
        await _write(page)
        await expect(box.get_by_role("listitem")).to_have_count(2)
        await box.evaluate(PASTE_IMAGE, list(PIXEL))
        await expect(box.get_by_role("img", name="crane.png")).to_have_js_property("naturalWidth", 1)
        await page.keyboard.press("Enter")
        await box.evaluate(PASTE_HTML, FOREIGN)
        await expect(box.get_by_role("link", name="yes")).to_be_visible()
        await expect(box.get_by_role("link")).to_have_count(1)

        await page.reload()  # what was begun is there again, the image too
        await expect(box.get_by_role("img", name="crane.png")).to_have_js_property("naturalWidth", 1)
        await expect(page.get_by_role("list", name="Attachments")).to_have_count(0)  # it stands in the words
        await box.press("Control+Enter")
        sent = agent.log.get_by_role("article").last
        await expect(sent.locator("strong", has_text="Thursday")).to_be_visible()
        await expect(sent.get_by_role("img", name="crane.png")).to_have_js_property("naturalWidth", 1)

        mail = await room.arrived(HELENA, "it arrives on")
        html, image = _part(mail, "text/html").get_content(), _part(mail, "image/png")
        assert "<p>Dear Helena,</p><p>it arrives on <strong>Thursday</strong>:</p>" in html
        assert "<ul><li>with the 07:10 train</li><li>at gate 3</li></ul>" in html
        assert '<a href="https://x.example"' in html
        assert not re.search(r"javascript|script|onclick|style=|track", html)
        assert image["Content-ID"].strip("<>") in re.findall(r'src="cid:([^"]+)"', html)
        assert image.get_payload(decode=True) == PIXEL
        text = _part(mail, "text/plain").get_content().replace("\r\n", "\n")
        assert text.startswith(
            "Dear Helena,\n\nit arrives on Thursday:\n- with the 07:10 train\n- at gate 3\n[crane.png]\n"
        )
        assert "yes <https://x.example>" in text
        assert "Your key account team" in text
        assert mail["In-Reply-To"]


async def test_a_mail_is_taken_back_put_off_and_passed_on(stage: Stage, tmp_path: Path) -> None:
    async with mail_room(stage, tmp_path) as room:
        agent = await _answering(room, "Bearings")
        page, log = agent.page, agent.log
        box = page.get_by_role("textbox", name="Reply")
        await page.keyboard.type("On ")
        await page.get_by_role("button", name="Bold").click()
        await page.keyboard.type("Friday")
        await box.press("Control+Enter")
        await page.get_by_role("button", name="Undo").click()
        await expect(log.get_by_role("article").last).to_contain_text("Cancelled")
        await expect(box.locator("strong")).to_have_text("Friday")  # with its shape

        await page.get_by_role("button", name="Send later").click()
        await page.get_by_role("button", name="Tomorrow morning").click()
        put_off = log.get_by_role("article").last
        await expect(put_off).to_contain_text(re.compile("09:00"))
        await put_off.get_by_role("button", name="Take back and edit").click()
        await expect(put_off).to_contain_text("Cancelled")
        await expect(box.locator("strong")).to_have_text("Friday")
        await page.keyboard.press("Control+a")
        await page.keyboard.press("Delete")

        first = log.get_by_role("article").first
        await first.get_by_role("button", name="Forward").click()
        await page.get_by_label("To", exact=True).fill("works@forge.example")
        await box.click()
        await page.keyboard.type("Please ")
        await page.keyboard.press("Control+i")
        await page.keyboard.type("see below")
        await box.press("Control+Enter")
        passed = await room.arrived("works@forge.example", "Please see below")
        html = _part(passed, "text/html").get_content()
        assert "<em>see below</em>" in html
        assert "When does it arrive?" in html
        assert "Fwd: Bearings" in passed["Subject"]
        to_helena = [mail for mail in room.sink.mails_to(HELENA) if "Friday" in mail.text]
        assert to_helena == []  # what was taken back never left


async def test_a_mail_that_was_begun_waits_and_goes_out_with_ones_own_signature(stage: Stage, tmp_path: Path) -> None:
    async with mail_room(stage, tmp_path) as room:
        agent = await room.agent("wang.lei", reduced_motion="reduce")
        page = agent.page
        await page.get_by_role("button", name="Wang Lei: ").click()
        await page.get_by_role("menuitem", name="My signature").click()
        await page.get_by_label("In English").fill("Kind regards,\n{{agent.name}}")
        assert await findings(page) == []
        await page.get_by_role("button", name="Save").click()
        await expect(page.get_by_role("dialog")).to_have_count(0)

        dialog = page.get_by_role("dialog", name="New mail")
        await _begin_mail(page)
        await dialog.get_by_label("To", exact=True).fill(HELENA)
        await dialog.get_by_label("Subject").fill("Crane on the 28th")
        async with page.expect_response(_keeps_draft) as kept:
            await dialog.get_by_role("textbox", name="Text").fill("It is booked.")
        assert (await kept.value).status == 204
        await page.reload()
        await _begin_mail(page)
        await expect(dialog.get_by_role("textbox", name="Text")).to_have_text("It is booked.")
        await expect(dialog.get_by_role("button", name="Signature: Kind regards")).to_be_visible()
        assert await findings(page) == []
        await dialog.get_by_role("textbox", name="Text").press("Control+Enter")
        mail = await room.arrived(HELENA, "It is booked.")
        assert "-- \nKind regards,\nWang Lei\n" in _part(mail, "text/plain").get_content().replace("\r\n", "\n")
        await _begin_mail(page)
        await expect(dialog.get_by_role("textbox", name="Text")).to_have_text("")


def _keeps_draft(answer: Response) -> bool:
    return answer.request.method == "PUT" and answer.url.endswith("/api/v1/me/new-mail-draft")


async def _begin_mail(page: Page) -> None:
    await expect(page.get_by_role("navigation")).to_be_visible()
    await page.keyboard.press("Control+k")
    await page.get_by_role("combobox", name="Command palette").fill("New mail")
    await expect(page.get_by_role("option", name="New mail").first).to_be_visible()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("dialog", name="New mail")).to_be_visible()
