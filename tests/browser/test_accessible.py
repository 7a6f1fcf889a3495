"""axe-core finds nothing on any page, in both languages and both themes; nor does a page load too much at first."""

import gzip
import json
import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.async_api import Frame, Page, expect

from tests.browser.pages import Console, Stage, findings

WEB = Path(__file__).parents[2] / "agent_console" / "web"
FIRST_LOAD = 220_000  # bytes of scripts, gzipped
FOR_AGENTS = {"/search?q=4711": "search.title", "/follow-ups": "owe.mineTitle", "/mentions": "mentions.title"}
FOR_SUPERVISORS = {"/board/own": "own.title", "/menus": "menus.title", "/do-not-call": "dnc.title", "/board/wall": ""}
"""Pages by address, and the word that heads them."""
DIALOGS = {"gy": "day.title", "?": "keys.title", "Control+k": "cmd.title", "cv": "phone.settings"}
"""By the keys that open them."""

THEMES = {"light": (), "dark": ("color-contrast", "link-in-text-block")}
"""Each with the rules to look with: all of them once; what a theme changes is colours."""
HELD = {
    "id": "mail:1",
    "at": "2026-03-04T09:00:00Z",
    "mailbox": "service@keydesk.example",
    "sender": "news@bargain.example",
    "subject": "Cheap bearings",
    "reason": "spam",
    "detail": "X-Spam-Flag: YES",
    "size": 48_000,
    "raw": "mail/1/raw",
}


@dataclass(frozen=True)
class Cast:
    """Who acts in a language."""

    agent: str
    customer: str
    supervisor: str
    account: str


CASTS = {
    "en": Cast("wang.lei", "Helena Brandt", "helen.park", "Northwind Turbines"),
    "zh-CN": Cast("chen.jing", "张伟", "zhou.fang", "华信重工"),
}


async def _check(found: list[str], name: str, page: Page | Frame) -> None:
    for theme, rules in THEMES.items():
        await page.evaluate("dark => document.documentElement.classList.toggle('dark', dark)", theme == "dark")
        found += [f"{name}, {theme}: {line}" for line in await findings(page, rules)]


async def _walk(found: list[str], console: Console, pages: dict[str, str], language: str) -> None:
    """Go to pages as links do, without loading anew."""
    words = json.loads((WEB / f"src/locales/{language}.json").read_text())
    for path, title in pages.items():
        await console.page.evaluate("to => { history.pushState(null, '', to); }", path)
        heading = console.page.get_by_role("heading", level=1, name=words[title] if title else None)
        await expect(heading).to_be_visible()
        await _check(found, path, console.page)


async def _open(found: list[str], console: Console, dialogs: dict[str, str], language: str) -> None:
    words = json.loads((WEB / f"src/locales/{language}.json").read_text())
    for keys, title in dialogs.items():
        await (console.page.keyboard.press if "+" in keys else console.page.keyboard.type)(keys)
        dialog = console.page.get_by_role("dialog", name=words[title])
        await expect(dialog).to_be_visible()
        await _check(found, title, console.page)
        await console.page.keyboard.press("Escape")
        await expect(dialog).to_have_count(0)


async def test_the_desk_is_there_after_220_kb_of_scripts() -> None:
    """All that the page names, and what that imports; the rest comes when the desk is shown, or when it is wanted."""
    page = (WEB / "dist/index.html").read_text()
    scripts = set(re.findall(r"[\w./-]+\.js", page))
    assert len(scripts) > 10
    assert sum(len(gzip.compress((WEB / "dist" / path.lstrip("/")).read_bytes())) for path in scripts) <= FIRST_LOAD


@pytest.mark.parametrize("language", CASTS)
async def test_every_page_can_be_used_by_everyone(stage: Stage, language: str) -> None:
    cast, found = CASTS[language], list[str]()
    calm = {"reduced_motion": "reduce", "locale": language}  # what fades in has its colours only at the end
    query = {"lang": language}

    agent = await stage.agent(**calm)
    page = agent.page
    await page.goto(f"{stage.url}/?lang={language}")
    await expect(page.locator("[data-login]").first).to_be_visible()
    await _check(found, "login", page)

    await agent.sign_in(stage.url, cast.agent, **query)
    await expect(page.get_by_role("link", name="lobby").or_(page.get_by_role("link", name="演示大厅"))).to_be_visible()
    await _check(found, "empty desk", page)
    await _walk(found, agent, FOR_AGENTS, language)
    await _open(found, agent, DIALOGS, language)
    await page.evaluate("() => { history.pushState(null, '', '/'); }")

    customer = await stage.customer(cast.customer, **calm)
    await customer.phone.locator(".call").click()
    await expect(agent.offer).to_contain_text(cast.customer)
    await expect(agent.account).to_contain_text(cast.account)
    await _check(found, "offer", page)
    await agent.accept()
    await customer.phone.locator(".say input").fill("4711")
    await customer.phone.locator(".say button[type=submit]").click()
    await expect(agent.log).to_contain_text("4711")
    await agent.page.get_by_test_id("why").first.get_by_role("button").click()
    await _check(found, "conversation", page)
    await _check(found, "lobby", customer.page)
    await _check(found, "shop", next(frame for frame in customer.page.frames if "/lobby/site" in frame.url))

    await page.goto(f"{stage.url}/accounts")
    await expect(page.get_by_text(cast.account).first).to_be_visible()
    await _check(found, "accounts", page)
    await page.get_by_text(cast.account).first.click()
    await expect(page.get_by_role("heading", name=cast.account)).to_be_visible()
    await _check(found, "account", page)

    board = await stage.agent(cast.supervisor, query, **calm)
    await board.page.goto(f"{stage.url}/board")
    await expect(board.page.locator("canvas, svg[role=img]").first).to_be_visible()
    await _check(found, "board", board.page)
    await _walk(found, board, FOR_SUPERVISORS, language)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("language", CASTS)
