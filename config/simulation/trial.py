"""Plays a scenario as often as it says, once for each plan tried, and sums the replications up."""

from collections.abc import Callable, Sequence
from math import isnan
from random import Random
from typing import NamedTuple

from config.yaml_file import did_you_mean
from hub.contract.errors import Misconfigured
from hub.simulation import (
    SERVICE_LEVELS,
    Calibration,
    Interval,
    Measures,
    Scenario,
    Tally,
    calibrate,
    draw,
    interval,
    play,
    with_plan,
)

CONFIGURED = "configured"
"""The name under which the plans that the tiers name now are tried."""

Read = Callable[[Measures], float]

FIGURES: dict[str, Read] = {
    "ASA s": lambda m: m.asa,
    "mean s": lambda m: m.mean_wait,
    "p50 s": lambda m: m.p50,
    "p90 s": lambda m: m.p90,
    "gave up %": lambda m: 100 * m.abandonment,
    "own %": lambda m: 100 * m.own,
}
"""What the reports show of each tier, beside service levels."""

LEGEND = (
    "n: contacts in one replication. ASA: mean wait of the answered. "
    "mean, p50, p90: waits of all, those who gave up included. "
    "own: answered by the account's own agent, of the answered whose account has one."
)


def _level(place: int) -> Read:
    return lambda measures: 100 * measures.service[place]


LEVELS: dict[str, Read] = {f"SL{place + 1} %": _level(place) for place in range(len(SERVICE_LEVELS))}
"""ICMI's five service levels."""

FORECAST_HEADS = ("told", "mean told s", "mean wait s", "error %", "one number %", "in band %")
FORECAST_LEGEND = (
    "Expected waits, as told to those who had to wait when they queued and were served: error is the mean absolute "
    "error ÷ the mean wait, one number the same of all waiting × mean handling time ÷ agents, in band the share within "
    "the 80 % band."
)


def forecast_row(found: Calibration) -> list[str]:
    """In the order of `FORECAST_HEADS`; dashes where nobody waited."""
    shares = (found.error, found.crude_error, found.coverage)
    figures = [found.mean_told, found.mean_wait, *(100 * share for share in shares)]
    return [str(found.forecasts), *("–" if isnan(figure) else f"{figure:.0f}" for figure in figures)]


FORMULAS = {f"SL{place}": formula for place, formula in enumerate(SERVICE_LEVELS, 1)}


class Trial(NamedTuple):
    """One plan, played. `tallies`: one for each replication, in the same order for every plan of a comparison."""

    name: str
    tallies: list[Tally]

    @property
    def groups(self) -> list[str]:
        """All contacts first (""), then the tiers, highest first."""
        return list(self.tallies[0].groups)

    def figure(self, group: str, read: Read) -> Interval:
        """Mean over the replications, with its 95 % confidence interval."""
        return interval([read(tally.groups[group]) for tally in self.tallies])

    def forecasts(self, group: str) -> Calibration:
        """How good the waits were that contacts were told when they queued, over all replications."""
        told = (forecast for tally in self.tallies for forecast in tally.forecasts)
        return calibrate(forecast for forecast in told if group in ("", forecast.tier))

    def left(self) -> int:
        """How many were sent to leave a voicemail or a message, over all replications."""
        return sum(tally.groups[""].left for tally in self.tallies)

    def occupancy(self) -> Interval:
        return interval([100 * tally.occupancy for tally in self.tallies])


def difference(one: Trial, other: Trial, group: str, read: Read) -> Interval:
    """How much more the other has, replication by replication on the same contacts."""
    pairs = zip(one.tallies, other.tallies, strict=True)
    return interval([read(theirs.groups[group]) - read(ours.groups[group]) for ours, theirs in pairs])


def run(scenario: Scenario, plans: Sequence[str], step: Callable[[], object]) -> list[Trial]:
    """Play each plan on the same contacts; `step` is called after every replication of every plan.

    Raises `Misconfigured` for a plan nobody knows."""
    known = [CONFIGURED, *scenario.business.plans]
    for plan in plans:
        if plan not in known:
            raise Misconfigured(f"There is no plan {plan!r}; {did_you_mean(plan, known)}", mend="name another plan")
    tried = [scenario if plan == CONFIGURED else with_plan(scenario, plan) for plan in plans]
    trials = [Trial(plan, []) for plan in plans]
    for number in range(scenario.replications):
        for trial, variant in zip(trials, tried, strict=True):
            coming = draw(variant, Random(f"{scenario.seed}:{number}"))
            trial.tallies.append(play(variant, coming, forecast=True, again=False))
            step()
    return trials
