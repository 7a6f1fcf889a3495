"""The pages as people use them: an agent's console, and the lobby in which the customer is played."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, BrowserContext, FrameLocator, Locator, Page, expect

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
PATIENCE = 60_000.0  # milliseconds that a page may take to show what was awaited

# Playwright does not look into closed shadow roots; a page's scripts do not either.
OPEN_ROOTS = """const attach = Element.prototype.attachShadow;
Element.prototype.attachShadow = function (init) { return attach.call(this, { ...init, mode: 'open' }); };"""

# Chromium reports every answer that is no success. Whoever is not signed in is told so by a 401.
EXPECTED = (re.compile(r"status of 401"),)


@dataclass
class Watched:
    """A page with all that went wrong on it: exceptions, errors on the console, breaches of the policy."""

    page: Page
    problems: list[str] = field(default_factory=list)
    forgiven: list[re.Pattern[str]] = field(default_factory=lambda: list(EXPECTED))

    def __post_init__(self) -> None:
        self.page.on("pageerror", lambda error: self.problems.append(f"exception: {error}"))
        self.page.on("console", lambda said: self.problems.append(said.text) if said.type == "error" else None)

    @property
    def wrong(self) -> list[str]:
        return [text for text in self.problems if not any(known.search(text) for known in self.forgiven)]


class Console(Watched):
    """The agents' console."""

    def expect_refusals(self) -> None:
        """What is asked here will be refused, and Chromium tells of each refusal."""
        self.forgiven.append(re.compile(r"status of 4\d\d"))

    async def sign_in(self, url: str, login: str, **query: str) -> None:
        """By the demo's link: the login is chosen already, Enter signs in."""
        more = "".join(f"&{key}={value}" for key, value in query.items())
        await self.page.goto(f"{url}/?login={login}{more}")
        await expect(self.page.locator(f"[data-login='{login}']")).to_be_focused()
        await self.page.keyboard.press("Enter")
        await expect(self.page.get_by_role("navigation")).to_be_visible()

    @property
    def offer(self) -> Locator:
        return self.page.get_by_test_id("offer")

    @property
    def rows(self) -> Locator:
        """The contacts on the desk's list."""
        return self.page.get_by_test_id("row")

    @property
    def log(self) -> Locator:
        return self.page.get_by_role("log")

    @property
    def account(self) -> Locator:
        return self.page.get_by_role("complementary")

    @property
    def call(self) -> Locator:
        """The bar of the call at hand."""
        return self.page.get_by_test_id("call-bar")

    async def stands(self, mood: str) -> None:
        """The call at hand comes to stand so: talking, held, consulting, calling, listening."""
        await expect(self.call).to_have_attribute("data-mood", mood)

    async def control(self, key: str) -> None:
        """What is done with a call, by its two keys, at once: the first is forgotten after a second. While the hub is
        still busy with the last thing, a console takes no other."""
        await expect(self.call.locator("[aria-busy=true]")).to_have_count(0)
        await self.page.keyboard.type(f"c{key}")

    async def accept(self) -> None:
        await self.page.keyboard.press("a")
        await expect(self.offer).to_have_count(0)

    async def reply(self, text: str) -> None:
        """By keyboard alone: R, the words, control and Enter."""
        box = self.page.get_by_role("textbox", name="Reply")
        await expect(box).to_be_visible()  # who cannot see it yet does not write yet
        await self.page.keyboard.press("r")
        await expect(box).to_be_focused()
        await self.page.keyboard.type(text)
        await self.page.keyboard.press("Control+Enter")

    async def wrap_up(self, key: str = "1", note: str = "") -> None:
        """By keyboard alone: a disposition's number, then control and Enter."""
        panel = self.page.get_by_role("region", name="Wrap-up")
        await expect(panel).to_be_visible()
        await self.page.keyboard.press(key)
        await expect(panel.get_by_role("radio", checked=True)).to_have_count(1)
        if note:
            await panel.get_by_role("textbox", name="Note").fill(note)
        await self.page.keyboard.press("Control+Enter")
        await expect(panel).to_have_count(0)


