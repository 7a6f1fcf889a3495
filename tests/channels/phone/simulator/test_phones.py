"""A customer's phone on a page: it rings, is answered, declined or given up."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import websockets

from channels.phone.simulator import Simulator
from channels.phone.simulator.line import Line
from tests.channels.phone.simulator.conftest import SILENCE

NUMBER, OURS, LOBBY = "+493023125101", "+14155550199", "http://lobby.example.com"


@asynccontextmanager
async def watching(simulator: Simulator, origin: str = LOBBY) -> AsyncIterator[Any]:
    url = f"{simulator.url.replace('http', 'ws')}/lobby/phones/{NUMBER}"
    async with websockets.connect(url, origin=websockets.Origin(origin)) as stream:
        while NUMBER not in simulator.exchange.phones._watching:
            await asyncio.sleep(0.005)
        yield stream


async def until(line: Line, *statuses: str) -> None:
    async with asyncio.timeout(10):
        while line.status not in statuses:
            await asyncio.sleep(0.005)


async def test_a_phone_somebody_looks_at_rings_there_until_it_is_answered(simulator: Simulator) -> None:
    async with watching(simulator) as stream, httpx.AsyncClient(base_url=simulator.url) as lobby:
        line = simulator.exchange.dial_out(OURS, NUMBER, SILENCE)
        assert json.loads(await stream.recv()) == {"sid": line.sid, "from": OURS}
        assert line.status == "ringing"
        assert (await lobby.post(f"/lobby/calls/{line.sid}/answer", json={})).status_code == 204
        await until(line, "in-progress")


async def test_a_phone_that_is_not_answered_is_given_up(simulator: Simulator) -> None:
    async with watching(simulator):
        line = simulator.exchange.dial_out(OURS, NUMBER, SILENCE, rings=0.5)
        await until(line, "no-answer")


async def test_a_page_that_opens_while_it_rings_hears_of_it(simulator: Simulator) -> None:
    async with watching(simulator) as first:
        line = simulator.exchange.dial_out(OURS, NUMBER, SILENCE)
        await first.recv()
        async with watching(simulator) as second:
            assert json.loads(await second.recv())["sid"] == line.sid
        simulator.exchange.hang_up(line)
        await until(line, "canceled")


async def test_a_phone_nobody_looks_at_is_not_answered_unless_it_is_told_to(simulator: Simulator) -> None:
    await until(simulator.exchange.dial_out(OURS, NUMBER, SILENCE), "no-answer")
    simulator.exchange.answers[NUMBER] = "busy"
    async with watching(simulator):
        await until(simulator.exchange.dial_out(OURS, NUMBER, SILENCE), "busy")
