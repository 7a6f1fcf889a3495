"""What visitors do beside speaking: forms, pages, typing, reading, rating, transcripts."""

import pytest

from channels.web_chat.frames import Done, Fill, Form, FormTaken, MailMe, Rate, Read, Refused, Say, Seen
from hub.contract.chat_ports import Photo
from hub.contract.chats import ChatRules, FormField, PreChat, Survey
from hub.contract.inbound import ContactOpened, LineFacts, LineMessage, SurveyAnswered, TranscriptAsked
from hub.contract.promises import Wait
from hub.contract.signals import ReadUpTo, Typing
from hub.contract.words import Address
from tests.fakes.chat_client import ChatClient
from tests.fakes.chat_receipts import receipts

ASKS = ChatRules(survey=Survey(csat={"en": "How was it?"}))
CART = {"url": "https://shop.example/cart", "title": "Cart", "data": {"plan": "gold", "page": "not this one"}}


@pytest.fixture
def heard(hub):
    signals = []
    hub.signals.listen(signals.append)
    return signals


async def talking(hub, node):
    ada = await node.connect(ChatClient())
    await ada.say("Hello?")
    hub.accept()
    await ada.settle()
    return ada


async def test_agents_see_where_a_visitor_is(hub, node):
    ada = await node.connect(ChatClient())
    await ada.frame({"type": "page", "page": CART})
    assert hub.inbound == []
    await ada.say("Hello?")
    [opened] = hub.of(ContactOpened)
    assert opened.facts == {"page": "https://shop.example/cart", "page_title": "Cart", "plan": "gold"}
    await ada.frame({"type": "page", "page": CART})
    await ada.frame({"type": "page", "page": {"url": "javascript:alert(1)", "title": "Pay"}})
    [facts] = hub.of(LineFacts)
    assert facts.facts == {"page": "", "page_title": "Pay", "plan": ""}


async def test_a_page_told_in_the_hello_is_seen_too(hub, node):
    ada = await talking(hub, node)
    await ada.cut()
    ada.client.page = CART
    await node.connect(ada.client)
    assert hub.facts[hub.contact.id]["page"] == "https://shop.example/cart"


async def test_a_form_filled_in_during_the_chat_is_told_to_the_agent(hub, node):
    ada = await talking(hub, node)
    hub.rules = ChatRules(form=PreChat(fields=(FormField(key="order", kind="text", names={}),)))
    await ada.frame({"type": "form", "form": {"answers": {"order": "48210"}}})
    assert hub.of(LineFacts)[-1].facts == {"order": "48210"}


async def test_agents_hear_that_a_visitor_types_but_not_with_every_key(hub, node, heard):
    ada = await node.connect(ChatClient())
    await ada.frame({"type": "typing"})
    assert heard == []
    await ada.say("Hello?")
    for _ in range(5):
        await ada.frame({"type": "typing", "on": True})
    await ada.frame({"type": "typing", "on": False})
    await ada.frame({"type": "typing", "on": False})
    assert heard == [
        Typing(conversation_id=ada.client.conversation, side="customer", name="Ada", on=on) for on in (True, False)
    ]


async def test_a_visitor_hears_that_the_agent_types_but_not_with_every_key(hub, node):
    ada = await talking(hub, node)
    for on in (True, True, True, False):
        hub.signals.tell(Typing(conversation_id=ada.client.conversation, side="agent", name="Mara", on=on))
    hub.signals.tell(Typing(conversation_id="cv_other", side="agent", name="Eve"))
    hub.signals.tell(Typing(conversation_id=ada.client.conversation, side="customer", name="Ada"))
    await ada.settle()
    assert [(frame["agent"], frame["on"]) for frame in ada.client.told("typing")] == [("Mara", True), ("Mara", False)]


async def test_what_agents_have_read_is_shown_also_after_a_reload_and_a_restart(hub, node):
    ada = await talking(hub, node)
    for number in (1, 1):
        hub.signals.tell(ReadUpTo(conversation_id=ada.client.conversation, number=number))
    await ada.settle()
    assert [frame["number"] for frame in ada.client.told("read")] == [1]
    await node.visits.stop()
    await node.crash()
    await node.visits.start()
    node.visits._visits.clear()
    again = await node.connect(ada.client)
    assert again.client.welcome["read"] == 1


async def test_what_a_visitor_has_read_is_told_once(hub, node):
    ada = await talking(hub, node)
    replies = [hub.reply("Hi!"), hub.reply("How can I help?")]
    await ada.settle()
    assert await receipts(hub, 2) == [(reply.id, "delivered") for reply in replies]
    await ada.frame({"type": "read", "number": replies[-1].number})
    await ada.frame({"type": "read", "number": replies[-1].number})
    assert (await receipts(hub, 4))[2:] == [(reply.id, "read") for reply in replies]
    fresh = ChatClient()
    fresh.token = ada.client.token
    reloaded = await node.connect(fresh)
    await reloaded.frame({"type": "read", "number": replies[-1].number})
    hub.reply("Are you there?")
    await reloaded.settle()
    assert len(await receipts(hub, 5)) == 5


