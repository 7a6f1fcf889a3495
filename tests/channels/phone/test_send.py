"""The hub's orders, carried out at a carrier that does what it is told."""

import pytest

from hub.contract.calls import Recordings
from hub.contract.errors import Refused, Retryable
from hub.contract.inbound import LineLeft
from hub.contract.outbound import AnyOrder, Connect, Disconnect, Release, SendMessage
from ivr.menu import Menus
from tests.fakes.phone_doors import FakeHub
from tests.fakes.phone_talks import AGENT, CALLBACK, CALLER, NUMBER, OURS, PhoneTalks


@pytest.fixture
def talks(hub: FakeHub, menus: Menus) -> PhoneTalks:
    return PhoneTalks(hub, menus)


@pytest.fixture
def callback(hub: FakeHub, menus: Menus) -> PhoneTalks:
    return PhoneTalks(hub, menus, CALLBACK)


def message(talks: PhoneTalks, text: str) -> AnyOrder:
    return talks.order(
        SendMessage, "or_2", message_id="ms_1", to="", our_address="", agent_id=AGENT, agent_name="Wang Lei", text=text
    )


async def test_an_agent_is_called_and_the_caller_brought_in(talks: PhoneTalks) -> None:
    await talks.sender.send(talks.connect())
    assert [what for what, _ in talks.carrier.did] == ["ring", "redirect"]
    assert talks.carrier.did[0][1] == "client:us_1?auto=1 or_1"
    assert ">or_1</Conference>" in talks.carrier.did[1][1]
    assert await talks.states() == {AGENT: "ringing", "customer": "ringing"}


async def test_an_order_carried_out_again_disturbs_no_talk(talks: PhoneTalks) -> None:
    for _ in range(2):
        await talks.sender.send(talks.connect())
    assert [what for what, _ in talks.carrier.did] == ["ring", "redirect"]


async def test_an_order_cut_off_half_way_is_finished_when_it_comes_again(talks: PhoneTalks) -> None:
    talks.carrier.fail_with["redirect"] = Retryable("The carrier has trouble.")
    with pytest.raises(Retryable):
        await talks.sender.send(talks.connect())
    talks.carrier.fail_with.clear()
    await talks.sender.send(talks.connect())
    assert [what for what, _ in talks.carrier.did] == ["ring", "redirect"]


async def test_a_caller_who_is_gone_frees_the_agent(talks: PhoneTalks) -> None:
    talks.carrier.over = True
    with pytest.raises(Refused):
        await talks.sender.send(talks.connect())
    assert talks.carrier.did[-1] == ("hang_up", "CA_1")
    assert (await talks.talk()).over
    assert len(talks.hub.intake.of(LineLeft)) == 1


async def test_an_agent_who_was_not_reached_is_not_called_for_the_same_order_again(talks: PhoneTalks) -> None:
    await talks.sender.send(talks.connect())
    await talks.tells(AGENT, "no-answer")
    talks.forget()
    with pytest.raises(Refused):
        await talks.sender.send(talks.connect())
    assert talks.carrier.did == []
    await talks.sender.send(talks.connect("or_3"))


async def test_letting_go_puts_the_caller_back_into_the_queue(talks: PhoneTalks) -> None:
    await talks.talking()
    talks.forget()
    await talks.sender.send(talks.order(Release, "or_2"))
    assert "<Enqueue" in talks.carrier.did[0][1]
    assert talks.did("hang_up") == ["hang_up CA_1"]
    assert await talks.states() == {"customer": "ringing"}


async def test_a_caller_no_agent_had_goes_back_too(talks: PhoneTalks) -> None:
    await talks.sender.send(talks.order(Release))
    assert "<Enqueue" in talks.carrier.did[0][1]


async def test_ending_hangs_up_the_caller_who_may_be_gone_already(talks: PhoneTalks) -> None:
    talks.carrier.over = True
    await talks.sender.send(talks.order(Disconnect))
    assert talks.carrier.did == [("hang_up", CALLER)]


async def test_ending_a_talk_hangs_up_all_of_it(talks: PhoneTalks) -> None:
    await talks.talking()
    await talks.sender.send(talks.order(Disconnect, "or_2"))
    assert talks.did("hang_up") == [f"hang_up {CALLER}", "hang_up CA_1"]
    assert await talks.states() == {}


async def test_typed_words_are_spoken_in_their_own_language(talks: PhoneTalks) -> None:
    await talks.talking()
    await talks.sender.send(message(talks, "您好"))
    assert talks.carrier.did[-1] == ("announce", "CF_or_1 CA1 https://h/phone/announce?order=or_2")
    speech = await talks.notes.speech("or_2")
    assert speech is not None
    assert (speech.text, speech.language) == ("您好", "zh-CN")


async def test_words_before_the_talk_are_tried_again(talks: PhoneTalks) -> None:
    with pytest.raises(Retryable):
        await talks.sender.send(message(talks, "Hello"))
    await talks.talking()
    talks.carrier.over = True
    with pytest.raises(Retryable):
        await talks.sender.send(message(talks, "Hello"))


async def test_a_customer_is_called_back_once_their_agent_is_there(callback: PhoneTalks) -> None:
    for _ in range(2):
        await callback.sender.send(callback.call_back())
    assert callback.did("ring") == ["ring client:us_1?auto=1 or_1"]
    await callback.answers(AGENT)
    assert callback.did("ring")[-1] == f"ring {NUMBER} or_1"
    leg = callback.carrier.rung[callback.carrier.legs(NUMBER)[0]]
    assert (leg.shown, leg.ends) == (OURS, True)
    assert leg.detect_url


async def test_a_transfer_keeps_the_customer_who_was_called_on_their_call(callback: PhoneTalks) -> None:
    await callback.called_back()
    await callback.sender.send(callback.order(Release, "or_2"))
    await callback.sender.send(callback.call_back("or_3", "us_2"))
    assert callback.did("ring")[-1] == "ring client:us_2?auto=1 or_3"
    assert "or_3</Conference>" in callback.did("redirect")[-1]
    assert len(callback.carrier.legs(NUMBER)) == 1
    await callback.sender.send(callback.order(Release, "or_4"))
    await callback.sender.send(callback.order(Connect, "or_5", agent_id="us_3", agent_name="Ana"))
    assert "or_5</Conference>" in callback.did("redirect")[-1]


async def test_a_customer_gone_meanwhile_is_called_again(callback: PhoneTalks) -> None:
    await callback.called_back()
    await callback.sender.send(callback.order(Release, "or_2"))
    callback.carrier.ended[callback.carrier.legs(NUMBER)[0]] = "completed"
    await callback.sender.send(callback.call_back("or_3", "us_2"))
    await callback.answers("us_2")
    assert len(callback.carrier.legs(NUMBER)) == 2


async def test_letting_go_of_a_customer_who_is_not_there_yet_ends_it(callback: PhoneTalks) -> None:
    await callback.sender.send(callback.call_back())
    await callback.answers(AGENT)
    await callback.sender.send(callback.order(Release, "or_2"))
    assert callback.did("hang_up") == ["hang_up CA_2", "hang_up CA_1"]
    assert (await callback.talk()).over


async def test_whether_it_is_recorded_follows_tier_and_direction(hub: FakeHub, menus: Menus) -> None:
    hub.rules = hub.rules.__class__(recordings=Recordings(tiers={"gold": ("inbound",)}))
    talks = PhoneTalks(hub, menus)
    await talks.sender.send(talks.connect(tier="gold"))
    assert (await talks.talk()).record
    await talks.sender.send(talks.connect("or_2", tier="silver"))
    assert not (await talks.talk()).record