class Lobby(Watched):
    """The lobby: phone, mailbox and web page of whoever is played."""

    async def play(self, name: str) -> None:
        await self.page.get_by_role("navigation").get_by_role("button", name=name).click()

    async def take(self, device: str) -> None:
        """On a narrow window one device is shown at a time."""
        tab = self.page.get_by_role("tab", name=device)
        if await tab.is_visible():
            await tab.click()

    @property
    def phone(self) -> Locator:
        return self.page.locator(".device-phone")

    @property
    def standing(self) -> Locator:
        """How the call stands, on the phone's display."""
        return self.phone.locator(".stage")

    @property
    def mail(self) -> Locator:
        return self.page.locator(".device-mail")

    @property
    def shop(self) -> FrameLocator:
        return self.page.frame_locator(".device-web iframe")

    @property
    def chat(self) -> FrameLocator:
        return self.shop.frame_locator("iframe")

    async def call(self) -> None:
        await self.phone.get_by_role("button", name="Call", exact=True).click()

    async def say(self, text: str) -> None:
        await self.phone.get_by_role("textbox", name="Say something").fill(text)
        await self.phone.get_by_role("button", name="Say it").click()

    async def hang_up(self) -> None:
        await self.phone.get_by_role("button", name="Hang up").click()

    async def write_mail(self, subject: str, text: str) -> None:
        await self.mail.get_by_role("button", name="New mail").click()
        await self.mail.get_by_role("textbox", name="Subject").fill(subject)
        await self.mail.get_by_role("textbox", name="Text").fill(text)
        await self.mail.get_by_role("button", name="Send").click()

    async def open_chat(self) -> None:
        await self.shop.get_by_role("button", name="Open chat").click()
        await expect(self.chat.get_by_role("textbox", name="Write a message")).to_be_visible()

    async def write(self, text: str) -> None:
        box = self.chat.get_by_role("textbox", name="Write a message")
        await box.fill(text)
        await box.press("Enter")


class Stage:
    """One demo and one browser; everyone who opens a page has a browser context of their own."""

    def __init__(self, browser: Browser, url: str) -> None:
        self.browser = browser
        self.url = url
        self.pages: list[Watched] = []

    async def context(self, **options: Any) -> BrowserContext:
        options = {"viewport": {"width": 1440, "height": 900}, "locale": "en-GB", **options}
        options.setdefault("reduced_motion", "reduce")  # what moves costs a tenth of a scene, and is not looked at
        context = await self.browser.new_context(**options)
        context.set_default_timeout(PATIENCE)
        await context.add_init_script(OPEN_ROOTS)
        return context

    async def agent(self, login: str = "", query: dict[str, str] | None = None, **options: Any) -> Console:
        """A console; signed in when `login` is given."""
        console = Console(await (await self.context(**options)).new_page())
        self.pages.append(console)
        if login:
            await console.sign_in(self.url, login, **(query or {}))
        return console

    async def customer(self, name: str = "", **options: Any) -> Lobby:
        """A lobby, with somebody of the address book played."""
        lobby = Lobby(await (await self.context(**options)).new_page())
        self.pages.append(lobby)
        await lobby.page.goto(f"{self.url}/lobby/")
        await expect(lobby.phone).to_be_visible()
        if name:
            await lobby.play(name)
        return lobby


async def findings(page: Page, rules: Sequence[str] = ()) -> list[str]:
    """What axe-core finds on a page (and in its frames of the same origin), one line each. `rules`: only these."""
    if not await page.evaluate("'axe' in window"):
        await page.evaluate(AXE.read_text(encoding="utf-8"))
    only = {"runOnly": {"type": "rule", "values": list(rules)}} if rules else {}
    result = await page.evaluate("options => axe.run(options)", {"resultTypes": ["violations"], **only})
    return [
        f"{found['id']} ({found['impact']}): {node['html'][:160]} {node['failureSummary'][:300]}"
        for found in result["violations"]
        for node in found["nodes"]
    ]
