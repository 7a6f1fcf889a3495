"""The desks on which expected waits are held against what came of them, and the page that says how they compare.

    .venv/bin/python -m tests.bench.calibration

writes docs/images/expected-waits.svg and prints the table of docs/expected-waits.md.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from random import Random

from msgspec.structs import replace

from hub.simulation import Arrivals, Exponential, Forecast, Law, Lognormal, Scenario, calibrate, draw, play
from tests.bench.calibration_plot import plot
from tests.hub.simulation.desk import business, scenario, stream

AGENTS, HANDLING, TARGETS = 20, 180.0, {"gold": 20.0, "standard": 120.0}
HOUR = 3600.0
REPLICATIONS = 12
PLOT = Path("docs/images/expected-waits.svg")
Desk = Callable[[], Scenario]


def fifo() -> Scenario:
    """M/M/20 at 95 %: one tier, first come, first served."""
    return _played(stream(_pace(0.95), _law()), seed=1)


def two_tiers(law: Law | None = None) -> Scenario:
    """At 95 %, three of ten contacts gold (target 20 s), the others standard (120 s)."""
    return _played(*_two(0.95, law), targets=TARGETS, seed=2)


def own_agents() -> Scenario:
    """At 93 %: platinum and gold accounts ask their own agent for 20 s, then everyone; standard asks everyone."""
    targets = {"platinum": 20.0, "gold": 40.0, "standard": 120.0}
    desk = business(targets)
    plans = {"platinum": "own", "gold": "own", "standard": "everyone"}
    desk = replace(desk, tiers={key: replace(tier, plans={"default": plans[key]}) for key, tier in desk.tiers.items()})
    platinum = {f"platinum-{n}": (f"us_{n}",) for n in range(AGENTS)}
    gold = {f"gold-{n}": (f"us_{n * 3 % AGENTS}",) for n in range(AGENTS)}
    return _played(
        stream(_pace(0.93 * 0.2), _law(), "platinum", accounts=tuple(platinum)),
        stream(_pace(0.93 * 0.3), _law(), "gold", accounts=tuple(gold)),
        stream(_pace(0.93 * 0.5), _law(), "standard"),
        business=desk,
        accounts=platinum | gold,
        seed=3,
    )


def overload() -> Scenario:
    """The two tiers at 80 % for an hour, 125 % for two, then 50 %."""
    turns = (0.8, 1.25, 1.25, 0.5, 0.5, 0.5)
    streams = [replace(one, per_hour=tuple(one.per_hour[0] * turn for turn in turns)) for one in _two(1.0)]
    return _played(*streams, targets=TARGETS, duration=6 * HOUR, seed=4)


def impatient() -> Scenario:
    """The two tiers at 110 %. Nine of ten give up after four minutes in the mean; the tenth waits however long, and it
    is these who are compared, so that nothing depends on how those are counted who gave up."""
    patience = Exponential(mean=240.0)
    streams = [replace(one, per_hour=(one.per_hour[0] * 0.9,), patience=patience) for one in _two(1.1)]
    staying = [replace(one, per_hour=(one.per_hour[0] * 0.1,), skills=()) for one in _two(1.1)]
    return _played(*streams, *staying, targets=TARGETS, seed=5)


DESKS: dict[str, Desk] = {
    "one tier, first come": fifo,
    "two tiers": two_tiers,
    "two tiers, lognormal": partial(two_tiers, Lognormal(mean=HANDLING, deviation=150.0)),
    "own agent, then everyone": own_agents,
    "overload, then calm": overload,
    "impatient customers": impatient,
}


def forecasts(desk: Desk, replications: int, *, again: bool = True) -> list[Forecast]:
    """What contacts were told when they queued, and if `again` each half minute after; of those that never give up."""
    scenario = desk()
    found: list[Forecast] = []
    for number in range(replications):
        coming = draw(scenario, Random(f"{scenario.seed}:{number}"))
        found += play(scenario, coming, forecast=True, again=again).forecasts
    return [forecast for forecast in found if not forecast.impatient] if desk is impatient else found


def table(told: Mapping[str, Sequence[Forecast]]) -> str:
    """Markdown: a row for each desk and tier."""
    heads = ("desk", "tier", "contacts", "mean wait", "mean told", "error", "error, one number", "bias", "in band")
    rows = ["| " + " | ".join(heads) + " |", "|---|---|" + "--:|" * 7]
    for name, those in told.items():
        for tier in dict.fromkeys(forecast.tier for forecast in sorted(those, key=lambda f: f.tier)):
            found = calibrate(f for f in those if f.tier == tier and f.age == 0)
            later = calibrate(f for f in those if f.tier == tier and f.age > 0)
            rows.append(
                f"| {name} | {tier} | {found.forecasts:,} | {found.mean_wait:.0f} s | {found.mean_told:.0f} s "
                f"| {found.error:.2f} | {found.crude_error:.2f} | {found.bias:+.0%} "
                f"| {found.coverage:.0%} ({later.coverage:.0%}) |"
            )
    return "\n".join(rows)


def _pace(load: float) -> float:
    """Contacts per second that keep the agents busy for this share of their time."""
    return AGENTS * load / HANDLING


def _law() -> Law:
    return Exponential(mean=HANDLING)


def _two(load: float, law: Law | None = None) -> list[Arrivals]:
    return [
        stream(_pace(load * 0.3), law or _law(), "gold"),
        stream(_pace(load * 0.7), law or _law(), "standard"),
    ]


def _played(*streams: Arrivals, duration: float = 4 * HOUR, **facts: object) -> Scenario:
    return scenario(AGENTS, *streams, duration=duration, warm_up=0.5 * HOUR, **facts)


def main() -> None:
    told = {name: forecasts(desk, REPLICATIONS) for name, desk in DESKS.items()}
    print(table(told))
    PLOT.write_text(plot(told["two tiers"], ("gold", "standard")), encoding="utf-8")
    print(f"Written: {PLOT}")


if __name__ == "__main__":
    main()
