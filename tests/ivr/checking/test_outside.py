from ivr.checking.outside import Outside, left_over, unknown_names
from ivr.menu import Menus
from ivr.reading import read_menus
from tests.ivr.test_reading import PROMPTS, small

OUTSIDE = Outside(
    tiers=frozenset({"gold"}),
    calendars=frozenset({"berlin"}),
    questions={"orders": frozenset({"due"})},
    skills=frozenset({"technical"}),
)


def menus() -> Menus:
    return small(
        a={
            "kind": "branch",
            "cases": [{"tier": ["gold", "glod"], "next": "b"}, {"open_in": "berlni", "next": "b"}],
            "otherwise": "b",
        },
        b={"kind": "lookup", "question": "order", "found": "c"},
        c={"kind": "lookup", "question": "orders", "gives": ["due", "price"], "found": "d"},
        d={"kind": "queue", "skills": ["technicl"]},
    )


def test_names_the_business_does_not_have_are_told_with_the_likely_ones() -> None:
    assert [str(fault) for fault in unknown_names(menus(), OUTSIDE)] == [
        "main: nodes.a.cases.0.tier: there is no tier 'glod'; did you mean 'gold'?",
        "main: nodes.a.cases.1.open_in: there is no calendar 'berlni'; did you mean 'berlin'?",
        "main: nodes.b.question: there is no question 'order'; did you mean 'orders'?",
        "main: nodes.c.gives: there is no answer 'price'; known are due",
        "main: nodes.d.skills: there is no skill 'technicl'; did you mean 'technical'?",
    ]


def test_what_is_not_known_is_not_checked() -> None:
    assert list(unknown_names(menus(), Outside())) == []


def test_menus_no_call_comes_to_and_prompts_nothing_says_are_told() -> None:
    queue = {"start": "a", "nodes": {"a": {"kind": "queue"}}}
    prompts = {**PROMPTS, "prompts": {**PROMPTS["prompts"], "old": {"en": "Old.", "zh-CN": "旧"}}}  # type: ignore[dict-item]
    found = read_menus({"prompts": prompts, "main": queue, "other": queue})
    assert [str(fault) for fault in left_over(found, "main", Outside())] == [
        "other: start: no call comes to this menu from 'main'; lead to it by a `go`, or remove it",
        "prompts: prompts.old: nothing says this prompt; say it in a menu, or remove it",
    ]
    assert len(list(left_over(found, "main", Outside(spoken=frozenset({"old"}))))) == 1
