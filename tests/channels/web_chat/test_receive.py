"""The chat through real sockets."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from starlette.applications import Starlette
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from channels.web_chat import receive
from channels.web_chat.carrying import carry_out
from channels.web_chat.limits import Gate
from channels.web_chat.manifest import ChatSettings, open_channel
from channels.web_chat.receive import FRAMES, ChatSocket
from hub.contract.inbound import ContactOpened, LineMessage
from tests.fakes.asgi_socket import AsgiSocket, settle
from tests.fakes.chat_client import ChatClient
from tests.fakes.chat_doors import ChatHub
from tests.fakes.chat_node import ChatNode
from tests.fakes.served import served


@asynccontextmanager
async def chat(hub: ChatHub, **settings: Any) -> AsyncIterator[str]:
    opened = open_channel(ChatSettings(token_key="k" * 32, **settings), hub.doors, hub.chat)
    async with opened as channel, served(Starlette(routes=channel.routes)) as port:
        yield f"ws://127.0.0.1:{port}/chat/socket"


@pytest.fixture
async def url(hub: ChatHub) -> AsyncIterator[str]:
    async with chat(hub) as address:
        yield address


async def until(socket: ClientConnection, client: ChatClient, done: Callable[[], bool]) -> None:
    """Hear until it is so."""
    while not done():
        for answer in client.hear(str(await socket.recv())):
            await socket.send(answer)


async def greet(socket: ClientConnection, client: ChatClient) -> None:
    await socket.send(client.hello())
    await until(socket, client, lambda: client.welcomed)


async def closing(url: str, *frames: str | bytes) -> tuple[int, str]:
    """How the hub closes after these frames, whatever it says before."""
    async with connect(url) as socket:
        for frame in frames:
            await socket.send(frame)
        await socket.wait_closed()
        return socket.close_code or 0, socket.close_reason or ""


async def ping_for_ever(socket: ClientConnection) -> None:
    while True:
        await socket.send('{"type":"ping"}')
        await socket.recv()


async def test_a_message_is_acknowledged_after_the_commit_and_not_before(hub, url):
    ada = ChatClient()
    async with connect(url) as socket:
        await greet(socket, ada)
        hub.may_commit.clear()
        await socket.send(ada.say("Hello?"))
        await socket.send('{"type":"ping"}')
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await until(socket, ada, lambda: bool(ada.acks))
        assert hub.inbound == []
        hub.may_commit.set()
        await until(socket, ada, lambda: bool(ada.acks))
        assert len(hub.of(LineMessage)) == 1


async def test_a_cut_line_resumes_with_exactly_what_is_missing(hub, url):
    ada = ChatClient()
    async with connect(url) as socket:
        await greet(socket, ada)
        await socket.send(ada.say("Hello?"))
        await until(socket, ada, lambda: ada.texts == ["Hello?"])
        socket.transport.abort()
    hub.reply("Are you")
    hub.note("gone, it seems")
    hub.reply("there?")
    async with connect(url) as socket:
        await greet(socket, ada)
        await until(socket, ada, lambda: len(ada.texts) == 3)
    assert ada.texts == ["Hello?", "Are you", "there?"]


async def test_the_same_message_five_times_is_one_contact_and_one_message(hub, url):
    ada = ChatClient()
    async with connect(url) as socket:
        await greet(socket, ada)
        for _ in range(5):
            await socket.send(ada.say("Hello?", "client-0001"))
        await until(socket, ada, lambda: len(ada.acks) == 5)
    assert len(hub.of(ContactOpened)) == len(hub.of(LineMessage)) == 1
    assert set(ada.acks) == {("client-0001", 1)}


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        ("x" * 1_000_000, 1009),
        ("x" * 66_000, 1009),
        (b"\x00\x01\x02", 4400),
        ("{", 4400),
        ('{"type":"message","client_id":"client-0001","text":"no hello"}', 4400),
        ('{"type":"hello","token":"made.up"}', 4401),
        ('{"type":"hello","identity":{"email":"a@b.c","expires":1,"proof":"x"}}', 4403),
    ],
    ids=["1 MB", "66 kB", "binary", "malformed", "no hello", "wrong token", "no proof"],
)
async def test_what_cannot_be_taken_closes_with_a_code_and_an_id(hub, url, frame, code):
    closed, reason = await closing(url, frame)
    assert (closed, "cx_" in reason) == (code, True)
    assert hub.inbound == []


async def test_a_silent_client_is_let_go(hub):
    async with chat(hub, hello_seconds=0.05) as url:
        assert (await closing(url))[0] == 4408


async def test_a_client_is_not_silent_while_the_hub_itself_is_slow(hub, monkeypatch):
    async def slowly(*what):
        await asyncio.sleep(0.3)
        return await carry_out(*what)

    monkeypatch.setattr(receive, "carry_out", slowly)
    async with chat(hub, hello_seconds=0.2) as url, connect(url) as socket:
        await greet(socket, ChatClient())


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:1"])
async def test_a_foreign_origin_is_refused_before_the_handshake(url, origin):
    with pytest.raises(InvalidStatus) as refused:
        await connect(url, origin=origin)
    assert refused.value.response.status_code == 403
    assert b"cx_" in (refused.value.response.body or b"")


async def test_our_own_frame_and_named_origins_are_let_in(hub):
    async with chat(hub, allowed_origins=("app://keydesk",)) as url:
        own = url.replace("ws://", "http://").removesuffix("/chat/socket")
        for origin in (own, "app://keydesk"):
            async with connect(url, origin=origin) as socket:
                await greet(socket, ChatClient())


async def test_too_many_connections_from_one_address_are_refused(hub):
    async with chat(hub, connection_burst=2, connections_per_second=0.001) as url, connect(url), connect(url):
        with pytest.raises(InvalidStatus) as refused:
            await connect(url)
    assert refused.value.response.status_code == 429


async def test_what_was_refused_leaves_a_line_in_the_log_with_its_id(url, caplog, capsys):
    _, reason = await closing(url, "{")
    name = reason[reason.index("cx_") :].rstrip(")")
    assert name in capsys.readouterr().out + caplog.text


async def test_a_frame_from_the_hub_is_json_any_client_can_read(hub, url):
    async with connect(url) as socket:
        await socket.send(ChatClient().hello())
        welcome = json.loads(await socket.recv())
    assert (welcome["type"], welcome["state"], welcome["number"]) == ("welcome", "none", 0)
    assert welcome["token"]


async def test_pings_do_not_make_up_for_a_hello(hub):
    async with chat(hub, hello_seconds=0.3) as url, connect(url) as socket:
        with pytest.raises(ConnectionClosed):
            await ping_for_ever(socket)
        assert socket.close_code == 4408


async def test_a_client_that_does_not_read_is_dropped_and_others_go_on(hub):
    node = await ChatNode(hub).start()
    gate = Gate(at_once=9, rate=9, burst=9)
    endpoint = ChatSocket(node.settings, node.visits, gate, hub.new_id, send_seconds=0.2).serve
    slow, ada = ChatClient(), ChatClient(tab="another")
    socket = AsgiSocket(endpoint)
    socket.say(slow.hello())
    while not socket.sent:
        await settle()
    slow.hear(socket.take()[0])
    socket.say(slow.say("Hello?"))
    while not hub.contacts:
        await settle()
    joined = await node.connect(ada)
    [visit] = [one for one in node.visits if one.note.visitor == slow.visitor]
    socket.stuck = True
    for number in range(50):
        hub.reply(f"{number}" * 100)
    async with asyncio.timeout(20):
        await asyncio.wait({socket.task})
        await joined.say("Nobody holds me up")
    assert (visit.connections, ada.texts) == ((), ["Nobody holds me up"])
    assert gate._open == {}
    back = await node.connect(slow)
    assert len(back.client.texts) == 51


async def test_whoever_floods_frames_is_read_more_slowly(hub):
    async with chat(hub, message_burst=5) as url, connect(url) as socket:
        await greet(socket, ChatClient())
        for _ in range(5 * FRAMES + 20):
            await socket.send('{"type":"seen","number":1}')
        await socket.send('{"type":"ping"}')
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.2):
                await socket.recv()
        assert "pong" in str(await socket.recv())


async def test_a_flood_of_attempts_is_refused_leaves_nothing_behind_and_lets_others_be(hub):
    node = await ChatNode(hub).start()
    ada = await node.connect(ChatClient())
    gate = Gate(at_once=5, rate=0.001, burst=5)
    endpoint = ChatSocket(node.settings, node.visits, gate, hub.new_id).serve
    sockets = [AsgiSocket(endpoint) for _ in range(1000)]
    await settle()
    refused = [socket for socket in sockets if socket.closed]
    assert len(refused) == 995
    for socket in sockets:
        socket.cut()
    await asyncio.gather(*(socket.task for socket in sockets))
    await ada.say("Still served")
    assert ada.client.texts == ["Still served"]
    assert (len(gate), gate._open, len(list(node.visits))) == (1, {}, 1)
