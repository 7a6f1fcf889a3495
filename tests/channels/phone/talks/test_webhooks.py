"""What the carrier tells of legs, in any order and twice, over a carrier that does what it is told."""

import pytest

from channels.phone.normalize import callback_line
from hub.contract.calls import Recordings
from hub.contract.controls import Consult, Device
from hub.contract.errors import Refused, Retryable, Unavailable
from hub.contract.inbound import CallbackMissed, LineFailed, LineLeft, LineMessage, TalkChanged
from hub.contract.outbound import Disconnect, Release
from ivr.menu import Menus
from tests.fakes.phone_doors import FakeHub
from tests.fakes.phone_talks import AGENT, CALLBACK, CALLER, COLLEAGUE, NUMBER, PhoneTalks


@pytest.fixture
def talks(hub: FakeHub, menus: Menus) -> PhoneTalks:
    return PhoneTalks(hub, menus)


@pytest.fixture
def callback(hub: FakeHub, menus: Menus) -> PhoneTalks:
    assert callback_line("ct_1") == CALLBACK
    return PhoneTalks(hub, menus, CALLBACK)


async def test_a_talk_begins_when_both_are_there_whoever_comes_first(talks: PhoneTalks) -> None:
    await talks.sender.send(talks.connect())
    await talks.comes(CALLER)
    assert "begun" not in talks.told()
    await talks.answers(AGENT)
    for _ in range(2):
        await talks.answers(AGENT)
        await talks.comes(CALLER)
    assert talks.told().count("begun") == 1
    assert await talks.states() == {"customer": "talking", AGENT: "talking"}


@pytest.mark.parametrize(("status", "reason"), [("no-answer", "no_answer"), ("busy", "busy"), ("failed", "failed")])
async def test_an_agent_who_is_not_reached_sends_the_caller_on_with_the_reason(
    talks: PhoneTalks, status: str, reason: str
) -> None:
    await talks.sender.send(talks.connect())
    for _ in range(2):
        await talks.tells(AGENT, status)
    (failed,) = talks.hub.intake.of(LineFailed)
    assert (failed.reason, failed.agent_id) == (reason, AGENT)
    assert await talks.states() == {"customer": "ringing"}


async def test_a_browser_lost_keeps_the_caller_with_music(talks: PhoneTalks) -> None:
    await talks.talking()
    await talks.tells(AGENT, "completed")
    assert [one.reason for one in talks.hub.intake.of(LineFailed)] == ["agent_left"]
    assert talks.did("hold") == ["hold CA1 True"]
    assert not talks.hub.intake.of(LineLeft)


async def test_a_handset_put_down_ends_the_call(talks: PhoneTalks) -> None:
    talks.hub.devices.kinds[AGENT] = Device(kind="number", address="+14155550188")
    await talks.talking()
    await talks.tells(AGENT, "completed")
    assert [one.external_key for one in talks.hub.intake.of(LineLeft)] == [CALLER]
    assert f"hang_up {CALLER}" in talks.did("hang_up")


async def test_an_agents_leg_that_ends_with_the_customers_is_not_lost(talks: PhoneTalks) -> None:
    await talks.talking()
    talks.carrier.ended[CALLER] = "completed"
    await talks.tells(AGENT, "completed")
    await talks.customer_leaves()
    assert not talks.hub.intake.of(LineFailed)
    assert len(talks.hub.intake.of(LineLeft)) == 1


async def test_a_caller_who_hangs_up_ends_it_for_all(talks: PhoneTalks) -> None:
    await talks.talking()
    await talks.do(Consult, to_agent_id=COLLEAGUE)
    assert "<Hangup" in await talks.customer_leaves()
    assert (await talks.talk()).over
    assert set(talks.did("hang_up")) == {"hang_up CA_1", "hang_up CA_2"}, "whom only rings, too"


async def test_a_colleague_who_answers_too_late_is_hung_up(talks: PhoneTalks) -> None:
    await talks.talking()
    await talks.do(Consult, to_agent_id=COLLEAGUE)
    await talks.customer_leaves()
    talks.forget()
    await talks.answers(COLLEAGUE)
    assert talks.did("hang_up") == ["hang_up CA_2"]
    await talks.leg("CA_77", "or_0:1", "in-progress")
    assert talks.did("hang_up")[-1] == "hang_up CA_77"


