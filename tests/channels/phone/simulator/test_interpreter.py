"""Documents as a caller hears them."""

import asyncio
from typing import Any

import pytest

from channels.phone.simulator import Simulator
from channels.phone.simulator.line import Line
from tests.channels.phone.simulator.conftest import SILENCE, Hub

CALLER, OURS = "+14155550101", "+14155550199"


def call(simulator: Simulator, hub: Hub, voice: str, **documents: str) -> Line:
    hub.documents = {"/phone/voice": voice, **{f"/phone/{name}": text for name, text in documents.items()}}
    return simulator.exchange.dial_in(CALLER, OURS)


async def ended(line: Line) -> list[dict[str, Any]]:
    async with asyncio.timeout(10):
        return [{key: value for key, value in entry.items() if key != "seq"} async for entry in line.follow()]


async def until(line: Line, kind: str, **facts: str) -> None:
    async with asyncio.timeout(10):
        async for entry in line.follow():
            if entry["type"] == kind and facts.items() <= entry.items():
                return
    raise AssertionError(f"the call ended without {kind}")


async def test_words_music_and_pauses_are_played_in_order(simulator: Simulator, hub: Hub) -> None:
    line = call(
        simulator,
        hub,
        "<Response><Say language='cmn-CN'>您好</Say><Play>http://x/a.mp3</Play><Pause/><Say>Bye</Say></Response>",
    )
    assert await ended(line) == [
        {"type": "state", "state": "ringing"},
        {"type": "prompt", "text": "您好", "language": "zh-CN"},
        {"type": "music"},
        {"type": "prompt", "text": "Bye", "language": "en"},
        {"type": "ended", "reason": "completed"},
    ]


GATHER = (
    "<Response><Gather numDigits='2' timeout='{timeout}' action='/phone/keys'{more}><Say>Keys?</Say></Gather>"
    "{after}</Response>"
)


async def test_keys_are_gathered_until_there_are_enough(simulator: Simulator, hub: Hub) -> None:
    line = call(simulator, hub, GATHER.format(timeout=600, more="", after=""), keys="<Response><Hangup/></Response>")
    await until(line, "prompt")
    line.press("42")
    await ended(line)
    assert [form["Digits"] for form in hub.of("/phone/keys")] == ["42"]


async def test_the_finishing_key_ends_the_gathering(simulator: Simulator, hub: Hub) -> None:
    line = call(simulator, hub, GATHER.format(timeout=600, more="", after=""), keys="<Response/>")
    line.press("4#")
    await ended(line)
    assert [form["Digits"] for form in hub.of("/phone/keys")] == ["4"]


@pytest.mark.parametrize(("more", "asked"), [("", 0), (" actionOnEmptyResult='true'", 1)])
async def test_silence_goes_on_or_is_told_as_the_document_asks(
    simulator: Simulator, hub: Hub, more: str, asked: int
) -> None:
    line = call(simulator, hub, GATHER.format(timeout=1, more=more, after="<Say>Bye</Say>"))
    heard = await ended(line)
    assert len(hub.of("/phone/keys")) == asked
    assert ({"type": "prompt", "text": "Bye", "language": "en"} in heard) == (not asked)


async def test_a_redirect_goes_on_elsewhere(simulator: Simulator, hub: Hub) -> None:
    line = call(
        simulator, hub, "<Response><Redirect>/phone/next</Redirect><Say>no</Say></Response>", next="<Response/>"
    )
    assert all(entry["type"] != "prompt" for entry in await ended(line))


async def test_waiting_comes_round_again_and_hanging_up_is_told(simulator: Simulator, hub: Hub) -> None:
    voice = "<Response><Enqueue action='/phone/queued' waitUrl='/phone/wait'>q</Enqueue></Response>"
    line = call(simulator, hub, voice, wait="<Response><Say>Soon</Say></Response>")
    async with asyncio.timeout(10):
        while len(hub.of("/phone/wait")) < 3:
            await asyncio.sleep(0.005)
    assert hub.of("/phone/wait")[0]["QueuePosition"] == "1"
    simulator.exchange.hang_up(line)
    async with asyncio.timeout(10):
        while not hub.of("/phone/queued"):
            await asyncio.sleep(0.005)
    assert [form["QueueResult"] for form in hub.of("/phone/queued")] == ["hangup"]
    assert [form["CallStatus"] for form in hub.of("/phone/status")] == ["completed"]


async def test_leaving_the_queue_asks_what_to_do(simulator: Simulator, hub: Hub) -> None:
    voice = "<Response><Enqueue action='/phone/queued' waitUrl='/phone/wait'>q</Enqueue></Response>"
    await ended(call(simulator, hub, voice, wait="<Response><Leave/></Response>"))
    assert [form["QueueResult"] for form in hub.of("/phone/queued")] == ["leave"]


async def test_what_is_said_is_transcribed_from_start_to_stop(simulator: Simulator, hub: Hub) -> None:
    start = "<Start><Transcription statusCallbackUrl='/phone/words' languageCode='en-US'/></Start>"
    line = call(simulator, hub, f"<Response>{start}<Say>Go</Say><Pause length='60'/></Response>")
    await until(line, "prompt")
    assert line.say("One")
    assert line.say("Two")
    simulator.exchange.hang_up(line)
    async with asyncio.timeout(10):
        while len(hub.of("/phone/words")) < 4:
            await asyncio.sleep(0.005)
    events = [form["TranscriptionEvent"].removeprefix("transcription-") for form in hub.of("/phone/words")]
    assert events == ["started", "content", "content", "stopped"]
    assert len({form["SequenceId"] for form in hub.of("/phone/words")}) == 4


@pytest.mark.parametrize("voice", ["<Response><Sing/></Response>", "nonsense"])
async def test_a_bad_document_leads_to_the_fallback(simulator: Simulator, hub: Hub, voice: str) -> None:
    line = call(simulator, hub, voice, fallback="<Response><Say>Sorry</Say></Response>")
    assert {"type": "prompt", "text": "Sorry", "language": "en"} in await ended(line)
    assert hub.of("/phone/fallback")[0]["ErrorCode"] == "11200"


async def test_without_a_fallback_the_carrier_apologises_and_hangs_up(simulator: Simulator, hub: Hub) -> None:
    heard = await ended(call(simulator, hub, "nonsense", fallback="nonsense"))
    assert heard[-1] == {"type": "ended", "reason": "failed"}
    assert "application error" in heard[-2]["text"]


async def test_a_silent_document_lasts_as_long_as_it_says(simulator: Simulator, hub: Hub) -> None:
    line = call(simulator, hub, SILENCE)
    async with asyncio.timeout(10):
        while line.status != "in-progress":
            await asyncio.sleep(0.005)
    assert not line.over
