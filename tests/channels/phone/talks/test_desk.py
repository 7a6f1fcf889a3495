"""What users ask, done at a carrier that does what it is told."""

import pytest

from channels.phone.talks.rules.state import MOST_LEGS
from hub.contract.calls import Recordings
from hub.contract.controls import (
    AddParty,
    Complete,
    Consult,
    Device,
    Hold,
    Keypad,
    Monitor,
    Mute,
    Record,
    RemoveParty,
    Return,
    SendOn,
    Swap,
)
from hub.contract.errors import BadCredentials, Conflict, Invalid, Refused, Retryable, Unavailable
from hub.contract.inbound import LineFailed, LineLeft, TalkChanged
from hub.contract.outbound import Disconnect
from ivr.menu import Menus
from tests.fakes.phone_doors import FakeHub
from tests.fakes.phone_talks import AGENT, BOSS, CALLER, COLLEAGUE, OUTSIDE, PhoneTalks


@pytest.fixture
async def talks(hub: FakeHub, menus: Menus) -> PhoneTalks:
    talks = PhoneTalks(hub, menus)
    await talks.talking()
    talks.forget()
    return talks


async def test_a_customer_on_hold_hears_music_and_comes_back(talks: PhoneTalks) -> None:
    await talks.do(Hold, on=True)
    assert talks.did("hold") == ["hold CA1 True"]
    assert await talks.states() == {"customer": "held", AGENT: "talking"}
    await talks.do(Hold, on=False)
    assert talks.did("hold")[-1] == "hold CA1 False"
    assert talks.told()[-2:] == ["held", "resumed"]


async def test_a_control_that_comes_twice_is_carried_out_once(talks: PhoneTalks) -> None:
    for _ in range(2):
        await talks.do(Hold, on=True, control_id="co_same")
    await talks.do(Hold, on=True)
    assert talks.did("hold") == ["hold CA1 True"]
    assert talks.told().count("held") == 1


async def test_who_did_it_is_told_and_the_revision_rises(talks: PhoneTalks) -> None:
    await talks.do(Mute, on=True)
    changes = talks.hub.intake.of(TalkChanged)
    assert (changes[-1].what, changes[-1].actor) == ("muted", AGENT)
    assert [one.revision for one in changes] == list(range(1, len(changes) + 1))


async def test_keys_reach_the_customer_as_tones(talks: PhoneTalks) -> None:
    await talks.do(Keypad, digits="1w2#")
    assert talks.did("announce") == ["announce CF_or_1 CA1 https://h/phone/tones?digits=1w2%23"]
    with pytest.raises(Invalid):
        await talks.do(Keypad, digits="one")
    await talks.do(Hold, on=True)
    with pytest.raises(Conflict):
        await talks.do(Keypad, digits="1")


async def test_a_colleague_is_consulted_while_the_customer_hears_music(talks: PhoneTalks) -> None:
    await talks.do(Consult, to_agent_id=COLLEAGUE)
    assert [what for what, _ in talks.carrier.did] == ["hold", "ring"]
    leg = talks.carrier.rung[talks.carrier.legs("client:us_2")[0]]
    assert leg.early_media, "the agent hears it ring"
    with pytest.raises(Conflict, match="not answered"):
        await talks.do(Swap)
    await talks.answers(COLLEAGUE)
    await talks.do(Swap)
    assert await talks.states() == {"customer": "talking", AGENT: "talking", COLLEAGUE: "held"}
    await talks.do(Swap)
    await talks.do(Return)
    assert await talks.states() == {"customer": "talking", AGENT: "talking"}
    assert talks.told()[-4:] == ["joined", "swapped", "swapped", "returned"]


async def test_a_warm_transfer_leaves_the_colleague_as_the_agent(talks: PhoneTalks) -> None:
    await talks.do(Consult, to_agent_id=COLLEAGUE)
    await talks.answers(COLLEAGUE)
    talks.forget()
    await talks.do(Complete)
    assert [what for what, _ in talks.carrier.did] == ["hold", "hang_up"], "nobody is alone in between"
    talk = await talks.talk()
    assert talk.agent is not None
    assert talk.agent.user_id == COLLEAGUE
    await talks.tells(AGENT, "completed")
    assert not talks.hub.intake.of(LineFailed)
    talks.carrier.ended.clear()
    await talks.tells(COLLEAGUE, "completed")
    assert [one.agent_id for one in talks.hub.intake.of(LineFailed)] == [COLLEAGUE]


