from typing import Any

import pytest

from channels.phone.calling_back import CallingBack
from channels.phone.carriers.port import Leg
from channels.phone.left_behind import LeftBehind
from channels.phone.links import Links
from channels.phone.notes import CallNotes, TalkNote
from channels.phone.send import CallSender
from channels.phone.settings import VOICES
from channels.phone.twiml import Script
from hub.contract.errors import Refused, Retryable
from hub.contract.outbound import AnyOrder, Connect, Disconnect, Release, SendMessage
from ivr.menu import Menus
from tests.fakes.carrier import FakeCarrier
from tests.fakes.phone_doors import FakeHub


@pytest.fixture
def carrier() -> FakeCarrier:
    return FakeCarrier()


@pytest.fixture
def notes(hub: FakeHub) -> CallNotes:
    return CallNotes(hub.notes)


@pytest.fixture
def sender(carrier: FakeCarrier, hub: FakeHub, menus: Menus) -> CallSender:
    script = Script(lambda: menus, Links("https://h", ""), VOICES, "")

    def unhandled(event: str, detail: str) -> None: ...

    return CallSender(
        carrier,
        hub.doors,
        script,
        "+14155550199",
        LeftBehind(carrier, hub.doors, script, "US", unhandled),
        CallingBack(carrier, hub.doors, script, "+14155550199", unhandled),
    )


def order(kind: Any, order_id: str = "or_1", **facts: Any) -> AnyOrder:
    made: AnyOrder = kind(
        order_id=order_id, channel="phone", contact_id="ct_1", conversation_id="cv_1", external_key="CA1", **facts
    )
    return made


def connect(order_id: str = "or_1") -> AnyOrder:
    return order(Connect, order_id, agent_id="us_1", agent_name="Wang Lei")


def message(text: str) -> AnyOrder:
    return order(
        SendMessage, "or_2", message_id="ms_1", to="", our_address="", agent_id="us_1", agent_name="Wang Lei", text=text
    )


async def test_an_agent_is_called_and_the_caller_brought_in(
    sender: CallSender, carrier: FakeCarrier, notes: CallNotes
) -> None:
    await sender.send(connect())
    assert [what for what, _ in carrier.did] == ["call", "redirect"]
    assert carrier.did[0][1] == "client:us_1 or_1"
    assert ">or_1</Conference>" in carrier.did[1][1]
    assert await notes.talk("CA1") == TalkNote(order_id="or_1", agent_id="us_1", conference_sid="CF1")


async def test_an_order_carried_out_again_disturbs_no_talk(sender: CallSender, carrier: FakeCarrier) -> None:
    carrier.leg, carrier.inside = Leg("CA9", "CF1", fresh=False), True
    await sender.send(connect())
    assert [what for what, _ in carrier.did] == ["call"]


async def test_an_order_cut_off_half_way_is_finished_when_it_comes_again(
    sender: CallSender, carrier: FakeCarrier
) -> None:
    carrier.leg = Leg("CA9", "CF1", fresh=False)
    await sender.send(connect())
    assert [what for what, _ in carrier.did] == ["call", "redirect"]


async def test_a_caller_who_is_gone_frees_the_agent(sender: CallSender, carrier: FakeCarrier) -> None:
    carrier.over = True
    with pytest.raises(Refused):
        await sender.send(connect())
    assert carrier.did[-1] == ("hang_up", "CA9")


async def test_an_agent_who_was_not_reached_is_not_called_for_the_same_order_again(
    sender: CallSender, carrier: FakeCarrier, notes: CallNotes
) -> None:
    await notes.keep_talk("CA1", TalkNote(order_id="or_1", agent_id="us_1", failed=True))
    with pytest.raises(Refused):
        await sender.send(connect())
    assert carrier.did == []
    await sender.send(connect("or_3"))


async def test_letting_go_puts_the_caller_back_into_the_queue(
    sender: CallSender, carrier: FakeCarrier, notes: CallNotes
) -> None:
    await sender.send(connect())
    await sender.send(order(Release, "or_2"))
    assert "<Enqueue" in carrier.did[-1][1]
    talk = await notes.talk("CA1")
    assert talk is not None
    assert talk.order_id == "or_2"


async def test_ending_hangs_up_the_caller_who_may_be_gone_already(sender: CallSender, carrier: FakeCarrier) -> None:
    carrier.over = True
    await sender.send(order(Disconnect))
    assert carrier.did == [("hang_up", "CA1")]


async def test_typed_words_are_spoken_in_their_own_language(
    sender: CallSender, carrier: FakeCarrier, notes: CallNotes
) -> None:
    await sender.send(connect())
    await sender.send(message("您好"))
    assert carrier.did[-1] == ("announce", "CF1 CA1 https://h/phone/announce?order=or_2")
    speech = await notes.speech("or_2")
    assert speech is not None
    assert (speech.text, speech.language) == ("您好", "zh-CN")


async def test_words_before_the_talk_are_tried_again(sender: CallSender, carrier: FakeCarrier) -> None:
    with pytest.raises(Retryable):
        await sender.send(message("Hello"))
    await sender.send(connect())
    carrier.over = True
    with pytest.raises(Retryable):
        await sender.send(message("Hello"))
