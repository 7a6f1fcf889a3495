"""Once a visitor has signed in, tokens from before open their chat no longer, on any way in."""

import asyncio
from datetime import timedelta

import jwt
import msgspec
import pytest

from channels.web_chat.identity import prove
from tests.channels.web_chat.api.test_entrance import PICTURE, THEIRS, ask
from tests.fakes.chat_api import SECRET, served_chat
from tests.fakes.chat_client import ChatClient
from tests.fakes.chat_node import ChatNode
from tests.fakes.clock import START

ADA = "ada@example.com"


@pytest.fixture
async def ada(hub, node):
    """Ada, who wrote before she signed in."""
    joined = await node.connect(ChatClient())
    await joined.say("My secret order")
    return joined


def before(ada) -> ChatClient:
    client = ChatClient()
    client.token = ada.client.token
    return client


async def sign_in(hub, node, ada) -> ChatClient:
    client = before(ada)
    client.identity = msgspec.to_builtins(prove("shared with the site", ADA, hub.clock.now + timedelta(hours=1)))
    await node.connect(client)
    return client


async def test_lines_from_before_are_let_go_and_come_in_no_more(hub, node, ada):
    old = before(ada)
    signed_in = await sign_in(hub, node, ada)
    assert signed_in.texts == ["My secret order"]
    assert ada.socket.closed is not None
    assert ada.socket.closed[0] == 4401
    refused = await node.connect(old)
    assert refused.socket.closed is not None
    assert (refused.socket.closed[0], old.texts) == (4401, [])
    again = ChatClient()
    again.token = signed_in.token
    await node.connect(again)
    assert again.texts == ["My secret order"]


async def test_another_node_that_knows_them_from_before_lets_them_in_no_more(hub, node, ada):
    other = await ChatNode(hub, identity_secret="shared with the site").start()
    here = await other.connect(before(ada))
    assert here.client.texts == ["My secret order"]
    await sign_in(hub, node, ada)
    refused = await other.connect(before(ada))
    assert refused.socket.closed is not None
    assert refused.socket.closed[0] == 4401
    await here.settle()
    assert here.socket.closed is not None  # found out with it
    await other.crash()
    await other.visits.stop()


async def test_nor_do_requests_polls_and_files(hub):
    async with served_chat(hub) as served:
        anonymous = await served.visitor()
        kept = (await anonymous.upload(PICTURE)).json()
        await anonymous.say("My secret order", files=[kept["id"]])
        proof = jwt.encode({"email": ADA, "exp": START.timestamp() + 60}, SECRET)
        signed_in = await served.visitor(token=anonymous.token, jwt=proof)
        assert signed_in.welcome["visitor"] == anonymous.welcome["visitor"]
        for method, path, route in THEIRS:
            assert (await ask(served, method, path, route, **anonymous.headers)).status_code == 401, path
        files = [f"files/{kept['id']}", f"files/{hub.messages[hub.contact.conversation_id][0].id}.0"]
        assert {(await anonymous.get(path)).status_code for path in files} == {401}
        assert (await anonymous.upload(PICTURE)).status_code == 401
        hello = {"site": "demo", "token": anonymous.token}
        assert (await served.browser.post("/chat/v1/session", json=hello)).status_code == 401
        polled = await served.browser.post("/chat/v1/poll", json={"frames": [{"type": "hello", **hello}]})
        assert polled.json()["closed"]["code"] == 4401
        assert {(await signed_in.get(path)).status_code for path in files} == {200}
        assert (await signed_in.hear())["messages"][0]["text"] == "My secret order"


async def test_whoever_waits_for_news_with_a_token_from_before_hears_none(hub):
    async with served_chat(hub) as served:
        anonymous = await served.visitor()
        await anonymous.say("Hello?")
        await anonymous.hear()
        waiting = asyncio.create_task(anonymous.get("messages", **anonymous.known, wait=20))
        while not any(visit.connections for visit in served.channel.visits):
            await asyncio.sleep(0)
        await served.visitor(
            token=anonymous.token, jwt=jwt.encode({"email": ADA, "exp": START.timestamp() + 60}, SECRET)
        )
        assert (await waiting).status_code == 401