async def test_a_warm_transfer_to_a_number_outlives_our_part_of_it(talks: PhoneTalks) -> None:
    await talks.do(Consult, to_number=OUTSIDE)
    await talks.answers(OUTSIDE)
    await talks.do(Complete)
    assert await talks.states() == {"customer": "talking", OUTSIDE: "talking"}
    assert talks.did("ends") == ["ends CA_2 True"], "whoever hangs up ends it for both"
    assert [one.outcome for one in talks.hub.intake.of(LineLeft)] == ["redirected"]
    talks.forget()
    await talks.sender.send(talks.order(Disconnect, "or_9"))
    assert talks.carrier.did == []
    await talks.customer_leaves()
    assert (await talks.talk()).over
    assert len(talks.hub.intake.of(LineLeft)) == 1


async def test_a_cold_transfer_plays_music_until_they_answer(talks: PhoneTalks) -> None:
    await talks.do(SendOn, to_number=OUTSIDE)
    assert await talks.states() == {"customer": "held", OUTSIDE: "ringing"}
    assert not talks.hub.intake.of(LineLeft)
    await talks.answers(OUTSIDE)
    assert await talks.states() == {"customer": "talking", OUTSIDE: "talking"}
    assert [one.outcome for one in talks.hub.intake.of(LineLeft)] == ["redirected"]


async def test_a_cold_transfer_nobody_answers_goes_on_to_another_agent(talks: PhoneTalks) -> None:
    await talks.do(SendOn, to_number=OUTSIDE)
    await talks.tells(OUTSIDE, "busy")
    assert [(one.reason, one.agent_id) for one in talks.hub.intake.of(LineFailed)] == [("transfer_busy", AGENT)]
    assert await talks.states() == {"customer": "held"}


@pytest.mark.parametrize(
    ("device", "status", "reason"),
    [
        (Device(), "no-answer", "no_answer"),
        (Device(), "busy", "declined"),
        (Device(kind="sip", address="sip:ana@desk.example.com"), "busy", "busy"),
        (Device(kind="number", address="+14155550188"), "failed", "failed"),
    ],
)
async def test_a_colleague_who_does_not_answer_gives_the_agent_back_with_the_reason(
    talks: PhoneTalks, device: Device, status: str, reason: str
) -> None:
    talks.hub.devices.kinds[COLLEAGUE] = device
    await talks.do(Consult, to_agent_id=COLLEAGUE)
    assert talks.carrier.legs(device.address or "client:us_2")
    await talks.tells(COLLEAGUE, status)
    talk = await talks.talk()
    assert talks.leg_of(talk, COLLEAGUE).ended == reason
    assert not talk.consulting
    assert await talks.states() == {"customer": "talking", AGENT: "talking"}


async def test_a_conference_grows_to_six_and_no_further(talks: PhoneTalks) -> None:
    for number in range(MOST_LEGS - 2):
        await talks.do(AddParty, to_number=f"+1415555010{number}")
        await talks.answers(f"+1415555010{number}")
    with pytest.raises(Conflict, match="6"):
        await talks.do(AddParty, to_agent_id=COLLEAGUE)
    guest = talks.leg_of(await talks.talk(), "+14155550100")
    await talks.do(RemoveParty, leg_id=guest.id)
    assert talks.did("hang_up") == [f"hang_up {guest.sid}"]
    await talks.do(AddParty, to_agent_id=COLLEAGUE)


async def test_an_agent_leaves_a_conference_to_a_colleague(talks: PhoneTalks) -> None:
    await talks.do(Consult, to_agent_id=COLLEAGUE)
    await talks.answers(COLLEAGUE)
    await talks.do(Complete, stay=True)
    assert await talks.states() == {"customer": "talking", AGENT: "talking", COLLEAGUE: "talking"}
    await talks.do(Complete)
    assert await talks.states() == {"customer": "talking", COLLEAGUE: "talking"}


async def test_who_cannot_be_taken_out_or_called_is_refused(talks: PhoneTalks) -> None:
    for leg in (CALLER, talks.leg_of(await talks.talk(), AGENT).id, "nobody"):
        with pytest.raises(Invalid):
            await talks.do(RemoveParty, leg_id=leg)
    for facts in ({}, {"to_agent_id": COLLEAGUE, "to_number": OUTSIDE}, {"to_number": "12"}):
        with pytest.raises(Invalid):
            await talks.do(Consult, **facts)
    with pytest.raises(Conflict):
        await talks.do(Consult, to_agent_id=AGENT)


