"""A chat on one process: a customer's message to the agent's socket, the answer back, and what idle chats cost.

Beside it, in the same run and by the same client, its floor (`tests.bench.chat_floor`): the same server with a socket
that commits one row, fully durable, and says the message back; for memory, the same number of sockets that are only
open. Messages come one after the other, then answers, each with the word that it arrived. Each idle chat has said one
message, which is offered to an agent, and pings as the widget does. Last, on a hub with its usual limits, one address
tries to connect a thousand times a second while a visitor of another writes. Client and server share the machine's
cores.
"""

import asyncio
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from os import getpid, sysconf
from pathlib import Path

import httpx
from websockets.asyncio.client import ClientConnection, connect

from tests.bench.figures import Figure, figure, percentile
from tests.bench.http import Connection
from tests.bench.idle_sockets import Idle, keep_alive, open_idle, room
from tests.bench.river import PATIENCE, Arrivals, running_hub
from tests.fakes.chat_client import ChatClient
from tests.journeys.chat_storm import Struck, storm

IDLE, IDLE_QUICK = 10_000, 150
WARM = 50
ANY_RATE = {"KEYDESK_WEB_CHAT__MESSAGES_PER_SECOND": "100000"}
NO_LIMITS = ANY_RATE | {
    "KEYDESK_WEB_CHAT__CONNECTIONS_AT_ONCE": "100000",
    "KEYDESK_WEB_CHAT__CONNECTIONS_PER_SECOND": "100000",
    "KEYDESK_WEB_CHAT__CONNECTION_BURST": "100000",
    "KEYDESK_WEB_CHAT__SILENT_SECONDS": "600",
}
FLOOD, FLOOD_FROM = 1000.0, "127.0.9.1"  # attempts a second
FORM = json.dumps({"type": "form", "form": {"consent": True}})
HELLO = json.dumps({"type": "hello", "site": ""})
FIRST = json.dumps({"type": "message", "client_id": "idle-%", "text": "Is my order late?"})


def bench(quick: bool) -> list[Figure]:
    """Latency both ways, alone and beside idle chats, and memory of those."""
    return asyncio.run(_bench(quick))


async def _bench(quick: bool) -> list[Figure]:
    single, idle = (60, IDLE_QUICK) if quick else (2_000, room(IDLE))
    with tempfile.TemporaryDirectory() as folder:
        with _floor(f"{folder}/floor.sqlite3") as (port, pid):
            echo = await _echoes(port, single)
            bare = await _grown(pid, idle, port, "/echo")
        async with running_hub(f"sqlite:///{folder}/hub.sqlite3", Path(folder), **NO_LIMITS) as (port, _):
            pid = next(child for child, words in _children() if "config.cli" in words)
            async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", headers={"X-Keydesk": "1"}) as http:
                desk = await _Desk.sign_in(http, port)
                alone = await desk.talk(single, "alone")
                answers = [b'"welcome"', b'"form"', b'"ack"']
                each, idles = await _idle(pid, idle, port, "/chat/socket", (HELLO, FORM, FIRST), answers)
                pinging = asyncio.create_task(keep_alive(idles))
                beside = await desk.talk(single, "beside")
                pinging.cancel()
                await desk.close()
            _hang_up(idles)
    calm, flooded, struck = await _flooded(single)
    return [
        figure("chat.message_p50", percentile(alone.messages, 0.5), "ms", percentile(echo, 0.5)),
        figure("chat.message_p99", percentile(alone.messages, 0.99), "ms", percentile(echo, 0.99)),
        figure("chat.answer_p50", percentile(alone.answers, 0.5), "ms", percentile(echo, 0.5)),
        figure("chat.answer_p99", percentile(alone.answers, 0.99), "ms", percentile(echo, 0.99)),
        figure(
            "chat.message_p50_idle",
            percentile(beside.messages, 0.5),
            f"ms ({idle:,} idle chats)",
            percentile(echo, 0.5),
        ),
        figure("chat.bytes_per_idle", each, f"bytes ({idle:,} idle chats)", bare),
        figure("chat.flood_attempts_per_s", struck.rate, "attempts/s", FLOOD),
        figure("chat.message_p50_flood", percentile(flooded.messages, 0.5), "ms", percentile(calm.messages, 0.5)),
        figure("chat.message_p99_flood", percentile(flooded.messages, 0.99), "ms", percentile(calm.messages, 0.99)),
    ]


