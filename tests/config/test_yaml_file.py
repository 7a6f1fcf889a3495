"""What people write in YAML is read with its lines, and refused in words that help."""

from pathlib import Path

import pytest
from pydantic import BaseModel

from config.yaml_file import Names, Seconds, Strict, did_you_mean, raise_all, read_yaml
from hub.contract.errors import Misconfigured


class Tea(Strict):
    names: Names
    steep: Seconds = 0.0
    cups: int | None = None


class Menu(Strict):
    teas: dict[str, list[Tea]]


def problems(tmp_path: Path, text: str, model: type[BaseModel] = Tea) -> list[str]:
    path = tmp_path / "tea.yaml"
    path.write_text(text, encoding="utf-8")
    file = read_yaml(path)
    assert file.check(model) is None
    return [f"{problem.line}: {problem.text}" for problem in file.problems]


@pytest.mark.parametrize(
    ("written", "seconds"), [("20 s", 20), ("20s", 20), ("1.5 min", 90), ("4 h", 14400), ("2 d", 172800), ("7", 7)]
)
def test_a_length_of_time_may_carry_its_unit(tmp_path: Path, written: str, seconds: float) -> None:
    path = tmp_path / "tea.yaml"
    path.write_text(f"names: {{en: Tea, zh-CN: 茶}}\nsteep: {written}\n", encoding="utf-8")
    tea = read_yaml(path).check(Tea)
    assert tea is not None
    assert tea.steep == seconds
    assert tea.names.by_language() == {"en": "Tea", "zh-CN": "茶"}


@pytest.mark.parametrize("written", ["soon", "20 m", "-3", "31 d", ".inf", ".nan", "true", "[1]", "null"])
def test_what_is_no_length_of_time_is_refused_at_its_line(tmp_path: Path, written: str) -> None:
    (problem,) = problems(tmp_path, f"names: {{en: Tea, zh-CN: 茶}}\nsteep: {written}\n")
    assert problem.startswith("2: 'steep'")


def test_an_unknown_key_is_named_with_the_likely_one(tmp_path: Path) -> None:
    text = "teas:\n  green:\n    - names: {en: Tea, zh-CN: 茶}\n      stepe: 3\n"
    assert problems(tmp_path, text, Menu) == ["4: unknown key 'stepe'; did you mean 'steep'?"]


def test_a_missing_key_is_named_at_the_mapping_that_lacks_it(tmp_path: Path) -> None:
    assert problems(tmp_path, "cups: 1\nnames:\n  en: Tea\n") == ["2: 'zh-CN' is missing; add it"]


def test_a_key_written_twice_is_refused_with_both_lines(tmp_path: Path) -> None:
    text = "names: {en: Tea, zh-CN: 茶}\ncups: 1\ncups: 2\n"
    assert problems(tmp_path, text) == ["3: 'cups' stands here a second time (first in line 2); keep one of them"]


def test_aliases_are_refused_so_that_nothing_unfolds(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, "names: &a [*a]\n")
    assert "anchors and aliases" in problem


def test_a_word_that_yaml_takes_for_yes_or_no_must_be_quoted(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, "names: {en: no, zh-CN: 茶}\n")
    assert problem == "1: 'en' must be text; put the value in quotes"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\xff\xfe\x00", "is not UTF-8"),
        (b"a: [1", "is not YAML here"),
        (b"a: \x00", "is not YAML here"),
        (b"--- 1\n--- 2\n", "is not YAML here"),
        (b"[" * 5000, "nested too deeply"),
        (b'names: "\\ud800"', "half a character"),
        (b"names: !!int zebra", "cannot be read"),
        (b"[1]: 2", "a key must be a plain word"),
    ],
)
def test_what_cannot_be_read_says_why(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "tea.yaml"
    path.write_bytes(content)
    file = read_yaml(path)
    assert words in file.problems[0].text


def test_a_file_that_is_not_there_is_a_problem_too(tmp_path: Path) -> None:
    file = read_yaml(tmp_path / "tea.yaml")
    with pytest.raises(Misconfigured, match=r"tea\.yaml:1: cannot be read"):
        raise_all([file])


def test_no_problems_raise_nothing(tmp_path: Path) -> None:
    path = tmp_path / "tea.yaml"
    path.write_text("names: {en: Tea, zh-CN: 茶}\n", encoding="utf-8")
    raise_all([read_yaml(path)])


def test_without_a_likely_name_all_known_ones_are_listed() -> None:
    assert did_you_mean("zzz", ["b", "a"]) == "known are: a, b"
    assert did_you_mean("zzz", []) == "none are known"
