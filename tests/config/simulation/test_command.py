from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console
from typer.testing import CliRunner

from config.cli import app
from config.simulation.command import simulate
from hub.contract.errors import Misconfigured
from tests.config.simulation.scenarios import write


def test_the_command_shows_tables_and_writes_the_page(tmp_path: Path) -> None:
    html = tmp_path / "out.html"
    call = ["simulate", str(write(tmp_path)), "--compare", "configured", "wide", "--html", str(html)]
    outcome = CliRunner().invoke(app, call)
    assert outcome.exit_code == 0, outcome.output
    assert "wide less configured" in outcome.output
    assert html.read_text(encoding="utf-8").startswith("<!doctype html>")


def test_a_page_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="cannot be written"):
        simulate(write(tmp_path), None, tmp_path / "no" / "out.html", Console(file=StringIO()))
