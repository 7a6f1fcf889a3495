"""Calls from end to end over real sockets: the carrier simulator on one port, the hub's phone routes on another."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
import websockets
from pydantic import SecretStr
from starlette.applications import Starlette

from channels.phone.manifest import PhoneChannel, PhoneSettings, open_channel
from channels.phone.simulator import Simulator, SimulatorSettings, serve
from hub.contract.controls import Device
from hub.contract.errors import Refused, Unavailable
from hub.contract.inbound import ContactOpened, LineFailed, LineLeft, LineMessage, LineQueued, TalkChanged
from hub.contract.outbound import AnyOrder, Connect, Disconnect, Release, SendMessage
from ivr.menu import Menus
from tests.channels.phone.conftest import app_of
from tests.channels.phone.serving import listening
from tests.fakes.phone_doors import FakeHub

PLATINUM, STRANGER, OURS = "+14155550101", "+14155550177", "+14155550199"
LOBBY = "http://lobby.example.com"


class Phone:
    """The customer's phone, as the lobby page uses it."""

    def __init__(self, http: httpx.AsyncClient, sid: str, stream: Any) -> None:
        self.sid = sid
        self._http = http
        self._stream = stream
        self.heard: list[dict[str, Any]] = []

    async def hear(self, kind: str, **facts: str) -> dict[str, Any]:
        """What is heard next of that kind and with those facts."""
        async with asyncio.timeout(10):
            while True:
                entry: dict[str, Any] = json.loads(await self._stream.recv())
                self.heard.append(entry)
                if entry["type"] == kind and facts.items() <= entry.items():
                    return entry

    async def do(self, what: str, **body: str) -> httpx.Response:
        return await self._http.post(f"/lobby/calls/{self.sid}/{what}", json=body)


@dataclass
class World:
    hub: FakeHub
    channel: PhoneChannel
    simulator: Simulator
    lobby: httpx.AsyncClient

    @asynccontextmanager
    async def call(self, caller: str) -> AsyncIterator[Phone]:
        answer = await self.lobby.post("/lobby/calls", json={"from": caller, "to": OURS})
        sid = answer.json()["sid"]
        url = f"{self.simulator.url.replace('http', 'ws')}/lobby/calls/{sid}"
        async with websockets.connect(url, origin=websockets.Origin(LOBBY)) as stream:
            yield Phone(self.lobby, sid, stream)

    async def begun(self, line: str) -> None:
        """Wait until agent and customer are in the talk."""
        await self.hub.intake.wait_for(
            lambda: any(one.what == "begun" for one in self.hub.intake.of(TalkChanged) if one.external_key == line)
        )

    async def order(self, kind: type[AnyOrder], phone: Phone, order_id: str, **facts: Any) -> None:
        order: Any = kind(
            order_id=order_id,
            channel="phone",
            contact_id="ct_1",
            conversation_id="cv_1",
            external_key=phone.sid,
            **facts,
        )
        await self.channel.sender.send(order)


@pytest.fixture
async def world(hub: FakeHub, menus: Menus, settings: PhoneSettings) -> AsyncIterator[World]:
    app = Starlette()
    async with listening(app) as hub_url:
        simulating = SimulatorSettings(
            auth_token=SecretStr("12345"), hub_url=hub_url, lobby_origins=(LOBBY,), speech_seconds=0, answer_after=0
        )
        async with serve(simulating) as simulator, httpx.AsyncClient(base_url=simulator.url) as lobby:
            real = settings.model_copy(update={"public_url": hub_url, "api_base_url": simulator.url})
            async with open_channel(real, hub.doors, lambda: menus, hub.call_doors) as channel:
                inner = app_of(channel)
                app.router.routes = inner.router.routes
                app.exception_handlers.update(inner.exception_handlers)
                yield World(hub, channel, simulator, lobby)


