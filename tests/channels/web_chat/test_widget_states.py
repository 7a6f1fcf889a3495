"""What the widget can show, state by state: seen by axe, on phones, from right to left, in both schemes and Chinese."""

import base64
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Page, expect

from channels.web_chat.pages import DIST
from hub.contract.chats import ChatRules, FormField, Greeting, PreChat, Survey, Topic
from hub.contract.inbound import SurveyAnswered
from tests.fakes.chat_doors import ChatHub
from tests.fakes.widget_stage import CHROMIUM, Stage, a_browser, chat_in, findings, picture, staged, write

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="no Chromium here"),
    pytest.mark.skipif(not (DIST / "widget.js").exists(), reason="the widget is not built: run `make build`"),
]
# What cannot be heard or seen here: how often it rang, and a page that nobody looks at while `away`.
EARS = """let rung = 0; const { start } = OscillatorNode.prototype;
OscillatorNode.prototype.start = function (...at) { window.rung = ++rung; start.apply(this, at); };
Object.defineProperty(Document.prototype, 'hidden', { get: () => !!window.away });"""
LAMP = base64.b64decode("R0lGODlhAQABAIAAAP///wAAACH5BAEAAAAALAAAAAABAAEAAAICRAEAOw==")


def said(en: str, zh: str) -> dict[str, str]:
    return {"en": en, "zh-CN": zh}


RULES = ChatRules(
    form=PreChat(
        fields=(
            FormField(key="company", kind="text", names=said("Company", "公司"), required=True),
            FormField(key="mail", kind="mail", names=said("Mailbox", "邮箱")),
            FormField(key="phone", kind="tel", names=said("Phone", "电话")),
            FormField(key="size", kind="choice", names=said("How many?", "数量"), choices={"few": said("Few", "少")}),
            FormField(key="more", kind="long_text", names=said("Anything else?", "补充")),
        ),
        topics=(Topic(key="orders", names=said("An order", "订单")),),
        consent=said(
            "I read the [notice](https://shop.example/privacy).", "我已阅读[声明](https://shop.example/privacy)。"
        ),
    ),
    greetings=(Greeting(key="hi", texts=said("Questions about a lamp?", "想了解灯具？"), pages=("*/?*",), after=0.0),),
    survey=Survey(
        csat=said("How was it?", "您满意吗？"),
        nps=said("Would you recommend us?", "您会推荐我们吗？"),
        comment=said("What could be better?", "我们可以改进什么？"),
    ),
)


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with a_browser() as opened:
        yield opened


@pytest.fixture
async def stage(hub: ChatHub, browser: Browser) -> AsyncIterator[Stage]:
    hub.rules = RULES
    async with staged(hub, browser) as ready:
        yield ready


