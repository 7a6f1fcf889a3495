"""Calls as Twilio's own clients read them."""

import asyncio

import httpx
import pytest

from channels.phone.simulator import Simulator
from tests.channels.phone.simulator.conftest import SILENCE, Hub

TO = "+14155550101"


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


async def test_calls_are_listed_by_status_a_page_at_a_time(simulator: Simulator, rest: httpx.AsyncClient) -> None:
    lines = [simulator.exchange.dial_out("+14155550199", "client:us_1", SILENCE) for _ in range(5)]
    async with asyncio.timeout(10):
        while any(line.status != "in-progress" for line in lines):
            await asyncio.sleep(0.005)
    simulator.exchange.hang_up(lines[0])
    first = (await rest.get("/Calls.json", params={"Status": "in-progress", "PageSize": "3"})).json()
    assert first["next_page_uri"].startswith("/2010-04-01/Accounts/")
    second = (await rest.get(f"{simulator.url}{first['next_page_uri']}")).json()
    assert second["next_page_uri"] is None
    assert [call["sid"] for call in (*first["calls"], *second["calls"])] == [line.sid for line in lines[:0:-1]]
    assert (await rest.get("/Calls.json", params={"To": TO})).json()["calls"] == []


async def test_a_client_may_carry_parameters_which_its_address_does_not_show(
    simulator: Simulator, rest: httpx.AsyncClient
) -> None:
    form = {"To": "client:us_1?auto=1&contact=ct_1", "From": "+14155550199", "Twiml": SILENCE}
    made = (await rest.post("/Calls.json", data=form)).json()
    assert made["to"] == "client:us_1"
    assert simulator.exchange.lines[made["sid"]].parameters == {"auto": "1", "contact": "ct_1"}


async def test_a_call_that_rings_cannot_be_redirected_and_may_be_cancelled(
    simulator: Simulator, rest: httpx.AsyncClient
) -> None:
    simulator.exchange.settings = simulator.exchange.settings.model_copy(update={"answer_after": 600})
    made = await rest.post("/Calls.json", data={"To": TO, "From": "+14155550199", "Twiml": SILENCE})
    call = f"/Calls/{made.json()['sid']}.json"
    assert (await rest.post(call, data={"Twiml": SILENCE})).json()["code"] == 21220
    assert (await rest.post(call, data={"Status": "canceled"})).json()["status"] == "canceled"


async def test_a_transcription_is_begun_once_and_stopped(simulator: Simulator, rest: httpx.AsyncClient) -> None:
    line = simulator.exchange.dial_out("+14155550199", TO, SILENCE)
    root = f"/Calls/{line.sid}/Transcriptions"
    form = {"StatusCallbackUrl": "/phone/words", "LanguageCode": "en-US"}
    sids = {(await rest.post(f"{root}.json", data=form)).json()["sid"] for _ in range(2)}
    assert len(sids) == 1
    stop = f"{root}/{sids.pop()}.json"
    assert (await rest.post(stop, data={"Status": "stopped"})).json()["status"] == "stopped"
    assert (await rest.post(stop, data={"Status": "stopped"})).status_code == 404
