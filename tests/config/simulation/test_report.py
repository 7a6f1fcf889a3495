from io import StringIO
from math import nan
from pathlib import Path

import pytest
from rich.console import Console

from config.simulation.report import is_sure, plain, show
from config.simulation.trial import CONFIGURED, run
from hub.simulation import Interval
from tests.config.simulation.scenarios import load, write


def shown(tmp_path: Path, *plans: str) -> str:
    scenario = load(write(tmp_path))
    console = Console(file=StringIO(), width=80)
    show(console, scenario, run(scenario, plans, lambda: None))
    return console.file.getvalue()  # type: ignore[attr-defined,no-any-return]


def test_waits_levels_and_formulas_are_shown_for_every_tier(tmp_path: Path) -> None:
    text = shown(tmp_path, CONFIGURED)
    for word in ("platinum", "standard", "ASA s", "p90 s", "own %", "SL1 %", "SL5 %", "Occupancy", "in band %"):
        assert word in text
    assert "SL4: answered within / (answered + abandoned later)" in text
    assert "…" not in text, "fits a terminal of 80"


def test_two_plans_are_set_against_each_other(tmp_path: Path) -> None:
    text = shown(tmp_path, CONFIGURED, "wide")
    assert "wide less configured" in text
    assert "…" not in text


@pytest.mark.parametrize(
    ("found", "text", "sure"),
    [
        (Interval(1.25, 0.5), "1.2±0.5", True),
        (Interval(-1.0, 2.0), "-1.0±2.0", False),
        (Interval(3.0, nan), "3.0", False),
        (Interval(nan, nan), "–", False),
        (Interval(0.0, 0.0), "0.0±0.0", False),
    ],
)
def test_a_figure_says_how_sure_it_is(found: Interval, text: str, sure: bool) -> None:
    assert plain(found) == text
    assert is_sure(found) == sure