async def sound(page: Page, name: str) -> None:
    """Nothing for axe to find, nothing wider than its place."""
    await picture(page, name)
    assert await findings(page) == []
    frame = next(frame for frame in page.frames if "/widget/frame.html" in frame.url)
    assert await frame.evaluate(
        "[...document.querySelectorAll('body,header,main,.log,.say,.card')].every(e => e.scrollWidth <= e.clientWidth)"
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_a_whole_chat_is_accessible_in_each_of_its_states(stage, scheme):
    hub = stage.hub
    page = await stage.visit("/?from=search", color_scheme=scheme, bypass_csp=True)
    await page.get_by_role("button", name="Questions about a lamp?").click()
    chat = chat_in(page)
    await expect(chat.get_by_text("Questions about a lamp?")).to_be_visible()
    await sound(page, f"form-{scheme}")
    await chat.get_by_role("button", name="Start chat").click()
    await expect(chat.get_by_text("Please fill this in.")).to_have_count(1)
    await expect(chat.get_by_text("We need your consent to chat.")).to_have_count(1)
    await expect(chat.get_by_label("Company")).to_be_focused()
    await sound(page, f"form-wrong-{scheme}")
    await chat.get_by_label("Company").fill("Casa Nord")
    await chat.get_by_label("What is it about?").select_option("orders")
    await chat.get_by_label("Mailbox").fill("ada@there.example")
    await chat.get_by_role("checkbox").check()
    await chat.get_by_role("button", name="Start chat").click()
    await write(chat, "Where is order 48210?")
    await expect(chat.get_by_text("with you shortly")).to_be_visible()
    await sound(page, f"waiting-{scheme}")
    hub.accept("Mara Lindt")
    hub.reply("Hi! I am checking your order now, one moment please.")
    await expect(chat.get_by_text("Mara Lindt ·")).to_be_visible()
    await chat.get_by_role("button", name="Emoji").click()
    await sound(page, f"emoji-{scheme}")
    await chat.get_by_role("button", name="❤️").click()
    files = [("lamp.gif", "image/gif", LAMP), ("bad.exe", "application/x-msdownload", b"MZ\0\0")]
    await chat.locator("input[type=file]").first.set_input_files(
        [{"name": name, "mimeType": kind, "buffer": data} for name, kind, data in files]
    )
    await expect(chat.get_by_text("bad.exe: not a kind of file we take.")).to_be_visible()
    await expect(chat.locator("progress")).to_have_count(0)
    await sound(page, f"files-{scheme}")
    await chat.get_by_role("button", name="Send").click()
    await expect(chat.get_by_alt_text("lamp.gif")).to_be_visible()
    await sound(page, f"talking-{scheme}")
    await page.reload()
    await page.get_by_role("button", name="Open chat").click()
    await chat.get_by_role("button", name="More").click()
    await sound(page, f"menu-{scheme}")
    await chat.get_by_role("button", name="Email me this chat").click()
    await expect(chat.locator(".card").get_by_label("Email")).to_have_value("ada@there.example")
    await sound(page, f"mail-{scheme}")
    await chat.get_by_role("button", name="Not now").click()
    hub.end()
    await expect(chat.get_by_text("How was it?")).to_be_visible()
    await chat.get_by_label("4 / 5").check()
    await chat.get_by_label("9", exact=True).check()
    await chat.get_by_label("What could be better?").fill("More lamps")
    await sound(page, f"survey-{scheme}")
    await chat.locator(".card").get_by_role("button", name="Send").click()
    await expect(chat.get_by_text("Thank you.", exact=True)).to_be_visible()
    [answer] = hub.of(SurveyAnswered)
    assert (answer.csat, answer.nps, answer.comment) == (4, 9, "More lamps")


async def test_chinese_and_from_right_to_left(stage):
    page = await stage.visit("/?lang=zh-CN", bypass_csp=True)
    await page.get_by_role("button", name="打开聊天").click()
    await expect(chat_in(page).get_by_label("公司")).to_be_visible()
    await sound(page, "form-zh")
    stage.hub.rules = ChatRules(words={"ar": {"start": "ابدأ المحادثة", "page_open": "افتح المحادثة"}})
    page = await stage.visit("/?lang=ar", bypass_csp=True)
    await page.get_by_role("button", name="افتح المحادثة").click()
    chat = chat_in(page)
    await expect(chat.locator("html")).to_have_attribute("dir", "rtl")
    await chat.get_by_role("button", name="ابدأ المحادثة").click()
    await write(chat, "أين طلبي؟")
    await expect(chat.locator(".note")).to_be_visible()
    stage.hub.accept("Mara Lindt")
    stage.hub.reply("Hello!")
    await expect(chat.locator(".m.hub")).to_have_count(2)
    await sound(page, "rtl")


async def test_a_phone_shows_the_chat_alone(stage):
    stage.hub.rules = ChatRules()
    phone = {"viewport": {"width": 390, "height": 700}, "is_mobile": True, "has_touch": True}
    page = await stage.visit(**phone, bypass_csp=True)
    await page.get_by_role("button", name="Open chat").click()
    chat = chat_in(page)
    await chat.get_by_role("button", name="Start chat").click()
    await write(chat, "Hello?")
    await expect(chat.get_by_text("shortly")).to_be_visible()
    await sound(page, "phone")
    camera = chat.locator("input[capture]")
    await expect(camera).to_have_attribute("accept", "image/*")
    async with page.expect_file_chooser() as chooser:
        await chat.get_by_role("button", name="Take a photo").click()
    await (await chooser.value).set_files([{"name": "shelf.gif", "mimeType": "image/gif", "buffer": LAMP}])
    await expect(chat.get_by_role("button", name="Remove shelf.gif")).to_be_visible()
    assert await page.locator("iframe").bounding_box() == {"x": 0, "y": 0, "width": 390, "height": 700}
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("button", name="Open chat")).to_be_focused()


