import asyncio

import pytest

from hub.contract.chats import ChatRules, FormField, PreChat
from hub.contract.inbound import LineLeft
from hub.contract.signals import Typing
from tests.fakes.asgi_socket import settle
from tests.fakes.chat_receipts import receipts


async def test_what_arrived_and_what_was_read_is_confirmed(hub, ada):
    await ada.say("Hello")
    hub.accept()
    first, second = hub.reply("Hi"), hub.reply("How can we help?")
    await ada.post("seen", {"number": 2})
    await ada.post("read", {"number": 3})
    assert await receipts(hub, 2) == [(first.id, "read"), (second.id, "read")]


async def test_typing_is_told_while_a_chat_is_open(hub, ada):
    heard = asyncio.Queue()
    hub.signals.listen(heard.put_nowait)
    await ada.post("typing", {"on": True})
    await settle()
    assert heard.empty()
    await ada.say("Hello")
    await ada.post("typing", {"on": True})
    signal = await heard.get()
    assert isinstance(signal, Typing)
    assert (signal.conversation_id, signal.side, signal.on) == (hub.contact.conversation_id, "customer", True)


async def test_a_form_is_taken_when_nothing_is_wrong_with_it(hub, served):
    hub.rules = ChatRules(form=PreChat(fields=(FormField(key="order", kind="text", names={}, required=True),)))
    ada = await served.visitor()
    assert (await ada.say("Hello")).json()["field"] == "form"
    assert (await ada.post("form", {"answers": {}})).json()["wrong"] == {"order": "missing"}
    assert (await ada.post("form", {"answers": {"order": "48210"}})).json()["wrong"] == {}
    assert (await ada.say("Hello")).status_code == 200


async def test_a_chat_is_ended_once(hub, ada):
    assert (await ada.post("end")).status_code == 204
    assert hub.inbound == []
    await ada.say("Hello")
    for _ in range(2):
        assert (await ada.post("end")).status_code == 204
    assert len(hub.of(LineLeft)) == 1


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("seen", {"number": -1}),
        ("read", {}),
        ("typing", {"on": "yes"}),
        ("form", {"answers": {"a": 1}}),
        ("page", {"url": "x" * 2001}),
        ("page", {"data": {"x" * 65: ""}}),
        ("survey", {"csat": 6}),
        ("survey", {"nps": -1}),
        ("survey", {"comment": "x" * 2001}),
        ("transcript", {}),
        ("transcript", {"email": "x" * 255}),
    ],
)
async def test_values_out_of_bounds_are_refused(hub, ada, path, body):
    answer = await ada.post(path, body)
    assert (answer.status_code, answer.json()["field"]) == (422, "body")


@pytest.mark.parametrize(
    ("path", "body", "code"),
    [("survey", {"csat": 5}, "too_early"), ("transcript", {"email": "ada@example.com"}, "too_early")],
)
async def test_what_there_is_nothing_to_say_of_yet_is_told(ada, path, body, code):
    assert (await ada.post(path, body)).json()["code"] == code