async def _flooded(single: int) -> tuple["Waits", "Waits", Struck]:
    """A chat in peace, then one while an address floods the hub, and how the hub answered that address."""
    with tempfile.TemporaryDirectory() as folder:
        async with (
            running_hub(f"sqlite:///{folder}/hub.sqlite3", Path(folder), **ANY_RATE) as (port, _),
            httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", headers={"X-Keydesk": "1"}) as http,
        ):
            desk = await _Desk.sign_in(http, port)
            calm = await desk.talk(single, "calm")
            async with storm(port, FLOOD_FROM, FLOOD) as attack:
                flooded = await desk.talk(single, "flooded")
                struck = await attack.end()
            await desk.close()
    assert struck.answers[429] > struck.answers[101], struck
    return calm, flooded, struck


# --- talking ---------------------------------------------------------------------------------------------------------


class Waits:
    """Milliseconds until a message was on the other's socket."""

    def __init__(self) -> None:
        self.messages: list[float] = []
        self.answers: list[float] = []


class _Desk:
    """An agent's stream and requests."""

    def __init__(self, http: httpx.AsyncClient, stream: ClientConnection, port: int) -> None:
        self._http = http
        self._stream = stream
        self._port = port
        self._arrivals = Arrivals(stream, _event_key)
        self._pinging = asyncio.create_task(self._ping())

    @classmethod
    async def sign_in(cls, http: httpx.AsyncClient, port: int) -> "_Desk":
        answer = await http.post("/api/v1/session", json={"login": "wang.lei", "password": "demo"})
        assert answer.is_success, answer.text
        desk = (await http.get("/api/v1/desk")).json()
        address = f"ws://127.0.0.1:{port}/api/v1/stream?after={desk['seq']}"
        cookie = {"Cookie": "; ".join(f"{name}={value}" for name, value in http.cookies.items())}
        stream = await connect(address, additional_headers=cookie, compression=None)
        found = cls(http, stream, port)
        while not await found._reachable():
            await asyncio.sleep(0.05)
        return found

    async def _reachable(self) -> bool:
        """Whether chats are offered to it: before that, whoever comes is asked to leave a message."""
        return any(agent["reachable"] for agent in (await self._http.get("/api/v1/desk")).json()["agents"])

    async def _ping(self) -> None:
        """As the console does."""
        while True:
            await asyncio.sleep(15)
            await self._stream.send('{"type":"ping"}')

    async def close(self) -> None:
        self._pinging.cancel()
        self._arrivals.stop()
        await self._stream.close()

    async def talk(self, many: int, name: str) -> Waits:
        """One chat: so many messages, one after the other, then so many answers."""
        waits = Waits()
        client = ChatClient(site="", tab=f"bench-{name}")
        async with connect(f"ws://127.0.0.1:{self._port}/chat/socket", compression=None) as socket:
            await socket.send(HELLO)
            while not client.welcomed:
                client.hear(str(await socket.recv()))
            await socket.send(FORM)
            offered = self._arrivals.expect("offered")
            await socket.send(client.say("Hello?"))
            await asyncio.wait_for(offered, PATIENCE)
            contact = await self._accept(client)
            heard = Arrivals(socket, lambda data: _answer_key(client.hear(str(data)), data))
            for number in range(many + WARM):
                waits.messages.append(await self._message(socket, client, f"{name} {number}"))
            line = await Connection.open(self._port)
            for number in range(many + WARM):
                waits.answers.append(await self._answer(line, heard, contact, f"{name} {number}"))
                await socket.send(json.dumps({"type": "seen", "number": client.number}))
            await line.close()
            heard.stop()
        waits.messages, waits.answers = waits.messages[WARM:], waits.answers[WARM:]
        return waits

    async def _accept(self, client: ChatClient) -> dict[str, str]:
        cards = (await self._http.get("/api/v1/desk")).json()["contacts"]
        card = next(card for card in cards if card["external_key"].startswith(client.visitor))
        answer = await self._http.post(f"/api/v1/offers/{card['offers'][0]['id']}/accept", json={})
        assert answer.is_success, answer.text
        return {"id": card["id"], "conversation": card["conversation_id"]}

    async def _message(self, socket: ClientConnection, client: ChatClient, text: str) -> float:
        seen = self._arrivals.expect(text)
        frame = client.say(text)
        begin = time.perf_counter()
        await socket.send(frame)
        return (await asyncio.wait_for(seen, PATIENCE) - begin) * 1000

    async def _answer(self, line: Connection, heard: Arrivals, contact: dict[str, str], text: str) -> float:
        body = {"text": f"Re: {text}", "client_id": f"re-{text.replace(' ', '-')}", "contact_id": contact["id"]}
        cookie = "; ".join(f"{name}={value}" for name, value in self._http.cookies.items())
        headers = {"Content-Type": "application/json", "Cookie": cookie, "X-Keydesk": "1"}
        seen = heard.expect(f"Re: {text}")
        begin = time.perf_counter()
        path = f"/api/v1/conversations/{contact['conversation']}/messages"
        status, answer = await line.post(path, json.dumps(body).encode(), headers)
        assert status == 201, answer
        return (await asyncio.wait_for(seen, PATIENCE) - begin) * 1000


