"""`keydesk ivr …`, as its user types it."""

import os
from pathlib import Path
from xml.etree import ElementTree

import pytest
from typer.testing import CliRunner

from config.ivr_commands import app

SHIPPED = Path(__file__).parents[2] / "config" / "business"


@pytest.fixture(autouse=True)
def _settings(environment: pytest.MonkeyPatch, sqlite_url: str, tmp_path: Path) -> None:
    environment.setenv("KEYDESK_DATABASE_URL", sqlite_url)
    environment.setenv("KEYDESK_DATA_DIR", str(tmp_path))
    environment.setenv("KEYDESK_BUSINESS_DIR", str(SHIPPED))


def run(*arguments: str, typed: str = "") -> str:
    done = CliRunner().invoke(app, [*arguments], input=typed, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def test_the_shipped_menus_are_sound() -> None:
    assert "The menus are sound: " in run("check")


def test_a_menu_is_drawn_into_a_file(tmp_path: Path) -> None:
    target = tmp_path / "main.svg"
    assert str(target) in run("draw", "main", "--out", str(target), "--language", "zh-CN").replace(os.linesep, "")
    assert ElementTree.parse(target).getroot().tag.endswith("svg")


def test_a_menu_is_walked_with_keys() -> None:
    shown = run("try", "main", "--caller", "+8613800138000", typed="1\n")
    assert "订单" in shown
    own = run("try", "main", "--tier", "platinum", "--account", "Helix", "--agent", "Wang Lei")
    assert "We are putting you through to Wang Lei." in own.replace("\n", " ")
