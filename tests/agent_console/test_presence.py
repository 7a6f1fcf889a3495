import asyncio

from agent_console.presence import Presence
from hub.contract.commands import ConsoleLost, ConsoleOpened
from hub.contract.errors import NotFound, Unavailable
from hub.contract.events import AgentChanged
from tests.factories.cards import agent_card
from tests.fakes.asgi_socket import settle
from tests.fakes.console_commands import FakeRouting

OPENED, LOST = ConsoleOpened(actor="us_1"), ConsoleLost(actor="us_1")


async def test_the_first_console_and_the_last_are_told():
    acd = FakeRouting()
    here = Presence(acd)
    here.opened("us_1")
    here.opened("us_1")
    await settle()
    here.closed("us_1")
    await settle()
    assert acd.done == [OPENED]
    here.closed("us_1")
    await settle()
    assert acd.done == [OPENED, LOST]


async def test_a_reload_so_quick_that_nobody_noticed_is_not_told():
    acd = FakeRouting()
    here = Presence(acd)
    here.opened("us_1")
    await settle()
    here.closed("us_1")
    here.opened("us_1")
    await settle()
    assert acd.done == [OPENED]


async def test_opened_and_lost_reach_the_router_in_order_however_slow_it_is():
    acd, gate = FakeRouting(), asyncio.Event()

    async def slow(_):
        await gate.wait()

    acd.then = slow
    here = Presence(acd)
    here.opened("us_1")
    await settle()
    here.closed("us_1")
    await settle()
    assert acd.done == [OPENED]
    gate.set()
    await settle()
    assert acd.done == [OPENED, LOST]


async def test_a_router_that_lost_sight_of_a_console_is_told_again():
    acd = FakeRouting()
    here = Presence(acd)
    here.opened("us_1")
    await settle()
    for why in ("console_lost", "grace_over", "chosen"):
        here.heard(AgentChanged(agent=agent_card(id="us_1"), why=why))
        await settle()
    here.heard(AgentChanged(agent=agent_card(id="us_2"), why="console_lost"))
    await settle()
    assert acd.done == [OPENED, OPENED, OPENED]


async def test_a_router_that_cannot_listen_is_asked_until_it_can():
    acd = FakeRouting()
    acd.refusal = Unavailable("not now")
    here = Presence(acd, again=0.0)
    here.opened("us_1")
    await settle()
    acd.refusal = None
    await settle()
    assert acd.done == [OPENED]


async def test_a_router_that_knows_no_such_agent_is_asked_once():
    acd = FakeRouting()
    acd.refusal = NotFound("who?")
    here = Presence(acd)
    here.opened("us_1")
    await settle()
    acd.refusal = None
    await settle()
    assert acd.done == []
    here.close()
