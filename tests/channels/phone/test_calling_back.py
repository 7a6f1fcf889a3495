"""Calling a customer back, leg by leg, over the app's stack and a carrier that does what it is told."""

import pytest

from channels.phone.calling_back import CallingBack
from channels.phone.form import Form
from channels.phone.left_behind import LeftBehind
from channels.phone.links import Links
from channels.phone.notes import CallNotes
from channels.phone.send import CallSender
from channels.phone.settings import VOICES
from channels.phone.twiml import Script
from channels.phone.webhook import Webhook
from hub.contract.errors import Refused, Retryable, Unavailable
from hub.contract.inbound import CallbackMissed, LineFailed, LineLeft
from hub.contract.outbound import CallBack, Connect, Disconnect, Release
from ivr.menu import Menus
from tests.fakes.carrier import FakeCarrier
from tests.fakes.phone_doors import FakeHub

LINE, NUMBER, OURS = "callback:ct_1", "+14155550101", "+14155550199"
FACTS = {"channel": "phone", "contact_id": "ct_1", "conversation_id": "cv_1", "external_key": LINE}


def call_back(order_id: str = "or_1", agent_id: str = "us_1") -> CallBack:
    return CallBack(order_id=order_id, to=NUMBER, our_address=OURS, agent_id=agent_id, agent_name="Wang Lei", **FACTS)


class Desk:
    """The channel with a carrier of its own, and that carrier's hand."""

    def __init__(self, hub: FakeHub, menus: Menus) -> None:
        self.hub, self.carrier = hub, FakeCarrier()
        hub.intake.open_line(LINE)
        script = Script(lambda: menus, Links("https://h", ""), VOICES, "")
        self.counted: list[str] = []
        unhandled = lambda event, detail: self.counted.append(f"{event} {detail}")  # noqa: E731
        self.calling = CallingBack(self.carrier, hub.doors, script, OURS, unhandled)
        left_behind = LeftBehind(self.carrier, hub.doors, script, "US", unhandled)
        self.sender = CallSender(self.carrier, hub.doors, script, OURS, left_behind, self.calling)
        self.notes = CallNotes(hub.notes)

    async def agent(self, status: str, leg: str = "CA9", order: str = "or_1") -> None:
        await self.calling.agent_leg(_hook(leg, status, order))

    async def customer(self, status: str, leg: str = "CA7", order: str = "or_1") -> None:
        await self.calling.customer_leg(_hook(leg, status, order))

    async def talking(self) -> None:
        await self.sender.send(call_back())
        await self.agent("in-progress")
        await self.customer("in-progress")

    def did(self, *kinds: str) -> list[str]:
        return [f"{what} {how}" for what, how in self.carrier.did if what in kinds]


def _hook(leg: str, status: str, order: str) -> Webhook:
    form = Form([("CallSid", leg), ("CallStatus", status)])
    return Webhook(form, Form([("line", LINE), ("order", order)]), "")


@pytest.fixture
def desk(hub: FakeHub, menus: Menus) -> Desk:
    return Desk(hub, menus)


async def test_the_agent_is_called_first_and_the_customer_once_they_are_there(desk: Desk) -> None:
    await desk.sender.send(call_back())
    assert desk.did("call", "call_customer") == ["call client:us_1 or_1"]
    await desk.agent("in-progress")
    assert desk.did("call_customer") == [f"call_customer {NUMBER} {OURS} or_1"]
    await desk.customer("in-progress")
    assert desk.did("listen") == ["listen CA7 en-US https://h/phone/transcription?line=callback%3Act_1"]
    assert desk.hub.intake.calls == []


async def test_whatever_comes_twice_is_done_once(desk: Desk) -> None:
    for _ in range(2):
        await desk.sender.send(call_back())
    for _ in range(2):
        await desk.agent("in-progress")
    for _ in range(2):
        await desk.customer("in-progress")
    await desk.sender.send(call_back())
    assert len(desk.did("call_customer")) == len(desk.did("listen")) == 1
    assert len(desk.did("call")) == 2, "the carrier itself calls the agent of an order once"


@pytest.mark.parametrize(("status", "cause"), [("no-answer", "no_answer"), ("busy", "busy"), ("failed", "failed")])
async def test_a_customer_who_does_not_answer_is_told_and_the_agent_let_go(desk: Desk, status: str, cause: str) -> None:
    await desk.sender.send(call_back())
    await desk.agent("in-progress")
    for _ in range(3):
        await desk.customer(status)
    (missed,) = desk.hub.intake.of(CallbackMissed)
    assert (missed.contact_id, missed.cause) == ("ct_1", cause)
    assert desk.did("hang_up") == ["hang_up CA9"]
    await desk.agent("completed")
    assert desk.hub.intake.of(LineFailed) == []


