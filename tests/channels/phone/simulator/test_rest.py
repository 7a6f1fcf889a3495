"""The REST subset as Twilio's own clients read it."""

import asyncio

import httpx
import pytest

from channels.phone.simulator import Simulator
from tests.channels.phone.simulator.conftest import SILENCE, Hub


async def test_without_the_accounts_credentials_nothing_is_told(simulator: Simulator, rest: httpx.AsyncClient) -> None:
    for auth in [("AC0", "12345"), (simulator.exchange.settings.account_sid, "wrong"), ("", "")]:
        assert (await rest.get("/Calls/CA1.json", auth=auth)).status_code == 401
    headers = {"authorization": "Basic ///"}
    async with httpx.AsyncClient() as bare:
        assert (await bare.get(f"{rest.base_url}Calls/CA1.json", headers=headers)).status_code == 401


async def test_another_account_is_not_known(simulator: Simulator, rest: httpx.AsyncClient) -> None:
    assert (await rest.get(f"{simulator.url}/2010-04-01/Accounts/AC9/Calls/CA1.json")).status_code == 404


async def test_a_call_is_made_looked_at_redirected_and_ended(rest: httpx.AsyncClient, hub: Hub) -> None:
    hub.documents["/phone/next"] = SILENCE
    made = await rest.post("/Calls.json", data={"To": "+14155550101", "From": "+14155550199", "Twiml": SILENCE})
    assert made.status_code == 201
    call = f"/Calls/{made.json()['sid']}.json"
    assert (await rest.get(call)).json()["direction"] == "outbound-api"
    assert (await rest.post(call, data={"Url": f"{hub.url}/phone/next"})).status_code == 200
    async with asyncio.timeout(10):
        while not hub.of("/phone/next"):
            await asyncio.sleep(0.005)
    assert (await rest.post(call, data={"Status": "completed"})).json()["status"] in ("completed", "canceled")
    gone = await rest.post(call, data={"Status": "completed"})
    assert (gone.status_code, gone.json()["code"]) == (400, 21220)


async def test_a_call_may_take_its_document_from_a_url(rest: httpx.AsyncClient, hub: Hub) -> None:
    hub.documents["/phone/out"] = SILENCE
    form = {"To": "+14155550101", "From": "+14155550199", "Url": f"{hub.url}/phone/out?a=1&b=2"}
    await rest.post("/Calls.json", data=form)
    async with asyncio.timeout(10):
        while not hub.of("/phone/out"):
            await asyncio.sleep(0.005)


@pytest.mark.parametrize(
    ("path", "form", "status", "code"),
    [
        ("/Calls.json", {}, 400, 21201),
        ("/Calls/CA1.json", {"Status": "completed"}, 404, 20404),
        ("/Conferences/or_1/Participants.json", {"To": "client:a"}, 400, 21201),
        ("/Conferences/CF1/Participants/CA1.json", {"Muted": "true"}, 404, 20404),
        ("/Conferences/CF1.json", {"Status": "completed"}, 404, 20404),
    ],
)
async def test_what_cannot_be_done_is_told_with_twilios_codes(
    rest: httpx.AsyncClient, path: str, form: dict[str, str], status: int, code: int
) -> None:
    answer = await rest.post(path, data=form)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


async def test_a_bad_document_is_refused(rest: httpx.AsyncClient) -> None:
    made = await rest.post("/Calls.json", data={"To": "+14155550101", "From": "+14155550199", "Twiml": SILENCE})
    answer = await rest.post(f"/Calls/{made.json()['sid']}.json", data={"Twiml": "<Response><Sing/></Response>"})
    assert (answer.status_code, answer.json()["code"]) == (400, 12100)


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
