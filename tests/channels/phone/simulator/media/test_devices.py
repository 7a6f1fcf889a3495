"""Whose page rings, carries a leg and is joined with whom."""

import asyncio
from typing import Any

import pytest

from channels.phone.simulator import Simulator
from channels.phone.simulator.line import Line
from channels.phone.simulator.media.devices import Device
from channels.phone.simulator.room import Participant
from tests.channels.phone.simulator.conftest import SILENCE


def told(device: Device, kind: str) -> list[dict[str, Any]]:
    return [frame for frame in device.frames if frame["type"] == kind]


async def ringing(simulator: Simulator, *devices: Device, called: str = "client:us_1?auto=1") -> Line:
    line = simulator.exchange.dial_out("+14155550199", called, SILENCE)
    async with asyncio.timeout(10):
        while not all(told(device, "ring") for device in devices):
            await asyncio.sleep(0.005)
    return line


async def joined(simulator: Simulator) -> tuple[Device, Device, Line, Line]:
    """An agent's page and a customer's in one conference."""
    exchange = simulator.exchange
    agent, leg = exchange.devices.attach("a", "us_1"), exchange._line("+1", "client:us_1", "outbound-api")
    exchange.devices._carry(agent, leg)
    caller = exchange._line("+14155550101", "+14155550199", "inbound")
    customer = exchange.devices.attach("c", "", caller)
    room = exchange.room("talk")
    room.enter(Participant(line=caller))
    room.enter(Participant(line=leg))
    return agent, customer, leg, caller


async def test_all_pages_of_an_agent_ring_and_the_first_to_answer_has_it(simulator: Simulator) -> None:
    devices = simulator.exchange.devices
    one, other = devices.attach("1", "us_1"), devices.attach("2", "us_1")
    line = await ringing(simulator, one, other)
    assert told(one, "ring") == [
        {"type": "ring", "leg": line.sid, "from": "+14155550199", "parameters": {"auto": "1"}},
    ]
    devices.answer(one, line.sid)
    devices.answer(other, line.sid)
    assert told(other, "ended") == [{"type": "ended", "leg": line.sid, "reason": "answered elsewhere"}]
    async with asyncio.timeout(10):
        await line.answered.wait()
    assert (list(one.legs), list(other.legs)) == ([line.sid], [])
    assert told(one, "connected")


async def test_a_page_that_comes_while_it_rings_rings_too(simulator: Simulator) -> None:
    devices = simulator.exchange.devices
    line = await ringing(simulator, devices.attach("1", "us_1"))
    assert told(devices.attach("2", "us_1"), "ring")[0]["leg"] == line.sid


async def test_declined_is_busy_and_not_answered_is_no_answer(simulator: Simulator) -> None:
    devices = simulator.exchange.devices
    page = devices.attach("1", "us_1")
    declined = await ringing(simulator, page)
    devices.decline(page, declined.sid)
    assert declined.status == "busy"
    missed = simulator.exchange.dial_out("+14155550199", "client:us_1", SILENCE, rings=1)
    async with asyncio.timeout(10):
        await missed.ended.wait()
    assert missed.status == "no-answer"
    assert [frame["reason"] for frame in told(page, "ended")] == ["busy", "no-answer"]


async def test_others_cannot_answer_decline_or_hang_up(simulator: Simulator) -> None:
    devices = simulator.exchange.devices
    line = await ringing(simulator, devices.attach("1", "us_1"))
    stranger = devices.attach("2", "us_2")
    devices.decline(stranger, line.sid)
    devices.hang_up(stranger, line.sid)
    assert not line.over


async def test_an_agent_without_a_page_is_answered_by_script(simulator: Simulator) -> None:
    line = simulator.exchange.dial_out("+14155550199", "client:us_1", SILENCE)
    async with asyncio.timeout(10):
        await line.answered.wait()


