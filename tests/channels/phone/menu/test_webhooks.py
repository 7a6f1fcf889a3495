"""Callers in a menu, webhook by webhook, over the app's whole stack but the socket."""

import re
from collections.abc import Callable
from xml.etree import ElementTree

import pytest
from msgspec import structs

from hub.contract.errors import Unavailable
from hub.contract.inbound import ContactOpened, FollowUpAsked, LineLeft, LineQueued, MenuTold
from hub.contract.promises import QueueNow
from hub.contract.steering import Emergency
from ivr.menu import Menus
from tests.channels.phone.conftest import Hand
from tests.channels.phone.menu.menus import every_kind
from tests.fakes.phone_doors import NOW, FakeHub, card

Load = Callable[[str], dict[str, str]]
SID = "CA" + "b2" * 16
OTHER = structs.replace(card("Northwind", "gold", "Maria Santos"), account_id="ac_2")


def verbs(xml: str) -> list[str]:
    return [verb.tag for verb in ElementTree.fromstring(xml)]


class Caller:
    """A stranger on the phone; follows the URLs the documents give."""

    def __init__(self, hand: Hand, form: dict[str, str]) -> None:
        self._hand = hand
        self._form = form
        self.document = ""

    async def post(self, path: str, **fields: str) -> str:
        answer = await self._hand.post(path, {**self._form, **fields})
        assert answer.status_code == 200, answer.text
        self.document = answer.text
        return answer.text

    async def call(self) -> str:
        return await self.post("voice")

    def onward(self) -> str:
        """Where the present document leads to."""
        found = re.search(r"/phone/((?:gather|dialled|came)[^#\"<]*)", self.document.replace("&amp;", "&"))
        assert found is not None, self.document
        return found[1]

    async def press(self, keys: str) -> str:
        return await self.post(self.onward(), Digits=keys)

    async def come(self, **fields: str) -> str:
        return await self.post(self.onward(), **fields)


@pytest.fixture(scope="session")
def menus() -> Menus:
    return every_kind()


@pytest.fixture
def caller(hand: Hand, load: Load) -> Caller:
    return Caller(hand, load("voice__unknown_caller"))


def nodes(hub: FakeHub) -> list[tuple[str, str]]:
    return [(step.node, step.taken) for told in hub.intake.of(MenuTold) for step in told.steps]


async def test_a_lookup_is_answered_in_the_same_webhook(caller: Caller, hub: FakeHub) -> None:
    hub.lookups.answers["order"] = {"status": "sent"}
    await caller.call()
    await caller.press("1")
    answer = await caller.press("4711")
    assert "Your order is sent." in answer
    assert verbs(answer) == ["Say", "Say", "Hangup"]
    assert hub.lookups.asked == [("order", "", {"order": "4711"})]
    assert [left.outcome for left in hub.intake.of(LineLeft)] == ["self_served"]
    assert ("look", "found") in nodes(hub)


@pytest.mark.parametrize(("answer", "taken"), [(None, "not_found"), (Unavailable("It does not answer."), "failed")])
async def test_a_lookup_without_an_answer_leads_on(
    caller: Caller, hub: FakeHub, answer: Exception | None, taken: str
) -> None:
    if answer is not None:
        hub.lookups.answers["order"] = answer
    await caller.call()
    await caller.press("1")
    assert verbs(await caller.press("4711"))[-1] == "Enqueue"
    assert ("look", taken) in nodes(hub)
    assert len(hub.intake.of(LineQueued)) == 1


def emergency(*, hangs_up: bool) -> Emergency:
    texts = {"en": "The warehouse is on fire.", "zh-CN": "仓库着火了。"}
    return Emergency(id="em_1", texts=texts, hangs_up=hangs_up, by_id="us_1", by_name="Sam", since=NOW)


async def test_an_emergency_message_is_heard_once_before_the_menu(caller: Caller, hub: FakeHub) -> None:
    hub.emergency = emergency(hangs_up=False)
    first = await caller.call()
    assert first.count("The warehouse is on fire.") == 1
    assert first.index("The warehouse") < first.index("</Gather>")
    assert "The warehouse" not in await caller.press("1")


async def test_an_emergency_message_may_end_the_call(caller: Caller, hub: FakeHub) -> None:
    hub.emergency = emergency(hangs_up=True)
    assert verbs(await caller.call()) == ["Say", "Hangup"]


async def test_number_and_pin_prove_an_account(caller: Caller, hub: FakeHub) -> None:
    hub.callers.pins["4711", "1234"] = card()
    await caller.call()
    await caller.press("2")
    await caller.press("4711")
    answer = await caller.press("1234")
    assert "This is Helix Robotics." in answer
    (queued,) = hub.intake.of(LineQueued)
    assert queued.account_id == "ac_1"


