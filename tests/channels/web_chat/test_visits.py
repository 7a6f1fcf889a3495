"""Who is let in as whom; absence, restarts, several nodes."""

from datetime import timedelta

import msgspec
import pytest

from channels.web_chat.frames import Say, Type
from channels.web_chat.identity import prove
from channels.web_chat.visit import AT_ONCE
from channels.web_chat.visits import ADDRESS_SHARE
from hub.contract.errors import BadSignature
from hub.contract.inbound import ContactOpened, LineLeft
from hub.contract.words import Address
from tests.fakes.chat_client import ChatClient
from tests.fakes.chat_doors import ChatHub
from tests.fakes.chat_node import ChatNode

SECRET = "shared with the site"


def signed(hub: ChatHub, email: str) -> dict:
    return msgspec.to_builtins(prove(SECRET, email, hub.clock.now + timedelta(hours=1)))


async def test_a_signed_in_visitor_is_known_by_the_proven_address(hub, node):
    ada = await node.connect(ChatClient(identity=signed(hub, "Ada@Example.com")))
    await ada.say("Hello?")
    [opened] = hub.of(ContactOpened)
    assert (opened.sender, opened.proven) == (Address(kind="email", value="ada@example.com"), True)


async def test_an_unproven_identity_is_refused(hub, node):
    eve = await node.connect(ChatClient(identity={**signed(hub, "ada@example.com"), "email": "eve@example.com"}))
    assert eve.socket.closed is not None
    assert eve.socket.closed[0] == 4403


async def test_a_token_that_is_not_ours_is_refused(hub, node):
    eve = ChatClient()
    eve.token = "made.up"
    joined = await node.connect(eve)
    assert joined.socket.closed is not None
    assert joined.socket.closed[0] == 4401


async def test_a_site_may_insist_on_signed_in_visitors(hub):
    node = await ChatNode(hub, identity_required=True, identity_secret=SECRET).start()
    anonymous = await node.connect(ChatClient())
    assert anonymous.socket.closed is not None
    assert anonymous.socket.closed[0] == 4403
    ada = await node.connect(ChatClient(identity=signed(hub, "ada@example.com")))
    assert ada.socket.closed is None


async def test_a_visitor_who_signs_in_keeps_the_chat(hub, node):
    ada = await node.connect(ChatClient())
    await ada.say("Hello?")
    ada.client.identity = signed(hub, "ada@example.com")
    again = await node.connect(ada.client)
    assert again.client.texts == ["Hello?"]


async def test_another_person_on_the_same_browser_sees_nothing_of_the_first(hub, node):
    ada = await node.connect(ChatClient(identity=signed(hub, "ada@example.com")))
    await ada.say("My secret order")
    bob = ChatClient(identity=signed(hub, "bob@example.com"))
    bob.token = ada.client.token
    joined = await node.connect(bob)
    assert bob.visitor != ada.client.visitor
    assert bob.texts == []
    await joined.say("Hello?")
    assert bob.texts == ["Hello?"]


async def test_a_token_from_before_signing_in_does_not_open_another_persons_chat(hub, node):
    anonymous = await node.connect(ChatClient())
    before = anonymous.client.token
    anonymous.client.identity = signed(hub, "ada@example.com")
    ada = await node.connect(anonymous.client)
    await ada.say("My secret order")
    bob = ChatClient(identity=signed(hub, "bob@example.com"))
    bob.token = before
    await node.connect(bob)
    assert bob.visitor != ada.client.visitor
    assert bob.texts == []


async def test_a_restart_takes_up_every_open_chat(hub, node):
    ada = await node.connect(ChatClient())
    await ada.say("Hello?")
    hub.accept()
    hub.reply("Hi!")
    await ada.settle()
    await node.crash()
    next_node = await ChatNode(hub).start()
    hub.reply("Sorry, we were away")
    again = await next_node.connect(ada.client)
    await again.say("No harm done")
    assert again.client.texts == ["Hello?", "Hi!", "Sorry, we were away", "No harm done"]
    assert (again.client.state, len(hub.of(ContactOpened))) == ("active", 1)


async def test_what_happens_between_restart_and_return_is_known(hub, node):
    ada = await node.connect(ChatClient())
    await ada.say("Hello?")
    await node.crash()
    next_node = await ChatNode(hub).start()
    hub.accept()
    again = await next_node.connect(ada.client)
    assert (again.client.state, again.client.agent) == ("active", "Mara Lindt")


async def test_two_nodes_serve_two_tabs_of_one_visitor(hub, node):
    other_node = await ChatNode(hub).start()
    ada = await node.connect(ChatClient())
    tab = ChatClient(tab="second")
    tab.token = ada.client.token
    other = await other_node.connect(tab)
    await ada.say("From the first")
    await other.settle()
    await other.say("From the second")
    hub.reply("Both here")
    await ada.settle()
    await other.settle()
    assert ada.client.texts == tab.texts == ["From the first", "From the second", "Both here"]
    assert len(hub.of(ContactOpened)) == 1


async def test_a_visitor_who_stays_away_has_left(hub, node):
    ada = await node.connect(ChatClient())
    await ada.say("Hello?")
    await ada.cut()
    hub.clock.advance(node.settings.away_seconds - 1)
    await node.visits.tick()
    assert hub.of(LineLeft) == []
    hub.clock.advance(2)
    await node.visits.tick()
    assert [left.external_key for left in hub.of(LineLeft)] == [f"{ada.client.visitor}.1"]
    again = await node.connect(ada.client)
    assert (again.client.state, again.client.texts) == ("ended", ["Hello?"])


