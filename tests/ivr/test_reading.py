from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from ivr.checking.speech import REQUIRED_PROMPTS
from ivr.faults import MenuFaults
from ivr.menu import Menus
from ivr.reading import KINDS, read_menus

PROMPTS = {
    "languages": ["en", "zh-CN"],
    "prompts": {key: {"en": f"{key}.", "zh-CN": "您好"} for key in REQUIRED_PROMPTS},
}


def small(spoken: Any = None, menu: Any = None, /, **nodes: Any) -> Menus:
    return read_menus({"prompts": spoken or PROMPTS, "main": {"start": "a", "nodes": nodes, **(menu or {})}})


def faults(*, prompts: Any = None, start: str = "a", menu: Any = None, **nodes: Any) -> list[str]:
    with pytest.raises(MenuFaults) as caught:
        read_menus({"prompts": prompts or PROMPTS, "main": {"start": start, "nodes": nodes, **(menu or {})}})
    assert str(caught.value) == "\n".join(map(str, caught.value.faults))
    return [str(fault) for fault in caught.value.faults]


def test_the_shipped_menus_are_sound(menus: Menus) -> None:
    assert "main" in menus.menus
    assert menus.languages == ("en", "zh-CN")


def test_an_unknown_kind_names_the_kinds_there_are() -> None:
    assert faults(a={"kind": "sing"}) == ["main: nodes.a.kind: Invalid value 'sing'; kinds are " + ", ".join(KINDS)]


def test_a_node_without_a_kind_is_told_so() -> None:
    assert "kinds are" in faults(a={"prompt": "comfort"})[0]


def test_an_unknown_field_is_told_where_it_stands() -> None:
    assert faults(a={"kind": "queue", "promt": "x"}) == [
        "main: nodes.a: it contains unknown field 'promt'; docs/ivr.md tells what may stand here"
    ]


def test_a_way_that_leads_nowhere_is_found_with_the_likely_name() -> None:
    found = faults(a={"kind": "menu", "prompt": "comfort", "keys": {"1": "ordres"}}, orders={"kind": "queue"})
    assert "main: nodes.a.keys.1: no node 'ordres'; did you mean 'orders'?" in found


def test_a_start_that_is_no_node_is_found() -> None:
    assert "main: start: no node 'b'; known are a" in faults(start="b", a={"kind": "queue"})


def test_a_node_nobody_reaches_is_found() -> None:
    assert "main: nodes.b: nothing leads here; lead to it from another node or remove it" in faults(
        a={"kind": "queue"}, b={"kind": "queue"}
    )


def test_a_circle_without_a_key_press_is_found_and_one_with_is_fine() -> None:
    found = faults(
        a={"kind": "say", "prompt": "comfort", "next": "b"}, b={"kind": "say", "prompt": "comfort", "next": "a"}
    )
    assert len([fault for fault in found if "comes back to itself" in fault]) == 2
    small(
        a={"kind": "say", "prompt": "comfort", "next": "b"}, b={"kind": "menu", "prompt": "comfort", "keys": {"1": "a"}}
    )


def test_a_prompt_that_is_missing_is_found() -> None:
    assert any(
        "no prompt 'comfrt'; add it to prompts, or did you mean 'comfort'?" in fault
        for fault in faults(a={"kind": "queue", "prompt": "comfrt"})
    )


def test_a_language_that_is_not_spoken_is_found() -> None:
    found = faults(a={"kind": "set", "language": "de", "next": "b"}, b={"kind": "queue"})
    assert found == ["main: nodes.a.language: 'de' is not spoken; languages are en, zh-CN"]


def test_a_translation_that_is_missing_is_found() -> None:
    prompts = {**PROMPTS, "prompts": {**PROMPTS["prompts"], "comfort": {"en": "Hello."}}}  # type: ignore[dict-item]
    assert faults(prompts=prompts, a={"kind": "queue"}) == [
        "prompts: prompts.comfort: it has no words in zh-CN; translate it"
    ]


@pytest.mark.parametrize("text", ["Hello {nobody}", "Hello {", "Hello {account.__class__}", "Hello {}", "Hello {0}"])
def test_a_slot_we_cannot_fill_is_found(text: str) -> None:
    prompts = {**PROMPTS, "prompts": {**PROMPTS["prompts"], "comfort": {"en": text, "zh-CN": "您好"}}}  # type: ignore[dict-item]
    (fault,) = faults(prompts=prompts, a={"kind": "queue"})
    assert "slots are account, agent, key, number, person, wait, waiting" in fault


def test_a_default_prompt_that_is_missing_is_found() -> None:
    found = faults(prompts={"languages": ["en"], "prompts": {}}, a={"kind": "queue"})
    assert len(found) == len(REQUIRED_PROMPTS)


@pytest.mark.parametrize("content", [None, 3, "menu", [], {"start": "a"}, {"start": "a", "nodes": {"a": 3}}])
def test_what_is_no_menu_is_told_and_not_raised_through(content: Any) -> None:
    with pytest.raises(MenuFaults):
        read_menus({"prompts": PROMPTS, "main": content})


def test_all_faults_are_told_at_once() -> None:
    assert len(faults(a={"kind": "menu", "prompt": "x", "keys": {"1": "y", "2": "z"}, "lost": "w"})) == 4


leaves = (
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(max_size=8) | some.sampled_from(KINDS)
)
WORDS = """start nodes kind a next prompt keys 1 says en cases menu found file comfort languages prompts person
otherwise values into number_digits countries limit"""
words = some.sampled_from([*WORDS.split(), *KINDS])
anything = some.recursive(
    leaves | words,
    lambda inner: some.lists(inner, max_size=4) | some.dictionaries(words | some.text(max_size=5), inner, max_size=6),
    max_leaves=25,
)
fuzzed_nodes = some.dictionaries(
    words, some.dictionaries(words, anything, max_size=5).map(lambda node: {"kind": "menu", **node}), max_size=4
)


@given(
    anything | some.fixed_dictionaries({"start": some.just("a"), "nodes": fuzzed_nodes}), some.just(PROMPTS) | anything
)
def test_whatever_is_written_is_read_or_told_with_its_place(menu: Any, prompts: Any) -> None:
    try:
        read_menus({"prompts": prompts, "main": menu})
    except MenuFaults as refused:
        faults = refused.faults
    else:
        faults = ()
    assert all(fault.file in ("main", "prompts") and fault.problem and fault.mend for fault in faults)