async def test_a_platinum_caller_meets_their_own_agent_talks_and_hangs_up(world: World) -> None:
    async with world.call(PLATINUM) as phone:
        greeting = await phone.hear("prompt")
        assert greeting["text"] == "Welcome, Helix Robotics. We are putting you through to Wang Lei."
        assert greeting["language"] == "en"
        await phone.hear("state", state="waiting")
        opened = await world.hub.intake.first(ContactOpened)
        assert (opened.external_key, opened.queue, opened.sender.value) == (phone.sid, True, PLATINUM)
        await phone.hear("music")

        await world.order(Connect, phone, "or_1", agent_id="us_1", agent_name="Wang Lei")
        await phone.hear("state", state="connected")
        assert (await phone.do("say", text="Our line four has stopped again.")).json() == {"heard": True}
        said = await world.hub.intake.first(LineMessage)
        assert (said.text, said.direction, said.external_key) == (
            "Our line four has stopped again.",
            "inbound",
            phone.sid,
        )

        await world.order(
            SendMessage,
            phone,
            "or_2",
            message_id="ms_1",
            to=PLATINUM,
            our_address=OURS,
            agent_id="us_1",
            agent_name="Wang Lei",
            text="A technician is on the way.",
        )
        assert (await phone.hear("agent_said"))["text"] == "A technician is on the way."
        await phone.do("hangup")
        await phone.hear("ended")
        assert (await world.hub.intake.first(LineLeft)).external_key == phone.sid
    await all_ended(world)


async def test_the_agent_ends_the_call(world: World) -> None:
    async with world.call(PLATINUM) as phone:
        await phone.hear("state", state="waiting")
        await world.order(Connect, phone, "or_1", agent_id="us_1", agent_name="Wang Lei")
        await phone.hear("state", state="connected")
        await world.order(Disconnect, phone, "or_2")
        await phone.hear("ended")
        await world.hub.intake.first(LineLeft)
        await world.order(Disconnect, phone, "or_2")
    await all_ended(world)


async def test_an_agent_who_puts_the_handset_down_ends_the_call(world: World) -> None:
    world.hub.devices.kinds["us_1"] = Device(kind="sip", address="sip:wang@desk.example.com")
    async with world.call(PLATINUM) as phone:
        await phone.hear("state", state="waiting")
        await world.order(Connect, phone, "or_1", agent_id="us_1", agent_name="Wang Lei")
        await phone.hear("state", state="connected")
        await world.begun(phone.sid)
        leg = next(line for line in world.simulator.exchange.lines.values() if line.called.startswith("sip:wang"))
        world.simulator.exchange.hang_up(leg)
        await phone.hear("ended")
        await world.hub.intake.first(LineLeft)
    await all_ended(world)


async def test_an_agent_whose_browser_is_lost_costs_the_caller_nothing_but_music(world: World) -> None:
    async with world.call(PLATINUM) as phone:
        await phone.hear("state", state="waiting")
        await world.order(Connect, phone, "or_1", agent_id="us_1", agent_name="Wang Lei")
        await phone.hear("state", state="connected")
        await world.begun(phone.sid)
        leg = next(line for line in world.simulator.exchange.lines.values() if line.called == "client:us_1")
        world.simulator.exchange.hang_up(leg)
        failed = await world.hub.intake.first(LineFailed)
        assert (failed.reason, failed.agent_id) == ("agent_left", "us_1")
        await world.order(Release, phone, "or_2")
        await phone.hear("state", state="waiting")
        await world.order(Connect, phone, "or_3", agent_id="us_2", agent_name="Maria Santos")
        await phone.hear("state", state="connected")
        assert not world.hub.intake.of(LineLeft)
        await phone.do("hangup")
    await all_ended(world)


async def test_a_stranger_chooses_a_language_and_a_topic(world: World, menus: Menus) -> None:
    async with world.call(STRANGER) as phone:
        assert (await phone.hear("prompt", language="en"))["text"] == "Welcome. For English, press 1."
        assert (await phone.hear("prompt", language="zh-CN"))["text"] == "您好，中文服务请按 2。"
        assert not world.hub.intake.of(ContactOpened)[0].queue
        await phone.do("digits", digits="2")
        await phone.hear("prompt", text=menus.text("choose_topic", "zh-CN"))
        await phone.do("digits", digits="9")
        await phone.hear("prompt", text="按键无效。")
        await phone.do("digits", digits="1")
        await phone.hear("state", state="waiting")
        queued = await world.hub.intake.first(LineQueued)
        assert (queued.language, queued.subject) == ("zh-CN", "订单")
        await phone.hear("prompt", text="感谢您的耐心等待，我们马上为您服务。")


@pytest.mark.parametrize("answer", ["busy", "no-answer", "failed"])
async def test_a_leg_that_is_not_reached_sends_the_call_to_the_next_agent(world: World, answer: Any) -> None:
    world.simulator.exchange.answers["us_1"] = answer
    async with world.call(PLATINUM) as phone:
        await phone.hear("state", state="waiting")
        await world.order(Connect, phone, "or_1", agent_id="us_1", agent_name="Wang Lei")
        failed = await world.hub.intake.first(LineFailed)
        assert (failed.external_key, failed.reason) == (phone.sid, answer.replace("-", "_"))
        await world.order(Release, phone, "or_2")
        await phone.hear("state", state="waiting")
        await world.order(Connect, phone, "or_3", agent_id="us_2", agent_name="Maria Santos")
        await phone.hear("state", state="connected")
        assert not world.hub.intake.of(LineLeft)


