"""Who may do what in a chat. The routes are tested in `tests/agent_console/api/test_chats.py`."""

from dataclasses import replace

import pytest

from agent_console.chatting import Chatting
from hub.contract.errors import Conflict, Invalid, NotFound
from tests.fakes.console_world import user


async def test_where_no_translator_is_set_up_there_is_none_to_ask(world):
    chatting = Chatting(replace(world.hub, translator=None))
    with pytest.raises(NotFound, match="No translator"):
        await chatting.translated("Hei", "de")


async def test_a_whisper_is_for_whoever_is_in_the_chat(world):
    chatting = Chatting(world.hub)
    await world.contact("ct_1", channel="web_chat")
    with pytest.raises(Conflict, match="Nobody"):
        await chatting.whispered_to(user("us_sam"), "cv_ct_1")
    await world.contact("ct_2", channel="web_chat", state="active", agent_id="us_ben")
    assert await chatting.whispered_to(user("us_sam"), "cv_ct_2") == "us_ben"
    with pytest.raises(NotFound):
        await chatting.whispered_to(user("us_sam"), "cv_none")
    with pytest.raises(Invalid, match="yourself"):
        await chatting.whispered_to(user("us_ben"), "cv_ct_2")


async def test_a_call_is_whispered_into_by_voice(world):
    await world.contact("ct_1", channel="phone", state="active", agent_id="us_ben")
    with pytest.raises(Conflict):
        await Chatting(world.hub).whispered_to(user("us_sam"), "cv_ct_1")
