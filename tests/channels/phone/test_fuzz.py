"""Whatever is posted to a webhook, signed or not: never the hub's own failure, always a clear answer."""

from collections.abc import Iterator
from hashlib import sha256
from typing import Any
from urllib.parse import quote, urlencode
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from channels.phone.manifest import PhoneChannel
from hub.contract.errors import Unavailable
from tests.channels.phone.conftest import FIXTURES, PUBLIC, Hand, fixture
from tests.fakes.phone_doors import FakeHub

A = "CA" + "a1" * 16
WORDS = sorted({name for file in FIXTURES.glob("*.json") for name in fixture(file.stem)})
FIELDS = some.sampled_from([*WORDS, "SpeechResult", "Confidence", "DialCallStatus", "AnsweredBy", "Weird"])
VALUES = some.one_of(
    some.text(max_size=40),
    some.sampled_from([A, "completed", "busy", "in-progress", "transcription-content", "hangup", "+14155550101"]),
    some.sampled_from(
        ['{"transcript": "x"}', '{"transcript": "\\ud800"}', "{", "0", "-1", "\x00", "queue-full", "nan"]
    ),
)
QUERY = some.dictionaries(
    some.sampled_from(["step", "language", "at", "menu", "misses", "line", "order", "leg", "why", "digits", "odd"]),
    some.one_of(some.text(max_size=20), some.sampled_from(["choice", "confirm", "number", "0", "1.2.3.4.5.6", A])),
    max_size=4,
)
PATIENT = settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def paths(channel: PhoneChannel) -> list[str]:
    return sorted(route.path for route in channel.routes if "POST" in route.methods)  # type: ignore[attr-defined]


def sound(answer: Any, *more: int) -> None:
    """Nothing of ours failed, and it is said clearly."""
    assert answer.status_code in (200, 204, 400, 403, *more), answer.text
    if answer.status_code == 200:
        ElementTree.fromstring(answer.text)
    elif answer.status_code != 204:
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["detail"]
        assert "Traceback" not in answer.text


def url_of(path: str, query: dict[str, str]) -> str:
    return f"{path}?{urlencode(query)}" if query else path


@PATIENT
@given(pick=some.integers(0, 99), query=QUERY, form=some.dictionaries(FIELDS, VALUES, max_size=8), base=some.booleans())
async def test_a_signed_form_however_odd(
    hand: Hand, channel: PhoneChannel, pick: int, query: dict[str, str], form: dict[str, str], base: bool
) -> None:
    known = paths(channel)
    start: dict[str, Any] = fixture("voice__platinum_caller") if base else {}
    path = url_of(known[pick % len(known)], query)
    sound(
        await hand.post(path.removeprefix("/phone/"), {**start, **form}, token=form.get("Weird", "")[:9].encode().hex())
    )


@PATIENT
@given(pick=some.integers(0, 99), content=some.dictionaries(FIELDS, some.one_of(VALUES, some.integers(), some.none())))
async def test_signed_json_however_odd(hand: Hand, channel: PhoneChannel, pick: int, content: dict[str, Any]) -> None:
    import json

    known = paths(channel)
    body = json.dumps(content)
    path = url_of(known[pick % len(known)], {"bodySHA256": sha256(body.encode()).hexdigest(), "step": "0"})
    headers = {"content-type": "application/json", "X-Twilio-Signature": hand.signatures.sign(PUBLIC + path, {})}
    sound(await hand.http.post(path, content=body, headers=headers))


@PATIENT
@given(
    pick=some.integers(0, 99),
    body=some.binary(max_size=300),
    query=some.text(some.characters(min_codepoint=33, max_codepoint=255, blacklist_characters="#"), max_size=30),
    headers=some.dictionaries(
        some.sampled_from(["content-type", "x-twilio-signature", "i-twilio-idempotency-token", "host", "x-odd"]),
        some.sampled_from(["", "application/json", "text/xml", "é", "x" * 4000, "application/json; charset=ebcdic"]),
    ),
)
async def test_bytes_that_nobody_signed(
    hand: Hand, channel: PhoneChannel, hub: FakeHub, pick: int, body: bytes, query: str, headers: dict[str, str]
) -> None:
    known = paths(channel)
    sent = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
    answer = await hand.http.post(f"{known[pick % len(known)]}?{quote(query, safe='%&=')}", content=body, headers=sent)
    sound(answer)
    assert answer.status_code in (400, 403)
    assert hub.intake.calls == []


@pytest.fixture
def down(hub: FakeHub) -> Iterator[None]:
    hub.intake.fail_with = Unavailable("The store does not answer.")
    yield
    hub.intake.fail_with = None


@PATIENT
@given(pick=some.integers(0, 99), query=QUERY, form=some.dictionaries(FIELDS, VALUES, max_size=8))
@pytest.mark.usefixtures("down")
async def test_while_the_store_is_down_the_carrier_is_told_to_come_again(
    hand: Hand, channel: PhoneChannel, pick: int, query: dict[str, str], form: dict[str, str]
) -> None:
    known = paths(channel)
    path = url_of(known[pick % len(known)], query)
    sound(await hand.post(path.removeprefix("/phone/"), {**fixture("voice__platinum_caller"), **form}), 503)
