"""What every carrier does that stands behind the port: Twilio's interface at the simulator, and the tests' fake."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from pydantic import SecretStr

from channels.phone.carriers.port import Carrier, LegCall
from channels.phone.carriers.twiml_carrier import TwiMLCarrier
from channels.phone.settings import PhoneSettings
from channels.phone.simulator import SimulatorSettings, serve
from tests.fakes.carrier import FakeCarrier

OURS = "+14155550199"
LEG = LegCall(
    to="client:us_1",
    shown=OURS,
    conference="or_1",
    label="or_1:1",
    status_url="http://127.0.0.1:1/leg",
    conference_url="http://127.0.0.1:1/conference",
    rings=20,
)


@pytest.fixture(params=["simulator", "fake"])
async def carrier(request: pytest.FixtureRequest) -> AsyncIterator[Carrier]:
    if request.param == "fake":
        yield FakeCarrier()
        return
    simulating = SimulatorSettings(auth_token=SecretStr("12345"), hub_url="http://127.0.0.1:1", answer_after=0)
    async with serve(simulating) as simulator:
        real = TwiMLCarrier(
            PhoneSettings(account_sid=simulating.account_sid, auth_token=SecretStr("12345"), api_base_url=simulator.url)
        )
        yield real
        await real.close()


async def test_a_leg_is_called_once_however_often_it_is_ordered(carrier: Carrier) -> None:
    first = await carrier.ring(LEG)
    again = await carrier.ring(LEG)
    assert (first.call_sid, first.fresh) == (again.call_sid, True)
    assert not again.fresh
    other = await carrier.ring(replace(LEG, to="client:us_2", label="or_1:2"))
    assert other.call_sid != first.call_sid
    assert other.conference_sid == first.conference_sid


async def test_a_leg_takes_whatever_is_ordered_of_it(carrier: Carrier) -> None:
    legs = [await carrier.ring(replace(LEG, to=f"client:us_{n}", label=f"or_1:{n}")) for n in (1, 2)]
    conference, sid = legs[0].conference_sid, legs[0].call_sid
    if not isinstance(carrier, FakeCarrier):
        while {one.status for one in await carrier.participants("or_1")} != {"connected"}:
            pass
    assert await carrier.hold(conference, sid, True, "http://127.0.0.1:1/music")
    assert await carrier.hold(conference, sid, False, "")
    assert await carrier.mute(conference, sid, True)
    assert await carrier.coach(conference, sid, legs[1].call_sid, False)
    assert await carrier.coach(conference, sid, "", True)
    assert await carrier.ends(conference, sid, True)
    assert await carrier.announce(conference, sid, "http://127.0.0.1:1/say")
    recording = await carrier.record(sid, "http://127.0.0.1:1/taped")
    assert recording
    assert await carrier.set_recording(sid, recording, "paused")
    assert await carrier.set_recording(sid, recording, "in-progress")
    assert await carrier.hang_up(sid)


async def test_what_is_over_is_told_so(carrier: Carrier) -> None:
    leg = await carrier.ring(LEG)
    if isinstance(carrier, FakeCarrier):
        carrier.over = True
    else:
        await carrier.hang_up(leg.call_sid)
    assert await carrier.is_over(leg.call_sid)
    assert await carrier.ended_as(leg.call_sid) in ("completed", "canceled")
    assert not await carrier.hang_up(leg.call_sid)
    assert not await carrier.redirect(leg.call_sid, "<Response/>")
    assert leg.call_sid not in [call.sid for call in await carrier.live_calls({OURS})]
