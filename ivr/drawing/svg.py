"""A menu as an SVG image, complete in itself."""

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape, quoteattr

from ivr.drawing.cards import HEAD, LINE, PAD, ROW, WIDTH, Card, cards, cut, width
from ivr.drawing.layers import Laid, lay, ways_on
from ivr.menu import Menu, Menus

_GAP = 112  # between layers, for the lines
_MARGIN = 36
_TITLE = 64
COLOURS = {
    "say": "#2563eb", "play": "#2563eb", "menu": "#6d4aff", "collect": "#0e7490", "identify": "#be185d",
    "branch": "#b45309", "lookup": "#0f766e", "set": "#64748b", "queue": "#15803d", "dial": "#15803d",
    "voicemail": "#a16207", "callback": "#a16207", "go": "#475569", "return": "#475569", "hangup": "#b91c1c",
}  # fmt: skip
_STYLE = """
text { font: 12px system-ui, "Segoe UI", Roboto, "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; fill: #1e293b }
.title { font-size: 22px; font-weight: 650 } .note { fill: #64748b }
.name { font-weight: 650; fill: #fff } .kind { fill: #fff; opacity: .8; font-size: 11px }
.says { fill: #334155 } .label { font-size: 11px; font-weight: 600 }
.sign { font-size: 11px; fill: #64748b; paint-order: stroke; stroke: #f8fafc; stroke-width: 5px }
.line { fill: none; stroke-width: 1.6; opacity: .75 }
"""


def draw(menus: Menus, menu: Menu, language: str = "") -> str:
    """The menu, with what it says in `language` (the first, if that is not spoken)."""
    language = menus.speaks(language) or menus.languages[0]
    all_cards = {card.name: card for card in cards(menus, menu, language)}
    edges = {name: [way.to for way in card.exits if way.to in all_cards] for name, card in all_cards.items()}
    laid = lay(menu.start, edges, {name: float(card.height) for name, card in all_cards.items()})
    on = ways_on(menu.start, edges)
    wide = laid.layers * (WIDTH + _GAP) - _GAP + 2 * _MARGIN + 90
    below = max((laid.top[name] + card.height for name, card in all_cards.items()), default=0.0)
    high = _TITLE + below + 2 * _MARGIN
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide:.0f} {high:.0f}" width="{wide:.0f}" '
        f'height="{high:.0f}" role="img" aria-label={quoteattr("Menu " + menu.name)}>',
        f"<style>{_STYLE}</style>",
        f'<rect width="{wide:.0f}" height="{high:.0f}" fill="#f8fafc"/>',
        *_title(menu),
        *(line for card in all_cards.values() for line in _lines(card, all_cards, laid, on)),
        *(piece for card in all_cards.values() for piece in _card(card, laid, menu.start)),
        *(piece for card in all_cards.values() for piece in _labels(card, laid, on)),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _title(menu: Menu) -> Iterator[str]:
    keys = menu.keys
    person = f"to {menu.person}" if menu.person else "to a person"
    told = [
        f"{key} {what}" for key, what in ((keys.person, person), (keys.back, "back"), (keys.repeat, "again")) if key
    ]
    note = f"Everywhere: {', '.join(told)}. Ways that are not drawn lead to a person."
    yield f'<text class="title" x="{_MARGIN}" y="{_MARGIN + 10}">{_text(menu.name)}</text>'
    yield f'<text class="note" x="{_MARGIN}" y="{_MARGIN + 32}">{_text(note)}</text>'


def _place(name: str, laid: Laid) -> tuple[float, float]:
    return _MARGIN + laid.layer[name] * (WIDTH + _GAP), _TITLE + _MARGIN + laid.top[name]


