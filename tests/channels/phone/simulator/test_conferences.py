"""What happens in conferences, as the hub orders it and the phones hear it."""

import asyncio
from typing import Any

import httpx
import pytest

from channels.phone.simulator import Simulator
from channels.phone.simulator.line import Line
from tests.channels.phone.simulator.conftest import Hub
from tests.channels.phone.simulator.test_interpreter import call, ended, until

TALK = "<Response><Dial action='/phone/over'><Conference{more}>talk</Conference></Dial></Response>"


async def talking(simulator: Simulator, hub: Hub, rest: httpx.AsyncClient, more: str = "", **form: str) -> Line:
    """A customer who speaks with an agent, labelled `agent`."""
    line = call(simulator, hub, TALK.format(more=more), over="<Response><Say>After</Say></Response>")
    form = {"To": "client:us_1", "From": "+14155550199", "Label": "agent", **form}
    (await rest.post("/Conferences/talk/Participants.json", data=form)).raise_for_status()
    await until(line, "state", state="connected")
    async with asyncio.timeout(10):
        while len(simulator.exchange.room("talk").participants) < 2:
            await asyncio.sleep(0.005)
    return line


async def test_one_on_hold_hears_music_until_it_ends(simulator: Simulator, hub: Hub, rest: httpx.AsyncClient) -> None:
    line = await talking(simulator, hub, rest)
    hub.documents["/phone/hold"] = "<Response><Say>One moment</Say><Play>/music</Play></Response>"
    one = f"/Conferences/talk/Participants/{line.sid}.json"
    held = (await rest.post(one, data={"Hold": "true", "HoldUrl": "/phone/hold"})).json()
    assert held["hold"]
    await until(line, "prompt", text="One moment")
    assert (await rest.post(one, data={"Hold": "false"})).json()["hold"] is False
    assert line.heard[-1]["state"] == "connected"
    assert simulator.exchange.room("talk").participants[line.sid].holding is None


async def test_hold_without_a_url_plays_the_carriers_own_music(
    simulator: Simulator, hub: Hub, rest: httpx.AsyncClient
) -> None:
    line = await talking(simulator, hub, rest)
    await rest.post(f"/Conferences/talk/Participants/{line.sid}.json", data={"Hold": "true"})
    await until(line, "music")


async def test_one_who_is_taken_out_goes_on_with_the_action(
    simulator: Simulator, hub: Hub, rest: httpx.AsyncClient
) -> None:
    line = await talking(simulator, hub, rest)
    assert (await rest.delete(f"/Conferences/talk/Participants/{line.sid}.json")).status_code == 204
    assert {"type": "prompt", "text": "After", "language": "en"} in await ended(line)


async def test_a_conference_is_recorded_from_its_start_to_its_end(
    simulator: Simulator, hub: Hub, rest: httpx.AsyncClient
) -> None:
    more = " record='record-from-start' recordingStatusCallback='/phone/taped'"
    await talking(simulator, hub, rest, more)
    room = simulator.exchange.room("talk")
    (tape,) = (await rest.get(f"/Conferences/{room.sid}/Recordings.json")).json()["recordings"]
    assert (tape["status"], tape["source"]) == ("in-progress", "Conference")
    current = f"/Conferences/{room.sid}/Recordings/Twilio.CURRENT.json"
    assert (await rest.post(current, data={"Status": "paused"})).json()["status"] == "paused"
    await rest.post(f"/Conferences/{room.sid}.json", data={"Status": "completed"})
    async with asyncio.timeout(10):
        while not hub.of("/phone/taped"):
            await asyncio.sleep(0.005)
    (told,) = hub.of("/phone/taped")
    assert (told["RecordingStatus"], told["ConferenceSid"]) == ("completed", room.sid)


@pytest.mark.parametrize(("url", "event"), [("/phone/say", "announcement-end"), ("/phone/none", "announcement-fail")])
async def test_an_announcement_is_told_when_it_is_over(
    simulator: Simulator, hub: Hub, rest: httpx.AsyncClient, url: str, event: str
) -> None:
    line = await talking(simulator, hub, rest, " statusCallback='/phone/conf' statusCallbackEvent='announcement'")
    hub.documents["/phone/say"] = "<Response><Say>Hello</Say><Play digits='12'/></Response>"
    hub.documents["/phone/none"] = "nonsense"
    await rest.post(f"/Conferences/talk/Participants/{line.sid}.json", data={"AnnounceUrl": url})
    async with asyncio.timeout(10):
        while not hub.of("/phone/conf"):
            await asyncio.sleep(0.005)
    told: dict[str, Any] = hub.of("/phone/conf")[0]
    assert (told["StatusCallbackEvent"], told["CallSid"]) == (event, line.sid)


async def test_ended_conferences_are_forgotten_in_time(simulator: Simulator) -> None:
    conferences = simulator.exchange.conferences
    for number in range(5):
        conferences.room(f"or_{number}").end()
    conferences.forget(2)
    assert [room.name for room in conferences.rooms.values()] == ["or_3", "or_4"]
