"""Conferences as Twilio's own clients read them."""

import asyncio

import httpx

from channels.phone.simulator import Simulator
from tests.channels.phone.simulator.conftest import Hub


async def test_an_announcement_reaches_everybody_in_a_conference(
    rest: httpx.AsyncClient, simulator: Simulator, hub: Hub
) -> None:
    hub.documents["/phone/say"] = "<Response><Say>Attention</Say></Response>"
    await rest.post("/Conferences/or_1/Participants.json", data={"To": "client:us_1", "From": "+14155550199"})
    room = simulator.exchange.room("or_1")
    async with asyncio.timeout(10):
        await room.started.wait()
        await rest.post(f"/Conferences/{room.sid}.json", data={"AnnounceUrl": f"{hub.url}/phone/say"})
        line = next(iter(room.participants.values())).line
        async for entry in line.follow():
            if entry["type"] == "agent_said":
                break
    assert entry["text"] == "Attention"
    assert (await rest.get(f"/Conferences/{room.sid}.json")).json()["friendly_name"] == "or_1"
