import msgspec
import pytest

from ivr.drawing.cards import Exit, cards, condition, cut, width
from ivr.menu import Menus
from ivr.nodes import Case
from tests.ivr.test_reading import small


def test_a_card_says_what_its_node_says_and_leads_where_it_leads(menus: Menus) -> None:
    found = {card.name: card for card in cards(menus, menus.menus["main"], "en")}
    assert found["language"].exits == (
        Exit(label="1", to="english"),
        Exit(label="2", to="chinese"),
        Exit(label="lost", to="topic"),
    )
    assert found["topic"].exits[0] == Exit(label="1 · said", to="orders")
    assert found["greet"].exits == (Exit(label="", to="topic"),)
    assert found["greet"].lines == ("Welcome back, {account}.",)
    assert "press 4" in found["topic"].whole


def test_two_keys_to_one_node_are_one_way() -> None:
    menus = small(
        a={"kind": "menu", "prompt": "comfort", "keys": {"1": "b", "2": "b"}, "lost": "b"}, b={"kind": "queue"}
    )
    assert cards(menus, menus.menus["main"], "en")[0].exits == (Exit(label="1 · 2 · lost", to="b"),)


@pytest.mark.parametrize(
    ("case", "told"),
    [
        ({}, "always"),
        ({"tier": ["gold", "silver"], "agent_known": False}, "tier gold/silver, not agent known"),
        ({"open": False, "open_in": "berlin", "closed_in": "x"}, "not open, open: berlin, closed: x"),
        ({"waiting_over": 3, "agents_under": 1, "wait_over": 90}, "> 3 waiting, < 1 agents, wait > 90 s"),
        ({"values": {"n": ["", "0"]}, "filled": ["due"]}, "n = ∅/0, due filled"),
    ],
)
def test_what_a_branch_asks_is_told_in_short(case: dict[str, object], told: str) -> None:
    assert condition(msgspec.convert({"next": "b", **case}, Case)) == told


def test_long_names_are_cut_and_chinese_letters_are_wide() -> None:
    assert cut("abcdef", 4) == "abc…"
    assert cut("abcd", 4) == "abcd"
    assert width("您好a") == 5
