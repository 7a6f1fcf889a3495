"""`<Record>`, as callers and the hub meet it."""

import asyncio

import httpx
import pytest

from channels.phone.simulator import Simulator
from channels.phone.simulator.line import Line
from tests.channels.phone.simulator.conftest import Hub

DOCUMENT = (
    "<Response><Record action='/recorded' timeout='4' finishOnKey='#' recordingStatusCallback='/recording' "
    "recordingStatusCallbackEvent='completed absent'/>"
    "<Say>Nothing.</Say><Hangup/></Response>"
)


async def recording(hub: Hub, simulator: Simulator) -> Line:
    hub.documents |= {"/phone/voice": DOCUMENT, "/recorded": "<Response><Say>Taken.</Say><Hangup/></Response>"}
    line = simulator.exchange.dial_in("+14155550101", "+14155550199")
    async with asyncio.timeout(10):
        async for heard in line.follow():
            if heard.get("state") == "recording":
                break
    return line


async def over(line: Line, hub: Hub) -> list[str]:
    async with asyncio.timeout(10):
        said = [heard.get("text", "") async for heard in line.follow() if heard["type"] == "prompt"]
        while not hub.of("/recording"):
            await asyncio.sleep(0.005)
    return said


async def test_words_and_the_key_lead_to_the_action(hub: Hub, simulator: Simulator, rest: httpx.AsyncClient) -> None:
    line = await recording(hub, simulator)
    assert line.say("Call me back.")
    line.press("#")
    assert await over(line, hub) == ["Taken."]
    (told,) = hub.of("/recording")
    assert (told["RecordingStatus"], told["CallSid"]) == ("completed", line.sid)
    assert hub.of("/recorded")[0]["Digits"] == "#"
    listed = (await rest.get(f"/Calls/{line.sid}/Recordings.json")).json()["recordings"]
    assert [one["sid"] for one in listed] == [told["RecordingSid"]]
    file = await rest.get(f"/Recordings/{told['RecordingSid']}.wav")
    assert file.content[:4] == b"RIFF"


async def test_silence_goes_on_with_the_document(hub: Hub, simulator: Simulator, rest: httpx.AsyncClient) -> None:
    line = await recording(hub, simulator)
    assert await over(line, hub) == ["Nothing."]
    assert hub.of("/recorded") == []
    (told,) = hub.of("/recording")
    assert told["RecordingStatus"] == "absent"
    assert (await rest.get(f"/Recordings/{told['RecordingSid']}.wav")).status_code == 404


@pytest.mark.parametrize(("words", "status"), [("Call me back.", "completed"), ("", "absent")])
async def test_who_hangs_up_has_left_what_they_said(hub: Hub, simulator: Simulator, words: str, status: str) -> None:
    line = await recording(hub, simulator)
    if words:
        line.say(words)
    simulator.exchange.hang_up(line)
    await over(line, hub)
    assert [told["RecordingStatus"] for told in hub.of("/recording")] == [status]
