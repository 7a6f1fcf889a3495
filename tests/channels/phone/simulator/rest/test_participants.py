"""Participants as Twilio's own clients read them."""

import asyncio

import httpx
import pytest

from channels.phone.simulator import Simulator
from tests.channels.phone.simulator.conftest import Hub

FORM = {"To": "client:us_1", "From": "+14155550199"}


async def test_a_participant_is_called_once_per_label_and_seen_in_the_conference(
    rest: httpx.AsyncClient, simulator: Simulator
) -> None:
    form = {"To": "client:us_1", "From": "+14155550199", "Label": "or_1", "EndConferenceOnExit": "True"}
    made = await rest.post("/Conferences/or_1/Participants.json", data=form)
    assert made.status_code == 201
    again = await rest.post("/Conferences/or_1/Participants.json", data=form)
    assert (again.status_code, again.json()["code"]) == (400, 16025)
    async with asyncio.timeout(10):
        await simulator.exchange.room("or_1").started.wait()
    (room,) = (await rest.get("/Conferences.json", params={"FriendlyName": "or_1"})).json()["conferences"]
    assert room["status"] == "in-progress"
    (participant,) = (await rest.get(f"/Conferences/{room['sid']}/Participants.json")).json()["participants"]
    assert participant["label"] == "or_1"
    assert participant["end_conference_on_exit"]
    one = f"/Conferences/{room['sid']}/Participants/{participant['call_sid']}.json"
    assert (await rest.post(one, data={"Muted": "true"})).json()["muted"]
    assert (await rest.post(f"/Conferences/{room['sid']}.json", data={"Status": "completed"})).status_code == 200
    async with asyncio.timeout(10):
        while simulator.exchange.rooms[room["sid"]].status != "completed":
            await asyncio.sleep(0.005)


async def joined(rest: httpx.AsyncClient, simulator: Simulator, **form: str) -> str:
    made = (await rest.post("/Conferences/or_1/Participants.json", data={**FORM, **form})).json()
    async with asyncio.timeout(10):
        while made["call_sid"] not in simulator.exchange.room("or_1").participants:
            await asyncio.sleep(0.005)
    return str(made["call_sid"])


async def test_one_who_rings_is_listed_too(rest: httpx.AsyncClient, simulator: Simulator) -> None:
    simulator.exchange.settings = simulator.exchange.settings.model_copy(update={"answer_after": 600})
    made = (await rest.post("/Conferences/or_1/Participants.json", data={**FORM, "Label": "or_1:1"})).json()
    assert made["status"] == "queued"
    room = simulator.exchange.room("or_1")
    (one,) = (await rest.get(f"/Conferences/{room.sid}/Participants.json")).json()["participants"]
    assert (one["label"], one["status"] in ("queued", "ringing")) == ("or_1:1", True)
    assert (await rest.get("/Conferences/or_1/Participants/or_1:1.json")).json()["call_sid"] == made["call_sid"]
    await rest.post("/Conferences/or_1.json", data={"Status": "completed"})
    assert room.status == "completed"


async def test_a_supervisor_whispers_to_the_agent_then_speaks_to_all(
    rest: httpx.AsyncClient, simulator: Simulator
) -> None:
    agent = await joined(rest, simulator)
    supervisor = await joined(rest, simulator, To="client:us_2", Coaching="true", CallSidToCoach=agent, Muted="true")
    one = f"/Conferences/or_1/Participants/{supervisor}.json"
    assert (await rest.get(one)).json() | {"call_sid_to_coach": agent, "coaching": True, "muted": True} == (
        await rest.get(one)
    ).json()
    assert (await rest.post(one, data={"Muted": "false"})).json()["coaching"]
    barged = (await rest.post(one, data={"Coaching": "false"})).json()
    assert (barged["coaching"], barged["call_sid_to_coach"]) == (False, None)
    coached = (await rest.get("/Conferences/or_1/Participants.json", params={"Coaching": "true"})).json()
    assert coached["participants"] == []


@pytest.mark.parametrize("coached", ["CA0", "itself"])
async def test_only_one_who_is_there_can_be_coached(
    rest: httpx.AsyncClient, simulator: Simulator, coached: str
) -> None:
    leg = await joined(rest, simulator)
    form = {"Coaching": "true", "CallSidToCoach": leg if coached == "itself" else coached}
    assert (await rest.post(f"/Conferences/or_1/Participants/{leg}.json", data=form)).status_code == 400


async def test_what_happens_in_it_is_told_to_who_asked(rest: httpx.AsyncClient, simulator: Simulator, hub: Hub) -> None:
    events = {"ConferenceStatusCallback": f"{hub.url}/phone/conf", "ConferenceStatusCallbackEvent": "join leave hold"}
    leg = await joined(rest, simulator, Label="agent", **events)
    await rest.post(f"/Conferences/or_1/Participants/{leg}.json", data={"Hold": "true"})
    await rest.delete(f"/Conferences/or_1/Participants/{leg}.json")
    async with asyncio.timeout(10):
        while len(hub.of("/phone/conf")) < 3:
            await asyncio.sleep(0.005)
    told = hub.of("/phone/conf")
    events_told = [form["StatusCallbackEvent"].removeprefix("participant-") for form in told]
    assert events_told == ["join", "hold", "leave"]
    assert [form["SequenceNumber"] for form in told] == ["1", "2", "3"]
    assert {(form["ParticipantLabel"], form["CallSid"]) for form in told} == {("agent", leg)}
    assert (await rest.delete(f"/Conferences/or_1/Participants/{leg}.json")).status_code == 404


async def test_an_invited_leg_may_be_recorded_from_its_answer(rest: httpx.AsyncClient, simulator: Simulator) -> None:
    leg = await joined(rest, simulator, Record="true", RecordingChannels="dual")
    async with asyncio.timeout(10):
        while not (tapes := (await rest.get(f"/Calls/{leg}/Recordings.json")).json()["recordings"]):
            await asyncio.sleep(0.005)
    assert (tapes[0]["channels"], tapes[0]["source"], tapes[0]["status"]) == (2, "OutboundAPI", "in-progress")