def _card(card: Card, laid: Laid, start: str) -> Iterator[str]:
    x, y = _place(card.name, laid)
    colour, high = COLOURS[card.kind], card.height
    if card.name == start:
        yield f'<circle cx="{x - 16:.1f}" cy="{y + HEAD / 2:.1f}" r="6" fill="#1e293b"/>'
        yield f'<path class="line" stroke="#1e293b" d="M{x - 12:.1f},{y + HEAD / 2:.1f} h10"/>'
    yield f"<g><title>{_text(card.whole)}</title>"
    yield f'<rect x="{x:.1f}" y="{y:.1f}" width="{WIDTH}" height="{high}" rx="9" fill="#fff" stroke="{colour}"/>'
    if high > HEAD:
        head = f"M{x:.1f},{y + HEAD:.1f} v{9 - HEAD} a9,9 0 0 1 9,-9 h{WIDTH - 18} a9,9 0 0 1 9,9 v{HEAD - 9} z"
        yield f'<path d="{head}" fill="{colour}"/>'
    else:
        yield f'<rect x="{x:.1f}" y="{y:.1f}" width="{WIDTH}" height="{HEAD}" rx="9" fill="{colour}"/>'
    name = cut(card.name, 30 - len(card.kind))
    yield f'<text class="name" x="{x + 11:.1f}" y="{y + 19.5:.1f}">{_text(name)}</text>'
    yield f'<text class="kind" x="{x + WIDTH - 11:.1f}" y="{y + 19.5:.1f}" text-anchor="end">{card.kind}</text>'
    for at, line in enumerate(card.lines):
        yield f'<text class="says" x="{x + 11:.1f}" y="{y + HEAD + PAD + 12 + at * LINE:.1f}">{_text(line)}</text>'
    yield "</g>"


def _labels(card: Card, laid: Laid, on: set[tuple[str, str]]) -> Iterator[str]:
    """The labels of ways out, and signposts for those that lead back."""
    x, y = _place(card.name, laid)
    colour = COLOURS[card.kind]
    for at, way in enumerate(card.exits):
        middle = y + card.port(at)
        if card.rows:
            label = cut(way.label or "then", 32)
            wide = max(22, width(label) * 7 + 14)
            left = x + WIDTH - wide + 6
            yield (
                f'<rect x="{left:.1f}" y="{middle - ROW / 2 + 3:.1f}" width="{wide:.1f}" height="{ROW - 6}" rx="9" '
                f'fill="#fff" stroke="{colour}"/>'
            )
            yield (
                f'<text class="label" x="{left + wide / 2:.1f}" y="{middle + 4:.1f}" text-anchor="middle" '
                f'style="fill:{colour}">{_text(label)}</text>'
            )
        if (card.name, way.to) not in on:
            yield f'<text class="sign" x="{x + WIDTH + 12:.1f}" y="{middle + 4:.1f}">↩ {_text(cut(way.to, 15))}</text>'


def _lines(card: Card, all_cards: dict[str, Card], laid: Laid, on: set[tuple[str, str]]) -> Iterator[str]:
    x, y = _place(card.name, laid)
    for at, way in enumerate(card.exits):
        if (card.name, way.to) not in on or way.to not in all_cards:
            continue
        to_x, to_y = _place(way.to, laid)
        points = [(x + WIDTH + (6.0 if card.rows else 0.0), y + card.port(at))]
        for past, lane in enumerate(laid.lanes[card.name, way.to], laid.layer[card.name] + 1):
            left = _MARGIN + past * (WIDTH + _GAP)
            down = _TITLE + _MARGIN + lane
            points += [(left, down), (left + WIDTH, down)]
        points.append((to_x - 7, to_y + HEAD / 2))
        colour = COLOURS[card.kind]
        yield f'<path class="line" stroke="{colour}" d="{_curve(points)}"/>'
        tip_x, tip_y = points[-1]
        yield f'<path d="M{tip_x + 7:.1f},{tip_y:.1f} l-9,-4.5 v9 z" fill="{colour}"/>'


def _curve(points: Sequence[tuple[float, float]]) -> str:
    """Soft from layer to layer, straight where a line passes one."""
    (x, y), *rest = points
    path = f"M{x:.1f},{y:.1f}"
    for to_x, to_y in rest:
        if abs(to_y - y) < 0.5:
            path += f" H{to_x:.1f}"
        else:
            bend = (to_x - x) * 0.55
            path += f" C{x + bend:.1f},{y:.1f} {to_x - bend:.1f},{to_y:.1f} {to_x:.1f},{to_y:.1f}"
        x, y = to_x, to_y
    return path


def _text(text: str) -> str:
    """Without what XML 1.0 cannot carry."""
    return escape("".join(letter for letter in text if letter >= " " or letter in "\t\n"))
