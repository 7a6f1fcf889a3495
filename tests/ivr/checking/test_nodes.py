from typing import Any

import pytest

from tests.ivr.test_reading import faults

QUEUE = {"kind": "queue"}


@pytest.mark.parametrize(
    ("node", "problem"),
    [
        ({"kind": "menu", "prompt": "comfort"}, "main: nodes.a: nothing can be chosen"),
        ({"kind": "set", "next": "b"}, "main: nodes.a: it sets nothing"),
        (
            {"kind": "collect", "prompt": "comfort", "wrong": "comfort", "into": "x", "next": "b", "min": 5, "max": 4},
            "main: nodes.a.min: at least 5 and at most 4 digits",
        ),
        (
            {"kind": "collect", "prompt": "comfort", "wrong": "comfort", "into": "x", "next": "b", "pattern": "("},
            "main: nodes.a.pattern: it is no regular expression",
        ),
        (
            {"kind": "lookup", "question": "q", "values": {"order": "ordr"}, "found": "b"},
            "main: nodes.a.values.order: no node collects 'ordr'",
        ),
        (
            {"kind": "branch", "cases": [{"next": "b", "values": {"x": "1"}}], "otherwise": "b"},
            "main: nodes.a.cases.0: no node collects 'x'",
        ),
    ],
)
def test_what_a_node_cannot_be_is_told_at_its_place(node: dict[str, Any], problem: str) -> None:
    assert any(fault.startswith(problem) for fault in faults(a=node, b=QUEUE))


def test_a_key_has_one_meaning() -> None:
    assert faults(menu={"keys": {"person": "9", "back": "9"}}, a=QUEUE) == [
        "main: keys: two keys are the same; give each a key of its own, or ''"
    ]


def test_limits_stand_in_order() -> None:
    node = {"kind": "identify", "by": "number_and_pin", "found": "b", "pin_digits": [8, 4]}
    assert "main: nodes.a.pin_digits: at least 8 and at most 4 digits; the smaller one first" in faults(a=node, b=QUEUE)
