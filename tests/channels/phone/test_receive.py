"""Each webhook as the carrier posts it, over the app's whole stack but the socket."""

import random
from collections.abc import Callable
from xml.etree import ElementTree

import pytest

from channels.phone.manifest import PhoneChannel
from hub.contract.errors import Unavailable
from hub.contract.inbound import ContactOpened, LineLeft, LineMessage, LineQueued, MenuTold
from tests.channels.phone.conftest import FIXTURES, Hand
from tests.fakes.phone_doors import FakeHub

Load = Callable[[str], dict[str, str]]
A, B = "CA" + "a1" * 16, "CA" + "b2" * 16
PATHS = {
    "gather": "gather?step=0",
    "wait": "wait?language=en",
    "queue-action": "queue-action?language=zh-CN",
}


def verbs(xml: str) -> list[str]:
    return [verb.tag for verb in ElementTree.fromstring(xml)]


async def test_a_platinum_caller_costs_one_look_up_and_is_told_whole(hand: Hand, hub: FakeHub, load: Load) -> None:
    answer = await hand.post("voice", load("voice__platinum_caller"))
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/xml; charset=utf-8"
    assert verbs(answer.text) == ["Start", "Say", "Enqueue"]
    opened, told = hub.intake.calls
    assert isinstance(opened, ContactOpened)
    assert opened.queue
    assert isinstance(told, MenuTold)
    assert len(hub.who_is.asked) == 1
    assert hub.notes.kept == {}


async def test_a_chinese_account_is_spoken_to_in_chinese(hand: Hand, hub: FakeHub, load: Load) -> None:
    answer = await hand.post("voice", load("voice__chinese_gold_caller"))
    assert "长江精工，欢迎您再次来电。" in answer.text
    assert hub.intake.of(ContactOpened)[0].language == "zh-CN"


@pytest.mark.parametrize("case", ["unknown_caller", "anonymous_caller", "sip_caller", "client_caller"])
async def test_a_stranger_gets_the_menu_and_a_contact_that_arrives(
    hand: Hand, hub: FakeHub, load: Load, case: str
) -> None:
    answer = await hand.post("voice", load(f"voice__{case}"))
    assert verbs(answer.text) == ["Gather"]
    assert not hub.intake.of(ContactOpened)[0].queue
    assert len(hub.who_is.asked) == (1 if case == "unknown_caller" else 0)


async def test_the_same_call_delivered_five_times_is_one_contact_and_one_answer(
    hand: Hand, hub: FakeHub, load: Load
) -> None:
    answers = {(await hand.post("voice", load("voice__platinum_caller"), token="t")).text for _ in range(5)}
    assert len(answers) == 1
    assert list(hub.intake.taken) == [f"{A}:opened", f"{A}:menu:0"]


@pytest.mark.parametrize(
    "path", sorted({one.name.partition("__")[0] for one in FIXTURES.glob("*.json")} - {"leg", "talk-over"})
)
async def test_every_webhook_delivered_five_times_changes_nothing_after_the_first(
    hand: Hand, hub: FakeHub, load: Load, path: str
) -> None:
    await hand.post("voice", load("voice__platinum_caller"))
    await hand.post("voice", load("voice__unknown_caller"))
    for file in sorted(FIXTURES.glob(f"{path}__*.json")):
        taken, answers = [], set()
        for _ in range(5):
            answer = await hand.post(PATHS.get(path, path), load(file.stem), token="same")
            assert answer.is_success
            answers.add(answer.text)
            taken.append(list(hub.intake.taken))
        assert taken[0] == taken[-1]
        assert len(answers) == 1


async def test_keys_lead_through_the_menu_into_the_queue(hand: Hand, hub: FakeHub, load: Load) -> None:
    await hand.post("voice", load("voice__unknown_caller"))
    question = await hand.post("gather?step=0", load("gather__digit"))
    assert "For orders, press 1." in question.text
    through = await hand.post("gather?step=1", load("gather__digit"))
    assert verbs(through.text) == ["Start", "Say", "Enqueue"]
    (queued,) = hub.intake.of(LineQueued)
    assert (queued.external_key, queued.subject, queued.language) == (B, "Orders", "en")


async def test_a_key_pressed_once_and_delivered_twice_is_one_step(hand: Hand, hub: FakeHub, load: Load) -> None:
    await hand.post("voice", load("voice__unknown_caller"))
    answers = {(await hand.post("gather?step=0", load("gather__digit"))).text for _ in range(5)}
    assert len(answers) == 1
    assert not hub.intake.of(LineQueued)


async def test_a_gather_for_a_call_nobody_remembers_begins_anew(hand: Hand, hub: FakeHub, load: Load) -> None:
    answer = await hand.post("gather?step=2", load("gather__digit"))
    assert verbs(answer.text) == ["Gather"]
    assert hub.intake.lines == [B]


async def test_waiting_is_comforted_in_the_callers_language(hand: Hand, load: Load) -> None:
    assert "感谢您的耐心等待" in (await hand.post("wait?language=zh-CN", load("wait__first_round"))).text
    assert "Thank you for waiting" in (await hand.post("wait", load("wait__first_round"))).text


