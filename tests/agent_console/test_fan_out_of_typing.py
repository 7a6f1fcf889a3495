"""Who types, told across the house's door: the customer to whoever has the chat before them, its agent to them."""

import asyncio
import json

import pytest

from agent_console.stream import Doing, Session
from hub.contract.signals import ReadUpTo, Typing
from tests.agent_console.test_fan_out import following
from tests.fakes.console_world import user

CHAT = "cv_ct_1"


async def here(fan_out, who, conversation=CHAT):
    session = Session(user(who), 0)
    await fan_out.join(session, lambda: None)
    await fan_out.attend(session, Doing(conversation_id=conversation, doing="viewing"))
    session.take()
    return session


async def turn():
    """Let signals be passed on."""
    for _ in range(3):
        await asyncio.sleep(0)


@pytest.fixture
async def chat(world):
    await world.contact("ct_1", channel="web_chat", account_id="ac_north", state="active", agent_id="us_ada")
    await world.contact("ct_2", account_id="ac_north", state="active", agent_id="us_ada")
    await world.contact("ct_3", channel="web_chat", account_id="ac_north", state="wrapping", agent_id="us_ada")


async def test_the_customer_s_typing_is_shown_to_whoever_looks_on(world, chat):
    async with following(world) as fan_out:
        ada, sam, away = [await here(fan_out, who) for who in ("us_ada", "us_sam", "us_ben")]
        await fan_out.attend(away, Doing(conversation_id=CHAT, doing="left"))
        for session in (ada, sam, away):
            session.take()
        for on in (True, False):
            world.signals.tell(Typing(conversation_id=CHAT, side="customer", on=on))
            await turn()
            frames = [[json.loads(text) for text in session.take()] for session in (ada, sam, away)]
            said = {"type": "customer_typing", "conversation_id": CHAT, "on": on}
            assert frames == [[said], [said], []]


async def test_what_is_told_of_agents_or_read_marks_is_not_echoed(world, chat):
    async with following(world) as fan_out:
        ada = await here(fan_out, "us_ada")
        world.signals.tell(Typing(conversation_id=CHAT, side="agent", name="Ada"))
        world.signals.tell(ReadUpTo(conversation_id=CHAT, number=1))
        await turn()
        assert ada.take() == []


async def test_the_customer_hears_that_their_agent_types_and_of_nobody_else(world, chat):
    heard = []
    async with following(world) as fan_out:
        ada, sam = await here(fan_out, "us_ada"), await here(fan_out, "us_sam")
        world.signals.listen(heard.append)
        typing = Doing(conversation_id=CHAT, doing="typing", to_customer=True)
        await fan_out.attend(sam, typing)  # looks on
        await fan_out.attend(ada, Doing(conversation_id=CHAT, doing="typing"))  # a note
        for other in ("cv_ct_2", "cv_ct_3", "cv_none"):  # a mail, a chat that is over, none
            await fan_out.attend(ada, Doing(conversation_id=other, doing="typing", to_customer=True))
        await turn()
        assert heard == []
        await fan_out.attend(ada, typing)
        await turn()
        assert heard == [Typing(conversation_id=CHAT, side="agent", name="Ada Lindgren")]


async def test_a_hub_that_stops_listens_no_more(world, chat):
    async with following(world) as fan_out:
        ada = await here(fan_out, "us_ada")
    world.signals.tell(Typing(conversation_id=CHAT, side="customer"))
    await turn()
    assert ada.take() == []
