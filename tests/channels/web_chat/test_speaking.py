"""What becomes of words: with and without a form, within and outside hours, soon and long after the last chat."""

import pytest
from msgspec import structs

from channels.web_chat.frames import File
from hub.contract.chats import ChatRules, FormField, PreChat, Topic
from hub.contract.errors import Unavailable
from hub.contract.inbound import ContactOpened, FollowUpAsked, LineLeft, LineMessage
from hub.contract.words import Address, Attachment
from tests.fakes.chat_client import ChatClient

FORM = PreChat(
    fields=(FormField(key="mail", kind="mail", names={"en": "Email"}, required=True),),
    topics=(
        Topic(key="orders", names={"en": "Orders"}, skills=("orders",)),
        Topic(key="technical", names={"en": "Technical"}, calendar="lab"),
    ),
)
FILLED = {"type": "form", "form": {"answers": {"mail": "ada@example.com", "name": "Ada L."}, "topic": "orders"}}


async def test_no_word_is_taken_before_a_form_that_demands_something(hub, node):
    hub.rules = ChatRules(form=FORM)
    ada = await node.connect(ChatClient())
    assert ada.client.welcome["form"] is True
    await ada.say("Hello?")
    assert (ada.client.refused, hub.inbound) == (["form"], [])
    await ada.frame({"type": "form", "form": {"answers": {"mail": "ada"}}})
    assert ada.client.told("form")[-1]["wrong"] == {"mail": "not_valid"}
    await ada.frame(FILLED)
    assert ada.client.told("form")[-1]["wrong"] == {}
    await ada.say("Hello?")
    [opened] = hub.of(ContactOpened)
    assert (opened.name, opened.skills, opened.proven) == ("Ada L.", ("orders",), False)
    assert opened.facts == {"mail": "ada@example.com", "topic": "Orders"}
    assert opened.sender.kind == "chat"  # what a form says proves nothing


async def test_the_form_survives_a_restart_and_is_not_asked_for_within_a_chat(hub, node):
    hub.rules = ChatRules(form=FORM)
    ada = await node.connect(ChatClient())
    await ada.frame(FILLED)
    await node.crash()
    await node.visits.start()
    again = await node.connect(ada.client)
    assert again.client.welcome["form"] is False
    await again.say("Hello?")
    assert again.client.refused == []


async def test_a_message_said_again_is_acknowledged_without_a_form(hub, node):
    ada = await node.connect(ChatClient())
    await ada.say("Hello?")
    await ada.frame({"type": "end"})
    hub.rules = ChatRules(form=FORM, reopen_within=0)
    hub.clock.advance(1)
    await ada.say("Hello?", "client-0001")
    assert (ada.client.acks[-1], ada.client.refused) == (("client-0001", 1), [])
    await ada.say("Another matter")
    assert ada.client.refused == ["form"]


async def test_outside_hours_a_visitor_leaves_a_message_at_once(hub, node):
    hub.rules = ChatRules(calendar="desk", form=structs.replace(FORM, topics=()))
    hub.queues.calendars["desk"] = False
    ada = await node.connect(ChatClient())
    assert (ada.client.state, ada.client.welcome["open"]) == ("unattended", False)
    await ada.frame({"type": "form", "form": {"answers": {"mail": "ada@example.com"}}})
    await ada.say("Where is order 48210?")
    [opened] = hub.of(ContactOpened)
    [left] = hub.of(FollowUpAsked)
    assert opened.queue is False
    assert (left.text, left.address) == ("Where is order 48210?", Address(kind="email", value="ada@example.com"))
    assert (ada.client.state, ada.client.references[-1], hub.of(LineMessage)) == ("ended", "KD-1", [])
    await ada.say("Where is order 48210?", "client-0001")
    assert len(hub.of(FollowUpAsked)) == 1
    await ada.say("One thing more")
    assert [left.text for left in hub.of(FollowUpAsked)] == ["Where is order 48210?", "One thing more"]
    assert ada.client.texts == ["Where is order 48210?", "One thing more"]


async def test_a_topic_may_be_open_while_another_is_not(hub, node):
    hub.rules = ChatRules(form=FORM)
    hub.queues.calendars["lab"] = False
    ada = await node.connect(ChatClient())
    assert ada.client.state == "none"
    technical = {"answers": {"mail": "ada@example.com"}, "topic": "technical"}
    await ada.frame({"type": "form", "form": technical})
    assert (ada.client.state, ada.client.status["open"]) == ("unattended", False)
    await ada.frame(FILLED)
    assert (ada.client.state, ada.client.status["open"]) == ("none", True)


