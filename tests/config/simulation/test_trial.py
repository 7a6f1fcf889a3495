from pathlib import Path

import pytest

from config.simulation.trial import CONFIGURED, FIGURES, difference, run
from hub.contract.errors import Misconfigured
from tests.config.simulation.scenarios import load, write


def test_each_plan_is_played_as_often_as_the_scenario_says(tmp_path: Path) -> None:
    steps: list[None] = []
    trials = run(load(write(tmp_path)), (CONFIGURED, "wide"), lambda: steps.append(None))
    assert [(trial.name, len(trial.tallies)) for trial in trials] == [(CONFIGURED, 3), ("wide", 3)]
    assert len(steps) == 6
    assert trials[0].groups == ["", "platinum", "standard"]


def test_both_plans_meet_the_same_contacts(tmp_path: Path) -> None:
    one, other = run(load(write(tmp_path)), (CONFIGURED, "wide"), lambda: None)
    assert difference(one, other, "", lambda m: m.contacts) == (0.0, 0.0)
    assert difference(one, other, "platinum", FIGURES["mean s"]).mean < 0, "asked sooner, answered sooner"


def test_a_plan_differs_from_itself_by_nothing(tmp_path: Path) -> None:
    one, other = run(load(write(tmp_path)), ("wide", "wide"), lambda: None)
    assert all(difference(one, other, "platinum", read) == (0.0, 0.0) for read in FIGURES.values())


def test_a_plan_nobody_knows_is_refused_with_the_likely_one(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="did you mean 'wide'"):
        run(load(write(tmp_path)), (CONFIGURED, "wid"), lambda: None)
