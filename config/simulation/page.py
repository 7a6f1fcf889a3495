"""The outcome of a simulation as one HTML page that needs nothing else: no script, no font, no network."""

from bisect import bisect_right
from html import escape
from math import isnan

from config.simulation.report import EVERYBODY, is_sure, plain
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

WIDTH, HEIGHT, LEFT, BOTTOM = 640, 260, 44, 34
POINTS, LABELS = 120, 190
_STYLE = """
:root { color-scheme: light dark; --line: #8884; --ink: #222; --paper: #fff }
@media (prefers-color-scheme: dark) { :root { --ink: #ddd; --paper: #16181d } }
body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper);
  max-width: 72rem; margin: 2rem auto; padding: 0 1rem }
table { border-collapse: collapse; margin: .5rem 0 1.5rem; font-variant-numeric: tabular-nums }
th, td { padding: .25rem .75rem; border-bottom: 1px solid var(--line); text-align: right }
th:first-child, td:first-child { text-align: left }
svg { max-width: 100%; height: auto } svg text { fill: currentColor; font-size: 12px }
.axis { stroke: currentColor; stroke-width: 1 } .grid { stroke: var(--line) }
"""


def page(title: str, scenario: Scenario, trials: list[Trial]) -> str:
    """The whole page."""
    parts = [f"<h1>{escape(title)}</h1>", f"<p>{_facts(scenario)}</p>"]
    for trial in trials:
        parts.append(f"<h2>Plan {escape(trial.name)}</h2>")
        parts.append(_table(["tier", "n", *FIGURES], [_row(trial, group) for group in trial.groups]))
        unfinished = sum(tally.unfinished for tally in trial.tallies)
        parts.append(
            f"<p>Occupancy {plain(trial.occupancy())} %. Left a voicemail or message: {trial.left()}. "
            f"Still unanswered at the end: {unfinished}.</p>"
        )
        parts.append("<h3>Answered within</h3>" + _curves(scenario, trial, _longest(trials)))
        heads = ["service level", *(group or EVERYBODY for group in trial.groups)]
        levels = [[name, *(plain(trial.figure(g, read)) for g in trial.groups)] for name, read in LEVELS.items()]
        parts.append(_table(heads, levels))
        told = [[group or EVERYBODY, *forecast_row(trial.forecasts(group))] for group in trial.groups]
        parts.append("<h3>Expected waits</h3>" + _table(["tier", *FORECAST_HEADS], told))
    if len(trials) == 2:
        parts.append(_comparison(*trials))
    formulas = "<br>".join(escape(f"{name}: {formula}") for name, formula in FORMULAS.items())
    parts.append(f"<p>{escape(LEGEND)}</p><p>{escape(FORECAST_LEGEND)}</p><p>{formulas}</p>")
    body = "\n".join(parts)
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style></head>\n'
        f"<body>\n{body}\n</body></html>\n"
    )


def _facts(scenario: Scenario) -> str:
    within = "each tier's target" if scenario.answer_within is None else f"{scenario.answer_within:g} s"
    return (
        f"{scenario.replications} replications of {scenario.duration / 3600:g} h, the first "
        f"{scenario.warm_up / 60:g} min not counted; {len(scenario.staff)} agents; service level within {within}; "
        f"± is a 95 % confidence interval; seed {scenario.seed}."
    )


def _row(trial: Trial, group: str) -> list[str]:
    contacts = f"{trial.figure(group, lambda m: m.contacts).mean:.0f}"
    return [group or EVERYBODY, contacts, *(plain(trial.figure(group, read)) for read in FIGURES.values())]