async def test_who_is_there_when_the_chat_opens_is_told(hub, node):
    hub.rules = ChatRules(calendar="desk")
    hub.queues.calendars["desk"] = False
    ada = await node.connect(ChatClient())
    hub.queues.calendars["desk"] = True
    await node.visits.tick()
    await ada.settle()
    assert (ada.client.state, ada.client.status["open"]) == ("none", True)


async def test_words_soon_after_the_end_go_on_with_the_same_conversation(hub, node):
    ada = await node.connect(ChatClient())
    await ada.say("Hello?")
    hub.accept()
    hub.end()
    hub.contacts.clear()  # the hub alone would begin another conversation
    hub.clock.advance(hub.rules.reopen_within - 1)
    await ada.say("One more thing")
    first, second = hub.of(ContactOpened)
    assert (first.rejoin, second.rejoin) == ("", ada.client.conversation)
    assert ada.client.texts == ["Hello?", "One more thing"]


async def test_words_long_after_the_end_begin_another(hub, node):
    ada = await node.connect(ChatClient())
    await ada.say("Hello?")
    hub.end()
    hub.clock.advance(hub.rules.reopen_within + 1)
    await ada.say("Another matter")
    assert hub.of(ContactOpened)[1].rejoin == ""


async def test_a_line_opened_before_a_crash_and_over_since_makes_way(hub, node):
    """The contact was committed, the note of it was not, and the contact has ended since."""
    ada = await node.connect(ChatClient())
    await ada.say("Hello?")
    hub.shut()
    await node.crash()
    hub.kept.clear()
    await node.visits.start()
    node.visits._visits.clear()
    again = await node.connect(ada.client)
    await again.say("Still me")
    keys = [opened.external_key.rpartition(".")[2] for opened in hub.of(ContactOpened)]
    assert (keys, again.client.pending) == (["1", "2"], {})


async def test_a_message_may_be_a_file_and_no_words(hub, node, monkeypatch):
    ada = await node.connect(ChatClient())
    card = Attachment(key="chat/up_1", name="plan.pdf", media_type="application/pdf", size=9)

    async def take(visitor: str, ids: tuple[str, ...]) -> tuple[Attachment, ...]:
        assert (visitor, ids) == (ada.client.visitor, ("up_1",))
        return (card,)

    node.visits.uploads.take = take
    await ada.frame({"type": "message", "client_id": "client-0001", "text": "", "files": ["up_1"]})
    [said] = hub.of(LineMessage)
    assert (said.text, said.attachments) == ("", (card,))
    [shown] = ada.client.shown
    [file] = shown["files"]
    assert set(file) == set(File.__struct_fields__)
    assert file["name"] == "plan.pdf"


async def test_a_file_of_nobody_is_refused_and_so_are_no_words_at_all(hub, node):
    ada = await node.connect(ChatClient())
    await ada.frame({"type": "message", "client_id": "client-0001", "text": "Look", "files": ["up_nobodys"]})
    await ada.frame({"type": "message", "client_id": "client-0002", "text": " "})
    assert (ada.client.refused, hub.inbound) == (["file", "empty"], [])


async def test_a_left_message_that_somebody_takes_after_all_is_said_to_them(hub, node):
    ada = await node.connect(ChatClient())
    await ada.say("Hello?")
    await node.visits.divert(f"{ada.client.visitor}.1")
    await ada.settle()
    hub.ring = lambda batch: None  # nobody heard yet that an agent took it
    hub.accept()
    await ada.say("Please write to me", "client-left")
    assert hub.transcript(ada.client.conversation) == ["Hello?", "Please write to me"]
    assert (hub.of(FollowUpAsked), ada.client.pending) == ([], {})


@pytest.mark.parametrize("what", ["message", "end"])
async def test_nothing_is_answered_while_the_store_is_away(hub, node, what):
    ada = await node.connect(ChatClient())
    await ada.say("Hello?")
    hub.fail_with = Unavailable("The store does not answer.")
    await ada.frame({"type": what, "client_id": "client-0009", "text": "?"})
    assert ada.socket.closed is not None
    assert (ada.socket.closed[0], len(ada.client.acks), hub.of(LineLeft)) == (1013, 1, [])