async def test_every_dialog_can_be_used_by_everyone(stage: Stage, language: str) -> None:
    cast, found = CASTS[language], list[str]()
    calm = {"reduced_motion": "reduce", "locale": language}
    query = {"lang": language}
    customer = await stage.customer(cast.customer, **calm)
    await customer.phone.locator(".call").click()
    board = await stage.agent(cast.supervisor, query, **calm)
    page = board.page
    await page.goto(f"{stage.url}/board")
    await page.get_by_test_id("waiting").click()
    drawer = page.get_by_role("dialog")
    await expect(drawer.get_by_test_id("asked").first).to_be_visible()
    await _check(found, "drawer", page)
    buttons = drawer.locator("footer").get_by_role("button")
    for place in range(await buttons.count()):
        await buttons.nth(place).click()
        form = page.locator("form#steer")
        await expect(form).to_be_visible()
        await _check(found, f"action {place + 1}", page)
        await page.keyboard.press("Escape")
        await expect(form).to_have_count(0)
    await page.keyboard.press("Escape")
    await expect(drawer).to_have_count(0)
    menus = page.get_by_role("listitem").get_by_role("button")
    for place, form in ((0, "steer"), (1, "leave")):
        await menus.first.click()
        await page.get_by_role("menuitem").nth(place).click()
        await expect(page.locator(f"form#{form}")).to_be_visible()
        await _check(found, f"{form} of an agent", page)
        await page.keyboard.press("Escape")
        await expect(drawer).to_have_count(0)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("language", CASTS)
async def test_all_about_mails_can_be_used_by_everyone(stage: Stage, language: str) -> None:
    cast, found = CASTS[language], list[str]()
    calm = {"reduced_motion": "reduce", "locale": language}
    query = {"lang": language}
    agent = await stage.agent(cast.agent, query, **calm)
    page = agent.page
    customer = await stage.customer(cast.customer, **calm)
    await customer.mail.locator("button.primary").click()
    await customer.mail.locator("input").first.fill("Order 4711")
    await customer.mail.locator("textarea").fill("When?\n\n> Before that")
    await customer.mail.locator("form button[type=submit]").click()
    await expect(agent.offer).to_contain_text("Order 4711")
    await agent.accept()
    await expect(agent.log).to_contain_text("When?")
    await page.keyboard.press("l")
    box = page.locator(".ProseMirror")
    await expect(box).to_be_visible()
    await box.fill("Soon")
    await page.locator("button[aria-pressed]").last.click()
    await page.locator("input[list]").nth(1).fill("jo@northwind.example, bob")
    await page.keyboard.press("Enter")
    await page.locator("input[type=file]").last.set_input_files(
        [{"name": "plan.pdf", "mimeType": "application/pdf", "buffer": b"%PDF"}]
    )
    await expect(page.get_by_text("plan.pdf")).to_be_visible()
    await _check(found, "letter", page)
    await box.press("Control+a")
    await box.press("Delete")
    await expect(page.locator(".editor span[aria-hidden]")).to_be_visible()  # the editor has seen it
    await box.press("/")
    await expect(page.get_by_role("option").first).to_be_visible()
    await _check(found, "templates", page)
    await page.keyboard.press("Escape")
    await page.keyboard.press("Escape")
    for key in ("z", "m"):
        await page.keyboard.press(key)
        await expect(page.get_by_role("dialog")).to_be_visible()
        await _check(found, key, page)
        await page.keyboard.press("Escape")
        await expect(page.get_by_role("dialog")).to_have_count(0)
    await agent.account.get_by_role("listitem").get_by_role("button").first.click()
    await expect(page.get_by_role("dialog")).to_be_visible()
    await _check(found, "new mail", page)

    board = await stage.agent(cast.supervisor, query, **calm)
    await board.page.route("**/api/v1/quarantine", lambda route: route.fulfill(json={"items": [HELD]}))
    await board.page.goto(f"{stage.url}/quarantine")
    await expect(board.page.get_by_test_id("held")).to_be_visible()
    await _check(found, "quarantine", board.page)
    await board.page.get_by_test_id("held").get_by_role("button").first.click()
    await expect(board.page.locator("form#steer")).to_be_visible()
    await _check(found, "discard", board.page)
    assert not found, "\n".join(found)
