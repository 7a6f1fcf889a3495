from typing import Any

import pytest

from ivr.checking.graph import leads_to
from ivr.faults import MenuFaults
from ivr.menu import Asks
from ivr.reading import read_menus
from tests.ivr.test_reading import PROMPTS, faults, small

QUEUE = {"kind": "queue"}
ASK = {"kind": "menu", "prompt": "comfort"}


def test_a_node_nobody_gets_out_of_is_found() -> None:
    found = faults(a={**ASK, "keys": {"1": "b"}, "lost": "b"}, b={**ASK, "keys": {"1": "a"}, "lost": "a"})
    assert [fault for fault in found if "nobody gets out of here" in fault] == [
        f"main: nodes.{name}: nobody gets out of here; "
        "lead on to a queue, a voicemail, a callback, another menu or a hangup"
        for name in "ab"
    ]


def test_a_lookup_that_leads_back_to_itself_asks_nobody() -> None:
    node = {"kind": "lookup", "question": "q", "found": "b", "not_found": "a"}
    assert "comes back to itself" in faults(a=node, b=QUEUE)[0]


def test_a_menu_that_is_not_there_is_found_with_the_likely_name() -> None:
    assert faults(a={"kind": "go", "menu": "mian"}) == ["main: nodes.a.menu: no menu 'mian'; did you mean 'main'?"]


def test_a_circle_through_a_sub_menu_is_one_unless_that_asks() -> None:
    main = {"start": "a", "nodes": {
        "a": {"kind": "go", "menu": "sub", "next": "b"},
        "b": {"kind": "branch", "cases": [{"account_known": True, "next": "c"}], "otherwise": "a"},
        "c": QUEUE,
    }}  # fmt: skip
    back = {"kind": "return"}
    asking = {"start": "s", "nodes": {"s": {**ASK, "keys": {"1": "r"}}, "r": back}}
    assert read_menus({"prompts": PROMPTS, "main": main, "sub": asking})
    with pytest.raises(MenuFaults, match="comes back to itself"):
        read_menus({"prompts": PROMPTS, "main": main, "sub": {"start": "r", "nodes": {"r": back}}})


def test_menus_that_lead_in_a_circle_ask_nobody() -> None:
    assert "menu 'main' comes back to itself" in faults(a={"kind": "go", "menu": "main"})[0]


def test_a_person_node_must_be_there_and_need_not_be_led_to() -> None:
    small(None, {"person": "p"}, a=QUEUE, p=QUEUE)
    assert faults(menu={"person": "q"}, a=QUEUE) == ["main: person: no node 'q'; known are a"]


def test_menus_tell_what_they_ask_of_the_world_by_node() -> None:
    def branch(**case: Any) -> dict[str, Any]:
        return {"kind": "branch", "cases": [{"next": "end", **case}], "otherwise": "end"}

    menus = small(
        a={**ASK, "keys": {"1": "hours", "2": "b"}},
        hours=branch(open=False),
        b={**ASK, "keys": {"1": "queue"}},
        queue=branch(wait_over=60, closed_in="berlin"),
        end=QUEUE,
    )
    assert menus.asks("main") == Asks(open=True, queue=True, calendars=frozenset({"berlin"}))
    assert menus.asks("main", "a") == Asks(open=True)
    assert menus.asks("main", "b") == Asks(queue=True, calendars=frozenset({"berlin"}))
    assert leads_to("main", menus.menus) == {"main"}
