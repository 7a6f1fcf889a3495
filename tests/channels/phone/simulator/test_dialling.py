"""`<Dial>` to numbers; into conferences it is covered with them."""

import asyncio
from typing import Any

import pytest

from channels.phone.simulator import Simulator
from channels.phone.simulator.line import Line
from channels.phone.simulator.settings import AgentAnswer
from tests.channels.phone.simulator.conftest import Hub
from tests.channels.phone.simulator.test_interpreter import OURS, call, ended, until

OUTSIDE = "+442079460101"
DIAL = "<Response><Dial action='/phone/over'{more}><Number{of_number}>+442079460101</Number></Dial></Response>"
END = "<Response><Hangup/></Response>"


async def called(simulator: Simulator) -> Line:
    async with asyncio.timeout(10):
        while True:
            found = [line for line in simulator.exchange.lines.values() if line.called == OUTSIDE]
            if found:
                return found[0]
            await asyncio.sleep(0.005)


def dialled(simulator: Simulator, hub: Hub, more: str = "", of_number: str = "") -> Line:
    return call(simulator, hub, DIAL.format(more=more, of_number=of_number), over=END)


async def test_both_sides_talk_and_the_end_is_told(simulator: Simulator, hub: Hub) -> None:
    simulator.exchange.answers[OUTSIDE] = "answer"
    line = dialled(simulator, hub, " callerId='+14155550100'", " sendDigits='12'")
    await until(line, "state", state="connected")
    other = await called(simulator)
    assert (other.caller, other.parent, other.kind) == ("+14155550100", line.sid, "outbound-dial")
    await until(other, "tones", digits="12")
    simulator.exchange.hang_up(other)
    await ended(line)
    (told,) = hub.of("/phone/over")
    assert (told["DialCallStatus"], told["DialCallSid"], told["DialBridged"]) == ("completed", other.sid, "true")


@pytest.mark.parametrize("answer", ["busy", "no-answer", "failed"])
async def test_one_who_is_not_reached_is_told_how(simulator: Simulator, hub: Hub, answer: AgentAnswer) -> None:
    simulator.exchange.answers[OUTSIDE] = answer
    await ended(dialled(simulator, hub))
    (told,) = hub.of("/phone/over")
    assert (told["DialCallStatus"], told["DialBridged"]) == (answer, "false")


async def test_who_hangs_up_takes_the_other_side_along(simulator: Simulator, hub: Hub) -> None:
    simulator.exchange.answers[OUTSIDE] = "answer"
    line = dialled(simulator, hub)
    await until(line, "state", state="connected")
    simulator.exchange.hang_up(line)
    heard: list[dict[str, Any]] = await ended(await called(simulator))
    assert heard[-1]["reason"] == "completed"


async def test_a_talk_longer_than_its_limit_ends(simulator: Simulator, hub: Hub) -> None:
    simulator.exchange.answers[OUTSIDE] = "answer"
    await ended(dialled(simulator, hub, " timeLimit='1'"))
    assert hub.of("/phone/over")[0]["DialCallStatus"] == "completed"


async def test_without_a_caller_id_the_number_that_was_called_is_shown(simulator: Simulator, hub: Hub) -> None:
    dialled(simulator, hub)
    assert (await called(simulator)).caller == OURS
