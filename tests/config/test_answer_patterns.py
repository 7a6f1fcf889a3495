import re

import pytest

from config.answer_patterns import fault_of


@pytest.mark.parametrize(
    "pattern",
    [
        "",
        "[0-9]{4,8}",
        r"\+?[0-9 ()/-]{6,20}",
        "(?:DE|CN)-[0-9]+",
        "([0-9]{2}){3}",
        r"[^@]+@[^@]+\.[a-z]+",
        r"\(a\+\)+",
        "[(+*]{2}x+",
        "(KD-)?[0-9]{3,6}",
    ],
)
def test_what_people_write_for_numbers_and_codes_is_taken(pattern: str) -> None:
    assert fault_of(pattern) == ""
    assert re.compile(pattern)


@pytest.mark.parametrize(
    "pattern", ["(a+)+", "(a|aa)*", "((ab)?c)+", "([a-z]+){2,}", "(a+){9}", "a*a*a*a*b", "(x?){50}"]
)
def test_what_may_take_forever_is_not(pattern: str) -> None:
    assert "forever" in fault_of(pattern)


@pytest.mark.parametrize("pattern", ["(?P<n>a)", "(?i)a", r"\Aa", r"(a)\1", "(?<=a)b", "a++", "(?>a)"])
def test_what_browsers_read_otherwise_is_not(pattern: str) -> None:
    assert "browsers" in fault_of(pattern)


@pytest.mark.parametrize(("pattern", "said"), [("[0-9", "no regular expression"), ("a" * 201, "longer than 200")])
def test_what_is_none_is_not(pattern: str, said: str) -> None:
    assert said in fault_of(pattern)
