"""A newcomer hears their own call: lobby and console speak with each other, measured by what each page receives."""

from collections.abc import AsyncIterator
from typing import Any

import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, expect

from tests.browser.pages import PATIENCE, Console, Lobby, Stage
from tests.browser.sound import WATCH, counted, hears, hears_nothing, until
from tests.journeys.conftest import Demo

REGISTERED = """(() => {
  const Real = window.WebSocket;
  window.WebSocket = class extends Real {
    constructor(...given) {
      super(...given);
      if (!String(given[0]).includes('/media?')) return;
      this.addEventListener('message', ({ data }) => { window.registered ||= JSON.parse(data).type === 'ready'; });
    }
  };
})();"""
"""Notes that the carrier knows this page."""


class Audible(Stage):
    """Everyone may use the microphone, and their connections are watched."""

    async def context(self, **options: Any) -> BrowserContext:
        context = await super().context(permissions=["microphone"], **options)
        await context.add_init_script(WATCH)
        await context.add_init_script(REGISTERED)
        return context

    async def ready(self, login: str) -> Console:
        """An agent whose browser is a phone."""
        agent = await self.agent(login)

        async def registered() -> bool:
            return bool(await agent.page.evaluate("window.registered"))

        await until(registered, "the agent's browser is a phone")
        return agent


@pytest_asyncio.fixture(loop_scope="session")
async def audible(loud: Browser, demo: Demo) -> AsyncIterator[Audible]:
    """As the fixture `stage`, with sound."""
    expect.set_options(timeout=PATIENCE)
    everyone = Audible(loud, demo.url)
    yield everyone
    for watched in everyone.pages:
        await watched.page.context.close()
    wrong = [f"{watched.page.url}: {problem}" for watched in everyone.pages for problem in watched.wrong]
    assert not wrong, "\n".join(wrong)


async def talking(audible: Audible) -> tuple[Console, Lobby]:
    """Helena Brandt speaks with her own agent."""
    agent, customer = await audible.ready("wang.lei"), await audible.customer("Helena Brandt")
    await customer.call()
    await expect(agent.offer).to_contain_text("Helena Brandt")
    await agent.accept()
    await agent.stands("talking")
    return agent, customer


async def test_both_hear_each_other_until_one_is_held_muted_or_gone(audible: Audible) -> None:
    agent, customer = await talking(audible)
    await hears(agent.page, "the agent")
    await hears(customer.page, "the customer")

    await agent.control("h")
    await expect(customer.standing).to_contain_text("On hold")
    await hears_nothing(agent.page, "the agent")
    await hears_nothing(customer.page, "the customer")
    await agent.control("h")
    await hears(agent.page, "the agent")
    await hears(customer.page, "the customer")

    await agent.control("m")
    await hears_nothing(customer.page, "the customer")
    await hears(agent.page, "the agent")
    await agent.control("m")
    await hears(customer.page, "the customer")

    await customer.phone.get_by_role("button", name="Mute").click()
    await hears_nothing(agent.page, "the agent")
    await customer.say("Typed words go on.")
    await expect(agent.log).to_contain_text("Typed words go on.")

    await customer.hang_up()

    async def alone() -> bool:
        return (await counted(agent.page))["peers"] == 0

    await until(alone, "the agent is connected with nobody")


async def test_a_supervisor_hears_both_and_is_heard_when_barging_in(audible: Audible) -> None:
    supervisor = await audible.ready("helen.park")
    agent, customer = await talking(audible)
    await customer.phone.get_by_role("button", name="Mute").click()
    await hears_nothing(agent.page, "the agent")
    await supervisor.page.keyboard.press("g")
    await supervisor.page.keyboard.press("b")
    line = supervisor.page.get_by_test_id("live-call")
    await line.get_by_role("button", name="What to do").press("Enter")
    await supervisor.page.get_by_role("menuitem", name="Listen").press("Enter")
    await supervisor.stands("listening")
    await hears(supervisor.page, "the supervisor")
    await hears_nothing(agent.page, "the agent, a supervisor who listens")
    await supervisor.control("i")
    await expect(supervisor.call).to_contain_text("You talk with all")
    await hears(agent.page, "the agent, a supervisor who barges in")


async def test_without_a_microphone_the_caller_is_told_and_types(audible: Audible) -> None:
    agent = await audible.ready("wang.lei")
    customer = Lobby(await (await audible.context()).new_page())
    await customer.page.add_init_script(
        "navigator.mediaDevices.getUserMedia = async () => { throw new DOMException('no', 'NotAllowedError') }"
    )
    audible.pages.append(customer)
    await customer.page.goto(f"{audible.url}/lobby/")
    await customer.play("Helena Brandt")
    await customer.call()
    await expect(customer.phone).to_contain_text("The microphone is not allowed")
    await expect(agent.offer).to_contain_text("Helena Brandt")
    await agent.accept()
    await agent.stands("talking")
    await customer.say("I type instead.")
    await expect(agent.log).to_contain_text("I type instead.")
