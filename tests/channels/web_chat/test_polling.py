import asyncio
import json

import msgspec
import pytest

from channels.web_chat import frames
from channels.web_chat.limits import Gate
from channels.web_chat.polling import Poll, Polled, Polls
from hub.contract.errors import Conflict, NotFound, Unavailable
from tests.fakes.asgi_socket import settle
from tests.fakes.chat_client import ChatClient
from tests.fakes.chat_doors import ChatHub
from tests.fakes.chat_node import ChatNode


class Full(Exception):
    """An address has too many connections."""


class Poller:
    """A client's transport, as the widget's: one request after the other, each with its turn."""

    def __init__(self, polls: Polls, client: ChatClient) -> None:
        self.polls = polls
        self.client = client
        self.connection = ""
        self.turn = 0
        self.closed: int | None = None

    async def post(self, *said: str, turn: int | None = None) -> Polled:
        frames_said = [json.loads(frame) for frame in said]
        ours = self.turn if turn is None else turn
        self.turn = ours + 1
        return await self.polls.take(poll(self.connection, *frames_said, turn=ours), "192.0.2.1", Full)

    async def ask(self, *said: str) -> list[str]:
        """Post, hand the client what came, and say what it answers next."""
        return self.hear(await self.post(*said))

    def hear(self, answer: Polled) -> list[str]:
        self.connection, self.closed = answer.connection, answer.closed.code if answer.closed else None
        return [line for frame in answer.frames for line in self.client.hear(frames.encode(frame))]


def poll(connection: str, *said, turn: int | None = None) -> Poll:

    return msgspec.json.decode(json.dumps({"connection": connection, "turn": turn, "frames": list(said)}), type=Poll)


def polls_at(node: ChatNode, at_once: int = 100) -> Polls:
    return Polls(node.settings, node.visits, Gate(at_once=at_once, rate=1e6, burst=1e6), node.hub.new_id)


@pytest.fixture
def polls(node: ChatNode) -> Polls:
    return polls_at(node)


@pytest.fixture
def impatient(node: ChatNode) -> Polls:
    """Nobody waits for news."""
    node.settings.poll_seconds = 0.001
    return polls_at(node)


async def begun(polls: Polls, **facts) -> Poller:
    poller = Poller(polls, ChatClient(**facts))
    await poller.ask(poller.client.hello())
    assert poller.client.welcomed
    return poller


async def test_a_chat_by_requests_only(hub: ChatHub, polls: Polls):
    """The frames of the socket, the same client: what is said on either side reaches the other, once and in order."""
    ada = await begun(polls)
    await ada.ask(ada.client.say("Hello"), ada.client.say("Anybody?"))
    waiting = asyncio.ensure_future(ada.post())
    await settle()
    hub.accept()
    hub.reply("Hi Ada")
    answers = ada.hear(await waiting)
    while ada.client.texts != ["Hello", "Anybody?", "Hi Ada"]:
        answers += await ada.ask(*answers)
    assert (ada.client.state, ada.client.agent, ada.client.pending) == ("active", "Mara Lindt", {})
    assert [number for _, number in ada.client.acks] == [1, 2]
    await ada.ask('{"type":"end"}', '{"type":"ping"}')
    assert ada.client.state == "ended"


async def test_whoever_waits_is_answered_at_once_when_there_is_more_to_say(hub: ChatHub, polls: Polls):
    ada = await begun(polls)
    first = asyncio.ensure_future(ada.post())
    await settle()
    assert not first.done()
    second = asyncio.ensure_future(ada.post(ada.client.say("Hello")))
    assert (await first).frames == ()
    ada.hear(await second)
    assert ada.client.acks == [("client-0001", 1)]


async def test_requests_are_taken_in_turn_whatever_the_network_does(hub: ChatHub, impatient: Polls):
    ada = await begun(impatient)
    late = asyncio.ensure_future(ada.post(ada.client.say("Second"), turn=2))
    await settle()
    assert hub.inbound == []
    await ada.post(ada.client.say("First"), turn=1)
    await late
    assert hub.transcript(next(iter(hub.messages))) == ["First", "Second"]
    with pytest.raises(Conflict):
        await ada.post(ada.client.say("First, once more", "client-0001"), turn=1)
    assert len(hub.transcript(next(iter(hub.messages)))) == 2


