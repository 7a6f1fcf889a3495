"""A menu walked in the terminal."""

import io
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from config.ivr.trying import Trial, candidates, proofs, read_answers
from config.menu_files import load_menus
from hub.contract.errors import Invalid, Misconfigured
from ivr.call import Facts, World
from ivr.menu import Menus

SHIPPED = Path(__file__).parents[3] / "config" / "business" / "menus"
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def menus() -> Menus:
    return load_menus(SHIPPED)


def walk(menus: Menus, *lines: str, facts: Facts = Facts(account="Helix"), **more: Any) -> str:
    """What is printed to a caller who types `lines`, and then hangs up."""
    shown, typed = io.StringIO(), iter(lines)
    console = Console(file=shown, width=200, force_terminal=False)
    trial = Trial(menus, facts, more.pop("world", World()), NOW, console, lambda asked: _next(typed), **more)
    trial.walk("main")
    return shown.getvalue()


def _next(typed: Iterator[str]) -> str:
    try:
        return next(typed)
    except StopIteration:
        raise EOFError from None


def test_what_a_caller_would_hear_is_shown_with_the_nodes(menus: Menus) -> None:
    shown = walk(menus, "1")
    assert "main / greet (say)\n" in shown
    assert "“Welcome back, Helix.”" in shown
    assert "→ Put through about “Orders”, speaking en." in shown


def test_hanging_up_is_told_with_the_place(menus: Menus) -> None:
    assert "→ You hung up at main / topic." in walk(menus)


def test_words_and_silence_are_answers(menus: Menus) -> None:
    assert "We did not hear a key." in walk(menus, "")
    assert "Technical question" in walk(menus, "it is broken")


def test_a_look_up_has_a_demo_answer_of_the_right_types(menus: Menus) -> None:
    assert "→ Asks order_status (order 4711)." in walk(menus, "3", "4711")
    assert "has been delivered" in walk(menus, "3", "4711")
    assert "Open invoices: 3. The sum is 1,204.50 euros" in walk(menus, "4")


def test_a_look_up_may_be_answered_from_a_file(menus: Menus, tmp_path: Path) -> None:
    path = tmp_path / "answers.yaml"
    path.write_text("order_status: { status: shipped, due: 2026-12-01 }\nopen_invoices: failed\n", encoding="utf-8")
    answers = read_answers(path)
    assert "It will arrive on Tuesday, December 1, 2026." in walk(menus, "3", "4711", answers=answers)
    assert "We cannot look that up now." in walk(menus, "4", answers=answers)
    assert "We do not know an order 4, 7, 1, 1." in walk(menus, "3", "4711", answers={"order_status": None})


@pytest.mark.parametrize("text", ["[", "3", "order_status: 3", "- a"])
def test_a_file_without_answers_is_told_by_line(tmp_path: Path, text: str) -> None:
    path = tmp_path / "answers.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Misconfigured, match=r"answers\.yaml:1"):
        read_answers(path)


def test_a_pin_is_proven(menus: Menus) -> None:
    stranger = Facts(language="en")
    assert "You are calling for Example." in walk(menus, "4", "4711", "1234", facts=stranger)
    right = proofs(["4711:9876:Helix"])
    assert "You are calling for Helix." in walk(menus, "4", "4711", "9876", facts=stranger, proofs=right)
    assert "Number and PIN do not fit." in walk(menus, "4", "4711", "1234", facts=stranger, proofs=right)


def test_a_proof_that_is_none_is_refused() -> None:
    with pytest.raises(Invalid):
        proofs(["4711"])


def test_whoever_shares_a_number_is_asked(menus: Menus) -> None:
    shared = Facts(language="en", candidates=candidates(["Helix", "Rheinwerk"]))
    assert "If you are calling for Rheinwerk, press 2." in walk(menus, facts=shared)


def test_a_voicemail_may_be_left_or_not(menus: Menus) -> None:
    closed = World(open=False)
    assert "→ The call ends.\n" in walk(menus, "1", "1", "", world=closed)
    assert "Thank you for calling. Goodbye." in walk(menus, "1", "1", "d", world=closed)
    assert "→ The offer of a callback." in walk(menus, "1", "2", "", world=closed)
