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
