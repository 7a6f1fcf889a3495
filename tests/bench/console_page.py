"""The console in Chromium with a made-up hub: pages, API and stream are answered from memory, so that only the browser
is measured."""

import json
import mimetypes
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
from playwright.async_api import CDPSession, Page, Route, async_playwright

from hub.contract.words import AgentCard, ContactCard, MessageCard
from tests.browser.chromium import FLAGS, chromium
from tests.fakes.clock import START

DIST = Path("agent_console/web/dist")
HOST = "http://console.test"
ME = "us_wang"
LONG = "cv_0"
"""The conversation with many messages."""
USUAL = 40
"""So many have the others."""

STREAM = """
class MadeUp {
  constructor() { MadeUp.latest = this; setTimeout(() => { this.onopen?.(); tell({type: 'hello', seq: 0}); }); }
  send(text) { if (text.includes('ping')) tell({type: 'pong'}); }
  close() {}
}
window.WebSocket = MadeUp;
window.tell = frame => MadeUp.latest.onmessage?.({data: JSON.stringify(frame)});
"""


def plain(value: Any) -> Any:
    return msgspec.to_builtins(value)


def agent() -> AgentCard:
    return AgentCard(
        id=ME, name="Wang Lei", role="agent", teams=("key-accounts",), skills={}, capacity={}, language="en",
        activity="available", available=True, activity_since=START, reachable=True,
    )  # fmt: skip


def contact(number: int, **facts: Any) -> ContactCard:
    """One of my mails."""
    whole: dict[str, Any] = {
        "id": f"ct_{number}", "conversation_id": f"cv_{number}", "reference": f"KD-{number}", "channel": "email",
        "direction": "inbound", "state": "active", "account_id": None, "account_name": "Northwind", "tier": "gold",
        "person_id": f"pe_{number}", "person_name": f"Person {number}", "match": "address", "plan": "own",
        "address": f"p{number}@north.example", "our_address": "us@hub.example", "subject": f"Order {number}",
        "preview": "When does it arrive?", "language": "en", "skills": (), "arrived_at": START, "queued_at": START,
        "target_seconds": 600.0, "agent_id": ME, "agent_name": "Wang Lei", "accepted_at": START,
    }  # fmt: skip
    return ContactCard(**whole | facts)


def words(conversation: int, number: int) -> str:
    return f"Words {number} of {conversation}. "


def message(number: int, conversation: int = 0) -> MessageCard:
    inbound = number % 2 == 0
    return MessageCard(
        id=f"ms_{conversation}_{number}", conversation_id=f"cv_{conversation}", contact_id=f"ct_{conversation}",
        channel="web_chat", kind="inbound" if inbound else "outbound", number=number,
        text=words(conversation, number) * 8,
        author_id="pe_0" if inbound else ME, author_name="Person 0" if inbound else "Wang Lei", delivery="sent",
        at=START + timedelta(seconds=20 * number),
    )  # fmt: skip


def event(seq: int, **facts: Any) -> dict[str, Any]:
    """A frame of the stream."""
    recorded = {"seq": seq, "at": "2026-03-02T10:00:00Z", "actor": "intake", "reason": "", "event": facts}
    return {"type": "event", "recorded": plain(recorded)}


def conversation(number: int, messages: int) -> dict[str, Any]:
    """What the API says of a conversation."""
    first = plain(contact(number))
    row = {key: first.get(key, "") for key in ("reference", "subject", "account_id", "account_name", "tier", "channel",
                                               "person_id", "person_name", "agent_id", "agent_name", "preview",
                                               "language")}  # fmt: skip
    more: dict[str, Any] = {
        "id": f"cv_{number}", "status": "open", "last_at": "2026-03-02T09:00:00Z", "snoozed_until": None,
        "waiting_for": "", "merged_into": None, "tags": [], "fields": {},
    }  # fmt: skip
    said = [plain(message(n, number)) for n in range(1, messages + 1)]
    return {"conversation": row | more, "contacts": [first], "events": [], "clocks": [], "messages": said, "facts": {},
            "surveys": []}  # fmt: skip


def answers(contacts: int, messages: int) -> dict[str, Any]:
    """What the API says, by path."""
    cards = [contact(number) for number in range(contacts)]
    user = {"id": ME, "login": "wang.lei", "name": "Wang Lei", "role": "agent", "language": "en"}
    chat = {"name": "web_chat", "address_kind": "chat", "live": True, "connects": False, "offer_seconds": 30,
            "capacity": 3, "blocked_by": [], "interruptible": False, "diverts": []}  # fmt: skip
    return {
        "/session": {"user": user, "agent": plain(agent())},
        "/desk": {"seq": 0, "contacts": plain(cards), "agents": [plain(agent())], "clocks": [], "snoozed": {},
                  "talks": [], "mentions": [], "follow_ups": [], "user_id": ME},
        "/setup": {"tiers": [], "channels": [chat], "activities": [], "declines": {}, "dispositions": [], "teams": {},
                   "plans": [], "mailboxes": [], "signatures": [], "caller_ids": [], "voice": False,
                   "device": {"kind": "browser", "address": ""}, "calls": {"supervisors_seen": True},
                   "translation": False, "chats": {"facts": {}, "previews": False}, "tags": [], "free_tags": False,
                   "fields": []},
        f"/conversations/{LONG}": conversation(0, messages),
        "/welcome": {"demo": False, "version": "0", "logins": []},
        "/waits": {"waits": {}},
    }  # fmt: skip


async def _answer(route: Route, api: dict[str, Any]) -> None:
    path = route.request.url.removeprefix(HOST).partition("?")[0]
    if path.startswith("/api/v1"):
        asked = path.removeprefix("/api/v1")
        if found := re.fullmatch(r"/conversations/cv_(\d+)", asked):
            api.setdefault(asked, conversation(int(found[1]), USUAL))
        body = api.get(asked, {"items": [], "next": None, "views": [], "photos": {}})
        await route.fulfill(status=200, content_type="application/json", body=json.dumps(body))
        return
    file = DIST / path.lstrip("/")
    file = file if file.is_file() else DIST / "index.html"
    await route.fulfill(path=file, content_type=mimetypes.guess_type(file.name)[0] or "text/html")


@asynccontextmanager
async def console(contacts: int, messages: int) -> AsyncIterator[tuple[Page, CDPSession]]:
    """The desk of an agent with so many contacts, the long conversation open. Raises when nothing can be shown."""
    if chromium() is None or not DIST.is_dir():
        raise FileNotFoundError("there is no Chromium, or the console is not built")
    api = answers(contacts, messages)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        page = await browser.new_page(viewport={"width": 1440, "height": 900})
        await page.add_init_script(STREAM)
        await page.route("**/*", lambda route: _answer(route, api))
        await page.goto(f"{HOST}/c/{LONG}")
        await page.get_by_role("log").wait_for(timeout=60_000)
        await page.get_by_test_id("row").first.wait_for()
        yield page, await page.context.new_cdp_session(page)
        await browser.close()