async def test_outside_business_hours_a_message_is_left(stage):
    stage.hub.rules = ChatRules(form=PreChat(ask_name=False))
    page = await stage.visit(bypass_csp=True)
    await page.route("**/chat/v1/site?*", lambda route: _closed(route))
    await page.get_by_role("button", name="Open chat").click()
    chat = chat_in(page)
    await expect(chat.get_by_text("Nobody is free right now.")).to_be_visible()
    await expect(chat.get_by_label("Email")).to_be_visible()
    await expect(chat.get_by_text("We are closed right now")).to_be_visible()
    await sound(page, "closed")


async def _closed(route) -> None:
    answer = await route.fetch()
    await route.fulfill(response=answer, json={**await answer.json(), "open": False})


async def test_where_sockets_cannot_be_opened_the_chat_goes_on(stage):
    stage.hub.rules = ChatRules(form=PreChat(ask_name=False))
    blocked = "WebSocket = class { constructor() { setTimeout(() => this.onclose({ code: 1006 })) } close() {} };"
    page = await stage.visit(init=blocked)
    await page.get_by_role("button", name="Open chat").click()
    chat = chat_in(page)
    await write(chat, "Hello?")
    await expect(chat.get_by_text("shortly")).to_be_visible()
    stage.hub.accept("Mara Lindt")
    stage.hub.reply("Hi!")
    await expect(chat.get_by_text("Hi!")).to_be_visible()
    await write(chat, "All by requests.")
    await expect(chat.locator(".sending")).to_have_count(0)
    assert stage.hub.transcript(stage.hub.contact.conversation_id) == ["Hello?", "Hi!", "All by requests."]


async def test_a_page_s_own_scripts_open_it_and_hear_of_it(stage):
    page = await stage.visit(init=EARS, bypass_csp=True)
    told = """window.told = []; for (const event of ['open', 'close', 'state', 'unread', 'message'])
        keydesk('on', event, detail => told.push([event, detail ?? null]));
        keydesk('setContext', { order: 48210 }); keydesk('identify', { name: 'Ada' }); keydesk('open')"""
    stage.hub.rules = ChatRules()
    await page.evaluate(told)
    chat = chat_in(page)
    await write(chat, "Hello?")
    await expect(chat.get_by_text("shortly")).to_be_visible()
    stage.hub.accept("Mara Lindt")
    await expect(chat.get_by_text("joined")).to_be_visible()
    await page.evaluate("keydesk('close')")
    stage.hub.reply("Hi!")
    await expect(page.get_by_role("button", name="Open chat, 1 unread")).to_be_visible()
    heard = await page.evaluate("told")
    assert [(event, detail) for event, detail in heard if event != "state"] == [
        ("open", None),
        ("close", None),
        ("unread", 1),
        ("message", {"author": "Mara Lindt"}),
    ]
    assert [detail["state"] for event, detail in heard if event == "state"] == ["none", "waiting", "active"]
    frame = next(frame for frame in page.frames if "/widget/frame.html" in frame.url)
    assert await frame.evaluate("window.rung") == 1

    await page.evaluate("window.away = true")
    stage.hub.reply("Are you there?")
    await expect(page).to_have_title("(2) New message")
    assert await frame.evaluate("window.rung") == 2
    await page.evaluate("window.away = false")
    await page.evaluate("keydesk('open')")
    await expect(page).to_have_title("Casa Nord")
    await chat.get_by_role("button", name="More").click()
    await chat.get_by_role("button", name="Mute sounds").click()
    await page.evaluate("keydesk('close')")
    stage.hub.reply("Hello?")
    await expect(page.get_by_role("button", name="Open chat, 1 unread")).to_be_visible()
    assert await frame.evaluate("window.rung") == 2