async def test_a_transfer_keeps_the_caller_and_lets_the_first_agent_go(world: World) -> None:
    async with world.call(PLATINUM) as phone:
        await phone.hear("state", state="waiting")
        await world.order(Connect, phone, "or_1", agent_id="us_1", agent_name="Wang Lei")
        await phone.hear("state", state="connected")
        await world.order(Release, phone, "or_2")
        await phone.hear("state", state="waiting")
        await world.order(Connect, phone, "or_3", agent_id="us_2", agent_name="Maria Santos")
        await phone.hear("state", state="connected")
        first = next(line for line in world.simulator.exchange.lines.values() if line.called == "client:us_1")
        assert first.over
        assert not world.hub.intake.of(LineLeft)
        assert not world.hub.intake.of(LineFailed)


async def test_an_order_carried_out_twice_calls_the_agent_once(world: World) -> None:
    async with world.call(PLATINUM) as phone:
        await phone.hear("state", state="waiting")
        await world.order(Connect, phone, "or_1", agent_id="us_1", agent_name="Wang Lei")
        await phone.hear("state", state="connected")
        await world.order(Connect, phone, "or_1", agent_id="us_1", agent_name="Wang Lei")
        legs = [line for line in world.simulator.exchange.lines.values() if line.called == "client:us_1"]
        assert [leg.status for leg in legs] == ["in-progress"]


async def test_a_caller_who_hangs_up_while_an_agent_accepts_leaves_no_leg_behind(world: World) -> None:
    async with world.call(PLATINUM) as phone:
        await phone.hear("state", state="waiting")
        await phone.do("hangup")
        await world.hub.intake.first(LineLeft)
        with pytest.raises(Refused):
            await world.order(Connect, phone, "or_1", agent_id="us_1", agent_name="Wang Lei")
    await all_ended(world)


@pytest.mark.parametrize("moment", ["menu", "waiting"])
async def test_a_caller_who_hangs_up_early_is_left_once(world: World, moment: str) -> None:
    async with world.call(STRANGER) as phone:
        await phone.hear("prompt", language="zh-CN")
        if moment == "waiting":
            await phone.do("digits", digits="0")
            await phone.hear("state", state="waiting")
        await phone.do("hangup")
        await world.hub.intake.first(LineLeft)
    assert len(world.hub.intake.of(LineLeft)) == 1


async def test_a_hub_that_failed_is_asked_again_and_loses_no_call(world: World) -> None:
    exchange = world.simulator.exchange
    exchange.settings = exchange.settings.model_copy(update={"pace": 50})
    world.hub.intake.fail_with = Unavailable("The store does not answer.")
    async with world.call(PLATINUM) as phone:
        await phone.hear("prompt", text="One moment please, we are getting back to you.")
        world.hub.intake.fail_with = None
        await phone.hear("state", state="waiting")
        assert (await world.hub.intake.first(ContactOpened)).queue


async def test_thirty_calls_at_once_are_each_connected_to_their_own_agent(world: World) -> None:
    async def one(number: int) -> None:
        async with world.call(f"+1415555{number:04}") as phone:
            await phone.hear("prompt", language="zh-CN")
            await phone.do("digits", digits="0")
            await phone.hear("state", state="waiting")
            await world.order(Connect, phone, f"or_{number}", agent_id=f"us_{number}", agent_name="A")
            await phone.hear("state", state="connected")
            await phone.do("hangup")
            await phone.hear("ended")

    await asyncio.gather(*(one(number) for number in range(200, 230)))
    await all_ended(world)
    assert len(world.hub.intake.of(ContactOpened)) == 30


async def all_ended(world: World) -> None:
    """No live leg without a call, and every call that began was left."""
    exchange = world.simulator.exchange
    async with asyncio.timeout(10):
        while not all(line.over for line in exchange.lines.values()):
            await asyncio.sleep(0.01)
        while len(world.hub.intake.of(LineLeft)) < len(world.hub.intake.of(ContactOpened)):
            await asyncio.sleep(0.01)
    assert all(room.status == "completed" for room in exchange.rooms.values())
