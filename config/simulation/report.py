"""The outcome of a simulation as tables in the terminal."""

from math import isnan

from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

from config.simulation.trial import (
    FIGURES,
    FORECAST_HEADS,
    FORECAST_LEGEND,
    FORMULAS,
    LEGEND,
    LEVELS,
    Trial,
    difference,
    forecast_row,
)
from hub.simulation import Interval, Scenario

EVERYBODY = "all"


def show(console: Console, scenario: Scenario, trials: list[Trial]) -> None:
    """Print each plan's figures, and for two plans their differences."""
    for trial in trials:
        console.print(_waits(trial))
        console.print(_levels(trial, scenario))
        unfinished = sum(tally.unfinished for tally in trial.tallies)
        console.print(
            f"Occupancy {plain(trial.occupancy())} %. Left a voicemail or message: {trial.left()}. "
            f"Still unanswered at the end: {unfinished}.\n"
        )
        console.print(_forecasts(trial))
    if len(trials) == 2:
        console.print(_differences(*trials))
    console.print(LEGEND)
    console.print(FORECAST_LEGEND)
    for name, formula in FORMULAS.items():
        console.print(f"{name}: {formula}", highlight=False)
    if scenario.replications < 2:
        console.print("One replication says nothing of chance; set replications to 10 or more.")


def plain(found: Interval) -> str:
    """`12.3±0.4`, or a dash where there is nothing to say."""
    if isnan(found.mean):
        return "–"
    return _short(found.mean) if isnan(found.half) else f"{_short(found.mean)}±{_short(found.half)}"


def _short(value: float) -> str:
    return f"{value:.1f}" if abs(value) < 99.95 else f"{value:.0f}"


def is_sure(found: Interval) -> bool:
    """Whether a difference is more than chance."""
    return not isnan(found.half) and found.half > 0 and not found.holds(0.0)


def _waits(trial: Trial) -> Table:
    table = _table(f"Plan {trial.name}", "tier", "n", *FIGURES)
    for group in trial.groups:
        contacts = trial.figure(group, lambda m: m.contacts)
        figures = [plain(trial.figure(group, read)) for read in FIGURES.values()]
        table.add_row(group or EVERYBODY, f"{contacts.mean:.0f}", *figures)
    return table


def _forecasts(trial: Trial) -> Table:
    table = _table("Expected waits", "tier", *FORECAST_HEADS)
    for group in trial.groups:
        table.add_row(group or EVERYBODY, *forecast_row(trial.forecasts(group)))
    return table


def _levels(trial: Trial, scenario: Scenario) -> Table:
    within = "each tier's target" if scenario.answer_within is None else f"{scenario.answer_within:g} s"
    table = _table(f"Service level within {within}, %", "", *(g or EVERYBODY for g in trial.groups))
    for name, read in LEVELS.items():
        table.add_row(name, *(plain(trial.figure(group, read)) for group in trial.groups))
    return table


def _differences(one: Trial, other: Trial) -> Table:
    title = f"{other.name} less {one.name} (95 % confidence, same contacts; bold: more than chance)"
    table = _table(title, "", *(group or EVERYBODY for group in one.groups))
    for name, read in (FIGURES | LEVELS).items():
        table.add_row(name, *(_signed(difference(one, other, group, read)) for group in one.groups))
    return table


def _signed(found: Interval) -> str:
    text = plain(found) if isnan(found.mean) or found.mean < 0 else f"+{plain(found)}"
    return f"[bold]{text}[/bold]" if is_sure(found) else text


def _table(title: str, first: str, *others: str) -> Table:
    table = Table(title=title, title_justify="left", box=SIMPLE, padding=(0, 1, 0, 0))
    table.add_column(first, no_wrap=True)
    for name in others:
        table.add_column(name, justify="right", no_wrap=True)
    return table
