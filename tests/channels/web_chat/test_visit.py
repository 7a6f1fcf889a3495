"""A visitor's chat, frame by frame, on a hub in memory."""

import json

from channels.web_chat.normalize import message_key
from hub.contract.errors import Unavailable
from hub.contract.inbound import ContactOpened, LineLeft, LineMessage
from tests.fakes.asgi_socket import settle
from tests.fakes.chat_client import ChatClient
from tests.fakes.chat_doors import ChatHub
from tests.fakes.chat_node import ChatNode
from tests.fakes.chat_receipts import receipts


async def test_the_first_message_opens_a_contact_and_carries_its_words(hub, node):
    ada = await node.connect(ChatClient())
    assert hub.inbound == []
    await ada.say("Where is order 48210?")
    opened, message = hub.inbound
    assert isinstance(opened, ContactOpened)
    assert isinstance(message, LineMessage)
    assert (opened.name, opened.subject, opened.language) == ("Ada", "Where is order 48210?", "en")
    assert message.external_key == opened.external_key == f"{ada.client.visitor}.1"
    assert ada.client.texts == ["Where is order 48210?"]
    assert ada.client.state == "waiting"


async def test_an_acknowledgement_comes_after_the_commit(hub, node):
    ada = await node.connect(ChatClient())
    hub.may_commit.clear()
    await ada.say("Hello?")
    assert (ada.client.acks, list(ada.client.pending)) == ([], ["client-0001"])
    hub.may_commit.set()
    await ada.settle()
    assert (ada.client.acks, ada.client.pending) == ([("client-0001", 1)], {})
    assert message_key(ada.client.visitor, "client-0001") in hub.answers


async def test_a_message_sent_five_times_is_one_message(hub, node):
    ada = await node.connect(ChatClient())
    for _ in range(5):
        await ada.say("Hello?", "client-0001")
    assert len(hub.of(ContactOpened)) == len(hub.of(LineMessage)) == 1
    assert ada.client.acks == [("client-0001", 1)] * 5
    assert ada.client.texts == ["Hello?"]


async def test_the_agents_words_arrive_and_their_arrival_is_told(hub, node):
    ada = await node.connect(ChatClient())
    await ada.say("Hello?")
    hub.accept("Mara Lindt")
    reply = hub.reply("Hi Ada!")
    await ada.settle()
    assert (ada.client.state, ada.client.agent) == ("active", "Mara Lindt")
    assert ada.client.texts == ["Hello?", "Hi Ada!"]
    assert ada.client.shown[1]["author"] == "Mara Lindt"
    assert await receipts(hub, 1) == [(reply.id, "delivered")]


async def test_a_note_is_never_shown_and_never_in_the_way(hub, node):
    ada = await node.connect(ChatClient())
    await ada.say("Hello?")
    hub.note("Sounds angry")
    hub.reply("Hi!")
    hub.note("Less so now")
    hub.reply("Better?")
    hub.reply("A mail to you", channel="email")
    await ada.settle()
    assert [frame["number"] for frame in ada.client.shown] == [1, 3, 5]


async def test_a_cut_line_takes_up_where_it_was(hub, node):
    ada = await node.connect(ChatClient())
    await ada.say("Hello?")
    await ada.cut()
    hub.reply("Hi!")
    hub.note("Gone?")
    hub.reply("Are you there?")
    again = await node.connect(ada.client)
    assert again.client.texts == ["Hello?", "Hi!", "Are you there?"]


async def test_a_reload_shows_everything_again(hub, node):
    ada = await node.connect(ChatClient())
    await ada.say("Hello?")
    hub.accept()
    hub.reply("Hi!")
    fresh = ChatClient()
    fresh.token = ada.client.token
    reloaded = await node.connect(fresh)
    assert reloaded.client.texts == ["Hello?", "Hi!"]
    assert (fresh.state, fresh.agent) == ("active", "Mara Lindt")


async def test_two_tabs_show_the_same(hub, node):
    ada = await node.connect(ChatClient())
    tab = ChatClient(tab="second")
    tab.token = ada.client.token
    other = await node.connect(tab)
    await ada.say("From the first tab")
    await other.say("From the second tab")
    hub.reply("One chat, two tabs")
    await ada.settle()
    await other.settle()
    assert ada.client.texts == tab.texts == ["From the first tab", "From the second tab", "One chat, two tabs"]
    assert len(hub.of(ContactOpened)) == 1


async def test_the_visitor_ends_the_chat_and_begins_another(hub, node):
    ada = await node.connect(ChatClient())
    await ada.say("Hello?")
    await ada.frame('{"type":"end"}')
    await ada.frame('{"type":"end"}')
    assert len(hub.of(LineLeft)) == 1
    assert ada.client.state == "ended"
    await ada.say("One more thing")
    assert [opened.external_key for opened in hub.of(ContactOpened)] == [
        f"{ada.client.visitor}.1",
        f"{ada.client.visitor}.2",
    ]
    assert (ada.client.state, ada.client.texts) == ("waiting", ["Hello?", "One more thing"])


