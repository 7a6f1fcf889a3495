"""Browsers at the carrier simulator hear each other, as the conference says: measured by what they receive."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import jwt
import pytest_asyncio
from playwright.async_api import Browser, Page
from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from channels.phone.simulator import Simulator, SimulatorSettings, serve
from tests.browser.sound import WATCH, bundle, counted, hears, hears_nothing, until
from tests.channels.phone.serving import listening

TOKEN = "a token that is long enough for its signature"
OURS, CALLER = "+14155550199", "+14155550101"
JOIN = """async ({ url, ask, auto }) => {
  const microphone = await Carrier.openMicrophone();
  window.seen = [];
  window.media = new Carrier.Media(url, async () => ask, microphone, {
    ready: () => seen.push('ready'),
    offline: () => seen.push('offline'),
    refused: () => seen.push('refused'),
    ring: (leg, from, parameters) => { seen.push('ring'); if (parameters.auto === '1') media.answer(leg); },
    connected: (leg) => seen.push('connected'),
    ended: (leg) => seen.push('ended'),
  });
}"""


@dataclass
class Booth:
    """A carrier whose callers wait in the conference `talk`, and pages that speak."""

    simulator: Simulator
    rest: httpx.AsyncClient
    page_url: str
    browser: Browser

    async def page(self, ask: dict[str, str]) -> Page:
        page = await (await self.browser.new_context()).new_page()
        await page.add_init_script(WATCH)
        await page.goto(self.page_url)
        await page.evaluate(JOIN, {"url": self.simulator.url, "ask": ask})
        await self.saw(page, "ready")
        return page

    async def agent(self, user: str) -> Page:
        claims = {"sub": f"client:{user}", "exp": datetime.now(UTC) + timedelta(hours=1)}
        return await self.page({"token": jwt.encode(claims, TOKEN, algorithm="HS256")})

    async def customer(self) -> tuple[Page, str]:
        line = self.simulator.exchange.dial_in(CALLER, OURS)
        return await self.page({"call": line.sid}), line.sid

    async def saw(self, page: Page, what: str) -> None:
        async def so() -> bool:
            return bool(await page.evaluate("what => window.seen?.includes(what)", what))

        await until(so, f"the page sees {what}")

    async def invite(self, user: str, **more: str) -> str:
        form = {"To": f"client:{user}?auto=1", "From": OURS, **more}
        return str((await self.rest.post("/Conferences/talk/Participants.json", data=form)).json()["call_sid"])

    async def update(self, leg: str, **change: str) -> None:
        (await self.rest.post(f"/Conferences/talk/Participants/{leg}.json", data=change)).raise_for_status()


@pytest_asyncio.fixture(loop_scope="session")
async def booth(loud: Browser, tmp_path: Path) -> AsyncIterator[Booth]:
    script = bundle(tmp_path)
    talk = "<Response><Dial><Conference>talk</Conference></Dial></Response>"

    async def page(request: Request) -> Response:
        return HTMLResponse(f"<!doctype html><title>booth</title><script>{script}</script>")

    async def hub(request: Request) -> Response:
        return Response(talk if request.url.path == "/phone/voice" else "", media_type="text/xml")

    async with AsyncExitStack() as stack:
        app = Starlette(routes=[Route("/", page), Route("/{path:path}", hub, methods=["POST"])])
        url = await stack.enter_async_context(listening(app))
        settings = SimulatorSettings(auth_token=SecretStr(TOKEN), hub_url=url, lobby_origins=(url,), answer_after=0)
        simulator = await stack.enter_async_context(serve(settings))
        root = f"{simulator.url}/2010-04-01/Accounts/{settings.account_sid}"
        rest = await stack.enter_async_context(httpx.AsyncClient(base_url=root, auth=(settings.account_sid, TOKEN)))
        booth = Booth(simulator, rest, url, loud)
        yield booth
        for context in loud.contexts:
            await context.close()


async def test_both_ends_hear_each_other_and_hold_silences_both(booth: Booth) -> None:
    agent = await booth.agent("us_1")
    customer, leg = await booth.customer()
    await booth.invite("us_1")
    await booth.saw(agent, "connected")
    await hears(agent, "the agent")
    await hears(customer, "the customer")
    await booth.update(leg, Hold="true")
    await hears_nothing(agent, "the agent")
    await hears_nothing(customer, "the customer")
    await booth.update(leg, Hold="false")
    await hears(agent, "the agent")
    await hears(customer, "the customer")


async def test_one_who_is_muted_hears_and_is_not_heard(booth: Booth) -> None:
    agent = await booth.agent("us_1")
    customer, leg = await booth.customer()
    await booth.invite("us_1")
    await hears(agent, "the agent")
    await booth.update(leg, Muted="true")
    await hears_nothing(agent, "the agent")
    await hears(customer, "the customer")


async def test_a_whisper_is_heard_by_the_agent_alone(booth: Booth) -> None:
    agent, supervisor = await booth.agent("us_1"), await booth.agent("us_2")
    customer, leg = await booth.customer()
    agents_leg = await booth.invite("us_1")
    await hears(agent, "the agent")
    await booth.update(agents_leg, Muted="true")  # so that the customer hears none but a whisper gone astray
    await booth.invite("us_2", Coaching="true", CallSidToCoach=agents_leg)
    await hears(supervisor, "the supervisor")
    await booth.update(leg, Muted="true")
    await hears(agent, "the agent, the supervisor")
    await hears_nothing(customer, "the customer")


async def test_a_line_that_breaks_comes_back_and_the_talk_goes_on_meanwhile(booth: Booth) -> None:
    agent = await booth.agent("us_1")
    customer, _ = await booth.customer()
    leg = await booth.invite("us_1")
    await hears(customer, "the customer")
    await agent.evaluate("() => { seen.length = 0; media.socket.close(); }")
    await booth.saw(agent, "ready")
    await hears(customer, "the customer")
    assert (await counted(agent))["peers"] == 1
    assert not booth.simulator.exchange.lines[leg].over


async def test_a_page_that_is_loaded_anew_has_its_call_again(booth: Booth) -> None:
    agent = await booth.agent("us_1")
    customer, _ = await booth.customer()
    await booth.invite("us_1")
    await hears(customer, "the customer")
    await agent.close()
    again = await booth.agent("us_1")
    await booth.saw(again, "connected")
    await hears(again, "the agent")
    await hears(customer, "the customer")


async def test_hanging_up_ends_the_connections(booth: Booth) -> None:
    agent = await booth.agent("us_1")
    customer, sid = await booth.customer()
    await booth.invite("us_1")
    await hears(agent, "the agent")
    await customer.evaluate("leg => media.hangUp(leg)", sid)
    await booth.saw(customer, "ended")

    async def alone() -> bool:
        stats: dict[str, Any] = await counted(agent)
        return bool(stats["peers"] == 0)

    await until(alone, "the agent's connection is closed")
    await asyncio.sleep(0)
