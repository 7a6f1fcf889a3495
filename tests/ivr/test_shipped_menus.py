"""The menus that ship, as callers meet them."""

import re
from datetime import UTC, datetime

import pytest

from ivr.advance import advance, new_call
from ivr.call import Began, Call, Came, Facts, Found, Input, Known, Pressed, Silent, Spoke, World
from ivr.menu import Asks, Menus
from ivr.steps import AnyStep, Enqueue, Hangup, Look, OfferCallback, Prove, Say, Voicemail
from tests.ivr.test_advance import prompts

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
GOLD = Facts(account_id="ac_1", account="长江精工", tier="gold", language="zh-CN")
CLOSED = World(open=False)
VALUES = {
    "account": "Helix", "agent": "Wang Lei", "person": "Dana", "number": "4711", "key": "1", "waiting": "3",
    "wait": "400", "order": "4711", "due": "2026-12-01", "invoices": "3", "amount": "1204.50 EUR",
    "first_due": "2026-12-01", "status": "open",
}  # fmt: skip


def walk(menus: Menus, facts: Facts, *inputs: Input, world: World | None = None) -> tuple[Call, tuple[AnyStep, ...]]:
    call, steps = advance(menus, new_call(menus, "CA1", "main", facts), Began(), NOW, world)
    for taken in inputs:
        call, steps = advance(menus, call, taken, NOW, world)
    return call, steps


def test_every_prompt_is_spoken_in_every_language(menus: Menus) -> None:
    for prompt in menus.prompts:
        for language in ("en", "zh-CN"):
            spoken = menus.text(prompt, language, VALUES)
            assert spoken.strip()
            assert not re.search(r"[{}]", spoken)
            assert (re.search(r"[\u4e00-\u9fff]", spoken) is not None) == (language == "zh-CN"), spoken


def test_a_key_account_is_put_through_without_asking_anything_of_the_world(menus: Menus) -> None:
    assert menus.asks("main", menus.menus["main"].start) == Asks()


def test_a_chinese_number_is_answered_in_mandarin(menus: Menus) -> None:
    call, steps = walk(menus, Facts(country="CN"))
    assert (call.language, prompts(steps)) == ("zh-CN", ["welcome", "choose_topic"])


def test_an_order_is_told_without_an_agent(menus: Menus) -> None:
    _, steps = walk(menus, GOLD, Pressed("3"), Pressed("4711"))
    assert isinstance(steps[-1], Look)
    assert (steps[-1].question, steps[-1].values) == ("order_status", {"order": "4711"})
    answer = Found({"status": "shipped", "due": "2026-12-01"})
    call, steps = walk(menus, GOLD, Pressed("3"), Pressed("4711"), answer)
    assert (call.menu, call.node, prompts(steps)) == ("main", "anything_else", ["order_shipped", "anything_else"])
    says = steps[-1].says  # type: ignore[union-attr]
    assert menus.speech(says[0]).text == "您的订单 四，七，幺，幺 已发货，预计二零二六年十二月一日，星期二送达。"
    assert walk(menus, GOLD, Spoke("查订单"))[0].menu == "order_status"


@pytest.mark.parametrize(
    ("found", "heard"),
    [
        (Found({"status": "open", "due": "2026-12-01"}), "order_open"),
        (Found({"status": "delivered"}), "order_delivered"),
        (Found({"status": "waiting"}), "order_waiting"),
        (Found({"status": "odd"}), "order_no_date"),
        (Found(), "order_unknown"),
        (Found(failed=True), "cannot_look"),
    ],
)
def test_an_order_has_an_answer_in_any_case(menus: Menus, found: Found, heard: str) -> None:
    assert prompts(walk(menus, GOLD, Pressed("3"), Pressed("4711"), found)[1])[0] == heard


def test_who_is_not_known_proves_who_they_are_first(menus: Menus) -> None:
    asked = (Pressed("1"), Pressed("4"), Pressed("4711"), Pressed("1234"))
    call, steps = walk(menus, Facts(), *asked)
    assert steps == (Prove(number="4711", pin="1234"),)
    call, steps = walk(menus, Facts(), *asked, Known(Facts(account_id="ac_1", account="Helix")))
    assert prompts(steps[:-1]) == ["identified", "one_moment"]
    assert isinstance(steps[-1], Look)
    answer = Found({"invoices": "2", "amount": "1204.50 EUR", "first_due": "2026-12-01"})
    call, steps = walk(menus, Facts(), *asked, Known(Facts(account="Helix")), answer)
    assert prompts(steps) == ["open_invoices", "anything_else"]
    assert call.facts.account == "Helix"


def test_three_wrong_pins_are_put_through(menus: Menus) -> None:
    wrong = (Pressed("4711"), Pressed("9999"), Known())
    call, steps = walk(menus, Facts(), Pressed("1"), Pressed("4"), *wrong * 3)
    assert call.state == "queued"
    assert isinstance(steps[-1], Enqueue)
    assert steps[-1].subject == "topic_not_proven"


def test_after_hours_there_is_a_voicemail_a_callback_and_still_a_person(menus: Menus) -> None:
    assert prompts(walk(menus, GOLD, Pressed("1"), world=CLOSED)[1]) == ["after_hours"]
    assert walk(menus, GOLD, Pressed("1"), Pressed("1"), world=CLOSED)[1] == (Voicemail(language="zh-CN"),)
    assert walk(menus, GOLD, Pressed("1"), Pressed("2"), world=CLOSED)[1] == (OfferCallback(language="zh-CN"),)
    assert walk(menus, GOLD, Pressed("1"), Pressed("1"), Came(), world=CLOSED)[1][-1] == Hangup(outcome="self_served")
    through = walk(menus, GOLD, Pressed("1"), Pressed("0"), world=CLOSED)[1][-1]
    assert through == Enqueue(language="zh-CN", subject="topic_orders", account_id="ac_1")


def test_a_long_wait_is_told_with_ways_around_it_and_silence_stays(menus: Menus) -> None:
    long = World(seconds=400.0, agents=2, waiting=9)
    _, steps = walk(menus, GOLD, Pressed("2"), world=long)
    (say,) = steps[-1].says  # type: ignore[union-attr]
    assert menus.speech(say).text.startswith("预计等待七分钟。")
    assert walk(menus, GOLD, Pressed("2"), Pressed("1"), world=long)[1] == (OfferCallback(language="zh-CN"),)
    _, steps = walk(menus, GOLD, Pressed("2"), Silent(), world=long)
    assert steps[-1] == Enqueue(language="zh-CN", subject="topic_technical", account_id="ac_1")
    assert prompts(walk(menus, GOLD, Pressed("2"), world=World(agents=0))[1]) == ["nobody_there"]
    assert isinstance(steps[0], Say)