async def test_after_the_agent_ended_the_next_message_is_a_new_contact(hub, node):
    ada = await node.connect(ChatClient())
    await ada.say("Hello?")
    hub.accept()
    hub.end()
    await ada.settle()
    assert ada.client.state == "ended"
    await ada.say("Wait!")
    assert len(hub.of(ContactOpened)) == 2


async def test_a_new_contact_may_be_a_new_conversation(hub, node):
    ada = await node.connect(ChatClient())
    await ada.say("Hello?")
    hub.end()
    hub.contacts.clear()
    hub.clock.advance(hub.rules.reopen_within + 1)
    await ada.say("Another matter")
    hub.reply("Tell me")
    await ada.settle()
    assert ada.client.texts == ["Another matter", "Tell me"]


async def test_a_message_said_again_after_its_line_ended_opens_nothing(hub, node):
    ada = await node.connect(ChatClient())
    await ada.say("Hello?")
    hub.end()
    await ada.say("Hello?", "client-0001")
    assert len(hub.of(ContactOpened)) == 1
    assert ada.client.acks[-1] == ("client-0001", 1)


async def test_a_line_that_ended_unheard_makes_way_for_a_new_one():
    hub = ChatHub(refuse_ended=True)
    node = await ChatNode(hub).start()
    ada = await node.connect(ChatClient())
    await ada.say("Hello?")
    hub.ring = lambda batch: None  # the bus is down
    hub.shut()
    await ada.say("Still there?")
    assert len(hub.of(ContactOpened)) == 2
    assert ada.client.pending == {}


async def test_words_that_came_just_after_the_end_open_the_next_line(hub, node):
    ada = await node.connect(ChatClient())
    await ada.say("Hello?")
    held = []
    hub.ring = held.append
    hub.shut()
    await ada.say("One moment!")
    hub.ring = hub.deliver
    for batch in held:
        hub.deliver(batch)
    await ada.settle()
    assert [opened.subject for opened in hub.of(ContactOpened)] == ["Hello?", "One moment!"]
    assert ada.client.texts == ["Hello?", "One moment!"]
    assert ada.client.state == "waiting"


async def test_a_store_that_does_not_answer_closes_the_line_without_an_acknowledgement(hub, node):
    ada = await node.connect(ChatClient())
    hub.fail_with = Unavailable("The store does not answer.")
    await ada.say("Hello?")
    assert ada.socket.closed is not None
    assert ada.socket.closed[0] == 1013
    assert ada.client.acks == []
    hub.fail_with = None
    again = await node.connect(ada.client)
    assert again.client.texts == ["Hello?"]


async def test_lost_and_repeated_bells_do_no_harm(hub, node):
    ada = await node.connect(ChatClient())
    await ada.say("Hello?")
    hub.ring = lambda batch: None
    hub.reply("one")
    hub.ring = lambda batch: (hub.deliver(batch), hub.deliver(batch))[0]
    hub.reply("two")
    await ada.settle()
    assert ada.client.texts == ["Hello?", "one", "two"]


async def test_a_lost_event_is_mended_by_the_agents_first_words(hub, node):
    ada = await node.connect(ChatClient())
    await ada.say("Hello?")
    hub.ring = lambda batch: None
    hub.accept()
    hub.ring = hub.deliver
    hub.reply("Hi!")
    await ada.settle()
    assert (ada.client.state, ada.client.agent) == ("active", "Mara Lindt")


async def test_whoever_writes_too_fast_is_read_more_slowly_and_nothing_is_lost(hub):
    node = await ChatNode(hub, messages_per_second=500, message_burst=5).start()
    ada = await node.connect(ChatClient())
    for number in range(20):
        ada.socket.say(ada.client.say(f"{number}"))
    await settle()
    assert len(hub.of(LineMessage)) < 20
    while len(hub.of(LineMessage)) < 20:
        await settle()
    await ada.settle()
    assert ada.client.texts == [f"{number}" for number in range(20)]


async def test_an_order_of_frames_that_makes_no_sense_is_answered_clearly(hub, node):
    for frame, code in [('{"type":"hello"}', 4400), (b"\x00", 4400), ("x" * 70_000, 1009), ('{"type":"dance"}', 4400)]:
        ada = await node.connect(ChatClient())
        await ada.frame(frame)
        assert ada.socket.closed is not None
        closed, reason = ada.socket.closed
        assert (closed, "cx_" in reason) == (code, True)
    assert hub.inbound == []


async def test_what_cannot_be_taken_is_refused_and_the_chat_goes_on(hub, node):
    ada = await node.connect(ChatClient())
    await ada.say("x" * 4000)
    await ada.say("Short enough")
    assert ada.client.refused == ["too_long"]
    assert ada.client.texts == ["Short enough"]


async def test_a_seen_frame_is_harmless_before_anything_was_said(hub, node):
    ada = await node.connect(ChatClient())
    await ada.frame(json.dumps({"type": "seen", "number": 12}))
    assert ada.socket.closed is None
