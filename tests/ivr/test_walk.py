from datetime import UTC, datetime

import pytest

from ivr.advance import advance, new_call
from ivr.call import Began, Call, Facts, Place, Pressed
from ivr.menu import Menus
from ivr.reading import read_menus
from ivr.steps import AnyStep
from ivr.walk import DEEPEST, LONGEST_HISTORY
from tests.ivr.test_reading import PROMPTS

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture
def nested() -> Menus:
    """`main` leads to `sub` and back; `sub` also leads to itself."""
    ask = {"kind": "menu", "prompt": "comfort"}
    return read_menus(
        {
            "prompts": PROMPTS,
            "main": {
                "start": "a",
                "nodes": {
                    "a": {**ask, "keys": {"1": "go", "2": "away"}},
                    "go": {"kind": "go", "menu": "sub", "next": "b"},
                    "away": {"kind": "go", "menu": "sub"},
                    "b": {**ask, "keys": {"1": "a"}},
                },
            },
            "sub": {
                "start": "s",
                "nodes": {
                    "s": {**ask, "keys": {"1": "out", "2": "deeper"}},
                    "out": {"kind": "return"},
                    "deeper": {"kind": "go", "menu": "sub", "next": "s"},
                },
            },
        }
    )


def press(menus: Menus, keys: str) -> tuple[Call, tuple[AnyStep, ...]]:
    call, steps = advance(menus, new_call(menus, "CA1", "main", Facts()), Began(), NOW)
    for key in keys:
        call, steps = advance(menus, call, Pressed(key), NOW)
    return call, steps


def test_a_sub_menu_comes_back(nested: Menus) -> None:
    call, _ = press(nested, "1")
    assert (call.menu, call.node, call.returns) == ("sub", "s", (("main", "b"),))
    call, _ = press(nested, "11")
    assert (call.menu, call.node, call.returns) == ("main", "b", ())


def test_a_menu_that_is_no_sub_menu_comes_back_to_nobody_but_a_person(nested: Menus) -> None:
    assert press(nested, "21")[0].state == "queued"


def test_back_leads_out_of_a_sub_menu_too(nested: Menus) -> None:
    call, _ = press(nested, "1*")
    assert (call.menu, call.node, call.returns) == ("main", "a", ())
    call, _ = press(nested, "11*")
    assert (call.menu, call.node, call.returns) == ("sub", "s", (("main", "b"),))


def test_what_a_call_remembers_has_a_limit(nested: Menus) -> None:
    call, _ = press(nested, "1" + "2" * 20)
    assert len(call.returns) == DEEPEST
    assert len(call.history) <= LONGEST_HISTORY
    assert call.history[0] == Place(menu="main", node="a")


def test_each_node_is_told_once_and_what_was_taken_there(nested: Menus) -> None:
    call, _ = press(nested, "1")
    assert [(walked.menu, walked.node, walked.kind, walked.taken) for walked in call.path] == [
        ("main", "a", "menu", "1"),
        ("main", "go", "go", ""),
        ("sub", "s", "menu", ""),
    ]
    assert [walked.taken for walked in press(nested, "7")[0].path] == ["7"]
    assert press(nested, "0")[0].path[-1].node == "person"
