"""What lost callbacks left wrong is put right by asking the carrier."""

from datetime import timedelta

import pytest

from channels.phone.carriers.port import LiveCall, Participant, Taped
from hub.contract.calls import Recordings
from hub.contract.controls import Complete, Consult
from hub.contract.errors import Retryable
from hub.contract.inbound import LineFailed, LineLeft, RecordingMade
from ivr.menu import Menus
from tests.fakes.phone_doors import FakeHub
from tests.fakes.phone_talks import AGENT, CALLBACK, CALLER, NUMBER, OURS, OUTSIDE, PhoneTalks


@pytest.fixture
def talks(hub: FakeHub, menus: Menus) -> PhoneTalks:
    return PhoneTalks(hub, menus)


def alive(talks: PhoneTalks, *sids: str, direction: str = "outbound-api") -> None:
    talks.carrier.live = [LiveCall(sid, OURS, "x", "in-progress", direction) for sid in sids]


async def test_all_is_left_as_it_is_while_it_is_as_it_should_be(talks: PhoneTalks) -> None:
    await talks.talking()
    alive(talks, CALLER, "CA_1")
    before = await talks.talk()
    talks.forget()
    await talks.sweep.work()
    assert await talks.talk() == before
    assert talks.did() == []


async def test_a_caller_whose_end_was_not_told_has_left(talks: PhoneTalks) -> None:
    await talks.talking()
    talks.carrier.ended = {CALLER: "completed", "CA_1": "completed"}
    await talks.sweep.work()
    assert (await talks.talk()).over
    assert len(talks.hub.intake.of(LineLeft)) == 1
    assert not talks.hub.intake.of(LineFailed)


async def test_a_caller_who_left_before_any_agent_had_them_has_left_too(talks: PhoneTalks) -> None:
    await talks.sweep.work()
    assert not talks.hub.intake.of(LineLeft), "the carrier says that the call goes on"
    talks.carrier.ended[CALLER] = "completed"
    await talks.sweep.work()
    assert [one.external_key for one in talks.hub.intake.of(LineLeft)] == [CALLER]


@pytest.mark.parametrize("line", ["callback:ct_1", "voicemail:ct_1"])
async def test_what_was_left_behind_goes_on_waiting_for_its_agent(hub: FakeHub, menus: Menus, line: str) -> None:
    talks = PhoneTalks(hub, menus, line)
    talks.carrier.over = True
    await talks.sweep.work()
    assert not hub.intake.of(LineLeft)


async def test_a_callback_that_was_missed_waits_for_the_next_try(hub: FakeHub, menus: Menus) -> None:
    talks = PhoneTalks(hub, menus, CALLBACK)
    await talks.sender.send(talks.call_back())
    await talks.answers(AGENT)
    await talks.tells(NUMBER, "no-answer")
    talks.carrier.over = True
    await talks.sweep.work()
    assert not hub.intake.of(LineLeft)


async def test_an_agents_leg_whose_end_was_not_told_sends_the_caller_on(talks: PhoneTalks) -> None:
    await talks.talking()
    alive(talks, CALLER)
    talks.carrier.ended = {"CA_1": "completed"}
    await talks.sweep.work()
    assert [one.agent_id for one in talks.hub.intake.of(LineFailed)] == [AGENT]


async def test_who_came_without_its_being_told_is_there(talks: PhoneTalks) -> None:
    await talks.sender.send(talks.connect())
    alive(talks, CALLER, "CA_1")
    label = talks.carrier.rung["CA_1"].label
    talks.carrier.present = [Participant("CA_1", label), Participant(CALLER), Participant("CA_5", "x", "ringing")]
    await talks.sweep.work()
    assert await talks.states() == {"customer": "talking", AGENT: "talking"}


async def test_a_call_nobody_knows_is_hung_up_after_a_while(talks: PhoneTalks) -> None:
    await talks.talking()
    alive(talks, CALLER, "CA_1", "CA_ghost")
    await talks.sweep.work()
    assert talks.did("hang_up") == []
    talks.hub.now += timedelta(seconds=31)
    await talks.sweep.work()
    assert talks.did("hang_up") == ["hang_up CA_ghost"]


async def test_what_a_callers_own_call_dialled_is_not_ours_to_end(talks: PhoneTalks) -> None:
    alive(talks, "CA_dialled", direction="outbound-dial")
    for _ in range(2):
        await talks.sweep.work()
        talks.hub.now += timedelta(minutes=5)
    assert talks.did("hang_up") == []


async def test_those_who_talk_on_without_us_are_left_to_talk(talks: PhoneTalks) -> None:
    await talks.talking()
    await talks.do(Consult, to_number=OUTSIDE)
    await talks.answers(OUTSIDE)
    await talks.do(Complete)
    alive(talks, CALLER, "CA_2")
    talks.forget()
    for _ in range(2):
        await talks.sweep.work()
        talks.hub.now += timedelta(minutes=5)
    assert talks.did("hang_up") == []
    alive(talks)
    talks.carrier.ended = {CALLER: "completed", "CA_2": "completed"}
    await talks.sweep.work()
    assert (await talks.talk()).over
    assert await talks.notes.sent_on() == []


async def test_what_a_process_left_half_done_is_finished_by_the_next(talks: PhoneTalks, menus: Menus) -> None:
    talks.carrier.fail_with["redirect"] = Retryable("The carrier has trouble.")
    with pytest.raises(Retryable):
        await talks.sender.send(talks.connect())
    talks.carrier.fail_with.clear()
    next_one = PhoneTalks(talks.hub, menus, carrier=talks.carrier)
    alive(talks, CALLER, "CA_1")
    await next_one.sweep.work()
    assert len(next_one.did("redirect")) == 1
    await next_one.talk()


async def test_one_line_that_cannot_be_healed_does_not_keep_the_others(talks: PhoneTalks) -> None:
    await talks.talking()
    talks.hub.intake.open_line("CA2")
    talks.carrier.ended["CA2"] = "completed"
    talks.hub.notes.kept["phone", "talk:CA3"] = talks.hub.notes.kept["phone", f"talk:{CALLER}"]
    alive(talks, CALLER, "CA_1")
    talks.carrier.fail_with["hold"] = Retryable("The carrier has trouble.")
    talks.carrier.live = [one for one in talks.carrier.live if one.sid == CALLER]
    talks.carrier.ended["CA_1"] = "completed"
    await talks.sweep.work()
    assert [one.external_key for one in talks.hub.intake.of(LineLeft)] == ["CA2"]


async def test_recordings_not_told_of_are_fetched(talks: PhoneTalks) -> None:
    talks.hub.rules = talks.hub.rules.__class__(recordings=Recordings(default=("inbound",)))
    await talks.talking()
    alive(talks, CALLER, "CA_1")
    talks.carrier.taped = [Taped("RE_CA1", "in-progress", 0)]
    await talks.sweep.work()
    assert not talks.hub.intake.of(RecordingMade)
    talks.carrier.taped = [Taped("RE_CA1", "completed", 7)]
    await talks.sweep.work()
    assert [one.seconds for one in talks.hub.intake.of(RecordingMade)] == [7]