async def test_the_end_of_an_earlier_talk_means_nothing(talks: PhoneTalks) -> None:
    await talks.talking()
    await talks.sender.send(talks.order(Release, "or_2"))
    await talks.sender.send(talks.connect("or_3", COLLEAGUE))
    await talks.customer_leaves("in-progress", conference="or_1")
    await talks.leg("CA_1", "or_1:1", "completed")
    assert not talks.hub.intake.of(LineLeft)
    assert not talks.hub.intake.of(LineFailed)


async def test_a_conference_that_broke_sends_the_caller_to_the_queue(talks: PhoneTalks) -> None:
    await talks.talking()
    assert "<Enqueue" in await talks.customer_leaves("in-progress")
    assert [one.agent_id for one in talks.hub.intake.of(LineFailed)] == [AGENT]


async def test_the_end_of_a_call_ends_its_talk_wherever_it_is_told(talks: PhoneTalks) -> None:
    await talks.webhooks.customer_ended("CA_unknown")
    await talks.talking()
    await talks.webhooks.customer_ended(CALLER)
    assert (await talks.talk()).over


# --- calls we make ----------------------------------------------------------------------------------------------------


async def test_whom_we_called_is_heard_and_who_took_the_call_is_told(callback: PhoneTalks) -> None:
    await callback.called_back()
    assert callback.did("listen") == ["listen CA_2 en-US https://h/phone/transcription?line=callback%3Act_1"]
    for heard in ("machine_end_beep", "machine_start"):
        await callback.webhooks.answered_by(callback.hook({"AnsweredBy": heard}, line=CALLBACK, conference="or_1"))
    assert [one.answered_by for one in callback.hub.intake.of(TalkChanged) if one.what == "answered_by"] == ["machine"]


@pytest.mark.parametrize(("status", "cause"), [("no-answer", "no_answer"), ("busy", "busy"), ("failed", "failed")])
async def test_a_customer_who_does_not_answer_is_told_and_the_agent_let_go(
    callback: PhoneTalks, status: str, cause: str
) -> None:
    await callback.sender.send(callback.call_back())
    await callback.answers(AGENT)
    for _ in range(3):
        await callback.tells(NUMBER, status)
    (missed,) = callback.hub.intake.of(CallbackMissed)
    assert (missed.contact_id, missed.cause) == ("ct_1", cause)
    assert callback.did("hang_up") == ["hang_up CA_1"]
    await callback.tells(AGENT, "completed")
    assert not callback.hub.intake.of(LineFailed)


async def test_an_agent_who_is_not_reached_costs_the_customer_no_ringing(callback: PhoneTalks) -> None:
    await callback.sender.send(callback.call_back())
    await callback.tells(AGENT, "no-answer")
    assert [one.reason for one in callback.hub.intake.of(LineFailed)] == ["no_answer"]
    assert callback.carrier.legs(NUMBER) == []
    with pytest.raises(Refused):
        await callback.sender.send(callback.call_back())


async def test_an_agent_who_goes_while_the_customers_phone_rings_stops_the_ringing(callback: PhoneTalks) -> None:
    await callback.sender.send(callback.call_back())
    await callback.answers(AGENT)
    await callback.tells(AGENT, "completed")
    assert callback.did("hang_up") == ["hang_up CA_2"]
    assert [one.reason for one in callback.hub.intake.of(LineFailed)] == ["agent_left"]
    await callback.tells(NUMBER, "canceled")
    assert not callback.hub.intake.of(CallbackMissed)


async def test_a_number_the_carrier_does_not_call_is_a_missed_callback(callback: PhoneTalks) -> None:
    await callback.sender.send(callback.call_back())
    callback.carrier.fail_with["ring"] = Refused("The carrier refused (code 21211).")
    await callback.answers(AGENT)
    assert [one.cause for one in callback.hub.intake.of(CallbackMissed)] == ["failed"]
    assert callback.did("hang_up") == ["hang_up CA_1"]


