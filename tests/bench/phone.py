"""The phone channel on one process: a signed webhook in, TwiML out, after its commit; then whole calls.

`phone.webhook_*`: a call of somebody unknown comes in and hears the menu, each with a token of its own, which means a
contact opened, what was heard journalled, and the call's place and the answer kept. Beside it its floor
(`tests.bench.phone_floor`), driven by the same client in the same run: the same signature, the same TwiML, no more.

`phone.calls_per_s`: calls set up from end to end, with the carrier simulator beside the hub: call in, contact, offer on
the agent's WebSocket, accepted by REST, the agent's leg called, both in one conference. Until the last one is.
"""

import asyncio
import contextlib
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from urllib.parse import urlencode

import httpx
from pydantic import SecretStr
from twilio.request_validator import RequestValidator
from websockets.asyncio.client import ClientConnection, connect

from channels.phone.simulator.app import Simulator, serve
from channels.phone.simulator.settings import SimulatorSettings
from tests.bench.figures import Figure, figure, percentile
from tests.bench.http import Connection
from tests.bench.river import CONNECTIONS, FORM, TOKEN, running_hub
from tests.servers import free_port

PATIENCE = 120  # seconds; a call that is never connected is a mistake, not a figure
OURS = "+14155550100"


def bench(quick: bool) -> list[Figure]:
    """The webhooks' figures, and calls from end to end, on SQLite."""
    return asyncio.run(_bench(quick))


async def _bench(quick: bool) -> list[Figure]:
    single, many, calls = (60, 300, 12) if quick else (2_000, 20_000, 1_000)
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/hub.sqlite3"
        async with _hub_and_carrier(url, Path(folder)) as (port, platinum, simulator):
            with _floor(f"http://127.0.0.1:{port}") as floor_port:
                least = await _webhooks(floor_port, port, single, many)
            ours = await _webhooks(port, port, single, many)
            rate = await _calls(port, simulator, platinum, calls)
    names = (("webhook_p50", "ms"), ("webhook_p99", "ms"), ("webhooks_per_s", "webhooks/s"))
    figures = [
        figure(f"phone.{name}", value, unit, floor)
        for (name, unit), value, floor in zip(names, ours, least, strict=True)
    ]
    return [*figures, figure("phone.calls_per_s", rate, "calls/s")]


# --- webhooks --------------------------------------------------------------------------------------------------------


async def _webhooks(port: int, signed_for: int, single: int, many: int) -> tuple[float, float, float]:
    """p50 and p99 in ms over `single` webhooks one after another, then the rate of `many` over 32 connections."""
    path, sign = "/phone/voice", RequestValidator(TOKEN).compute_signature

    def make(key: str, caller: int) -> tuple[bytes, dict[str, str]]:
        form = {
            "CallSid": f"CA{key}",
            "From": f"+1415{caller:07}",
            "To": OURS,
            "CallStatus": "ringing",
            "Direction": "inbound",
        }
        signature = sign(f"http://127.0.0.1:{signed_for}{path}", form)
        return urlencode(form).encode(), FORM | {
            "X-Twilio-Signature": signature,
            "I-Twilio-Idempotency-Token": f"token-{key}",
        }

    async def ask(connection: Connection, body: bytes, headers: dict[str, str]) -> None:
        status, answer = await connection.post(path, body, headers)
        assert status == 200, answer
        assert b"<Gather" in answer, answer

    one = await Connection.open(port)
    waits = []
    for body, headers in [make(f"one{number}", 2_000_000 + number) for number in range(single + 50)]:
        begin = time.perf_counter()
        await ask(one, body, headers)
        waits.append((time.perf_counter() - begin) * 1000)
    await one.close()
    left = iter([make(f"many{number}", 3_000_000 + number) for number in range(many)])

    async def client() -> None:
        connection = await Connection.open(port)
        for body, headers in left:
            await ask(connection, body, headers)
        await connection.close()

    begin = time.perf_counter()
    await asyncio.gather(*(client() for _ in range(CONNECTIONS)))
    return percentile(waits[50:], 0.5), percentile(waits[50:], 0.99), many / (time.perf_counter() - begin)


