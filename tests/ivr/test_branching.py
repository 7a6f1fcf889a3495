from typing import Any

import msgspec
import pytest

from ivr.branching import holds, way
from ivr.call import Call, Facts, World
from ivr.nodes import BranchNode, Case

CALL = Call(
    id="CA1",
    menu="main",
    node="a",
    language="zh-CN",
    facts=Facts(account_id="ac_1", account="Helix", tier="gold", country="CN"),
    values={"topic": "orders"},
)
WORLD = World(open=False, calendars_open=frozenset({"berlin"}), waiting=3, agents=2, seconds=120.0)


@pytest.mark.parametrize(
    ("case", "so"),
    [
        ({}, True),
        ({"tier": "gold"}, True),
        ({"tier": ["platinum", "gold"]}, True),
        ({"tier": "silver"}, False),
        ({"country": "CN", "language": "zh-CN"}, True),
        ({"language": "en"}, False),
        ({"account_known": True, "agent_known": False, "language_known": False}, True),
        ({"agent_known": True}, False),
        ({"open": False}, True),
        ({"open": True}, False),
        ({"open_in": "berlin"}, True),
        ({"open_in": "shanghai"}, False),
        ({"closed_in": "shanghai"}, True),
        ({"closed_in": "berlin"}, False),
        ({"waiting_over": 2}, True),
        ({"waiting_over": 3}, False),
        ({"agents_under": 3}, True),
        ({"agents_under": 2}, False),
        ({"wait_over": 119}, True),
        ({"wait_over": 120}, False),
        ({"values": {"topic": "orders"}}, True),
        ({"values": {"topic": ["", "orders"]}}, True),
        ({"values": {"missing": ""}}, True),
        ({"values": {"topic": "other"}}, False),
        ({"filled": ["topic"]}, True),
        ({"filled": ["topic", "missing"]}, False),
        ({"tier": "gold", "open": True}, False),
    ],
)
def test_a_case_holds_when_all_it_names_is_so(case: dict[str, Any], so: bool) -> None:
    assert holds(msgspec.convert({"next": "b", **case}, Case), CALL, WORLD) is so


def test_with_nobody_there_the_wait_is_over_any_limit() -> None:
    assert holds(Case(next="b", wait_over=100000), CALL, World(agents=0))
    assert not holds(Case(next="b", wait_over=0), CALL, World())


def test_the_first_case_that_holds_is_the_way() -> None:
    node = BranchNode(cases=(Case(next="b", tier="silver"), Case(next="c", tier="gold"), Case(next="d")), otherwise="e")
    assert way(node, CALL, WORLD) == "c"
    assert way(BranchNode(cases=(Case(next="b", tier="silver"),), otherwise="e"), CALL, WORLD) == "e"
