"""An old or incomplete Python ends in one line that says what to do; a good one is found wherever it is."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from config.build import bootstrap


def fake_python(folder: Path, name: str, answer: str) -> str:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{answer}\n", encoding="utf-8")
    path.chmod(0o755)
    return str(path)


@pytest.fixture
def old(tmp_path: Path) -> str:
    return fake_python(tmp_path, "old", "echo 3 8 1")


@pytest.fixture
def bare(tmp_path: Path) -> str:
    return fake_python(tmp_path, "bare", "echo 3 12 0")


@pytest.fixture
def good(tmp_path: Path) -> str:
    return fake_python(tmp_path, "good", "echo 3 11 1")


def test_the_python_that_runs_us_is_taken_when_it_is_good() -> None:
    assert bootstrap.choose(sys.executable, ()) == (sys.executable, "")


def test_a_newer_python_on_the_path_is_found_from_an_old_one(old: str, good: str) -> None:
    assert bootstrap.choose(old, ("no-such-python", good)) == (good, "")


def test_a_python_without_venv_is_passed_over_for_one_with_it(bare: str, good: str) -> None:
    assert bootstrap.choose(bare, (good,)) == (good, "")


def test_no_new_python_is_one_line_with_what_to_do(old: str) -> None:
    python, why = bootstrap.choose(old, ())
    assert python == ""
    assert why.startswith("Keydesk needs Python 3.11 or newer;")
    assert "\n" not in why


def test_a_missing_venv_module_is_one_line_with_the_package_to_install(bare: str, old: str) -> None:
    python, why = bootstrap.choose(old, (bare,))
    assert python == ""
    assert "apt-get install python3.12-venv" in why
    assert "\n" not in why


@pytest.mark.parametrize("answer", ["exit 127", "echo nonsense", "echo 3 x 1"])
def test_a_python_that_does_not_answer_is_no_python(tmp_path: Path, answer: str) -> None:
    assert bootstrap.look(fake_python(tmp_path, "broken", answer)) is None
    assert bootstrap.look(str(tmp_path / "absent")) is None


def test_it_hands_its_arguments_over_to_start() -> None:
    done = subprocess.run(
        [sys.executable, bootstrap.__file__, "what"], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 2
    assert "run --port PORT" in done.stdout


def test_it_is_written_in_old_words_so_that_old_pythons_can_refuse_politely() -> None:
    ast.parse(Path(bootstrap.__file__).read_text(encoding="utf-8"), feature_version=(3, 7))
