"""Visitors who no longer answer."""

import pytest

from hub.contract.chats import ChatRules, Idle
from hub.contract.inbound import LineLeft, LineNotice
from tests.fakes.chat_client import ChatClient
from tests.fakes.chat_node import ChatNode

WORDS = {"warning": {"en": "Are you still there?"}, "goodbye": {"en": "Goodbye.", "zh-CN": "再见。"}}
RULES = ChatRules(idle=Idle(warn_after=600, close_after=300, **WORDS))


@pytest.fixture
async def ada(hub, node):
    hub.rules = RULES
    joined = await node.connect(ChatClient())
    await joined.say("Hello?")
    hub.accept()
    hub.reply("Which order?")
    await joined.settle()
    return joined


async def later(hub, node, seconds: float) -> None:
    """Time goes by, with a look at the chats now and then."""
    for _ in range(10):
        hub.clock.advance(seconds / 10)
        await node.visits.tick()


async def test_who_does_not_answer_is_asked_once_and_then_let_go(hub, node, ada):
    await later(hub, node, 599)
    assert hub.of(LineNotice) == []
    await later(hub, node, 2)
    await later(hub, node, 297)
    await ada.settle()
    assert ada.client.texts == ["Hello?", "Which order?", "Are you still there?"]
    assert ada.client.shown[-1]["author"] == ""
    await later(hub, node, 10)
    await ada.settle()
    assert ada.client.texts[-1] == "Goodbye."
    assert [left.outcome for left in hub.of(LineLeft)] == ["idle"]
    assert ada.client.state == "ended"
    await later(hub, node, 9999)
    assert len(hub.of(LineNotice)) == 2


async def test_who_answers_is_not_asked(hub, node, ada):
    await later(hub, node, 599)
    await ada.say("48210")
    await later(hub, node, 9999)
    assert hub.of(LineNotice) == []


async def test_who_answers_the_question_stays(hub, node, ada):
    await later(hub, node, 610)
    await ada.say("Yes, one moment")
    await later(hub, node, 9999)
    assert (len(hub.of(LineNotice)), hub.of(LineLeft)) == (1, [])


async def test_who_types_is_not_asked(hub, node, ada):
    for _ in range(8):
        await later(hub, node, 300)
        await ada.frame({"type": "typing"})
    assert hub.of(LineNotice) == []


async def test_who_waits_for_an_agent_is_never_idle(hub, node):
    hub.rules = RULES
    ada = await node.connect(ChatClient())
    await ada.say("Hello?")
    await later(hub, node, 9999)
    hub.accept()
    await later(hub, node, 9999)
    assert (hub.of(LineNotice), hub.of(LineLeft)) == ([], [])


async def test_an_answer_whose_event_was_lost_counts_all_the_same(hub, node, ada):
    hub.ring = lambda batch: None
    await ada.say("48210")
    hub.ring = hub.deliver
    await later(hub, node, 9999)
    assert hub.of(LineNotice) == []


async def test_a_restart_forgets_neither_whose_turn_it_is_nor_that_they_were_asked(hub, node, ada):
    await later(hub, node, 500)
    await node.crash()
    second = await ChatNode(hub).start()
    await second.connect(ada.client)
    await later(hub, second, 110)
    assert len(hub.of(LineNotice)) == 1
    await second.crash()
    third = await ChatNode(hub).start()
    again = await third.connect(ada.client)
    await later(hub, third, 310)
    await again.settle()
    assert again.client.texts[-2:] == ["Are you still there?", "Goodbye."]
    assert [left.outcome for left in hub.of(LineLeft)] == ["idle"]


async def test_two_nodes_ask_once(hub, node, ada):
    other = await ChatNode(hub).start()
    for _ in range(10):
        hub.clock.advance(61)
        await node.visits.tick()
        await other.visits.tick()
    await ada.settle()
    assert ada.client.texts.count("Are you still there?") == 1


async def test_without_words_the_chat_just_ends(hub, node, ada):
    hub.rules = ChatRules(idle=Idle(warn_after=600, close_after=300))
    await later(hub, node, 1000)
    assert (hub.of(LineNotice), [left.outcome for left in hub.of(LineLeft)]) == ([], ["idle"])