async def test_neither_pins_nor_digits_are_told_or_kept(caller: Caller, hub: FakeHub) -> None:
    await caller.call()
    await caller.press("2")
    await caller.press("98765")
    await caller.press("43210")
    assert hub.callers.tried == [("98765", "43210")]
    assert "43210" not in repr(hub.notes.kept)
    assert "43210" not in repr(hub.intake.calls)
    assert "98765" not in repr(hub.intake.calls)


async def test_wrong_pins_lead_to_a_person(caller: Caller, hub: FakeHub) -> None:
    await caller.call()
    await caller.press("2")
    for _ in range(3):
        await caller.press("4711")
        await caller.press("0001")
    assert verbs(caller.document)[-1] == "Enqueue"
    assert [queued.account_id for queued in hub.intake.of(LineQueued)] == [None]


async def test_a_switchboard_of_one_company_is_that_companys(caller: Caller, hub: FakeHub) -> None:
    hub.callers.switchboards["+14155550177"] = [OTHER]
    await caller.call()
    (opened,) = hub.intake.of(ContactOpened)
    assert opened.account_id == "ac_2"
    assert "This is Northwind." in await caller.press("6")


async def test_of_several_companies_on_a_switchboard_the_caller_is_asked_which(caller: Caller, hub: FakeHub) -> None:
    hub.callers.switchboards["+14155550177"] = [card(), OTHER]
    await caller.call()
    assert hub.intake.of(ContactOpened)[0].account_id is None
    asked = await caller.press("6")
    assert "For Helix Robotics, press 1." in asked
    assert "For Northwind, press 2." in asked
    assert "This is Northwind." in await caller.press("2")
    assert [queued.account_id for queued in hub.intake.of(LineQueued)] == ["ac_2"]


async def test_a_menu_that_asks_hears_whether_we_are_open(caller: Caller, hub: FakeHub) -> None:
    hub.queues.state = QueueNow(open=False, waiting=0, agents=0)
    hub.queues.calendars["office"] = False
    await caller.call()
    assert "(closed)" in await caller.press("7")


async def test_a_call_outside_that_is_not_answered_comes_back(caller: Caller, hub: FakeHub) -> None:
    await caller.call()
    assert verbs(await caller.press("3")) == ["Dial"]
    assert verbs(await caller.come(DialCallStatus="no-answer")) == ["Gather"]
    assert hub.intake.of(LineLeft) == []
    assert ("outside", "no_answer") in nodes(hub)


async def test_a_call_outside_that_was_answered_is_redirected(caller: Caller, hub: FakeHub) -> None:
    await caller.call()
    await caller.press("3")
    assert verbs(await caller.come(DialCallStatus="completed"))[-1] == "Hangup"
    assert [left.outcome for left in hub.intake.of(LineLeft)] == ["redirected"]


async def test_who_hangs_up_while_a_number_outside_is_called_was_redirected(caller: Caller, hub: FakeHub) -> None:
    await caller.call()
    await caller.press("3")
    await caller._hand.post("status", {**caller._form, "CallStatus": "completed"})
    await caller.come(DialCallStatus="completed", CallStatus="completed")
    assert [left.outcome for left in hub.intake.of(LineLeft)] == ["redirected"]


async def test_who_leaves_no_message_goes_on_and_leaves_like_anybody(caller: Caller, hub: FakeHub) -> None:
    await caller.call()
    assert "Record" in verbs(await caller.press("4"))
    assert verbs(await caller.come()) == ["Say", "Hangup"]
    assert [left.outcome for left in hub.intake.of(LineLeft)] == ["self_served"]


async def test_a_callback_may_be_asked_for_in_the_menu(caller: Caller, hub: FakeHub) -> None:
    await caller.call()
    assert "Press 1 to be called back" in await caller.press("5")
    await caller.post("offer?step=confirm&menu=1&language=en", Digits="1")
    assert [asked.form for asked in hub.intake.of(FollowUpAsked)] == ["callback"]


async def test_every_webhook_tells_what_was_walked_once(caller: Caller, hub: FakeHub) -> None:
    await caller.call()
    for _ in range(3):
        await caller.post("gather?step=0", Digits="1")
    assert [told.key for told in hub.intake.of(MenuTold)] == [f"{SID}:menu:0", f"{SID}:menu:1"]
    assert nodes(hub) == [("choose", ""), ("choose", "1"), ("order", "")]


async def test_a_late_first_webhook_does_not_lead_back(caller: Caller) -> None:
    await caller.call()
    asked = await caller.press("1")
    assert await caller.call() == asked


async def test_the_same_token_gets_the_same_answer_whatever_happened_since(
    caller: Caller, hub: FakeHub, hand: Hand, load: Load
) -> None:
    form = {**load("voice__unknown_caller"), "Digits": "1"}
    await caller.call()
    first = await hand.post("gather?step=0", form, token="t1")
    await caller.post("gather?step=1", Digits="4711")
    assert (await hand.post("gather?step=0", form, token="t1")).text == first.text
    assert len(hub.lookups.asked) == 1
