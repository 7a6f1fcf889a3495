from collections.abc import Callable

import pytest

from channels.phone import normalize
from channels.phone.form import Form
from hub.contract.errors import Unrecognisable
from hub.contract.inbound import ContactOpened, LineMessage
from hub.contract.words import Address
from ivr.steps import Enqueue, Hangup, Say
from tests.fakes.phone_doors import NOW

A = "CA" + "a1" * 16
Load = Callable[[str], dict[str, str]]


def form(load: Load, name: str, **changed: str) -> Form:
    return Form(list({**load(name), **changed}.items()))


def test_a_call_put_through_at_once_opens_a_contact_in_the_queue(load: Load) -> None:
    steps = (Say(prompt="own_agent", language="en"), Enqueue(language="en", skills=("technical",)))
    opened = normalize.opened(
        form(load, "voice__platinum_caller"), "US", NOW, language="en", subject="Orders", steps=steps
    )
    assert opened == ContactOpened(
        key=f"{A}:opened",
        channel="phone",
        at=NOW,
        external_key=A,
        sender=Address(kind="phone", value="+14155550101"),
        our_address="+14155550199",
        language="en",
        subject="Orders",
        skills=("technical",),
        queue=True,
    )


@pytest.mark.parametrize("steps", [(), (Hangup(outcome="failed"),)])
def test_a_call_in_the_menu_opens_a_contact_that_only_arrives(load: Load, steps: tuple[Hangup, ...]) -> None:
    assert not normalize.opened(form(load, "voice__unknown_caller"), "US", NOW, steps=steps).queue


def test_the_name_the_network_gives_is_kept(load: Load) -> None:
    assert normalize.opened(form(load, "voice__unknown_caller"), "US", NOW).name == "WIRELESS CALLER"


@pytest.mark.parametrize("number", ["+266696687", "anonymous", "RESTRICTED", "", " "])
def test_callers_who_withhold_their_number_are_never_taken_for_one_person(load: Load, number: str) -> None:
    sender = normalize.caller(form(load, "voice__anonymous_caller", From=number), "US")
    assert sender.value == "anonymous:CA" + "b2" * 16
    assert not normalize.is_number(sender)
    assert normalize.opened(form(load, "voice__anonymous_caller", From=number), "US", NOW).name == "Anonymous"


@pytest.mark.parametrize(
    ("claimed", "region", "stored"),
    [
        ("+14155550101", "US", "+14155550101"),
        ("(415) 555-0101", "US", "+14155550101"),
        ("020 7946 0018", "GB", "+442079460018"),
        ("013800138000", "CN", "+8613800138000"),
        ("sip:alice@example.com", "US", "sip:alice@example.com"),
        ("client:alice", "US", "client:alice"),
        ("911", "US", "911"),
    ],
)
def test_numbers_are_known_in_e164_and_other_callers_as_they_are(
    load: Load, claimed: str, region: str, stored: str
) -> None:
    assert normalize.caller(form(load, "voice__sip_caller", From=claimed), region).value == stored


def test_the_callers_words_become_a_message(load: Load) -> None:
    assert normalize.spoken(form(load, "transcription__caller_speaks"), "", NOW) == LineMessage(
        key=f"{A}:said:GT{'4' * 32}:2",
        channel="phone",
        at=NOW,
        external_key=A,
        text="Our line four has stopped again.",
    )
    chinese = normalize.spoken(form(load, "transcription__chinese"), "", NOW)
    assert chinese is not None
    assert chinese.text == "四号线又停了。"


def test_the_other_track_is_the_agents(load: Load) -> None:
    said = normalize.spoken(form(load, "transcription__caller_speaks", Track="outbound_track"), "", NOW)
    assert said is not None
    assert said.direction == "outbound"


def test_unfinished_words_and_other_events_are_no_message(load: Load) -> None:
    assert normalize.spoken(form(load, "transcription__partial"), "", NOW) is None
    assert normalize.spoken(form(load, "transcription__started"), "", NOW) is None
    silence = form(load, "transcription__caller_speaks", TranscriptionData='{"transcript": "  "}')
    assert normalize.spoken(silence, "", NOW) is None


@pytest.mark.parametrize("data", ["", "{", "[]", '{"transcript": 3}', '{"confidence": 1}'])
def test_words_that_are_not_what_they_should_be_are_refused(load: Load, data: str) -> None:
    with pytest.raises(Unrecognisable):
        normalize.spoken(form(load, "transcription__caller_speaks", TranscriptionData=data), "", NOW)


def test_words_without_a_sequence_are_known_by_the_carriers_token(load: Load) -> None:
    bare = form(load, "transcription__caller_speaks")
    del bare["SequenceId"]
    said = normalize.spoken(bare, "token-1", NOW)
    assert said is not None
    assert said.key.endswith(":token-1")


@pytest.mark.parametrize("sid", ["", " ", "CA 1", "../x", "C" * 65])
def test_a_call_is_named_by_something_that_can_be_a_name(load: Load, sid: str) -> None:
    with pytest.raises(Unrecognisable):
        normalize.call_sid(form(load, "voice__platinum_caller", CallSid=sid))


def test_a_text_is_spoken_in_the_language_it_is_written_in() -> None:
    assert normalize.language_of("您好", "en") == "zh-CN"
    assert normalize.language_of("Hello", "en") == "en"


def test_every_end_of_a_call_has_the_same_key() -> None:
    assert normalize.left(A, NOW).key == normalize.left(A, NOW, "failed").key == f"{A}:left"
