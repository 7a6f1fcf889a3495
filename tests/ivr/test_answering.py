"""What keys, words and answers mean at each kind of node."""

from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from ivr.advance import advance, new_call
from ivr.call import Began, Call, Came, Candidate, Dialled, Facts, Found, Input, Known, Pressed, Silent, Spoke
from ivr.steps import AnyStep, Dial, Enqueue, Gather, Hangup, Look, OfferCallback, Prove, Say, Voicemail
from tests.ivr.random_menus import PROMPTS
from tests.ivr.test_advance import prompts
from tests.ivr.test_reading import small

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SPOKEN = {**PROMPTS, "prompts": {key: {"en": key, "zh-CN": "您好"} for key in PROMPTS["prompts"]}}
END = {"kind": "hangup", "prompt": "comfort"}
LOST = {"kind": "queue", "prompt": "connecting"}


def walk(
    nodes: dict[str, Any], *inputs: Input, facts: Facts = Facts(), **menu: Any
) -> tuple[Call, tuple[AnyStep, ...]]:
    menus = small(SPOKEN, menu, **nodes)
    call, steps = advance(menus, new_call(menus, "CA1", "main", facts), Began(), NOW)
    for taken in inputs:
        call, steps = advance(menus, call, taken, NOW)
    return call, steps


MENU = {
    "a": {
        "kind": "menu",
        "prompt": "comfort",
        "keys": {"1": "b", "2": "c"},
        "says": {"b": {"en": ["order", "new order"], "zh-CN": ["订单"]}, "c": {"en": ["broken"], "zh-CN": ["坏了"]}},
    },
    "b": {"kind": "menu", "prompt": "connecting", "keys": {"1": "c"}},
    "c": END,
}


@pytest.mark.parametrize(
    ("said", "node"), [("A new order, please!", "b"), ("it is BROKEN", "c"), ("2", "c"), ("disordered", "a"), ("", "a")]
)
def test_words_lead_where_their_keys_do(said: str, node: str) -> None:
    assert walk(MENU, Spoke(said))[0].node == node


def test_what_the_carrier_has_guessed_does_not_count() -> None:
    call, steps = walk(MENU, Spoke("order", confidence=0.1))
    assert (call.node, prompts(steps)[0]) == ("a", "not_understood")


def test_chinese_is_heard_in_chinese() -> None:
    call, steps = walk(MENU, facts=Facts(language="zh-CN"))
    assert isinstance(steps[-1], Gather)
    assert steps[-1].hints[:2] == ("订单", "坏了")
    assert walk(MENU, Spoke("我的订单在哪里"), facts=Facts(language="zh-CN"))[0].node == "b"
    assert call.node == "a"


def test_a_person_can_be_asked_for_in_words() -> None:
    assert walk(MENU, Spoke("a person please"))[0].state == "queued"


def test_star_leads_back_and_hash_asks_again() -> None:
    call, _ = walk(MENU, Pressed("1"))
    assert call.node == "b"
    call, steps = walk(MENU, Pressed("1"), Pressed("#"))
    assert (call.node, prompts(steps)) == ("b", ["connecting"])
    call, steps = walk(MENU, Pressed("1"), Pressed("*"))
    assert (call.node, prompts(steps)) == ("a", ["comfort"])
    call, steps = walk(MENU, Pressed("*"))
    assert (call.node, prompts(steps)) == ("a", ["comfort"])


def test_a_menu_may_give_the_keys_other_meanings() -> None:
    call, _ = walk(MENU, Pressed("0"), keys={"person": "9", "back": "", "repeat": ""})
    assert (call.state, call.misses) == ("menu", 1)
    assert walk(MENU, Pressed("9"), keys={"person": "9"})[0].state == "queued"


def test_a_person_may_be_a_node() -> None:
    assert walk(MENU | {"p": END}, Pressed("0"), person="p")[0].state == "ended"


