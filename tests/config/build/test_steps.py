"""A step says what it does and how long it took; a failed command gives its output back."""

import sys
from pathlib import Path

import pytest

from config.build.steps import Failed, last_lines, run_quietly, step


def test_a_step_tells_its_beginning_and_its_end(capsys: pytest.CaptureFixture[str]) -> None:
    with step("Boiling water"):
        pass
    begin, end = capsys.readouterr().out.splitlines()
    assert begin == "  · Boiling water …"
    assert end.startswith("  ✓ Boiling water (")


def test_a_step_that_fails_is_marked(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ValueError, match="cold"), step("Boiling water"):
        raise ValueError("cold")
    assert "✗ Boiling water" in capsys.readouterr().out


def test_a_command_is_quiet_and_returns_what_it_printed(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run_quietly([sys.executable, "-c", "print('tea')"], cwd=tmp_path) == "tea\n"
    assert capfd.readouterr().out == ""


def test_a_failed_command_gives_all_its_output(tmp_path: Path) -> None:
    with pytest.raises(Failed) as caught:
        run_quietly([sys.executable, "-c", "import sys; print('spilt'); sys.exit('tea')"], cwd=tmp_path)
    assert sorted(caught.value.output.split()) == ["spilt", "tea"]


def test_the_last_lines_are_short_and_without_gaps() -> None:
    assert last_lines("a\n\nb\n" + "c" * 300, 2) == "      b\n      " + "c" * 200