async def test_hanging_up_in_the_queue_leaves_the_line(hand: Hand, hub: FakeHub, load: Load) -> None:
    await hand.post("voice", load("voice__platinum_caller"))
    await hand.post("queue-action?language=en", load("queue-action__hangup"))
    await hand.post("status", load("status__completed"))
    assert len(hub.intake.of(LineLeft)) == 1


async def test_a_caller_the_carriers_queue_lost_goes_back(hand: Hand, load: Load) -> None:
    answer = await hand.post("queue-action?language=en", load("queue-action__queue_full"))
    assert verbs(answer.text) == ["Say", "Pause", "Enqueue"]


async def test_a_call_that_ended_before_its_first_webhook_is_opened_and_left(
    hand: Hand, hub: FakeHub, load: Load
) -> None:
    assert (await hand.post("status", load("status__completed"))).status_code == 204
    (opened,) = hub.intake.of(ContactOpened)
    assert not opened.queue
    assert len(hub.intake.of(LineLeft)) == 1
    await hand.post("voice", load("voice__platinum_caller"))
    assert len(hub.intake.of(ContactOpened)) == 1


async def test_no_order_of_arrival_moves_a_call_backwards(hand: Hand, hub: FakeHub, load: Load) -> None:
    events: list[tuple[str, dict[str, str]]] = [
        ("voice", load("voice__platinum_caller")),
        ("status", load("status__completed")),
        ("status", load("status__in_progress_late")),
        ("queue-action?language=en", load("queue-action__hangup")),
    ]
    for seed in range(12):
        hub.intake.taken.clear()
        for path, form in random.Random(seed).sample(events * 2, 8):
            assert (await hand.post(path, form)).is_success
        assert len(hub.intake.of(ContactOpened)) == 1
        assert len(hub.intake.of(LineLeft)) == 1


async def test_an_outbound_legs_end_is_not_the_callers(hand: Hand, hub: FakeHub, load: Load) -> None:
    await hand.post("status", {**load("status__completed"), "Direction": "outbound-api"})
    assert hub.intake.calls == []


async def test_the_callers_words_reach_the_hub(hand: Hand, hub: FakeHub, load: Load) -> None:
    await hand.post("voice", load("voice__platinum_caller"))
    await hand.post("transcription", load("transcription__caller_speaks"))
    assert [said.text for said in hub.intake.of(LineMessage)] == ["Our line four has stopped again."]


async def test_words_of_a_line_nobody_knows_are_counted_and_not_an_error(
    hand: Hand, channel: PhoneChannel, load: Load
) -> None:
    assert (await hand.post("transcription", load("transcription__caller_speaks"))).status_code == 204
    assert channel.counts["unhandled:refused"] == 1


async def test_known_events_nothing_is_done_for_are_counted(hand: Hand, channel: PhoneChannel, load: Load) -> None:
    assert (await hand.post("conference", load("conference__participant_join"))).status_code == 204
    assert channel.counts["unhandled:conference"] == 1


async def test_the_fallback_puts_the_caller_through_from_wherever_they_were(
    hand: Hand, hub: FakeHub, load: Load
) -> None:
    answer = await hand.post("fallback", load("fallback__voice_unanswered"))
    assert verbs(answer.text) == ["Start", "Say", "Enqueue"]
    assert hub.intake.of(ContactOpened)[0].queue
    await hand.post("voice", load("voice__unknown_caller"))
    await hand.post("fallback", {**load("voice__unknown_caller"), "ErrorCode": "11200"})
    assert [queued.external_key for queued in hub.intake.of(LineQueued)] == [B]


async def test_while_the_store_does_not_answer_the_fallback_keeps_the_caller(
    hand: Hand, hub: FakeHub, load: Load
) -> None:
    hub.intake.fail_with = Unavailable("The store does not answer.")
    assert (await hand.post("voice", load("voice__platinum_caller"))).status_code == 503
    answer = await hand.post("fallback", load("fallback__voice_unanswered"))
    assert verbs(answer.text) == ["Say", "Pause", "Redirect"]


@pytest.mark.parametrize(
    "path", ["voice", "gather?step=0", "status", "transcription", "fallback", "talk-over?conference=1"]
)
async def test_a_wrong_signature_is_forbidden_and_leaves_no_trace(
    hand: Hand, hub: FakeHub, load: Load, path: str
) -> None:
    answer = await hand.post(path, load("voice__platinum_caller"), **{"X-Twilio-Signature": "x" * 28})
    assert answer.status_code == 403
    assert answer.headers["content-type"] == "application/problem+json"
    assert hub.intake.calls == []
    assert hub.who_is.asked == []
    assert hub.notes.kept == {}


async def test_a_webhook_for_another_url_is_forbidden(hand: Hand, load: Load) -> None:
    form = load("status__completed")
    elsewhere = hand.signatures.sign("https://other.example.com/phone/status", form)
    assert (await hand.post("status", form, **{"X-Twilio-Signature": elsewhere})).status_code == 403


async def test_a_form_without_its_call_is_malformed(hand: Hand, hub: FakeHub) -> None:
    for path in ("voice", "gather?step=0", "status", "transcription", "fallback"):
        assert (await hand.post(path, {"From": "+14155550101"})).status_code == 400
    assert hub.intake.calls == []


async def test_only_post_is_served(hand: Hand) -> None:
    assert (await hand.http.get("/phone/voice")).status_code == 405