async def test_the_next_try_is_a_call_of_its_own(desk: Desk) -> None:
    await desk.sender.send(call_back())
    await desk.agent("in-progress")
    await desk.customer("no-answer")
    await desk.sender.send(call_back("or_2", "us_2"))
    await desk.customer("no-answer")
    await desk.agent("in-progress", "CA10", "or_2")
    assert desk.did("call_customer")[-1].endswith("or_2")
    await desk.customer("in-progress", "CA7", "or_2")
    await desk.customer("completed", "CA7", "or_2")
    assert [left.external_key for left in desk.hub.intake.of(LineLeft)] == [LINE]
    assert len(desk.hub.intake.of(CallbackMissed)) == 1


async def test_who_hangs_up_after_the_talk_leaves_the_line(desk: Desk) -> None:
    await desk.talking()
    for _ in range(2):
        await desk.customer("completed")
    (left,) = desk.hub.intake.of(LineLeft)
    assert (left.external_key, left.key) == (LINE, "CA7:left")


@pytest.mark.parametrize("status", ["no-answer", "busy", "failed"])
async def test_an_agent_who_is_not_reached_costs_the_customer_no_ringing(desk: Desk, status: str) -> None:
    await desk.sender.send(call_back())
    await desk.agent(status)
    (failed,) = desk.hub.intake.of(LineFailed)
    assert (failed.external_key, failed.agent_id) == (LINE, "us_1")
    assert desk.did("call_customer") == []
    with pytest.raises(Refused):
        await desk.sender.send(call_back())


async def test_an_agent_who_goes_while_the_customers_phone_rings_stops_the_ringing(desk: Desk) -> None:
    await desk.sender.send(call_back())
    await desk.agent("in-progress")
    await desk.agent("completed")
    assert desk.did("hang_up") == ["hang_up CA7"]
    assert [failed.reason for failed in desk.hub.intake.of(LineFailed)] == ["agent_left"]
    await desk.customer("canceled")
    assert desk.hub.intake.of(CallbackMissed) == []


async def test_a_number_the_carrier_does_not_call_is_a_missed_callback(desk: Desk) -> None:
    desk.carrier.fail_with["call_customer"] = Refused("The carrier refused (code 21211).")
    await desk.sender.send(call_back())
    await desk.agent("in-progress")
    assert [missed.cause for missed in desk.hub.intake.of(CallbackMissed)] == ["failed"]
    assert desk.did("hang_up") == ["hang_up CA9"]


async def test_a_carrier_in_trouble_is_asked_again_by_its_own_webhook(desk: Desk) -> None:
    desk.carrier.fail_with["call_customer"] = Retryable("The carrier has trouble.")
    await desk.sender.send(call_back())
    with pytest.raises(Unavailable):
        await desk.agent("in-progress")
    desk.carrier.fail_with.clear()
    await desk.agent("in-progress")
    assert len(desk.did("call_customer")) == 1


async def test_ending_it_hangs_up_both_and_means_no_missed_call(desk: Desk) -> None:
    await desk.sender.send(call_back())
    await desk.agent("in-progress")
    await desk.sender.send(Disconnect(order_id="or_2", **FACTS))
    assert desk.did("hang_up") == ["hang_up CA7", "hang_up CA9"]
    await desk.customer("canceled")
    await desk.agent("completed")
    assert desk.hub.intake.calls == []


async def test_a_transfer_keeps_the_customer_on_their_call(desk: Desk) -> None:
    await desk.talking()
    await desk.sender.send(Release(order_id="or_2", **FACTS))
    await desk.agent("completed")
    await desk.sender.send(call_back("or_3", "us_2"))
    assert desk.did("call") == ["call client:us_1 or_1", "call client:us_2 or_3"]
    assert "or_3</Conference>" in desk.did("redirect")[-1]
    assert len(desk.did("call_customer")) == 1
    await desk.customer("completed")
    assert [left.external_key for left in desk.hub.intake.of(LineLeft)] == [LINE]
    assert desk.hub.intake.of(LineFailed) == []


async def test_a_customer_on_the_line_is_joined_by_a_plain_connect_too(desk: Desk) -> None:
    await desk.talking()
    await desk.sender.send(Release(order_id="or_2", **FACTS))
    await desk.sender.send(Connect(order_id="or_3", agent_id="us_2", agent_name="Ana", **FACTS))
    assert "or_3</Conference>" in desk.did("redirect")[-1]
