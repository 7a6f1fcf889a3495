"""A figure as `make bench` prints and keeps it."""

from collections.abc import Sequence
from typing import Any

Figure = dict[str, Any]


def figure(name: str, value: float, unit: str, floor: float | None = None) -> Figure:
    """`ratio`: how the value stands to the floor of the same run, both in `unit`."""
    ratio = None if not floor else round(value / floor, 3)
    kept = round(value, 4)
    return {
        "name": name,
        "value": kept,
        "unit": unit,
        "floor": None if floor is None else round(floor, 4),
        "ratio": ratio,
    }


def line(entry: Figure) -> str:
    """The figure on one line."""
    text = f"{entry['name']:<36} {entry['value']:>12,.4g} {entry['unit']}"
    if entry["floor"] is not None:
        text += f"   floor {entry['floor']:,.4g}   ratio {entry['ratio']:.2f}"
    return text


def table(entries: Sequence[Figure]) -> str:
    """The figures as a Markdown table."""
    rows = ["| figure | value | floor | ratio |", "|---|---|---|---|"]
    for entry in entries:
        floor, ratio = ("", "") if entry["floor"] is None else (f"{entry['floor']:,.4g}", f"{entry['ratio']:.2f}")
        rows.append(f"| `{entry['name']}` | {entry['value']:,.4g} {entry['unit']} | {floor} | {ratio} |")
    return "\n".join(rows) + "\n"


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which `share` of the values lie (nearest rank)."""
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, int(share * len(ranked)))]
