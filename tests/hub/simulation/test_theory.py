"""Simulated waits against closed forms. Seeds are fixed; each bound is a 99.9 % confidence interval of the estimate,
and must be tight enough to say something.

Sources: L. Kleinrock, "Queueing systems" I (M/M/1, M/M/n) and II, section 3.7 (time-dependent priorities: "A delay
dependent queue discipline", Naval Research Logistics Quarterly 11, 1964) and section 3.4 (conservation law);
A. K. Erlang 1917 (C); C. Palm 1957 and A. Mandelbaum and S. Zeltyn, "Service engineering in action: the
Palm/Erlang-A queue" (A)."""

from math import exp
from statistics import fmean

import pytest

from hub.simulation import Exponential, Interval
from tests.hub.simulation.closed_forms import erlang_a, erlang_c, time_dependent_waits
from tests.hub.simulation.desk import estimate, replicate, scenario, stream


def near(found: Interval, wanted: float, *, tight: float) -> None:
    """The interval holds the value and is no wider than `tight` of it."""
    assert found.holds(wanted), (found, wanted)
    assert found.half <= tight * wanted, (found, wanted)


def test_one_agent_is_m_m_1() -> None:
    """W = ρ / (μ − λ)."""
    tallies = replicate(
        scenario(1, stream(0.6, Exponential(mean=1.0)), duration=2_200, warm_up=200, replications=20, seed=2)
    )
    near(estimate(tallies, lambda t: t.groups[""].asa), 0.6 / 0.4, tight=0.2)
    near(estimate(tallies, lambda t: t.occupancy), 0.6, tight=0.06)


@pytest.mark.parametrize(
    ("calls", "seconds", "agents", "within", "published"),
    [
        (100, 180.0, 14, 20.0, (0.1741319335950498, 7.83593701, 0.8883500191794669)),
        (360, 240.0, 55, 15.0, (0.238701, 8.184, 0.845883)),
    ],
)
def test_many_agents_are_erlang_c(
    calls: int, seconds: float, agents: int, within: float, published: tuple[float, float, float]
) -> None:
    """Calls in half an hour. Without patience everybody is answered, so all five service levels are one."""
    delayed, asa, level = erlang_c(calls / 1800 * seconds, seconds, agents, within)
    assert (delayed, asa, level) == pytest.approx(published, rel=1e-4)
    tallies = replicate(
        scenario(
            agents,
            stream(calls / 1800, Exponential(mean=seconds)),
            duration=2_500 * 1800 / calls,
            warm_up=300 * 1800 / calls,
            replications=20,
            answer_within=within,
            seed=3,
        )
    )
    near(estimate(tallies, lambda t: t.groups[""].asa), asa, tight=0.6)
    near(estimate(tallies, lambda t: t.groups[""].service[0]), level, tight=0.1)
    assert all(len({f"{level:.9f}" for level in found.groups[""].service}) == 1 for found in tallies)


def test_patience_makes_it_erlang_a() -> None:
    """48 calls a minute, a minute each, 50 agents, patience of two minutes."""
    delayed, abandons, wait = erlang_a(0.8, 60.0, 50, 120.0)
    assert (delayed, abandons, wait) == pytest.approx((0.467774, 0.0309122, 3.70947), rel=1e-4)
    tallies = replicate(
        scenario(
            50,
            stream(0.8, Exponential(mean=60.0), patience=Exponential(mean=120.0)),
            duration=2_800,
            warm_up=300,
            replications=20,
            seed=4,
        )
    )
    near(estimate(tallies, lambda t: t.groups[""].mean_wait), wait, tight=0.4)
    near(estimate(tallies, lambda t: t.groups[""].abandonment), abandons, tight=0.4)
    near(estimate(tallies, lambda t: t.occupancy), 0.930324, tight=0.03)


def test_service_within_any_time_follows_the_exponential_tail() -> None:
    """M/M/n: P(W > t) = C · e^(−(nμ − λ)t)."""
    load, agents = 4.0, 5
    delayed, _, _ = erlang_c(load, 1.0, agents, 0.0)
    tallies = replicate(
        scenario(agents, stream(load, Exponential(mean=1.0)), duration=540, warm_up=40, replications=20, seed=5)
    )
    for t in (0.0, 0.5, 1.5):
        found = estimate(tallies, lambda tally, t=t: sum(x.waited > t for x in tally.lines) / len(tally.lines))  # type: ignore[misc]
        near(found, delayed * exp(-(agents - load) * t), tight=0.45)


@pytest.mark.parametrize(
    ("targets", "rates"),
    [((1.0, 4.0), (0.3, 0.45)), ((1.0, 2.0, 6.0), (0.2, 0.25, 0.3))],
)
def test_classes_wait_as_kleinrock_says(targets: tuple[float, ...], rates: tuple[float, ...]) -> None:
    """A class's priority grows with time as 1 ÷ its target. Together they obey the conservation law: what one gains
    another loses."""
    names = [f"class{number}" for number in range(len(targets))]
    tallies = replicate(
        scenario(
            1,
            *(stream(rate, Exponential(mean=1.0), tier=name) for rate, name in zip(rates, names, strict=True)),
            targets=dict(zip(names, targets, strict=True)),
            duration=2_000,
            warm_up=200,
            replications=24,
            seed=6,
        )
    )
    waits = time_dependent_waits(rates, 1.0, [1 / target for target in targets])
    for name, wait in zip(names, waits, strict=True):
        near(estimate(tallies, lambda t, name=name: t.groups[name].asa), wait, tight=0.35)  # type: ignore[misc]
    load = sum(rates)
    kept = estimate(tallies, lambda t: sum(r * t.groups[n].asa for r, n in zip(rates, names, strict=True)))
    near(kept, load * load / (1 - load), tight=0.35)


def test_overload_starves_nobody() -> None:
    """At 120 % for hours waits grow without end, yet those answered in any quarter of an hour waited in the ratio of
    their targets."""
    targets = {"platinum": 20.0, "gold": 40.0, "standard": 120.0}
    tallies = replicate(
        scenario(
            60,
            *(stream(0.24, Exponential(mean=100.0), tier=name) for name in targets),
            targets=targets,
            duration=3 * 3600,
            replications=2,
            seed=7,
        )
    )
    for found in tallies:
        assert found.unfinished == 0
        for begins in range(2 * 3600, 3 * 3600, 900):
            answered = [line for line in found.lines if begins <= line.at + line.waited < begins + 900]
            waits = [fmean(line.waited / line.target for line in answered if line.tier == name) for name in targets]
            assert min(waits) > 5
            assert max(waits) <= 1.1 * min(waits), waits
