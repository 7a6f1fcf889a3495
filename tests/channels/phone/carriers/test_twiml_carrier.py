"""Twilio's REST interface as the package speaks it, against a transport that answers what Twilio would."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs

import httpx
import pytest

from channels.phone.carriers.port import Leg, LegCall, LiveCall, Participant, Taped
from channels.phone.carriers.twiml_carrier import TwiMLCarrier
from channels.phone.manifest import PhoneSettings
from hub.contract.errors import BadCredentials, Refused, Retryable, SendFailed

Answer = httpx.Response | Exception


class Twilio:
    """Answers in turn what it was told, and keeps what it was asked."""

    def __init__(self) -> None:
        self.answers: list[Answer] = []
        self.asked: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def form(self, place: int = 0) -> dict[str, list[str]]:
        return parse_qs(self.asked[place].content.decode())


def said(http_status: int, **content: Any) -> httpx.Response:
    return httpx.Response(http_status, text=json.dumps(content))


def error(status: int, code: int) -> httpx.Response:
    return said(status, code=code, message="no", status=status)


@pytest.fixture
def twilio() -> Twilio:
    return Twilio()


@pytest.fixture
async def carrier(settings: PhoneSettings, twilio: Twilio) -> AsyncIterator[TwiMLCarrier]:
    elsewhere = settings.model_copy(update={"api_base_url": "https://carrier.example.com"})
    carrier = TwiMLCarrier(elsewhere, httpx.MockTransport(twilio), first_wait=0)
    yield carrier
    await carrier.close()


LEG = LegCall(
    to="client:us_1?auto=1",
    shown="+14155550199",
    conference="or_1",
    label="or_1:1",
    status_url="https://hub.example.com/leg",
    conference_url="https://hub.example.com/conference",
    rings=20,
)
AT = "https://carrier.example.com/2010-04-01/Accounts/AC00000000000000000000000000000001"


async def call(carrier: TwiMLCarrier) -> Leg:
    return await carrier.ring(LEG)


async def test_a_leg_is_called_into_a_conference_at_the_configured_carrier(
    carrier: TwiMLCarrier, twilio: Twilio
) -> None:
    twilio.answers = [said(201, call_sid="CA9", conference_sid="CF1")]
    assert await call(carrier) == Leg("CA9", "CF1")
    (request,) = twilio.asked
    assert str(request.url) == f"{AT}/Conferences/or_1/Participants.json"
    assert request.headers["authorization"].startswith("Basic ")
    assert twilio.form() == {
        "To": ["client:us_1?auto=1"],
        "From": ["+14155550199"],
        "Label": ["or_1:1"],
        "Timeout": ["20"],
        "Beep": ["false"],
        "StartConferenceOnEnter": ["true"],
        "EndConferenceOnExit": ["false"],
        "EarlyMedia": ["false"],
        "StatusCallback": ["https://hub.example.com/leg"],
        "StatusCallbackEvent": ["answered", "completed"],
        "ConferenceStatusCallback": ["https://hub.example.com/conference"],
        "ConferenceStatusCallbackEvent": ["start", "end", "join", "leave"],
    }


async def test_a_customer_is_called_with_an_ear_for_machines_and_a_supervisor_unheard(
    carrier: TwiMLCarrier, twilio: Twilio
) -> None:
    twilio.answers = [said(201, call_sid="CA9", conference_sid="CF1")] * 2
    await carrier.ring(replace(LEG, ends=True, early_media=True, detect_url="https://hub.example.com/who"))
    await carrier.ring(replace(LEG, muted=True, coach="CA1"))
    assert {
        name: twilio.form(0)[name] for name in ("MachineDetection", "AmdStatusCallback", "EndConferenceOnExit")
    } == {
        "MachineDetection": ["Enable"],
        "AmdStatusCallback": ["https://hub.example.com/who"],
        "EndConferenceOnExit": ["true"],
    }
    assert {name: twilio.form(1)[name] for name in ("Muted", "Coaching", "CallSidToCoach")} == {
        "Muted": ["true"],
        "Coaching": ["true"],
        "CallSidToCoach": ["CA1"],
    }


async def test_how_a_leg_takes_part_is_changed(carrier: TwiMLCarrier, twilio: Twilio) -> None:
    twilio.answers = [said(200, call_sid="CA1")] * 6
    assert await carrier.hold("CF1", "CA1", True, "https://hub.example.com/music")
    assert await carrier.hold("CF1", "CA1", False, "")
    assert await carrier.mute("CF1", "CA1", True)
    assert await carrier.coach("CF1", "CA1", "CA2", False)
    assert await carrier.coach("CF1", "CA1", "", True)
    assert await carrier.ends("CF1", "CA1", True)
    assert {str(request.url) for request in twilio.asked} == {f"{AT}/Conferences/CF1/Participants/CA1.json"}
    assert [twilio.form(place) for place in range(6)] == [
        {"Hold": ["true"], "HoldUrl": ["https://hub.example.com/music"], "HoldMethod": ["POST"]},
        {"Hold": ["false"]},
        {"Muted": ["true"]},
        {"Muted": ["false"], "Coaching": ["true"], "CallSidToCoach": ["CA2"]},
        {"Muted": ["true"], "Coaching": ["false"]},
        {"EndConferenceOnExit": ["true"]},
    ]


async def test_live_calls_of_our_numbers_are_listed_whatever_their_state(carrier: TwiMLCarrier, twilio: Twilio) -> None:
    ours = {"sid": "CA1", "to": "+14155550199", "from": "+1", "status": "in-progress", "direction": "inbound"}
    others = {"sid": "CA2", "to": "+2", "from": "+3", "status": "in-progress", "direction": "inbound"}
    twilio.answers = [said(200, calls=[]), said(200, calls=[]), said(200, calls=[ours, others])]
    assert await carrier.live_calls({"+14155550199"}) == [
        LiveCall("CA1", "+1", "+14155550199", "in-progress", "inbound")
    ]
    assert [request.url.params["Status"] for request in twilio.asked] == ["queued", "ringing", "in-progress"]


async def test_a_call_is_recorded_paused_fetched_and_forgotten(carrier: TwiMLCarrier, twilio: Twilio) -> None:
    made = {"sid": "RE1", "status": "completed", "duration": "7"}
    twilio.answers = [
        said(201, sid="RE1"),
        said(200, sid="RE1"),
        said(200, sid="RE1"),
        said(200, **made),
        said(200, recordings=[made]),
        httpx.Response(200, content=b"RIFF"),
        httpx.Response(204),
        error(404, 20404),
        error(404, 20404),
    ]
    assert await carrier.record("CA1", "https://hub.example.com/taped") == "RE1"
    assert await carrier.set_recording("CA1", "RE1", "paused")
    assert await carrier.set_recording("CA1", "RE1", "stopped")
    assert await carrier.find_recording("RE1") == Taped("RE1", "completed", 7)
    assert await carrier.recordings("CA1") == [Taped("RE1", "completed", 7)]
    assert await carrier.recording("RE1") == b"RIFF"
    assert await carrier.delete_recording("RE1")
    assert await carrier.find_recording("RE1") is None
    assert await carrier.record("CA1", "https://hub.example.com/taped") == ""
    assert twilio.form(0) == {
        "RecordingChannels": ["dual"],
        "RecordingStatusCallback": ["https://hub.example.com/taped"],
        "RecordingStatusCallbackEvent": ["completed", "absent"],
    }
    assert twilio.form(1) == {"Status": ["paused"], "PauseBehavior": ["silence"]}
    assert [str(twilio.asked[place].url).removeprefix(AT) for place in (0, 1, 3, 4, 5)] == [
        "/Calls/CA1/Recordings.json",
        "/Calls/CA1/Recordings/RE1.json",
        "/Recordings/RE1.json",
        "/Calls/CA1/Recordings.json?PageSize=20",
        "/Recordings/RE1.wav",
    ]


async def test_a_recording_that_is_not_there_yet_is_fetched_later(carrier: TwiMLCarrier, twilio: Twilio) -> None:
    for answer, meaning in ((error(404, 20404), Retryable), (error(401, 20003), BadCredentials)):
        twilio.answers = [answer]
        with pytest.raises(meaning):
            await carrier.recording("RE1")
    twilio.answers = [httpx.ReadTimeout("slow")]
    with pytest.raises(Retryable):
        await carrier.recording("RE1")


async def test_an_order_that_came_too_fast_is_given_again(carrier: TwiMLCarrier, twilio: Twilio) -> None:
    twilio.answers = [error(429, 20429), error(429, 20429), said(201, call_sid="CA9", conference_sid="CF1")]
    assert await call(carrier) == Leg("CA9", "CF1")
    assert len(twilio.asked) == 3


async def test_legs_called_faster_than_the_carrier_begins_them_wait_their_turn(
    settings: PhoneSettings, twilio: Twilio
) -> None:
    slow = settings.model_copy(update={"api_base_url": "https://carrier.example.com", "calls_per_second": 0.001})
    carrier = TwiMLCarrier(slow, httpx.MockTransport(twilio), first_wait=0)
    twilio.answers = [said(201, call_sid="CA9", conference_sid="CF1"), said(200)]
    assert await call(carrier) == Leg("CA9", "CF1")
    waits = asyncio.create_task(call(carrier))
    await carrier.hang_up("CA9")  # what begins no call does not wait
    assert [request.url.path.rsplit("/", 1)[-1] for request in twilio.asked] == ["Participants.json", "CA9.json"]
    assert not waits.done()
    waits.cancel()
    await carrier.close()


async def test_how_a_call_ended_is_asked(carrier: TwiMLCarrier, twilio: Twilio) -> None:
    twilio.answers = [said(200, status="busy"), said(200, status="in-progress"), error(404, 20404)]
    assert [await carrier.ended_as("CA1") for _ in range(3)] == ["busy", "", "completed"]


async def test_a_leg_already_called_is_found_and_not_called_again(carrier: TwiMLCarrier, twilio: Twilio) -> None:
    twilio.answers = [
        error(400, 16025),
        said(200, conferences=[{"sid": "CF1", "status": "in-progress"}]),
        said(200, participants=[{"call_sid": "CA9", "label": "or_1:1"}, {"call_sid": "CA1", "label": None}]),
    ]
    assert await call(carrier) == Leg("CA9", "CF1", fresh=False)


async def test_a_leg_still_being_called_is_looked_for_again_later(carrier: TwiMLCarrier, twilio: Twilio) -> None:
    twilio.answers = [error(400, 16025), said(200, conferences=[])]
    with pytest.raises(Retryable):
        await call(carrier)


async def test_who_is_in_a_conference_is_asked_of_the_carrier(carrier: TwiMLCarrier, twilio: Twilio) -> None:
    conference = said(200, conferences=[{"sid": "CF0", "status": "completed"}, {"sid": "CF1", "status": "init"}])
    there = said(200, participants=[{"call_sid": "CA1", "label": "or_1:1", "status": "ringing"}])
    twilio.answers = [conference, there]
    assert await carrier.participants("or_1") == [Participant("CA1", "or_1:1", "ringing")]
    twilio.answers = [said(200, conferences=[])]
    assert await carrier.participants("or_1") == []


async def test_a_live_call_is_redirected_announced_to_and_hung_up(carrier: TwiMLCarrier, twilio: Twilio) -> None:
    twilio.answers = [said(200, sid="CA1"), said(200, call_sid="CA1"), said(200, sid="CA1")]
    assert await carrier.redirect("CA1", "<Response/>")
    assert await carrier.announce("CF1", "CA1", "https://hub.example.com/say")
    assert await carrier.hang_up("CA1")
    assert twilio.form(0) == {"Twiml": ["<Response/>"]}
    assert twilio.form(1) == {"AnnounceUrl": ["https://hub.example.com/say"], "AnnounceMethod": ["POST"]}
    assert twilio.form(2) == {"Status": ["completed"]}


@pytest.mark.parametrize("answer", [(400, 21220), (404, 20404)])
async def test_a_call_that_is_over_is_told_and_not_raised(
    carrier: TwiMLCarrier, twilio: Twilio, answer: tuple[int, int]
) -> None:
    twilio.answers = [error(*answer), error(*answer), error(*answer)]
    assert not await carrier.redirect("CA1", "<Response/>")
    assert not await carrier.announce("CF1", "CA1", "https://hub.example.com/say")
    assert not await carrier.hang_up("CA1")


@pytest.mark.parametrize(
    ("answer", "meaning"),
    [
        (error(401, 20003), BadCredentials),
        (error(403, 20403), BadCredentials),
        (error(429, 20429), Retryable),
        (error(400, 20429), Retryable),
        (error(500, 20500), Retryable),
        (said(503, type="about:blank", title="x", status=503, code=20503), Retryable),
        (httpx.Response(502, text="<html>Bad gateway</html>"), Retryable),
        (httpx.ConnectError("refused"), Retryable),
        (httpx.ReadTimeout("slow"), Retryable),
        (error(400, 21201), Refused),
        (httpx.Response(400, text=""), Refused),
    ],
)
async def test_whatever_the_carrier_throws_becomes_a_word_of_the_hub(
    carrier: TwiMLCarrier, twilio: Twilio, answer: Answer, meaning: type[SendFailed]
) -> None:
    orders: list[Callable[[], Any]] = [lambda: call(carrier), lambda: carrier.hang_up("CA1")]
    for order in orders:
        twilio.answers = [answer] * 4
        with pytest.raises(meaning):
            await order()
