"""Twilio's REST interface as the package speaks it, against a transport that answers what Twilio would."""

import json
from collections.abc import AsyncIterator, Callable
from typing import Any
from urllib.parse import parse_qs

import httpx
import pytest

from channels.phone.carriers.port import Leg
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
    carrier = TwiMLCarrier(elsewhere, httpx.MockTransport(twilio))
    yield carrier
    await carrier.close()


async def call(carrier: TwiMLCarrier) -> Leg:
    return await carrier.call_agent(
        to="client:us_1", caller_id="+14155550199", conference="or_1", status_url="https://hub.example.com/leg"
    )


async def test_an_agent_is_called_into_a_conference_at_the_configured_carrier(
    carrier: TwiMLCarrier, twilio: Twilio
) -> None:
    twilio.answers = [said(201, call_sid="CA9", conference_sid="CF1")]
    assert await call(carrier) == Leg("CA9", "CF1")
    (request,) = twilio.asked
    assert str(request.url) == (
        "https://carrier.example.com/2010-04-01/Accounts/AC00000000000000000000000000000001"
        "/Conferences/or_1/Participants.json"
    )
    assert request.headers["authorization"].startswith("Basic ")
    form = twilio.form()
    assert form["Label"] == ["or_1"]
    assert form["To"] == ["client:us_1"]
    assert form["EndConferenceOnExit"] == ["true"]
    assert form["StatusCallbackEvent"] == ["answered", "completed"]


async def test_a_leg_already_called_is_found_and_not_called_again(carrier: TwiMLCarrier, twilio: Twilio) -> None:
    twilio.answers = [
        error(400, 16025),
        said(200, conferences=[{"sid": "CF1", "status": "in-progress"}]),
        said(200, participants=[{"call_sid": "CA9", "label": "or_1"}, {"call_sid": "CA1", "label": None}]),
    ]
    assert await call(carrier) == Leg("CA9", "CF1", fresh=False)


async def test_a_leg_still_being_called_is_looked_for_again_later(carrier: TwiMLCarrier, twilio: Twilio) -> None:
    twilio.answers = [error(400, 16025), said(200, conferences=[])]
    with pytest.raises(Retryable):
        await call(carrier)


async def test_who_is_in_a_conference_is_asked_of_the_carrier(carrier: TwiMLCarrier, twilio: Twilio) -> None:
    conference = said(200, conferences=[{"sid": "CF0", "status": "completed"}, {"sid": "CF1", "status": "init"}])
    twilio.answers = [conference, said(200, participants=[{"call_sid": "CA1"}])]
    assert await carrier.is_in("or_1", "CA1")
    twilio.answers = [said(200, conferences=[])]
    assert not await carrier.is_in("or_1", "CA1")


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
        twilio.answers = [answer]
        with pytest.raises(meaning):
            await order()