def _table(heads: list[str], rows: list[list[str]]) -> str:
    head = "".join(f"<th>{escape(text)}</th>" for text in heads)
    body = "".join("<tr>" + "".join(f"<td>{escape(text)}</td>" for text in row) + "</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _curves(scenario: Scenario, trial: Trial, longest: float) -> str:
    """Of each tier, the share of all its contacts that were answered within a time."""
    lines = [line for tally in trial.tallies for line in tally.lines]
    drawn = _axes(longest)
    for place, group in enumerate(trial.groups[1:]):
        tier = scenario.business.tiers[group]
        mine = [line for line in lines if line.tier == group]
        answered = sorted(line.waited for line in mine if line.answered)
        if not mine:
            continue
        points = " ".join(
            f"{_x(n / POINTS):.1f},{_y(bisect_right(answered, longest * n / POINTS) / len(mine)):.1f}"
            for n in range(POINTS + 1)
        )
        drawn += f'<polyline fill="none" stroke="{escape(tier.colour)}" stroke-width="2" points="{points}"/>'
        x, y = LEFT + 12 + place * 110, 14
        drawn += f'<rect x="{x}" y="{y - 9}" width="10" height="10" fill="{escape(tier.colour)}"/>'
        drawn += f'<text x="{x + 15}" y="{y}">{escape(group)}</text>'
    return _svg("Share answered within a time, by tier", drawn)


def _longest(trials: list[Trial]) -> float:
    """The time within which nearly all were answered: where every chart ends, so that they can be compared."""
    waits = sorted(line.waited for trial in trials for tally in trial.tallies for line in tally.lines if line.answered)
    return max(1.05 * waits[int(0.99 * (len(waits) - 1))], 1.0) if waits else 1.0


def _axes(longest: float) -> str:
    drawn = ""
    for part in range(5):
        share = part / 4
        drawn += f'<line class="grid" x1="{LEFT}" x2="{WIDTH - 8}" y1="{_y(share):.1f}" y2="{_y(share):.1f}"/>'
        drawn += f'<text x="{LEFT - 6}" y="{_y(share) + 4:.1f}" text-anchor="end">{share:.0%}</text>'
        text = f"{longest * share:.3g} s"
        drawn += f'<text x="{_x(share):.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">{text}</text>'
    return drawn


def _comparison(one: Trial, other: Trial) -> str:
    heads = ["", *(group or EVERYBODY for group in one.groups)]
    rows = [
        [name, *(plain(difference(one, other, group, read)) for group in one.groups)]
        for name, read in (FIGURES | LEVELS).items()
    ]
    title = f"<h2>{escape(other.name)} less {escape(one.name)}</h2><p>Both plans met the very same contacts.</p>"
    return title + _forest(one, other) + _table(heads, rows)


def _forest(one: Trial, other: Trial) -> str:
    """The difference of mean waits, by tier, with its confidence interval; filled where it is more than chance."""
    found = {group: difference(one, other, group, FIGURES["mean s"]) for group in one.groups}
    said = {group: gap for group, gap in found.items() if not isnan(gap.mean)}
    reach = max((abs(gap.mean) + _half(gap) for gap in said.values()), default=0.0) or 1.0
    width = (WIDTH - LABELS - 16) / 2
    middle = LABELS + width
    drawn = f'<line class="axis" x1="{middle}" x2="{middle}" y1="8" y2="{24 + 28 * len(said)}"/>'
    for place, (group, gap) in enumerate(said.items()):
        y = 28 + 28 * place
        low, high = (middle + width * (gap.mean + side * _half(gap)) / reach for side in (-1, 1))
        fill = "currentColor" if is_sure(gap) else "none"
        drawn += f'<text x="4" y="{y + 4}">{escape(group or EVERYBODY)}: {plain(gap)} s</text>'
        drawn += f'<line class="axis" x1="{low:.1f}" x2="{high:.1f}" y1="{y}" y2="{y}"/>'
        drawn += f'<circle class="axis" cx="{middle + width * gap.mean / reach:.1f}" cy="{y}" r="4" fill="{fill}"/>'
    return "<h3>Difference of mean waits</h3>" + _svg("Difference of mean waits", drawn, 40 + 28 * len(said))


def _half(gap: Interval) -> float:
    return 0.0 if isnan(gap.half) else gap.half


def _svg(label: str, drawn: str, height: int = HEIGHT) -> str:
    size = f'viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}"'
    return f'<svg role="img" aria-label="{escape(label)}" {size}>{drawn}</svg>'


def _x(share: float) -> float:
    return LEFT + share * (WIDTH - LEFT - 30)


def _y(share: float) -> float:
    return 24 + (1 - share) * (HEIGHT - BOTTOM - 24)
