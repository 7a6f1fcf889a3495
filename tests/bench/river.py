"""The river end to end on one process: signed call webhook in → committed → offer on the agent's WebSocket.

Beside it, in the same run and driven by the same client, its floor (`tests.bench.floor`): a FastAPI app that commits
one row per POST with full durability and sends it to one WebSocket. Client and server share the machine's cores.
"""

import asyncio
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from urllib.parse import urlencode

import httpx
from sqlalchemy import update
from twilio.request_validator import RequestValidator
from websockets.asyncio.client import ClientConnection, connect

from config.demo.company import load_company
from config.demo.load import load_demo
from config.migrate import upgrade
from config.settings import Settings
from config.wiring import now, read_business
from hub.storage.engine import open_store
from hub.storage.schema import agents
from tests.bench.figures import Figure, figure, percentile
from tests.bench.http import Connection
from tests.servers import free_port, postgres_server

TOKEN = "bench-token-of-32-characters-or-more"
CONNECTIONS = 32
UNBOUNDED = 1_000_000
PATIENCE = 60  # seconds; an offer that never comes is a mistake, not a figure
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def bench(quick: bool) -> list[Figure]:
    """The river's figures on SQLite; in a full run also on PostgreSQL, with `.postgres` behind."""
    return asyncio.run(_bench(quick))


async def _bench(quick: bool) -> list[Figure]:
    figures = []
    with tempfile.TemporaryDirectory() as folder:
        figures += await _on(f"sqlite:///{folder}/hub.sqlite3", f"{folder}/floor.sqlite3", Path(folder), "", quick)
    if quick:
        return figures
    with tempfile.TemporaryDirectory() as folder, postgres_server(durable=True) as server:
        server.execute("CREATE DATABASE hub")
        server.execute("CREATE DATABASE floor")
        figures += await _on(server.url("hub"), server.url("floor"), Path(folder), ".postgres", quick)
    return figures


async def _on(hub_url: str, floor_place: str, folder: Path, suffix: str, quick: bool) -> list[Figure]:
    single, many = (100, 800) if quick else (2_000, 20_000)
    with _floor(floor_place) as port:
        floor = await _floor_figures(port, single, many)
    async with running_hub(hub_url, folder) as (port, phone):
        river = await _river_figures(port, phone, single, many)
    names = [
        ("river.call_to_offer_p50", "ms"),
        ("river.call_to_offer_p99", "ms"),
        ("river.contacts_per_s", "contacts/s"),
    ]
    return [
        figure(name + suffix, ours, unit, least) for (name, unit), ours, least in zip(names, river, floor, strict=True)
    ]


# --- driving ---------------------------------------------------------------------------------------------------------


class Arrivals:
    """When each key was seen on the socket."""

    def __init__(self, socket: ClientConnection, key_of: Callable[[str | bytes], str | None]) -> None:
        self._waiting: dict[str, asyncio.Future[float]] = {}
        self._task = asyncio.ensure_future(self._listen(socket, key_of))

    def expect(self, key: str) -> asyncio.Future[float]:
        future = self._waiting[key] = asyncio.get_running_loop().create_future()
        return future

    async def _listen(self, socket: ClientConnection, key_of: Callable[[str | bytes], str | None]) -> None:
        async for data in socket:
            key = key_of(data)
            future = self._waiting.pop(key, None) if key else None
            if future is not None and not future.done():
                future.set_result(time.perf_counter())

    def stop(self) -> None:
        self._task.cancel()


Request = tuple[str, bytes, dict[str, str]]


async def _drive(
    port: int, arrivals: Arrivals, path: str, make: Callable[[str], Request], single: int, many: int
) -> tuple[float, float, float]:
    """p50 and p99 in ms over `single` requests one after another, then the rate of `many` over 32 connections."""
    one = await Connection.open(port)
    waits = []
    for number in range(single + 50):
        key, body, headers = make(f"one{number}")
        seen = arrivals.expect(key)
        begin = time.perf_counter()
        status, answer = await one.post(path, body, headers)
        assert status == 200, answer
        waits.append((await asyncio.wait_for(seen, PATIENCE) - begin) * 1000)
    await one.close()
    waits = waits[50:]
    requests = [make(f"many{number}") for number in range(many)]
    expected = [arrivals.expect(key) for key, _, _ in requests]
    left = iter(requests)

    async def client() -> None:
        connection = await Connection.open(port)
        for _, body, headers in left:
            status, answer = await connection.post(path, body, headers)
            assert status == 200, answer
        await connection.close()

    begin = time.perf_counter()
    await asyncio.gather(*(client() for _ in range(CONNECTIONS)))
    last = max(await asyncio.wait_for(asyncio.gather(*expected), PATIENCE))
    return percentile(waits, 0.5), percentile(waits, 0.99), many / (last - begin)