async def test_a_supervisor_listens_whispers_barges_and_leaves(talks: PhoneTalks) -> None:
    await talks.do(Monitor, actor=BOSS, hearing="listen")
    leg = talks.carrier.rung[talks.carrier.legs("client:us_9?auto=1")[0]]
    assert (leg.muted, leg.coach) == (True, "")
    await talks.answers(BOSS)
    talks.forget()
    await talks.do(Monitor, actor=BOSS, hearing="whisper")
    await talks.do(Monitor, actor=BOSS, hearing="barge")
    assert talks.did("coach") == ["coach CA_2 CA_1 False", "coach CA_2 - False"]
    await talks.do(Monitor, actor=BOSS, hearing="")
    assert talks.did("hang_up") == ["hang_up CA_2"]
    assert talks.told()[-3:] == ["monitored", "monitored", "left"]


async def test_a_whisper_follows_the_agent_it_is_for(talks: PhoneTalks) -> None:
    await talks.do(Monitor, actor=BOSS, hearing="whisper")
    await talks.answers(BOSS)
    await talks.do(Consult, to_agent_id=COLLEAGUE)
    await talks.answers(COLLEAGUE)
    talks.forget()
    await talks.do(Complete)
    colleague = talks.leg_of(await talks.talk(), COLLEAGUE)
    assert talks.did("coach") == [f"coach CA_2 {colleague.sid} False"]


async def test_who_listens_takes_over_on_the_leg_they_have(talks: PhoneTalks) -> None:
    await talks.do(Monitor, actor=BOSS, hearing="listen")
    await talks.answers(BOSS)
    talks.forget()
    await talks.sender.send(talks.connect("or_2", BOSS))
    assert await talks.states() == {"customer": "talking", BOSS: "talking"}
    assert [what for what, _ in talks.carrier.did] == ["mute", "hang_up"]


async def test_a_recording_is_paused_for_card_numbers(hub: FakeHub, menus: Menus) -> None:
    hub.rules = hub.rules.__class__(recordings=Recordings(default=("inbound",)))
    talks = PhoneTalks(hub, menus)
    await talks.talking()
    assert talks.did("record") == ["record CA1"]
    await talks.do(Record, on=False)
    await talks.do(Record, on=True)
    await talks.sender.send(talks.order(Disconnect, "or_9"))
    assert [how.split()[-1] for how in talks.did("set_recording")] == ["paused", "in-progress", "stopped"]


async def test_a_call_that_is_not_to_be_recorded_is_not(talks: PhoneTalks) -> None:
    with pytest.raises(Invalid):
        await talks.do(Record, on=True)


@pytest.mark.parametrize(
    ("error", "meaning"),
    [(Retryable("busy"), Unavailable), (BadCredentials("no"), Unavailable), (Refused("never"), Refused)],
)
async def test_what_the_carrier_does_not_do_is_taken_back(
    talks: PhoneTalks, error: Exception, meaning: type[Exception]
) -> None:
    talks.carrier.fail_with["ring"] = error  # type: ignore[assignment]
    told = talks.told()
    with pytest.raises(meaning):
        await talks.do(Consult, to_agent_id=COLLEAGUE)
    assert talks.did("hold") == ["hold CA1 True", "hold CA1 False"]
    assert await talks.states() == {"customer": "talking", AGENT: "talking"}
    assert talks.told() == told
    talks.carrier.fail_with.clear()
    await talks.do(Consult, to_agent_id=COLLEAGUE)


async def test_a_call_that_is_not_connected_takes_no_controls(hub: FakeHub, menus: Menus) -> None:
    talks = PhoneTalks(hub, menus)
    with pytest.raises(Conflict):
        await talks.do(Hold, on=True)
    await talks.sender.send(talks.connect())
    with pytest.raises(Conflict):
        await talks.do(Hold, on=True)


async def test_two_nodes_change_a_talk_one_after_the_other(talks: PhoneTalks, menus: Menus) -> None:
    other = PhoneTalks(talks.hub, menus, carrier=talks.carrier)
    await talks.do(Mute, on=True)
    await other.do(Hold, on=True, control_id="co_other")
    await talks.do(Mute, on=False)
    assert talks.told()[-3:] == ["muted", "held", "unmuted"]
    assert await other.states() == {"customer": "held", AGENT: "talking"}


async def test_a_browser_may_register(talks: PhoneTalks) -> None:
    assert (await talks.desk.device_token(AGENT)).identity == AGENT
