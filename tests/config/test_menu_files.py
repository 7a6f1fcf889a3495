"""The menus that ship are sound, and every mistake in one is told by file and line."""

from pathlib import Path

import pytest

from config.menu_files import load_menus
from hub.contract.errors import Misconfigured

SHIPPED = Path(__file__).parents[2] / "config" / "business" / "menus"


def test_the_menus_that_ship_are_sound() -> None:
    assert "main" in load_menus(SHIPPED).menus


def faults(folder: Path, **files: str) -> str:
    for name, content in files.items():
        (folder / f"{name}.yaml").write_text(content, encoding="utf-8")
    with pytest.raises(Misconfigured) as refused:
        load_menus(folder)
    return refused.value.detail


def test_a_mistake_in_a_menu_names_file_and_line(tmp_path: Path) -> None:
    sound = (SHIPPED / "main.yaml").read_text(encoding="utf-8")
    lines = sound.splitlines()
    place, line = next((place, line) for place, line in enumerate(lines, 1) if "queue" in line and ":" in line)
    broken = sound.replace(line, line.replace("queue", "queeu", 1), 1)
    detail = faults(tmp_path, main=broken)
    assert str(tmp_path / "main.yaml") in detail
    assert any(f"main.yaml:{near}:" in detail for near in range(place - 3, place + 3)), detail


def test_yaml_that_cannot_be_read_names_file_and_line(tmp_path: Path) -> None:
    assert "main.yaml:2" in faults(tmp_path, main="start: hello\n  wrong: [\n")


def test_all_files_are_told_at_once(tmp_path: Path) -> None:
    detail = faults(tmp_path, main="[", other="[")
    assert "main.yaml" in detail
    assert "other.yaml" in detail


def test_a_folder_without_menus_is_refused(tmp_path: Path) -> None:
    assert str(tmp_path) in faults(tmp_path)


QUEUE = "start: a\nnodes:\n  a: { kind: play, file: bell.mp3, next: b }\n  b: { kind: queue }\n"


def test_a_sound_that_is_not_there_is_told_by_line(tmp_path: Path) -> None:
    prompts = (SHIPPED / "prompts.yaml").read_text(encoding="utf-8")
    only = prompts[: prompts.index("  # --- The main menu")]
    assert "main.yaml:3: there is no sound 'bell.mp3'; put it into" in faults(tmp_path, main=QUEUE, prompts=only)
    outside = QUEUE.replace("bell.mp3", "../bell.mp3")
    assert "'../bell.mp3' is no name of a sound file" in faults(tmp_path, main=outside, prompts=only)
    (tmp_path / "sounds").mkdir()
    (tmp_path / "sounds" / "bell.mp3").write_bytes(b"bell")
    (tmp_path / "main.yaml").write_text(QUEUE, encoding="utf-8")
    assert load_menus(tmp_path).sounds == str(tmp_path / "sounds")
    (tmp_path / "main.yaml").write_text(QUEUE.replace("bell.mp3", "https://h/bell.mp3"), encoding="utf-8")
    assert load_menus(tmp_path).menus["main"]
