"""The console's socket: in memory for the corners, over a real server for the way through."""

import asyncio
import json
from contextlib import asynccontextmanager, suppress

import pytest
import uvicorn
import websockets
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute

from agent_console.fan_out import FanOut
from agent_console.socket import Stream
from hub.access.actions import sign_in, sign_out
from hub.contract.commands import ConsoleLost, ConsoleOpened
from hub.contract.events import ContactQueued
from tests.fakes.asgi_socket import settle
from tests.fakes.console_world import PASSWORD

PING = '{"type":"ping"}'


@pytest.fixture
async def fan_out(world):
    made = FanOut(world.hub)
    await made.start()
    task = asyncio.ensure_future(made.work())
    yield made
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


@pytest.fixture
async def token(world):
    return (await sign_in(world.door, "ada", PASSWORD, "192.0.2.1", world.clock()))[0]


class Client:
    """The browser's end of a plain ASGI socket."""

    def __init__(self, endpoint, token="", query=b"after=0", **headers):
        headers = {"host": "hub.example", "cookie": f"keydesk_session={token}", **headers}
        scope = {
            "type": "websocket", "path": "/", "query_string": query,
            "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        }  # fmt: skip
        self.inbox = asyncio.Queue()
        self.outbox = asyncio.Queue()
        self.reads = asyncio.Event()
        self.reads.set()
        self.inbox.put_nowait({"type": "websocket.connect"})
        self.task = asyncio.ensure_future(endpoint(scope, self.inbox.get, self._send))

    async def _send(self, message):
        await self.reads.wait()
        self.outbox.put_nowait(message)

    def say(self, text):
        self.inbox.put_nowait({"type": "websocket.receive", "text": text})

    def leave(self):
        self.inbox.put_nowait({"type": "websocket.disconnect", "code": 1001})

    async def hear(self):
        message = await asyncio.wait_for(self.outbox.get(), 20)
        return json.loads(message["text"]) if message["type"] == "websocket.send" else message

    async def closed_with(self):
        while (message := await self.hear()).get("type") != "websocket.close":
            pass
        await asyncio.wait_for(self.task, 20)
        return message["code"]


async def joined(client):
    assert (await client.hear())["type"] == "websocket.accept"
    assert (await client.hear())["type"] == "hello"


async def test_whoever_is_not_signed_in_is_told_so(world, fan_out):
    client = Client(Stream(world.hub, fan_out), token="made up")
    assert await client.closed_with() == 4401
    assert world.acd.done == []


async def test_a_foreign_page_gets_no_socket(world, fan_out, token):
    client = Client(Stream(world.hub, fan_out), token, origin="http://evil.example")
    assert (await client.hear())["type"] == "websocket.close"  # before acceptance: HTTP 403
    await client.task


@pytest.mark.parametrize("query", [b"", b"after=x", b"after=-1", b"after=99999999999999999999"])
async def test_a_console_says_where_it_stands(world, fan_out, token, query):
    assert await Client(Stream(world.hub, fan_out), token, query=query).closed_with() == 1003


async def test_events_come_as_they_happen_and_pings_are_answered(world, fan_out, token):
    client = Client(Stream(world.hub, fan_out), token)
    await joined(client)
    card = await world.contact("ct_1", account_id="ac_north")
    await world.happen(ContactQueued(contact=card))
    frame = await client.hear()
    assert (frame["type"], frame["recorded"]["event"]["contact"]["id"]) == ("event", "ct_1")
    client.say(PING)
    assert await client.hear() == {"type": "pong"}
    client.leave()
    await client.task


async def test_the_router_hears_of_an_agents_first_and_last_console(world, fan_out, token):
    endpoint = Stream(world.hub, fan_out)
    first, second = Client(endpoint, token), Client(endpoint, token)
    await joined(first)
    await joined(second)
    first.leave()
    await first.task
    await settle()
    assert world.acd.done == [ConsoleOpened(actor="us_ada")]
    second.leave()
    await second.task
    await settle()
    assert world.acd.done == [ConsoleOpened(actor="us_ada"), ConsoleLost(actor="us_ada")]


async def test_a_supervisors_console_is_no_news_for_the_router(world, fan_out):
    token, _ = await sign_in(world.door, "sam", PASSWORD, "192.0.2.1", world.clock())
    client = Client(Stream(world.hub, fan_out), token)
    await joined(client)
    client.leave()
    await client.task
    assert world.acd.done == []


async def test_a_silent_console_counts_as_gone(world, fan_out, token):
    client = Client(Stream(world.hub, fan_out, silence=0.01), token)
    assert await client.closed_with() == 4408
    await settle()
    assert world.acd.done[-1] == ConsoleLost(actor="us_ada")


@pytest.mark.parametrize(("said", "code"), [("x" * 5000, 1009), ("nonsense", 1003)])
async def test_a_frame_nobody_understands_ends_the_talk(world, fan_out, token, said, code):
    client = Client(Stream(world.hub, fan_out), token)
    await joined(client)
    client.say(said)
    assert await client.closed_with() == code


async def test_a_console_that_cannot_catch_up_is_let_go_and_comes_again(world, fan_out, token):
    class Broken(FanOut):
        async def join(self, session, wake):
            raise OSError("no store")

    client = Client(Stream(world.hub, Broken(world.hub)), token)
    assert await client.closed_with() == 1013


async def test_a_console_that_does_not_read_does_not_stop_the_others(world, fan_out, token):
    endpoint = Stream(world.hub, fan_out)
    slow, quick = Client(endpoint, token), Client(endpoint, token)
    await joined(slow)
    await joined(quick)
    slow.reads.clear()
    card = await world.contact("ct_1", account_id="ac_north")

    quick_heard = asyncio.ensure_future(_count(quick, 1_000))
    for _ in range(3):
        await world.commit(lambda tx: [tx.record(ContactQueued(contact=card), "router") for _ in range(1_500)])
        await settle()
    assert await quick_heard == 1_000
    slow.reads.set()
    assert await slow.closed_with() == 1013
    quick.leave()
    await quick.task


async def _count(client, many):
    for heard in range(many):
        assert (await client.hear())["type"] == "event", heard
    return many


async def test_signing_out_elsewhere_ends_the_socket(world, fan_out, token):
    client = Client(Stream(world.hub, fan_out, check_every=0.0), token)
    await joined(client)
    await sign_out(world.writer, token)
    client.say(PING)
    assert await client.closed_with() == 4401


@asynccontextmanager
async def serving(app):
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error", lifespan="off"))
    task = asyncio.ensure_future(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    try:
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        server.should_exit = True
        await task


async def test_over_a_real_server_a_lost_line_loses_nothing(world, fan_out, token):
    app = Starlette(routes=[WebSocketRoute("/api/v1/stream", Stream(world.hub, fan_out))])
    card = await world.contact("ct_1", account_id="ac_north")
    async with serving(app) as port:
        url = f"ws://127.0.0.1:{port}/api/v1/stream"
        cookie = {"Cookie": f"keydesk_session={token}"}
        async with websockets.connect(f"{url}?after=0", additional_headers=cookie) as socket:
            assert json.loads(await socket.recv()) == {"type": "hello", "seq": 0}
            await world.happen(ContactQueued(contact=card))
            assert json.loads(await socket.recv())["recorded"]["seq"] == 1
        await world.happen(ContactQueued(contact=card))
        async with websockets.connect(f"{url}?after=1", additional_headers=cookie) as socket:
            assert json.loads(await socket.recv())["recorded"]["seq"] == 2
            assert json.loads(await socket.recv()) == {"type": "hello", "seq": 2}
            await socket.send(PING)
            assert json.loads(await socket.recv()) == {"type": "pong"}
        with pytest.raises(websockets.InvalidStatus) as refused:
            async with websockets.connect(f"{url}?after=0", additional_headers=cookie, origin="http://evil.example"):
                pass
        assert refused.value.response.status_code == 403


def doing(what, conversation_id="cv_ct_1"):
    return json.dumps({"type": "presence", "conversation_id": conversation_id, "doing": what})


def there(viewing=(), typing=(), conversation_id="cv_ct_1"):
    names = {"us_ada": "Ada Lindgren", "us_ben": "Ben Okafor", "us_sam": "Sam Rivers"}
    viewing, typing = ([{"id": id, "name": names[id]} for id in ids] for ids in (viewing, typing))
    return {"type": "presence", "conversation_id": conversation_id, "viewing": viewing, "typing": typing}


@asynccontextmanager
async def signed_in(world, port, login):
    token, _ = await sign_in(world.door, login, PASSWORD, "192.0.2.1", world.clock())
    url = f"ws://127.0.0.1:{port}/api/v1/stream?after=0"
    async with websockets.connect(url, additional_headers={"Cookie": f"keydesk_session={token}"}) as socket:
        assert (json.loads(await socket.recv()))["type"] == "hello"
        yield socket


async def heard(socket):
    return json.loads(await asyncio.wait_for(socket.recv(), 20))


async def test_two_agents_on_one_conversation_see_each_other(world):
    await world.contact("ct_1", account_id="ac_north", agent_id="us_ada", state="active")
    fan_out = FanOut(world.hub, typing=0.1)
    await fan_out.start()
    task = asyncio.ensure_future(fan_out.work())
    app = Starlette(routes=[WebSocketRoute("/api/v1/stream", Stream(world.hub, fan_out))])
    async with serving(app) as port, signed_in(world, port, "ada") as ada:
        await ada.send(doing("viewing"))
        assert await heard(ada) == there(["us_ada"])
        async with signed_in(world, port, "ben") as ben, signed_in(world, port, "cy") as cy:
            assert await heard(ben) == there(["us_ada"])
            await ben.send(doing("viewing"))
            assert await heard(ada) == await heard(ben) == there(["us_ada", "us_ben"])
            await ada.send(doing("typing"))
            assert await heard(ben) == there(["us_ada", "us_ben"], ["us_ada"])
            assert await heard(ben) == there(["us_ada", "us_ben"])
            await cy.send(doing("typing"))
            await cy.send(PING)
            assert await heard(cy) == {"type": "pong"}
            await ben.send(doing("typing"))
            assert await heard(ben) == there(["us_ada", "us_ben"], ["us_ben"])
        while (frame := await heard(ada)) != there(["us_ada"]):
            assert frame["type"] == "presence"
        await ada.send(PING)
        assert await heard(ada) == {"type": "pong"}
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def test_who_looks_on_is_no_reason_to_end_the_talk(world, token):
    class Broken(FanOut):
        async def attend(self, session, said):
            raise OSError("no store")

    fan_out = Broken(world.hub)
    await fan_out.start()
    client = Client(Stream(world.hub, fan_out), token)
    await joined(client)
    client.say(doing("viewing"))
    client.say(PING)
    assert await client.hear() == {"type": "pong"}
    client.leave()
    await client.task
