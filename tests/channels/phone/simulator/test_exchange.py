import asyncio

import pytest

from channels.phone.simulator import Simulator
from channels.phone.simulator.exchange import KEPT
from channels.phone.simulator.settings import AgentAnswer
from tests.channels.phone.simulator.conftest import SILENCE, Hub


@pytest.mark.parametrize("answer", ["busy", "no-answer", "failed"])
async def test_a_device_that_does_not_answer_says_how(simulator: Simulator, hub: Hub, answer: AgentAnswer) -> None:
    simulator.exchange.answers["us_1"] = answer
    line = simulator.exchange.dial_out("+14155550199", "client:us_1", SILENCE, status_url="/phone/leg")
    async with asyncio.timeout(10):
        while not hub.of("/phone/leg"):
            await asyncio.sleep(0.005)
    assert [form["CallStatus"] for form in hub.of("/phone/leg")] == [answer]
    assert line.over


async def test_a_call_hung_up_while_it_rings_was_canceled(simulator: Simulator) -> None:
    line = simulator.exchange.dial_out("+14155550199", "client:us_1", SILENCE)
    simulator.exchange.hang_up(line)
    assert line.status == "canceled"


async def test_ended_calls_are_forgotten_in_time(simulator: Simulator) -> None:
    exchange = simulator.exchange
    for _ in range(KEPT + 5):
        line = exchange.dial_out("+14155550199", "client:us_1", SILENCE)
        exchange.hang_up(line)
    assert len(exchange.lines) <= KEPT + 1


async def test_a_conference_of_the_same_name_is_a_new_one_once_the_old_is_over(simulator: Simulator) -> None:
    first = simulator.exchange.room("or_1")
    assert simulator.exchange.room("or_1") is first
    first.end()
    assert simulator.exchange.room("or_1") is not first
    assert simulator.exchange.conferences.find(first.sid) is first