# --- the floor -------------------------------------------------------------------------------------------------------


@contextmanager
def _floor(place: str) -> Iterator[int]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.floor", place], stdout=subprocess.PIPE, text=True, cwd=Path.cwd()
    )
    try:
        assert process.stdout is not None
        port = int(process.stdout.readline())
        wait_for(port, "/openapi.json")
        yield port
    finally:
        process.terminate()
        process.wait(10)


async def _floor_figures(port: int, single: int, many: int) -> tuple[float, float, float]:
    async with connect(f"ws://127.0.0.1:{port}/stream", compression=None) as socket:
        arrivals = Arrivals(socket, lambda data: json.loads(data)["key"])

        def make(key: str) -> Request:
            body = json.dumps({"key": key, "from": "+493023125101", "filler": "x" * 300}).encode()
            return key, body, {"Content-Type": "application/json"}

        try:
            return await _drive(port, arrivals, "/contacts", make, single, many)
        finally:
            arrivals.stop()


# --- the hub ---------------------------------------------------------------------------------------------------------


@asynccontextmanager
async def running_hub(
    database_url: str, folder: Path, port: int = 0, **environment: str
) -> AsyncIterator[tuple[int, str]]:
    """The hub as operators run it; its agents take calls and chats without limit, and offers stay open. Yields its port
    and a platinum caller's number. `environment`: settings beside those."""
    business_dir = folder / "business"
    shutil.copytree(Settings().business_dir, business_dir)
    channels = business_dir / "channels.yaml"
    channels.write_text(re.sub(r"offer: .*", "offer: 10 h", channels.read_text()))
    upgrade(database_url)
    settings = Settings(business_dir=business_dir)
    business = read_business(settings)
    company = load_company(business)
    store = open_store(database_url)
    await load_demo(store, company, business, now())
    await store.transact(
        lambda conn: conn.execute(
            update(agents).values(capacity={"phone": UNBOUNDED, "web_chat": UNBOUNDED, "total": UNBOUNDED})
        )
    )
    await store.close()
    port = port or free_port()
    settled = os.environ | {
        "KEYDESK_DATABASE_URL": database_url,
        "KEYDESK_PORT": str(port),
        "KEYDESK_SECRET_KEY": "bench-secret-key-of-32-characters-or-more",
        "KEYDESK_DATA_DIR": str(folder / "data"),
        "KEYDESK_BUSINESS_DIR": str(business_dir),
        "KEYDESK_LOG_LEVEL": "error",
        "KEYDESK_EMAIL__LISTEN_PORT": "0",
        "KEYDESK_PHONE__AUTH_TOKEN": TOKEN,
        "KEYDESK_PHONE__NUMBER": company.supplier.phone,
        **environment,
    }
    process = subprocess.Popen([sys.executable, "-m", "config.cli", "serve"], env=settled)
    try:
        wait_for(port, "/readyz")
        yield port, company.accounts[0].people[0].phone
    finally:
        process.terminate()
        process.wait(15)


async def _river_figures(port: int, phone: str, single: int, many: int) -> tuple[float, float, float]:
    url = f"http://127.0.0.1:{port}"
    sign = RequestValidator(TOKEN).compute_signature

    def make(key: str) -> Request:
        form = {
            "CallSid": f"CA{key}",
            "AccountSid": "",
            "From": phone,
            "To": "+14155550100",
            "CallStatus": "ringing",
            "ApiVersion": "2010-04-01",
            "Direction": "inbound",
        }
        headers = FORM | {"X-Twilio-Signature": sign(f"{url}/phone/voice", form)}
        return f"CA{key}", urlencode(form).encode(), headers

    def offered(data: str | bytes) -> str | None:
        if '"offer.made"' not in str(data):
            return None
        contact = json.loads(data)["recorded"]["event"]["contact"]
        key: str = contact["external_key"]
        return key

    async with httpx.AsyncClient(base_url=url, headers={"X-Keydesk": "1"}) as http:
        answer = await http.post("/api/v1/session", json={"login": "wang.lei", "password": "demo"})
        assert answer.is_success, answer.text
        desk = (await http.get("/api/v1/desk")).json()
        cookie = "; ".join(f"{name}={value}" for name, value in http.cookies.items())
        socket_url = f"{url.replace('http', 'ws', 1)}/api/v1/stream?after={desk['seq']}"
        async with connect(socket_url, additional_headers={"Cookie": cookie}, compression=None) as socket:
            arrivals = Arrivals(socket, offered)
            try:
                return await _drive(port, arrivals, "/phone/voice", make, single, many)
            finally:
                arrivals.stop()


def wait_for(port: int, path: str) -> None:
    for _ in range(600):
        try:
            if httpx.get(f"http://127.0.0.1:{port}{path}", timeout=2).is_success:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.05)
    raise TimeoutError(f"nothing answers on port {port}")
