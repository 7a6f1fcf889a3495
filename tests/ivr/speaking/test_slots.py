import pytest
from hypothesis import given
from hypothesis import strategies as some

from ivr.speaking.slots import LONGEST, TYPES, fill, slots_of


@pytest.mark.parametrize(
    ("slot", "value", "english", "mandarin"),
    [
        ("text", "Helix", "Helix", "Helix"),
        ("number", "12045.5", "12,045.5", "一万二千零四十五点五"),
        ("money", "1204.50 EUR", "1,204.50 euros", "一千二百零四点五欧元"),
        ("money", "CNY 12000", "12,000 Chinese yuan", "一万二千元"),
        ("money", "1 USD", "1 US dollar", "一美元"),
        ("date", "2026-11-23", "Monday, November 23, 2026", "二零二六年十一月二十三日，星期一"),
        ("date", "2026-11-23T10:00:00Z", "Monday, November 23, 2026", "二零二六年十一月二十三日，星期一"),
        ("time", "14:30", "2:30\u202fPM", "十四点三十分"),
        ("minutes", "310", "5 minutes", "五分钟"),
        ("minutes", "7200", "120 minutes", "一百二十分钟"),
        ("minutes", "10", "1 minute", "一分钟"),
        ("minutes", "120", "2 minutes", "两分钟"),
        ("spell", "KD-1204", "K, D, 1, 2, 0, 4", "K，D，幺，二，零，四"),
    ],
)
def test_a_value_is_spoken_by_its_type(slot: str, value: str, english: str, mandarin: str) -> None:
    text = f"<{{x:{slot}}}>"
    assert fill(text, "en", {"x": value}) == f"<{english}>"
    assert fill(text, "zh-CN", {"x": value}) == f"<{mandarin}>"


@pytest.mark.parametrize("slot", ["number", "money", "date", "time", "minutes"])
@pytest.mark.parametrize("language", ["en", "zh-CN", "de", "xx", ""])
def test_what_is_not_of_its_type_is_spoken_as_it_stands(slot: str, language: str) -> None:
    assert fill(f"{{x:{slot}}}", language, {"x": "soon"}) == "soon"
    assert fill(f"{{x:{slot}}}", language, {"x": "1E+9999999"}) == "1E+9999999"


def test_a_missing_value_is_left_out() -> None:
    assert fill("Hello {x:date}.", "en", {}) == "Hello ."


def test_braces_that_do_not_close_are_words() -> None:
    assert fill("Hello {", "en", {}) == "Hello {"


def test_a_value_is_never_read_as_a_slot() -> None:
    assert fill("{x}", "en", {"x": "{y}", "y": "secret"}) == "{y}"


def test_names_and_types_of_slots() -> None:
    assert slots_of("{a} {b:date} {{c}}") == [("a", ""), ("b", "date")]


@given(
    some.text(max_size=300) | some.from_regex(r"-?[0-9]{1,30}(\.[0-9]+)?( [A-Z]{3})?"),
    some.sampled_from(sorted(TYPES)),
    some.sampled_from(["en", "zh-CN", "de", "ar", "xx-YY"]),
)
def test_no_value_is_raised_at_a_caller(value: str, slot: str, language: str) -> None:
    assert len(fill(f"{{x:{slot}}}", language, {"x": value})) <= LONGEST * 4
