"""The formulas of queueing theory, in seconds."""

from collections.abc import Sequence
from math import exp


def erlang_b(load: float, agents: int) -> float:
    """P(blocked), by B₀ = 1, Bₖ = A·Bₖ₋₁ ÷ (k + A·Bₖ₋₁)."""
    blocked = 1.0
    for k in range(1, agents + 1):
        blocked = load * blocked / (k + load * blocked)
    return blocked


def erlang_c(load: float, seconds: float, agents: int, within: float) -> tuple[float, float, float]:
    """P(W > 0), mean wait, and the share answered within a time."""
    blocked, busy = erlang_b(load, agents), load / agents
    delayed = blocked / (1 - busy * (1 - blocked))
    free = agents - load
    return delayed, delayed * seconds / free, 1 - delayed * exp(-free * within / seconds)


def erlang_a(rate: float, seconds: float, agents: int, patience: float) -> tuple[float, float, float]:
    """P(W > 0), P(abandon), mean wait of all."""
    load = rate * seconds
    x, y = agents * patience / seconds, rate * patience
    total, term, j = 1.0, 1.0, 0
    while term > 1e-15 * total or j < y:
        j += 1
        term *= y / (x + j)
        total += term
    blocked, ratio = erlang_b(load, agents), load / agents
    delayed = total * blocked / (1 + (total - 1) * blocked)
    abandons = delayed * (1 / (ratio * total) + 1 - 1 / ratio)
    return delayed, abandons, abandons * patience


def time_dependent_waits(rates: Sequence[float], seconds: float, growths: Sequence[float]) -> list[float]:
    """Kleinrock's recursion for M/M/1 (vol. II, eq. 3.38): classes by how fast their priority grows, given the fastest
    first, as are the waits that come back.

    Wₚ = (W₀/(1−ρ) − Σ_{i slower} ρᵢ·Wᵢ·(1 − bᵢ/bₚ)) ÷ (1 − Σ_{i faster} ρᵢ·(1 − bₚ/bᵢ)), W₀ = ρ · E[S]."""
    loads = [rate * seconds for rate in rates]
    whole = sum(loads)
    waits = [0.0] * len(rates)
    for p in reversed(range(len(rates))):
        slower = sum(loads[i] * waits[i] * (1 - growths[i] / growths[p]) for i in range(p + 1, len(rates)))
        faster = sum(loads[i] * (1 - growths[p] / growths[i]) for i in range(p))
        waits[p] = (whole * seconds / (1 - whole) - slower) / (1 - faster)
    return waits
