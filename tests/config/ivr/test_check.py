"""Every mistake in the menus is told by file and line."""

from pathlib import Path

import pytest

from config.ivr.check import carried_skills, check
from config.reload import read_folder
from config.wiring import TRAITS
from hub.contract.errors import Misconfigured, NotFound


def told(business: Path, old: str, new: str, name: str = "main") -> str:
    path = business / "menus" / f"{name}.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(Misconfigured) as refused:
        check(business, "main")
    return refused.value.detail


def line(business: Path, words: str, name: str = "main") -> int:
    text = (business / "menus" / f"{name}.yaml").read_text(encoding="utf-8")
    return next(at for at, each in enumerate(text.splitlines(), 1) if words in each)


def test_the_shipped_menus_pass(business: Path) -> None:
    assert "main" in check(business, "main").menus


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("tier: platinum, next", "tier: platinium, next", "there is no tier 'platinium'"),
        ("{ kind: go, menu: after_hours,", "{ kind: go, menu: after_hour,", "no menu 'after_hour'"),
        ("open: false, next", "open_in: berlin, next", "there is no calendar 'berlin'"),
        ("next: greet_own_team }", "next: greet_own_agent }", "nothing leads here"),
        ("lost: goodbye", "lost: goodby", "no node 'goodby'; did you mean 'goodbye'?"),
        ("prompt: anything_else", "prompt: anything", "no prompt 'anything'"),
    ],
)
def test_a_mistake_is_told_by_file_and_line(business: Path, old: str, new: str, problem: str) -> None:
    detail = told(business, old, new)
    assert "main.yaml:" in detail
    assert problem in detail


def test_the_line_is_that_of_the_mistake(business: Path) -> None:
    at = line(business, "lost: goodbye")
    assert f"main.yaml:{at}: no node 'goodby'" in told(business, "lost: goodbye", "lost: goodby")


def test_a_missing_translation_is_told(business: Path) -> None:
    detail = told(business, "    zh-CN: 感谢您的来电，再见。\n", "", "prompts")
    assert f"prompts.yaml:{line(business, 'goodbye:', 'prompts')}: it has no words in zh-CN; translate it" in detail


def test_what_no_call_comes_to_is_told(business: Path) -> None:
    (business / "menus/spare.yaml").write_text("start: a\nnodes:\n  a: { kind: queue }\n", encoding="utf-8")
    with pytest.raises(Misconfigured, match=r"spare\.yaml:1: no call comes to this menu from 'main'"):
        check(business, "main")


def test_a_question_nobody_answers_is_told(business: Path) -> None:
    other = "lookups: { orders: { url: 'https://erp/{order}', answers: { status: state } } }"
    (business / "lookups.yaml").write_text(other, encoding="utf-8")
    with pytest.raises(Misconfigured, match="there is no question 'order_status'"):
        check(business, "main")


def test_the_menu_that_calls_enter_must_be_there(business: Path) -> None:
    with pytest.raises(NotFound) as refused:
        check(business, "mian")
    assert refused.value.mend == "did you mean 'main'?"


def test_skills_nobody_carries_are_told_where_users_are_known(business: Path, sqlite_url: str) -> None:
    assert carried_skills(f"sqlite:///{business}/none.sqlite3") is None
    assert carried_skills(sqlite_url) == frozenset()
    main = business / "menus" / "main.yaml"
    text = main.read_text(encoding="utf-8")
    main.write_text(text.replace("to_anybody: { kind: queue,", "to_anybody: { kind: queue, skills: [welding],"))
    assert check(business, "main")
    with pytest.raises(Misconfigured, match="there is no skill 'welding'"):
        check(business, "main", sqlite_url)


def test_names_the_business_does_not_have_keep_menus_from_taking_effect(business: Path) -> None:
    main = business / "menus" / "main.yaml"
    text = main.read_text(encoding="utf-8")
    main.write_text(text.replace("tier: platinum, next", "tier: platinium, next"), encoding="utf-8")
    with pytest.raises(Misconfigured, match="there is no tier 'platinium'"):
        read_folder(business, TRAITS, "main")