COLLECT = {
    "a": {"kind": "collect", "prompt": "comfort", "into": "order", "next": "b", "min": 4, "max": 6, "tries": 2},
    "b": {"kind": "menu", "prompt": "connecting", "keys": {"1": "c"}},
    "c": END,
}


def test_digits_are_kept_under_their_name() -> None:
    call, _ = walk(COLLECT, Pressed("4711"))
    assert (call.node, call.values) == ("b", {"order": "4711"})


def test_spoken_digits_are_digits() -> None:
    assert walk(COLLECT, Spoke("4 7 1 1."))[0].values == {"order": "4711"}


@pytest.mark.parametrize("digits", ["1", "1234567", "12*4", "٤٧١١"])
def test_digits_that_cannot_be_right_are_asked_again_and_then_a_person_goes_on(digits: str) -> None:
    call, steps = walk(COLLECT, Pressed(digits))
    assert (call.node, prompts(steps)) == ("a", ["wrong_entry", "comfort"])
    assert walk(COLLECT, Pressed(digits), Pressed(digits))[0].state == "queued"


def test_silence_is_another_word_than_a_wrong_number() -> None:
    assert prompts(walk(COLLECT, Silent())[1]) == ["no_key", "comfort"]


def test_a_pattern_and_a_check_digit_must_be_right() -> None:
    nodes = COLLECT | {"a": COLLECT["a"] | {"checksum": "luhn", "max": 16, "pattern": "4[0-9]+"}}
    assert walk(nodes, Pressed("4539578763621486"))[0].node == "b"
    assert walk(nodes, Pressed("4539578763621487"))[0].node == "a"
    assert walk(nodes, Pressed("5555555555554444"))[0].node == "a"


def test_collected_digits_are_never_told() -> None:
    assert [walked.taken for walked in walk(COLLECT, Pressed("4711"))[0].path] == ["entered", ""]


PROVE = {
    "a": {"kind": "identify", "by": "number_and_pin", "found": "b", "not_found": "c", "failed": "d", "tries": 2},
    "b": {"kind": "queue", "prompt": "put_through"},
    "c": END,
    "d": LOST,
}
HELIX = Facts(account_id="ac_1", account="Helix", number="4711", tier="platinum", agent="Wang Lei")


def test_number_and_pin_prove_an_account_and_the_pin_is_forgotten() -> None:
    call, steps = walk(PROVE, Pressed("4711"))
    assert isinstance(steps[-1], Gather)
    assert steps[-1].secret
    call, steps = walk(PROVE, Pressed("4711"), Pressed("98765"))
    assert steps == (Prove(number="4711", pin="98765"),)
    assert b"98765" not in msgspec.json.encode(call)
    assert "98765" not in repr(steps)
    call, steps = walk(PROVE, Pressed("4711"), Pressed("98765"), Known(HELIX), facts=Facts(country="CN", person="Dana"))
    assert (call.facts.account, call.facts.tier, call.facts.person, call.facts.country) == (
        "Helix",
        "platinum",
        "Dana",
        "CN",
    )
    assert steps[-1] == Enqueue(language="zh-CN", account_id="ac_1")


def test_wrong_pins_are_counted() -> None:
    once = (Pressed("4711"), Pressed("98765"), Known())
    call, steps = walk(PROVE, *once)
    assert (call.stage, prompts(steps)) == ("number", ["wrong_pin", "ask_number"])
    assert walk(PROVE, *once, *once)[0].state == "ended"


def test_an_account_that_cannot_be_proven_now_leads_elsewhere() -> None:
    assert walk(PROVE, Pressed("4711"), Pressed("98765"), Known(failed=True))[0].node == "d"


def test_a_process_that_lost_the_pin_asks_for_it_again() -> None:
    call, steps = walk(PROVE, Pressed("4711"), Pressed("98765"), Silent())
    assert (call.stage, prompts(steps)) == ("pin", ["ask_pin"])


def test_back_from_the_pin_is_the_number() -> None:
    call, steps = walk(PROVE, Pressed("4711"), Pressed("*"))
    assert (call.stage, call.typed, prompts(steps)) == ("number", "", ["ask_number"])