@contextmanager
def _floor(public_url: str) -> Iterator[int]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.phone_floor", public_url, TOKEN], stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        yield int(process.stdout.readline())
    finally:
        process.terminate()
        process.wait(10)
        if process.stdout is not None:
            process.stdout.close()


# --- whole calls -----------------------------------------------------------------------------------------------------


@asynccontextmanager
async def _hub_and_carrier(database_url: str, folder: Path) -> AsyncIterator[tuple[int, str, Simulator]]:
    port = free_port()
    carrying = SimulatorSettings(
        auth_token=SecretStr(TOKEN), hub_url=f"http://127.0.0.1:{port}", speech_seconds=0, answer_after=0
    )
    async with serve(carrying) as simulator:
        environment = {
            "KEYDESK_PHONE__API_BASE_URL": simulator.url,
            "KEYDESK_PHONE__ACCOUNT_SID": carrying.account_sid,
        }
        async with running_hub(database_url, folder, port, **environment) as (_, platinum):
            yield port, platinum, simulator


async def _calls(port: int, simulator: Simulator, caller: str, many: int) -> float:
    """Calls a second, all made at once, until the last is connected with the agent."""
    url = f"http://127.0.0.1:{port}"
    fresh = httpx.Limits(keepalive_expiry=2)  # seconds; the hub closes idle connections after five
    async with httpx.AsyncClient(base_url=url, headers={"X-Keydesk": "1"}, timeout=PATIENCE, limits=fresh) as http:
        answer = await http.post("/api/v1/session", json={"login": "wang.lei", "password": "demo"})
        assert answer.is_success, answer.text
        desk = (await http.get("/api/v1/desk")).json()
        cookie = "; ".join(f"{name}={value}" for name, value in http.cookies.items())
        stream = f"{url.replace('http', 'ws', 1)}/api/v1/stream?after={desk['seq']}"
        async with connect(stream, additional_headers={"Cookie": cookie}, compression=None) as socket:
            accepting = asyncio.create_task(_accept_all(http, socket))
            begin = time.perf_counter()
            lines = [simulator.exchange.dial_in(caller, OURS) for _ in range(many)]
            async with asyncio.timeout(PATIENCE):
                await asyncio.gather(*(_connected(simulator, line.sid) for line in lines))
            rate = many / (time.perf_counter() - begin)
            accepting.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await accepting
            for line in lines:
                simulator.exchange.hang_up(line)
            async with asyncio.timeout(PATIENCE):
                while not all(line.over for line in simulator.exchange.lines.values()) or await _talking(http):
                    await asyncio.sleep(0.2)
    return rate


async def _talking(http: httpx.AsyncClient) -> bool:
    """Whether the hub believes that somebody still talks."""
    desk = (await http.get("/api/v1/desk")).json()
    return any(card["state"] == "active" and card["left_at"] is None for card in desk["contacts"])


async def _connected(simulator: Simulator, sid: str) -> None:
    async for heard in simulator.exchange.lines[sid].follow():
        assert heard["type"] != "ended", heard
        if heard.get("state") == "connected":
            return


async def _accept_all(http: httpx.AsyncClient, socket: ClientConnection) -> None:
    """The agent accepts whatever is offered, at once."""
    async with asyncio.TaskGroup() as accepting:
        async for data in socket:
            if '"offer.made"' in str(data):
                for offer in json.loads(data)["recorded"]["event"]["contact"]["offers"]:
                    accepting.create_task(_accept(http, offer["id"]))


async def _accept(http: httpx.AsyncClient, offer_id: str) -> None:
    answer = await http.post(f"/api/v1/offers/{offer_id}/accept")
    assert answer.is_success, answer.text
