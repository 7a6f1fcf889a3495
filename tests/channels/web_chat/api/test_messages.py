import asyncio

import pytest
from msgspec import structs

from channels.web_chat.waits import Told
from hub.contract.errors import Unavailable
from hub.contract.promises import Wait
from tests.fakes.asgi_socket import settle
from tests.fakes.chat_api import Guest, Served, served_chat
from tests.fakes.chat_doors import ChatHub


async def test_a_message_is_taken_once_however_often_it_is_said(hub: ChatHub, ada: Guest):
    answers = await asyncio.gather(*(ada.say("Hello", "said-0001") for _ in range(5)))
    assert {answer.json()["number"] for answer in answers} == {1}
    assert hub.transcript(hub.contact.conversation_id) == ["Hello"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"text": "x" * 3001}, "too_long"),
        ({"text": " \n"}, "empty"),
        ({"text": "Hi", "email": "nobody"}, "email"),
        ({"text": "Hi", "files": ["up_of_somebody"]}, "file"),
        ({"text": "Hi", "client_id": "short"}, "body"),
        ({"text": 7}, "body"),
        ({"text": "Hi", "files": ["x"] * 21}, "body"),
    ],
)
async def test_what_cannot_be_taken_is_told_and_changes_nothing(hub: ChatHub, ada: Guest, body, field):
    answer = await ada.post("messages", {"client_id": "said-0001", **body})
    assert (answer.status_code, answer.json()["field"]) == (422, field)
    assert hub.inbound == []


async def test_what_the_store_cannot_take_is_not_acknowledged_and_is_said_again(hub: ChatHub, ada: Guest):
    hub.fail_with = Unavailable("The store does not answer.")
    assert (await ada.say("Hello", "said-0001")).status_code == 503
    hub.fail_with = None
    assert (await ada.say("Hello", "said-0001")).status_code == 200
    assert hub.transcript(hub.contact.conversation_id) == ["Hello"]


async def test_news_comes_once_and_in_order(hub: ChatHub, ada: Guest):
    assert (await ada.hear())["status"]["state"] == "none"
    await ada.say("Hello")
    hub.accept()
    hub.reply("Hi Ada")
    hub.note("She is a good customer")
    hub.reply("Anything else?")
    first = await ada.hear()
    assert [message["number"] for message in first["messages"]] == [1, 2, 4]
    assert (first["number"], first["status"]["agent"]) == (4, "Mara Lindt")
    again = await ada.hear()
    assert (again["messages"], again["changed"], again["mark"]) == ([], [], first["mark"])


@pytest.mark.parametrize(
    "query", [{"after": -1}, {"after": 2**31}, {"changes": 10**30}, {"after": "x"}, {"conversation": "x" * 201}]
)
async def test_what_is_no_place_in_a_conversation_is_refused(ada: Guest, query):
    assert (await ada.get("messages", **query)).status_code == 422


async def test_of_another_conversation_everything_is_new(hub: ChatHub, ada: Guest):
    await ada.say("Hello")
    answer = await ada.get("messages", conversation="cv_of_before", after=7, changes=3)
    assert [message["text"] for message in answer.json()["messages"]] == ["Hello"]


async def test_changed_messages_are_told_as_they_are_now(hub: ChatHub, ada: Guest):
    await ada.say("Hello")
    hub.accept()
    sent = hub.reply("It leaves tomorow")
    await ada.hear()
    said = hub.messages[sent.conversation_id]
    said[1] = structs.replace(sent, text="It leaves tomorrow", change=1)
    assert [(each["number"], each["text"]) for each in (await ada.hear())["changed"]] == [(2, "It leaves tomorrow")]
    said[1] = structs.replace(sent, text="gone", change=2, deleted=True)
    assert [(each["text"], each["deleted"]) for each in (await ada.hear())["changed"]] == [("", True)]
    assert (await ada.hear())["changed"] == []


async def test_whoever_waits_hears_at_once_and_leaves_nothing_behind(hub: ChatHub):
    async with served_chat(hub, poll_seconds=50) as served:
        ada = await served.visitor()
        await ada.say("Hello")
        await ada.hear()
        for act, heard in [
            (hub.accept, lambda news: news["status"]["state"] == "active"),
            (lambda: hub.reply("Hi"), lambda news: news["messages"][0]["text"] == "Hi"),
            (hub.end, lambda news: news["status"]["state"] == "ended"),
        ]:
            waiting = asyncio.ensure_future(ada.hear(wait=50))
            await settle(200)
            assert not waiting.done()
            act()
            assert heard(await waiting)
        assert [visit.connections for visit in served.channel.visits] == [()]


async def test_whoever_waits_in_vain_is_answered_in_the_end(served: Served, ada: Guest):
    await ada.hear()
    assert (await ada.hear(wait=55))["messages"] == []
    assert (await ada.get("messages", wait=56)).status_code == 422


async def test_a_hub_that_stops_answers_whoever_waits(hub: ChatHub):
    async with served_chat(hub, poll_seconds=50) as served:
        ada = await served.visitor()
        await ada.hear()
        waiting = asyncio.ensure_future(ada.hear(wait=50))
        await settle(200)
        await served.channel.visits.stop()
        assert (await waiting)["messages"] == []


async def test_whoever_asks_now_and_then_is_not_taken_for_gone(hub: ChatHub):
    async with served_chat(hub, away_seconds=300) as served:
        ada = await served.visitor()
        await ada.say("Hello")
        for _ in range(4):
            hub.clock.advance(200)
            await served.channel.visits.tick()
            assert (await ada.hear())["status"]["state"] == "waiting"
        hub.clock.advance(301)
        await served.channel.visits.tick()
        assert (await ada.hear())["status"]["state"] == "ended"


async def test_a_place_in_the_queue_that_was_told_before_is_no_news(hub: ChatHub):
    async with served_chat(hub, poll_seconds=50) as served:
        ada = await served.visitor()
        await ada.say("Hello")
        hub.waits.by_line["web_chat", hub.contact.external_key] = Wait(position=2, seconds=120)
        await served.channel.visits.tick()
        next(iter(served.channel.visits)).wait = Told(2, 120)
        assert (await ada.hear())["status"]["place"] == 2
        waiting = asyncio.ensure_future(ada.hear(wait=50))
        await settle(200)
        assert not waiting.done()
        hub.reply("Hi")
        assert (await waiting)["messages"][0]["text"] == "Hi"