WHO = {"a": {"kind": "identify", "by": "caller", "found": "b", "not_found": "c"}, "b": PROVE["b"], "c": END}
SHARED = Facts(candidates=tuple(Candidate(account_id=f"ac_{at}", account=f"A{at}", tier="gold") for at in range(12)))


def test_whoever_shares_a_number_is_asked_which_account() -> None:
    _, steps = walk(WHO, facts=SHARED)
    assert isinstance(steps[-1], Gather)
    assert len(steps[-1].says) == 9
    call, steps = walk(WHO, Pressed("2"), facts=SHARED)
    assert (call.facts.account, call.facts.candidates) == ("A1", ())
    assert isinstance(steps[-1], Enqueue)
    assert walk(WHO, Pressed("0"), facts=SHARED)[0].state == "queued"
    assert walk(WHO, Silent(), Silent(), Silent(), facts=SHARED)[0].state == "ended"


def test_whose_number_it_is_needs_no_question() -> None:
    assert walk(WHO, facts=HELIX)[0].state == "queued"
    assert walk(WHO, facts=msgspec.structs.replace(SHARED, candidates=SHARED.candidates[:1]))[0].facts.account == "A0"
    assert walk(WHO)[0].state == "ended"


LOOK = {
    "a": {
        "kind": "lookup", "question": "order", "values": {"order": "number"}, "gives": ["due"], "found": "b",
        "not_found": "c", "failed": "d", "prompt": "please_hold",
    },
    "b": {"kind": "queue", "prompt": "put_through"}, "c": END, "d": LOST,
}  # fmt: skip


def test_what_is_looked_up_becomes_a_value() -> None:
    _, steps = walk(LOOK, facts=Facts(number="4711"))
    assert steps == (
        Say(prompt="please_hold", language="en"),
        Look(question="order", values={"order": "4711"}, timeout=4.0),
    )
    call, _ = walk(LOOK, Found({"due": "2026-12-01", "price": "9"}))
    assert (call.node, call.values) == ("b", {"due": "2026-12-01"})


def test_no_answer_and_no_time_are_two_ways() -> None:
    assert walk(LOOK, Found())[0].node == "c"
    assert walk(LOOK, Found(failed=True))[0].node == "d"
    assert walk(LOOK, Pressed("1"))[0].node == "a"


@pytest.mark.parametrize(("outcome", "node"), [("busy", "b"), ("no_answer", "c"), ("failed", "c")])
def test_a_number_that_does_not_answer_leads_on(outcome: Any, node: str) -> None:
    nodes = {"a": {"kind": "dial", "number": "+4930123", "busy": "b", "no_answer": "c"}, "b": LOST, "c": LOST}
    call, steps = walk(nodes)
    assert (call.state, steps) == ("away", (Dial(number="+4930123", timeout=25.0, language="en"),))
    assert walk(nodes, Pressed("1"))[1] == steps
    assert walk(nodes, Dialled(outcome))[0].node == node


def test_a_talk_outside_ends_the_call_unless_the_menu_goes_on() -> None:
    call, steps = walk({"a": {"kind": "dial", "number": "+4930123"}}, Dialled("answered"))
    assert (call.state, steps) == ("ended", (Hangup(outcome="redirected"),))
    nodes = {"a": {"kind": "dial", "number": "+4930123", "answered": "b"}, "b": LOST}
    assert walk(nodes, Dialled("answered"))[0].node == "b"


def test_who_leaves_nothing_comes_back() -> None:
    assert walk({"a": {"kind": "voicemail"}})[1] == (Voicemail(language="en"),)
    assert walk({"a": {"kind": "voicemail", "next": "b"}, "b": END}, Came())[0].state == "ended"
    assert walk({"a": {"kind": "callback"}})[1] == (OfferCallback(language="en"),)
    assert walk({"a": {"kind": "callback"}}, Came())[0].state == "queued"