async def test_pages_are_joined_and_exactly_one_of_two_begins(simulator: Simulator) -> None:
    agent, customer, leg, caller = await joined(simulator)
    (at_agent,), (at_customer,) = told(agent, "mix")[-1]["peers"], told(customer, "mix")[-1]["peers"]
    assert (at_agent["id"], at_customer["id"]) == (customer.peer(caller.sid), agent.peer(leg.sid))
    assert {at_agent["offer"], at_customer["offer"]} == {True, False}
    assert all(peer[way] for peer in (at_agent, at_customer) for way in ("send", "hear"))


@pytest.mark.parametrize(("change", "hears", "heard"), [("hold", False, False), ("muted", True, False)])
async def test_hold_and_mute_are_told_to_both_ends(simulator: Simulator, change: str, hears: bool, heard: bool) -> None:
    agent, customer, _, caller = await joined(simulator)
    room = simulator.exchange.room("talk")
    how = {"muted": False, "hold": False, "ends": False, "coaches": "", change: True}
    room.modify(room.participants[caller.sid], **how)  # type: ignore[arg-type]
    (at_agent,), (at_customer,) = told(agent, "mix")[-1]["peers"], told(customer, "mix")[-1]["peers"]
    assert (at_customer["hear"], at_customer["send"]) == (hears, heard)
    assert (at_agent["send"], at_agent["hear"]) == (hears, heard)


async def test_who_leaves_is_joined_with_nobody(simulator: Simulator) -> None:
    agent, customer, leg, _ = await joined(simulator)
    simulator.exchange.room("talk").leave(leg)
    assert told(agent, "mix")[-1]["peers"] == told(customer, "mix")[-1]["peers"] == []


async def test_signals_pass_only_between_those_who_are_joined(simulator: Simulator) -> None:
    agent, customer, leg, caller = await joined(simulator)
    devices = simulator.exchange.devices
    devices.signal(agent, leg.sid, customer.peer(caller.sid), {"candidate": {}})
    (passed,) = told(customer, "signal")
    assert (passed["leg"], passed["from"]) == (caller.sid, agent.peer(leg.sid))
    devices.signal(agent, leg.sid, f"{caller.sid}:another page", {})
    devices.signal(agent, "CA0", customer.peer(caller.sid), {})
    simulator.exchange.room("talk").end()
    devices.signal(agent, leg.sid, customer.peer(caller.sid), {})
    assert len(told(customer, "signal")) == 1


async def test_a_page_that_comes_back_has_missed_nothing_and_one_that_does_not_hangs_up(simulator: Simulator) -> None:
    agent, _, leg, _ = await joined(simulator)
    devices = simulator.exchange.devices
    devices.detach(agent)
    assert devices.attach("a", "us_1") is agent
    await simulator.exchange.sleep(11)
    assert not leg.over
    devices.detach(agent)
    async with asyncio.timeout(10):
        await leg.ended.wait()


async def test_a_page_loaded_anew_takes_its_legs_over(simulator: Simulator) -> None:
    agent, customer, leg, _ = await joined(simulator)
    devices = simulator.exchange.devices
    devices.detach(agent)
    anew = devices.attach("b", "us_1")
    assert list(anew.legs) == [leg.sid]
    assert told(customer, "mix")[-1]["peers"][0]["id"] == anew.peer(leg.sid)


async def test_a_customer_whose_page_loses_its_sound_goes_on_without(simulator: Simulator) -> None:
    agent, customer, _, caller = await joined(simulator)
    simulator.exchange.devices.detach(customer)
    async with asyncio.timeout(10):
        while told(agent, "mix")[-1]["peers"]:
            await asyncio.sleep(0.005)
    assert not caller.over


async def test_keys_sound_at_the_other_side(simulator: Simulator) -> None:
    agent, _, leg, caller = await joined(simulator)
    simulator.exchange.devices.press(agent, leg.sid, "12#")
    assert caller.heard[-1] | {"digits": "12#", "type": "tones"} == caller.heard[-1]
    simulator.exchange.devices.press(agent, "CA0", "1")