async def test_a_visitor_who_waits_is_told_their_place_and_how_long(hub, node):
    ada = await node.connect(ChatClient())
    line = ("web_chat", f"{ada.client.visitor}.1")
    hub.waits.by_line[line] = Wait(position=2, seconds=33)
    await ada.say("Hello?")
    assert (ada.client.status["place"], ada.client.status["wait"]) == (2, 40)
    told = len(ada.client.told("state"))
    hub.waits.by_line[line] = Wait(position=2, seconds=36)
    await node.visits.tick()
    await ada.settle()
    assert len(ada.client.told("state")) == told
    hub.waits.by_line[line] = Wait(position=1, seconds=None)
    await node.visits.tick()
    await ada.settle()
    assert (ada.client.status["place"], ada.client.status["wait"]) == (1, 0)
    await ada.cut()
    again = await node.connect(ada.client)
    assert again.client.status["place"] == 1
    hub.accept()
    await again.settle()
    assert again.client.status["place"] == 0


async def test_the_agents_face_is_shown(hub, node):
    hub.photos.taken["us_1"] = Photo(data=b"x", media_type="image/png")
    ada = await talking(hub, node)
    assert ada.client.status["photo"].startswith("/chat/v1/photos/")
    hub.reply("Hi!")
    await ada.settle()
    assert ada.client.shown[-1]["photo"] == ada.client.status["photo"]


async def test_a_chat_that_is_over_may_be_rated_also_after_a_reload(hub, node):
    hub.rules = ASKS
    ada = await talking(hub, node)
    await ada.frame({"type": "survey", "csat": 5})
    assert ada.client.told("done")[-1] == {"type": "done", "what": "survey", "code": "too_early"}
    hub.end()
    await ada.settle()
    assert ada.client.status["survey"] is True
    await ada.cut()
    again = await node.connect(ada.client)
    assert again.client.welcome["survey"] is True
    await again.frame({"type": "survey", "csat": 4, "nps": 9, "comment": "Kind"})
    await again.frame({"type": "survey", "csat": 5})
    assert again.client.told("done")[-1]["code"] == ""
    assert [(said.csat, said.nps, said.comment) for said in hub.of(SurveyAnswered)] == [(4, 9, "Kind"), (5, None, "")]
    assert again.client.status["survey"] is False


async def test_where_nothing_is_asked_or_nobody_came_there_is_nothing_to_rate(hub, node):
    ada = await talking(hub, node)
    hub.end()
    await ada.settle()
    assert ada.client.status["survey"] is False
    hub.rules = ASKS
    eve = await node.connect(ChatClient(tab="another"))
    await eve.say("Hello?")
    await eve.frame({"type": "end"})
    assert eve.client.status["survey"] is False


async def test_a_transcript_is_mailed_when_somebody_of_ours_has_spoken_and_not_too_often(hub, node):
    ada = await talking(hub, node)
    asked = {"type": "transcript", "email": " Ada@Example.com "}
    await ada.frame({"type": "transcript", "email": "ada"})
    await ada.frame(asked)
    hub.reply("Hi!")
    for _ in range(3):
        await ada.frame(asked)
    assert [done["code"] for done in ada.client.told("done")] == ["email", "too_early", "", "", "too_often"]
    assert {one.address for one in hub.of(TranscriptAsked)} == {Address(kind="email", value="ada@example.com")}
    hub.rules = ChatRules(transcripts=False)
    await ada.frame(asked)
    assert ada.client.told("done")[-1]["code"] == "later"


async def test_everything_can_be_asked_without_a_line_of_frames(hub, node):
    ada = await node.connect(ChatClient())
    visit = await node.visits.visit_of(ada.client.token)
    await ada.cut()
    assert await visit.ask(Say(client_id="client-0001", text=" ")) == Refused(client_id="client-0001", code="empty")
    ack = await visit.ask(Say(client_id="client-0001", text="Hello?"))
    assert ack is not None
    assert len(hub.of(LineMessage)) == 1
    hub.accept()
    reply = hub.reply("Hi!")
    await visit.ask(Seen(number=2))
    await visit.ask(Read(number=2))
    await visit.ask(Read(number=2))
    assert await receipts(hub, 1) == [(reply.id, "read")]
    assert await visit.ask(MailMe(email="x")) == Done(what="transcript", code="email")
    assert await visit.ask(Rate(csat=3)) == Done(what="survey", code="too_early")
    assert await visit.ask(Fill(form=Form(topic="?"))) == FormTaken(wrong={"topic": "no_choice"})
