"""Predicted against actual waits as one SVG that needs nothing else."""

from collections.abc import Sequence

from hub.simulation import Forecast

WIDTH, HEIGHT, LEFT, TOP, BOTTOM = 400, 300, 50, 34, 44
BINS = 12
LEAST = 25
COLOURS = ("#b7791f", "#2b6cb0", "#4a5568")
_STYLE = (
    "<style>text{font:12px system-ui,sans-serif;fill:#555}.axis{stroke:#888}.same{stroke:#888;stroke-dasharray:4 4}"
    "</style>"
)


def plot(told: Sequence[Forecast], tiers: Sequence[str]) -> str:
    """A panel for each tier: of contacts told about the same when they queued, the mean of what they then waited, the
    middle 80 % of it as a bar, and the band they were told as an area. On the diagonal both are the same."""
    panels = [
        f'<g transform="translate({place * WIDTH} 0)">{_panel(told, tier, COLOURS[place])}</g>'
        for place, tier in enumerate(tiers)
    ]
    size = f'width="{WIDTH * len(tiers)}" height="{HEIGHT}" viewBox="0 0 {WIDTH * len(tiers)} {HEIGHT}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="Predicted against actual waits" {size}>'
        f'{_STYLE}<rect width="100%" height="100%" fill="#fff"/>{"".join(panels)}</svg>\n'
    )


def _panel(told: Sequence[Forecast], tier: str, colour: str) -> str:
    mine = sorted((f for f in told if f.tier == tier and f.age == 0 and f.served), key=lambda f: f.told.seconds or 0.0)
    size = max(LEAST, len(mine) // BINS)
    groups = [mine[at : at + size] for at in range(0, len(mine), size) if len(mine[at : at + size]) >= LEAST]
    longest = 1.1 * max(_share([f.wait for f in group], 0.9) for group in groups)

    def x(value: float) -> float:
        return LEFT + (WIDTH - LEFT - 20) * min(value / longest, 1.0)

    def y(value: float) -> float:
        return HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * min(value / longest, 1.0)

    drawn = f'<text x="{LEFT}" y="20" style="font-weight:600">{tier}</text>'
    drawn += f'<line class="axis" x1="{LEFT}" y1="{y(0)}" x2="{WIDTH - 20}" y2="{y(0)}"/>'
    drawn += f'<line class="axis" x1="{LEFT}" y1="{y(0)}" x2="{LEFT}" y2="{TOP}"/>'
    drawn += f'<line class="same" x1="{x(0)}" y1="{y(0)}" x2="{x(longest):.1f}" y2="{y(longest):.1f}"/>'
    for part in (0.25, 0.5, 0.75, 1.0):
        text = f"{longest * part:.0f} s"
        drawn += f'<text x="{x(longest * part):.1f}" y="{y(0) + 16}" text-anchor="middle">{text}</text>'
        drawn += f'<text x="{LEFT - 6}" y="{y(longest * part) + 4:.1f}" text-anchor="end">{text}</text>'
    drawn += f'<text x="{(WIDTH + LEFT) / 2}" y="{HEIGHT - 8}" text-anchor="middle">told when it queued</text>'
    middles = [_mean([f.told.seconds or 0.0 for f in group]) for group in groups]
    ends = [(_mean([f.told.low or 0.0 for f in g]), _mean([f.told.high or 0.0 for f in g])) for g in groups]
    upper = [f"{x(at):.1f},{y(high):.1f}" for at, (_, high) in zip(middles, ends, strict=True)]
    lower = [f"{x(at):.1f},{y(low):.1f}" for at, (low, _) in zip(middles, ends, strict=True)]
    drawn += f'<polygon fill="{colour}" opacity="0.15" points="{" ".join(upper + lower[::-1])}"/>'
    for at, group in zip(middles, groups, strict=True):
        waits = [f.wait for f in group]
        low, high = y(_share(waits, 0.1)), y(_share(waits, 0.9))
        drawn += f'<line stroke="{colour}" x1="{x(at):.1f}" x2="{x(at):.1f}" y1="{low:.1f}" y2="{high:.1f}"/>'
        drawn += f'<circle fill="{colour}" r="4" cx="{x(at):.1f}" cy="{y(_mean(waits)):.1f}"/>'
    return drawn


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def _share(values: Sequence[float], share: float) -> float:
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, int(share * len(ranked)))]