async def test_what_an_answer_lost_on_its_way_carried_comes_again_on_the_next_connection(
    hub: ChatHub, node: ChatNode, polls: Polls
):
    ada = await begun(polls)
    await ada.post(ada.client.say("Hello"))
    hub.accept()
    hub.reply("Hi")
    again = Poller(polls, ada.client)
    said = await again.ask(ada.client.hello())
    while ada.client.texts != ["Hello", "Hi"] or ada.client.pending:
        said = await again.ask(*said)
    assert len(hub.contacts) == 1


async def test_a_request_without_news_is_answered_in_the_end(impatient: Polls):
    ada = await begun(impatient)
    answer = await ada.post()
    assert (answer.frames, bool(answer.connection), answer.closed) == ((), True, None)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ([], frames.REFUSED),
        ([{"type": "ping"}], 0),
        ([{"type": "message", "client_id": "client-0001", "text": "Hi"}], frames.REFUSED),
        ([{"type": "dance"}], frames.REFUSED),
        ([7], frames.REFUSED),
        ([{"type": "hello", "name": "x" * 70_000}], frames.TOO_LARGE),
        ([{"type": "hello", "token": "not.ours"}], frames.NOT_OURS),
        ([{"type": "hello", "jwt": "not.a.proof"}], frames.NOT_PROVEN),
        ([{"type": "hello"}, {"type": "hello"}], frames.REFUSED),
    ],
)
async def test_what_a_socket_would_be_closed_for_closes_a_connection_here(polls, said, code):
    answer = await polls.take(poll("", *said), "192.0.2.1", Full)
    assert answer.closed
    assert answer.closed.code == (code or frames.REFUSED)
    assert answer.connection == ""
    assert len(polls) == 0


async def test_a_hub_that_cannot_take_it_now_says_later(hub: ChatHub, polls: Polls):
    ada = await begun(polls)
    hub.fail_with = Unavailable("The store does not answer.")
    await ada.ask(ada.client.say("Hello"))
    assert (ada.closed, ada.client.pending) == (frames.TRY_LATER, {"client-0001": "Hello"})


async def test_a_hub_that_stops_lets_everyone_go_at_once(node: ChatNode, polls: Polls):
    ada = await begun(polls)
    waiting = asyncio.ensure_future(ada.post())
    await settle()
    await node.visits.stop()
    ada.hear(await waiting)
    assert ada.closed == frames.RESTARTING


async def test_connections_are_known_by_a_secret_only_and_forgotten_when_silent(node: ChatNode, polls: Polls):
    ada = await begun(polls)
    for guess in ("cx_0001", "x", ada.connection[:-1]):
        with pytest.raises(NotFound):
            await polls.take(poll(guess), "192.0.2.1", Full)
    visit = next(iter(node.visits))
    now = asyncio.get_running_loop().time()
    polls.tick(now + node.settings.silent_seconds - 1)
    assert (len(polls), len(visit.connections)) == (1, 1)
    polls.tick(now + node.settings.silent_seconds + 1)
    assert (len(polls), len(visit.connections)) == (0, 0)
    with pytest.raises(NotFound):
        await ada.post()


async def test_a_waiting_request_is_not_silence(node: ChatNode, polls: Polls):
    ada = await begun(polls)
    waiting = asyncio.ensure_future(ada.post())
    await settle()
    polls.tick(asyncio.get_running_loop().time() + 1000)
    assert len(polls) == 1
    node.hub.clock.advance(1)
    next(iter(node.visits)).close(frames.RESTARTING, "done")
    await waiting


async def test_an_address_has_so_many_connections_and_a_connection_so_many_requests(node: ChatNode):
    polls = polls_at(node, at_once=2)
    ada, _ = await begun(polls, tab="ada-client"), await begun(polls, tab="eve-client")
    with pytest.raises(Full):
        await begun(polls)
    asking = [asyncio.ensure_future(polls.take(poll(ada.connection, turn=9), "192.0.2.1", Full)) for _ in range(4)]
    await settle()
    with pytest.raises(Conflict):
        await polls.take(poll(ada.connection), "192.0.2.1", Full)
    for each in asking:
        each.cancel()
    await asyncio.gather(*asking, return_exceptions=True)
    await ada.ask(ada.client.say("Still here"))
    assert len(ada.client.acks) == 1
