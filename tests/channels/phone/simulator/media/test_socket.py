"""The socket of browsers, over a real one."""

import asyncio
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest
import websockets

from channels.phone.simulator import Simulator
from channels.phone.simulator.media.socket import BAD_FRAME, BAD_TOKEN, NOT_ALLOWED, NOT_FOUND
from tests.channels.phone.simulator.conftest import SILENCE, Hub


def token(simulator: Simulator, user: str) -> str:
    claims = {"sub": f"client:{user}", "exp": datetime.now(UTC) + timedelta(hours=1)}
    return jwt.encode(claims, simulator.exchange.settings.auth_token.get_secret_value(), algorithm="HS256")


def address(simulator: Simulator, **query: str) -> str:
    asked = "&".join(f"{name}={value}" for name, value in query.items())
    return f"{simulator.url.replace('http', 'ws')}/media?{asked}"


async def hear(socket: Any, kind: str) -> dict[str, Any]:
    async with asyncio.timeout(10):
        while True:
            frame: dict[str, Any] = json.loads(await socket.recv())
            if frame["type"] == kind:
                return frame


@pytest.mark.filterwarnings("ignore::jwt.InsecureKeyLengthWarning")
async def test_an_agent_registers_is_rung_answers_keys_and_hangs_up(simulator: Simulator) -> None:
    async with websockets.connect(address(simulator, token=token(simulator, "us_1"), page="p")) as socket:
        assert (await hear(socket, "ready"))["identity"] == "us_1"
        line = simulator.exchange.dial_out("+14155550199", "client:us_1", SILENCE)
        leg = (await hear(socket, "ring"))["leg"]
        assert leg == line.sid
        await socket.send(json.dumps({"type": "answer", "leg": leg}))
        await hear(socket, "connected")
        await socket.send(json.dumps({"type": "keys", "leg": leg, "keys": "1x"}))
        async with asyncio.timeout(10):
            assert await line.key() == "1"
        await socket.send(json.dumps({"type": "hangup", "leg": leg}))
        assert (await hear(socket, "ended"))["reason"] == "completed"


@pytest.mark.filterwarnings("ignore::jwt.InsecureKeyLengthWarning")
async def test_an_agent_declines(simulator: Simulator) -> None:
    async with websockets.connect(address(simulator, token=token(simulator, "us_1"), page="p")) as socket:
        await hear(socket, "ready")
        simulator.exchange.dial_out("+14155550199", "client:us_1", SILENCE)
        await socket.send(json.dumps({"type": "decline", "leg": (await hear(socket, "ring"))["leg"]}))
        assert (await hear(socket, "ended"))["reason"] == "busy"


async def test_pages_without_a_right_are_told_why(simulator: Simulator, hub: Hub) -> None:
    hub.documents["/phone/voice"] = SILENCE
    line = simulator.exchange.dial_in("+14155550101", "+14155550199")
    evil = websockets.Origin("http://evil.example.com")
    for query, origin, code in [
        ({"token": "nonsense"}, None, BAD_TOKEN),
        ({}, None, BAD_TOKEN),
        ({"call": line.sid}, evil, NOT_ALLOWED),
        ({"call": "CA0"}, None, NOT_FOUND),
    ]:
        async with websockets.connect(address(simulator, **query), origin=origin) as socket:
            with pytest.raises(websockets.ConnectionClosed) as closed:
                await socket.recv()
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == code


@pytest.mark.parametrize("frame", ["nonsense", '{"type":"sing"}', '{"type":"keys"}', f'"{"x" * 70_000}"'])
async def test_a_frame_that_cannot_be_read_closes_the_socket(simulator: Simulator, hub: Hub, frame: str) -> None:
    hub.documents["/phone/voice"] = SILENCE
    line = simulator.exchange.dial_in("+14155550101", "+14155550199")
    async with websockets.connect(address(simulator, call=line.sid)) as socket:
        await hear(socket, "ready")
        await socket.send(frame)
        with pytest.raises(websockets.ConnectionClosed) as closed:
            await socket.recv()
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == BAD_FRAME
    assert not line.over
