"""Recordings as Twilio's own clients order and read them."""

import asyncio
import io
import wave

import httpx

from channels.phone.simulator import Simulator
from channels.phone.simulator.line import Line
from tests.channels.phone.simulator.conftest import SILENCE, Hub


async def live(simulator: Simulator) -> Line:
    line = simulator.exchange.dial_out("+14155550199", "client:us_1", SILENCE)
    async with asyncio.timeout(10):
        await line.answered.wait()
    return line


async def test_a_call_is_recorded_paused_stopped_fetched_and_deleted(
    simulator: Simulator, rest: httpx.AsyncClient, hub: Hub
) -> None:
    line = await live(simulator)
    form = {
        "RecordingChannels": "dual",
        "RecordingStatusCallback": f"{hub.url}/phone/taped",
        "RecordingStatusCallbackEvent": "in-progress completed",
    }
    made = await rest.post(f"/Calls/{line.sid}/Recordings.json", data=form)
    assert made.status_code == 201
    sid = made.json()["sid"]
    assert (await rest.get(f"/Recordings/{sid}.wav")).status_code == 404
    assert (await rest.delete(f"/Recordings/{sid}.json")).status_code == 400
    change = f"/Calls/{line.sid}/Recordings"
    paused = await rest.post(f"{change}/{sid}.json", data={"Status": "paused", "PauseBehavior": "silence"})
    assert paused.json()["status"] == "paused"
    assert (await rest.post(f"{change}/{sid}.json", data={"Status": "in-progress"})).json()["status"] == "in-progress"
    assert (await rest.post(f"{change}/{sid}.json", data={"Status": "louder"})).status_code == 400
    stopped = (await rest.post(f"{change}/Twilio.CURRENT.json", data={"Status": "stopped"})).json()
    assert stopped["status"] == "completed"
    assert (await rest.post(f"{change}/Twilio.CURRENT.json", data={"Status": "stopped"})).status_code == 404
    async with asyncio.timeout(10):
        while len(hub.of("/phone/taped")) < 2:
            await asyncio.sleep(0.005)
    assert [told["RecordingStatus"] for told in hub.of("/phone/taped")] == ["in-progress", "completed"]
    with wave.open(io.BytesIO((await rest.get(hub.of("/phone/taped")[1]["RecordingUrl"])).content)) as file:
        assert (file.getnchannels(), file.getnframes()) == (2, 8000 * int(stopped["duration"]))
    assert (await rest.get("/Recordings.json", params={"CallSid": line.sid})).json()["recordings"][0]["sid"] == sid
    assert (await rest.delete(f"/Recordings/{sid}.json")).status_code == 204
    assert (await rest.get(f"/Recordings/{sid}.json")).json()["code"] == 20404


async def test_a_call_that_is_over_takes_no_recording_and_ends_the_one_it_had(
    simulator: Simulator, rest: httpx.AsyncClient
) -> None:
    line = await live(simulator)
    made = (await rest.post(f"/Calls/{line.sid}/Recordings.json")).json()
    simulator.exchange.hang_up(line)
    assert (await rest.get(f"/Recordings/{made['sid']}.json")).json()["status"] == "completed"
    assert (await rest.post(f"/Calls/{line.sid}/Recordings.json")).json()["code"] == 21220
