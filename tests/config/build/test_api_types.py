"""The API's description and its TypeScript types are made together, and what has drifted is told."""

from pathlib import Path

import pytest

from config.build.api_types import CHAT, DESCRIPTION, TYPES, check, main, write
from config.build.steps import Stop


def generate(description: Path, types: Path) -> None:
    types.write_text(f"// {len(description.read_text(encoding='utf-8'))}", encoding="utf-8")


def test_what_was_just_written_is_up_to_date(tmp_path: Path) -> None:
    write(tmp_path, generate)
    check(tmp_path, generate)


@pytest.mark.parametrize("file", [DESCRIPTION, CHAT, TYPES])
def test_a_file_that_drifted_is_named_with_what_to_do(tmp_path: Path, file: Path) -> None:
    write(tmp_path, generate)
    (tmp_path / file).write_text("of yesterday", encoding="utf-8")
    with pytest.raises(Stop, match=f"{file} with it: run `make types`"):
        check(tmp_path, generate)


def test_missing_files_are_drift(tmp_path: Path) -> None:
    with pytest.raises(Stop, match=f"{DESCRIPTION} and {CHAT} and {TYPES}"):
        check(tmp_path, generate)


def test_unknown_words_show_what_there_is(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["dance"]) == 2
    assert "--check" in capsys.readouterr().out