def _event_key(data: str | bytes) -> str | None:
    text = str(data)
    if '"message.received"' in text:
        words: str = json.loads(text)["recorded"]["event"]["message"]["text"]
        return words
    return "offered" if '"offer.made"' in text else None


def _answer_key(_sent: Sequence[str], data: str | bytes) -> str | None:
    frame = json.loads(data)
    return frame["text"] if frame["type"] == "message" and frame["side"] == "hub" else None


async def _echoes(port: int, many: int) -> list[float]:
    waits = []
    async with connect(f"ws://127.0.0.1:{port}/echo", compression=None) as socket:
        for number in range(many + WARM):
            begin = time.perf_counter()
            await socket.send(
                json.dumps({"type": "message", "client_id": f"echo-{number:08d}", "text": f"echo {number}"})
            )
            await socket.recv()
            waits.append((time.perf_counter() - begin) * 1000)
    return waits[WARM:]


# --- memory ----------------------------------------------------------------------------------------------------------


async def _grown(pid: int, many: int, port: int, path: str) -> float:
    each, idles = await _idle(pid, many, port, path)
    _hang_up(idles)
    return each


async def _idle(
    pid: int, many: int, port: int, path: str, words: Sequence[str] = (), answers: Sequence[bytes] = ()
) -> tuple[float, list[Idle]]:
    """Bytes by which a process grows with each of so many sockets, and these."""
    before = _memory(pid)
    idles = await open_idle(many, port, path, words, answers)
    return (_memory(pid) - before) / many, idles


def _hang_up(idles: Sequence[Idle]) -> None:
    for idle in idles:
        idle.transport.abort()


def _memory(pid: int) -> int:
    """Bytes of a process that are in memory."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * sysconf("SC_PAGE_SIZE")


def _children() -> Iterator[tuple[int, str]]:
    """Those of this process, with the words that started them."""
    for pid in Path(f"/proc/self/task/{getpid()}/children").read_text().split():
        yield int(pid), Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")


@contextmanager
def _floor(place: str) -> Iterator[tuple[int, int]]:
    command = [sys.executable, "-m", "tests.bench.chat_floor", place]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield int(process.stdout.readline()), process.pid
    finally:
        process.terminate()
        process.wait(10)
