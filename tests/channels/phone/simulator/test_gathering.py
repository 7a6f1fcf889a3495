"""Words and keys in a `<Gather>`; keys alone are covered with the interpreter."""

import pytest

from channels.phone.simulator import Simulator
from tests.channels.phone.simulator.conftest import Hub
from tests.channels.phone.simulator.test_interpreter import call, ended, until

ASK = "<Response><Gather input='{kinds}' timeout='{timeout}' action='/phone/words'><Say>Yes?</Say></Gather></Response>"


@pytest.mark.parametrize("kinds", ["speech", "dtmf speech"])
async def test_what_is_said_is_told_as_words(simulator: Simulator, hub: Hub, kinds: str) -> None:
    line = call(simulator, hub, ASK.format(kinds=kinds, timeout=600), words="<Response/>")
    await until(line, "prompt")
    assert line.say("Where is my order?")
    await ended(line)
    (told,) = hub.of("/phone/words")
    assert told["SpeechResult"] == "Where is my order?"
    assert 0 < float(told["Confidence"]) <= 1
    assert "Digits" not in told


async def test_a_key_goes_before_words_where_both_are_taken(simulator: Simulator, hub: Hub) -> None:
    line = call(simulator, hub, ASK.format(kinds="dtmf speech", timeout=600), words="<Response/>")
    await until(line, "prompt")
    line.press("7#")
    await ended(line)
    assert [form["Digits"] for form in hub.of("/phone/words")] == ["7"]


async def test_where_only_words_are_taken_keys_do_nothing(simulator: Simulator, hub: Hub) -> None:
    line = call(simulator, hub, ASK.format(kinds="speech", timeout=1), words="<Response/>")
    await until(line, "prompt")
    line.press("7#")
    await ended(line)
    assert hub.of("/phone/words") == []


async def test_nothing_listens_where_only_keys_are_taken(simulator: Simulator, hub: Hub) -> None:
    line = call(simulator, hub, ASK.format(kinds="dtmf", timeout=600), words="<Response/>")
    await until(line, "prompt")
    assert not line.say("Hello?")