async def test_a_carrier_in_trouble_is_asked_again_by_its_own_webhook(callback: PhoneTalks) -> None:
    await callback.sender.send(callback.call_back())
    callback.carrier.fail_with["ring"] = Retryable("The carrier has trouble.")
    with pytest.raises(Unavailable):
        await callback.answers(AGENT)
    callback.carrier.fail_with.clear()
    note = await callback.notes.talk(CALLBACK)
    assert note is not None
    await callback.leg("CA_1", note.talk.parties[0].id, "in-progress")
    assert len(callback.carrier.legs(NUMBER)) == 1


async def test_who_hangs_up_after_the_talk_leaves_the_line_once(callback: PhoneTalks) -> None:
    await callback.called_back()
    for _ in range(2):
        await callback.tells(NUMBER, "completed")
    assert [(one.external_key, one.key) for one in callback.hub.intake.of(LineLeft)] == [(CALLBACK, "CA_2:left")]


async def test_ending_it_while_it_rings_means_no_missed_call(callback: PhoneTalks) -> None:
    await callback.sender.send(callback.call_back())
    await callback.answers(AGENT)
    await callback.sender.send(callback.order(Disconnect, "or_2"))
    await callback.tells(NUMBER, "canceled")
    await callback.tells(AGENT, "completed")
    assert not callback.hub.intake.of(CallbackMissed)
    assert not callback.hub.intake.of(LineFailed)


# --- recording, words -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("digits", "recorded"), [("1", []), ("2", ["record CA1"]), ("", ["record CA1"])])
async def test_a_caller_who_is_asked_may_refuse_to_be_recorded(
    hub: FakeHub, menus: Menus, digits: str, recorded: list[str]
) -> None:
    hub.rules = hub.rules.__class__(recordings=Recordings(default=("inbound",), consent="ask"))
    talks = PhoneTalks(hub, menus)
    await talks.sender.send(talks.connect())
    assert "<Gather" in talks.did("redirect")[0]
    form = {"CallSid": CALLER, "Digits": digits}
    joined = await talks.webhooks.consent(talks.hook(form, line=CALLER, conference="or_1"))
    assert "<Gather" not in joined
    assert "or_1</Conference>" in joined
    await talks.answers(AGENT)
    await talks.comes(CALLER)
    assert talks.did("record") == recorded


async def test_whom_we_called_is_told_that_they_are_recorded(hub: FakeHub, menus: Menus) -> None:
    hub.rules = hub.rules.__class__(recordings=Recordings(default=("outbound",)))
    callback = PhoneTalks(hub, menus, CALLBACK)
    await callback.called_back()
    assert callback.did("announce") == ["announce CF_or_1 CA_2 https://h/phone/recorded-words?language=en"]
    assert callback.did("record") == ["record CA_2"]


async def test_tones_music_and_typed_words_are_fetched(talks: PhoneTalks) -> None:
    assert 'digits="12"' in await talks.webhooks.tones(talks.hook({}, digits="12"))
    assert "Play" not in await talks.webhooks.tones(talks.hook({}, digits="x"))
    assert "<Pause" in await talks.webhooks.hold(talks.hook({}))
    assert "recorded" in await talks.webhooks.recorded_words(talks.hook({}, language="en"))
    assert "Say" not in await talks.webhooks.announce(talks.hook({}, order="or_9"))


async def test_the_callers_words_reach_the_hub_and_those_of_nobody_are_counted(talks: PhoneTalks) -> None:
    words = {
        "TranscriptionEvent": "transcription-content", "TranscriptionData": '{"transcript": "Hello"}', "SequenceId": "2"
    }  # fmt: skip
    await talks.webhooks.transcription(talks.hook({"CallSid": CALLER, **words}))
    assert [one.text for one in talks.hub.intake.of(LineMessage)] == ["Hello"]
    await talks.webhooks.transcription(talks.hook({"CallSid": "CA8", **words}))
    assert talks.counted[-1] == "refused Invalid"
