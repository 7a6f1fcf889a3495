"""A conversation may hold the lines of several customers: each visitor sees what was said on their own."""

import pytest
from msgspec import structs

from hub.contract.errors import NotFound
from hub.contract.events import MessageQueued
from tests.fakes.chat_client import ChatClient


@pytest.fixture
async def ada(hub, node):
    """Ada talks to an agent, and Bob's line now stands in her conversation."""
    joined = await node.connect(ChatClient())
    await joined.say("Hello?")
    hub.accept()
    hub.reply("Hi Ada")
    bob = structs.replace(hub.contact, id="ct_bob", address="vi_bob", external_key="vi_bob.1")
    hub.contacts = {bob.id: bob, **hub.contacts}
    await joined.settle()
    return joined


def to_bob(hub, text: str) -> None:
    said = hub._add(hub.contacts["ct_bob"], "outbound", text, author="Mara Lindt", author_id="us_1")
    hub._publish(MessageQueued(message=said))


async def test_news_of_anothers_line_is_not_for_this_visitor(hub, node, ada):
    to_bob(hub, "Bob, your code is 4711")
    await ada.settle()
    hub.reply("Ada, which order?")
    await ada.settle()
    assert ada.client.texts == ["Hello?", "Hi Ada", "Ada, which order?"]


async def test_nor_is_what_became_of_it(hub, node, ada):
    to_bob(hub, "Bob, your code is 4711")
    hub.edit(hub.messages[hub.contact.conversation_id][-1].id, "Bob, it is 4712")
    await ada.settle()
    hub.reply("Ada, which order?")
    await ada.settle()
    assert ada.client.texts == ["Hello?", "Hi Ada", "Ada, which order?"]


async def test_who_comes_back_reads_only_their_own_lines(hub, node, ada):
    to_bob(hub, "Bob, your code is 4711")
    hub.reply("Ada, which order?")
    reloaded = ChatClient()
    reloaded.token = ada.client.token
    joined = await node.connect(reloaded)
    assert joined.client.texts == ["Hello?", "Hi Ada", "Ada, which order?"]


async def test_files_of_anothers_line_do_not_open(hub, node, ada):
    to_bob(hub, "Bob, here it is")
    said = hub.messages[hub.contact.conversation_id][-1]
    with pytest.raises(NotFound):
        await node.visits.uploads.find(ada.client.visitor, f"{said.id}.0")