async def test_whoever_is_connected_has_not_left_however_silent(hub, node):
    ada = await node.connect(ChatClient())
    await ada.say("Hello?")
    for _ in range(10):
        hub.clock.advance(node.settings.away_seconds)
        await node.visits.tick()
    assert hub.of(LineLeft) == []


async def test_a_visitor_at_another_node_has_not_left(hub, node):
    ada = await node.connect(ChatClient())
    await ada.say("Hello?")
    await ada.cut()
    other_node = await ChatNode(hub).start()
    await other_node.connect(ada.client)
    for _ in range(6):
        hub.clock.advance(node.settings.away_seconds / 2 + 1)
        await other_node.visits.tick()
        await node.visits.tick()
    assert hub.of(LineLeft) == []


async def test_after_a_restart_everyone_has_the_full_time_to_come_back(hub, node):
    ada = await node.connect(ChatClient())
    await ada.say("Hello?")
    await node.crash()
    hub.clock.advance(node.settings.away_seconds * 5)
    next_node = await ChatNode(hub).start()
    await next_node.visits.tick()
    assert hub.of(LineLeft) == []
    hub.clock.advance(node.settings.away_seconds + 1)
    await next_node.visits.tick()
    assert len(hub.of(LineLeft)) == 1


async def test_chats_that_are_over_are_forgotten(hub, node):
    for _ in range(20):
        visitor = await node.connect(ChatClient())
        await visitor.say("Hello?")
        await visitor.frame('{"type":"end"}')
        await visitor.cut()
    await node.visits.tick()
    assert list(node.visits) == []
    assert node.visits._talking == {}


async def test_when_the_hub_stops_visitors_are_asked_to_come_back(hub):
    node = await ChatNode(hub).start()
    ada = await node.connect(ChatClient())
    await node.visits.stop()
    await ada.settle()
    assert ada.socket.closed is not None
    assert ada.socket.closed[0] == 1012


async def test_a_visitor_has_so_many_connections_and_no_more(hub, node):
    ada = await node.connect(ChatClient())
    await ada.say("Hello?")
    for _ in range(AT_ONCE - 1):
        tab = ChatClient()
        tab.token = ada.client.token
        assert (await node.connect(tab)).socket.closed is None
    refused = ChatClient()
    refused.token = ada.client.token
    joined = await node.connect(refused)
    assert joined.socket.closed is not None
    assert joined.socket.closed[0] == 1013
    await ada.cut()
    assert (await node.connect(refused)).socket.closed is None


async def test_a_start_reads_the_open_chats_and_no_others(hub, node):
    for open_still in (True, False, False):
        visitor = await node.connect(ChatClient())
        await visitor.say("Hello?")
        if not open_still:
            await visitor.frame('{"type":"end"}')
    await node.crash()
    read = []
    before = hub.get

    async def get(channel, key):
        read.append(key)
        return await before(channel, key)

    hub.get = get
    next_node = await ChatNode(hub).start()
    assert read == [visit.note.visitor for visit in next_node.visits] == ["vi_0001"]


async def test_who_has_been_gone_for_longer_than_a_token_lasts_is_forgotten(hub, node):
    gone = await node.connect(ChatClient())
    await gone.say("Hello?")
    await gone.frame('{"type":"end"}')
    await gone.cut()
    ada = await node.connect(ChatClient())
    await ada.say("Hello?")
    await ada.frame('{"type":"end"}')
    for _ in range(4):
        await ada.cut()
        hub.clock.advance(10 * 86400)
        await node.visits.tick()
        ada = await node.connect(ada.client)
    await node.visits.tick()
    kept = {key for channel, key in hub.kept if channel == "web_chat"}
    assert kept == {ada.client.visitor}


async def test_one_address_cannot_speak_for_everybody(hub):
    """An office may; a flood may not: more visitors from one address share what it may say."""
    node = await ChatNode(hub, messages_per_second=1.0, message_burst=1).start()
    waits = []
    for number in range(2 * ADDRESS_SHARE):
        visitor = await node.connect(ChatClient(tab=f"client-{number}"))
        visit = await node.visits.visit_of(visitor.client.token)
        waits.append(node.visits.patience(visit, "192.0.2.7", Say(client_id="client-0001", text="Hello?")))
    assert waits[:ADDRESS_SHARE] == [0.0] * ADDRESS_SHARE
    assert all(wait > 0 for wait in waits[ADDRESS_SHARE:])
    other = await node.visits.visit_of((await node.connect(ChatClient())).client.token)
    assert node.visits.patience(other, "192.0.2.8", Say(client_id="client-0001", text="Hello?")) == 0.0
    assert node.visits.patience(other, "192.0.2.8", Type()) == 0.0


async def test_a_token_of_somebody_else_opens_nothing(hub, node):
    anonymous = await node.connect(ChatClient())
    visit = await node.visits.visit_of(anonymous.client.token)
    assert visit.note.visitor == anonymous.client.visitor
    with pytest.raises(BadSignature):
        await node.visits.visit_of("made.up")


async def test_who_asks_over_http_alone_is_not_away(hub, node):
    ada = await node.connect(ChatClient())
    await ada.say("Hello?")
    await ada.cut()
    for _ in range(5):
        hub.clock.advance(node.settings.away_seconds - 1)
        await node.visits.visit_of(ada.client.token)
        await node.visits.tick()
    assert hub.of(LineLeft) == []


async def test_who_only_came_by_costs_nothing_once_gone(hub, node):
    for _ in range(50):
        await (await node.connect(ChatClient())).cut()
    await node.visits.tick()
    assert (list(node.visits), hub.kept) == ([], {})
