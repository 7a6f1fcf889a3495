"""Plays a scenario as often as it says, once for each plan tried, and sums the replications up."""

from collections.abc import Callable, Sequence
from random import Random
from typing import NamedTuple

from config.yaml_file import did_you_mean
from hub.contract.errors import Misconfigured
from hub.simulation import SERVICE_LEVELS, Interval, Measures, Scenario, Tally, draw, interval, play, with_plan

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
            trial.tallies.append(play(variant, draw(variant, Random(f"{scenario.seed}:{number}"))))
            step()
    return trials
