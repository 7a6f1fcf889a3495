from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import websockets

from channels.phone.simulator import Simulator
from channels.phone.simulator.lobby import NOT_FOUND
from tests.channels.phone.simulator.conftest import SILENCE, Hub

CALL = {"from": "+14155550101", "to": "+14155550199"}


@pytest.fixture
async def lobby(simulator: Simulator, hub: Hub) -> AsyncIterator[httpx.AsyncClient]:
    hub.documents["/phone/voice"] = SILENCE
    async with httpx.AsyncClient(base_url=simulator.url, headers={"origin": "http://lobby.example.com"}) as client:
        yield client


async def dialled(lobby: httpx.AsyncClient) -> str:
    answer = await lobby.post("/lobby/calls", json=CALL)
    assert answer.status_code == 201
    return str(answer.json()["sid"])


async def test_a_call_is_dialled_spoken_into_keyed_and_hung_up(lobby: httpx.AsyncClient) -> None:
    sid = await dialled(lobby)
    assert (await lobby.post(f"/lobby/calls/{sid}/digits", json={"digits": "1#"})).status_code == 204
    assert (await lobby.post(f"/lobby/calls/{sid}/say", json={"text": "Hello"})).json() == {"heard": False}
    for _ in range(2):
        assert (await lobby.post(f"/lobby/calls/{sid}/hangup")).status_code == 204
    assert (await lobby.post(f"/lobby/calls/{sid}/say", json={"text": "Hello"})).status_code == 409


async def test_a_caller_may_withhold_the_number(lobby: httpx.AsyncClient, simulator: Simulator) -> None:
    sid = (await lobby.post("/lobby/calls", json={**CALL, "from": "anonymous"})).json()["sid"]
    assert simulator.exchange.lines[sid].caller == "anonymous"


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/lobby/calls", {"from": "me", "to": "you"}, 422),
        ("/lobby/calls", {"from": "+14155550101"}, 400),
        ("/lobby/calls", ["x"], 400),
        ("/lobby/calls/CA0/hangup", {}, 404),
        ("/lobby/calls/CA0/say", {"text": "Hello"}, 404),
        ("/lobby/calls/{sid}/digits", {"digits": "A"}, 422),
        ("/lobby/calls/{sid}/digits", {"digits": ""}, 422),
        ("/lobby/calls/{sid}/say", {"text": " "}, 422),
        ("/lobby/calls/{sid}/say", {"text": "x" * 2001}, 422),
        ("/lobby/calls/{sid}/say", {}, 400),
    ],
)
async def test_what_a_phone_cannot_do_is_told(lobby: httpx.AsyncClient, path: str, body: Any, status: int) -> None:
    answer = await lobby.post(path.format(sid=await dialled(lobby)), json=body)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"


async def test_pages_of_others_may_not_use_the_phone(lobby: httpx.AsyncClient, simulator: Simulator) -> None:
    elsewhere = {"origin": "http://evil.example.com"}
    assert (await lobby.post("/lobby/calls", json=CALL, headers=elsewhere)).status_code == 403
    url = f"{simulator.url.replace('http', 'ws')}/lobby/calls/{await dialled(lobby)}"
    with pytest.raises(websockets.InvalidStatus):
        async with websockets.connect(url, origin=websockets.Origin("http://evil.example.com")):
            pass


async def test_the_lobbys_own_page_may(lobby: httpx.AsyncClient) -> None:
    asked = {"access-control-request-method": "POST", "access-control-request-headers": "content-type"}
    preflight = await lobby.options("/lobby/calls", headers=asked)
    assert preflight.headers["access-control-allow-origin"] == "http://lobby.example.com"


async def test_a_call_nobody_knows_cannot_be_followed(simulator: Simulator) -> None:
    url = f"{simulator.url.replace('http', 'ws')}/lobby/calls/CA0"
    async with websockets.connect(url) as stream:
        with pytest.raises(websockets.ConnectionClosed) as closed:
            await stream.recv()
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == NOT_FOUND
