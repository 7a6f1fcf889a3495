"""Queues as Twilio's own clients read them."""

import asyncio

import httpx

from channels.phone.simulator import Simulator
from tests.channels.phone.simulator.conftest import SILENCE, Hub

QUEUED = "<Response><Enqueue waitUrl='/phone/wait'>keydesk</Enqueue></Response>"


async def test_who_waits_is_listed_and_can_be_taken_out(
    simulator: Simulator, rest: httpx.AsyncClient, hub: Hub
) -> None:
    hub.documents = {"/phone/voice": QUEUED, "/phone/wait": SILENCE, "/phone/next": SILENCE}
    lines = [simulator.exchange.dial_in(f"+1415555010{number}", "+14155550199") for number in range(2)]
    async with asyncio.timeout(10):
        while not (queues := (await rest.get("/Queues.json")).json()["queues"]) or queues[0]["current_size"] < 2:
            await asyncio.sleep(0.005)
    (queue,) = queues
    assert queue["friendly_name"] == "keydesk"
    root = f"/Queues/{queue['sid']}"
    members = (await rest.get(f"{root}/Members.json")).json()["queue_members"]
    assert sorted(one["call_sid"] for one in members) == sorted(line.sid for line in lines)
    front = (await rest.get(f"{root}/Members/Front.json")).json()
    assert front["position"] == 1
    await rest.post(f"{root}/Members/Front.json", data={"Url": "/phone/next"})
    async with asyncio.timeout(10):
        while (await rest.get(f"{root}.json")).json()["current_size"] > 1:
            await asyncio.sleep(0.005)
    assert (await rest.get(f"{root}/Members/{front['call_sid']}.json")).status_code == 404
    assert (await rest.get("/Queues/QU0.json")).json()["code"] == 20404
