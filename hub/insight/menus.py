"""How callers fare in voice menus: at each node how many came to it, where they went on to, and how many gave up there.

A caller counts once at each node, by the last time they were there: so a node's callers are those who went on, those
who hung up at it, and those who are still in the menu.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any

from msgspec import Struct, field
from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.contract.talks import MenuStep
from hub.contract.words import Outcome, Value
from hub.storage.schema import contacts, menu_visits

GAVE_UP = ("abandoned", "short_abandoned")
QUEUE = "queue"
_first = menu_visits.alias("first_visit")
_VISITS: Any = (
    select(
        menu_visits.c.contact_id,
        menu_visits.c.menu,
        menu_visits.c.node,
        menu_visits.c.kind,
        contacts.c.queued_at,
        contacts.c.outcome,
    )
    .join(contacts, contacts.c.id == menu_visits.c.contact_id)
    .join(_first, _first.c.contact_id == menu_visits.c.contact_id)
    .where(_first.c.number == 1, _first.c.at >= bindparam("since"), _first.c.at < bindparam("until"))
    .order_by(menu_visits.c.contact_id, menu_visits.c.number)
)


class NodeFigures(Struct, kw_only=True):
    """One node. `left`: callers by where they went next: a node (of another menu as `menu.node`), `queue`, or how the
    call ended; `abandoned`: those who hung up at it."""

    node: str
    kind: str
    reached: int = 0
    left: dict[str, int] = field(default_factory=dict)
    abandoned: int = 0


class MenuFigures(Value):
    """One menu, its nodes by how many came to them; equals in the order in which callers come there."""

    menu: str
    calls: int
    nodes: list[NodeFigures]


class Walk(Value):
    """What one caller came to, in order. `queued`: they went on to wait for an agent; `outcome`: how it ended, if it
    did."""

    steps: tuple[MenuStep, ...]
    queued: bool
    outcome: Outcome | None


async def menu_report(reader: AsyncEngine, since: datetime, until: datetime) -> list[MenuFigures]:
    """Of callers who entered a menu from `since` until before `until`, by menu, the busiest first."""
    async with reader.connect() as conn:
        rows = (await conn.execute(_VISITS, {"since": since, "until": until})).all()
    return figures(_walk(list(visits)) for _, visits in groupby(rows, key=attrgetter("contact_id")))


def figures(walks: Iterable[Walk]) -> list[MenuFigures]:
    """Count them."""
    calls: Counter[str] = Counter()
    places: Counter[tuple[str, str]] = Counter()
    nodes: dict[str, dict[str, NodeFigures]] = {}
    for walk in walks:
        calls.update({step.menu for step in walk.steps})
        last = {(step.menu, step.node): place for place, step in enumerate(walk.steps)}
        for (menu, name), place in last.items():
            step = walk.steps[place]
            node = nodes.setdefault(menu, {}).setdefault(name, NodeFigures(node=name, kind=step.kind))
            node.reached += 1
            places[menu, name] += place
            following = walk.steps[place + 1] if place + 1 < len(walk.steps) else None
            if following is not None:
                to = following.node if following.menu == menu else f"{following.menu}.{following.node}"
            elif walk.queued:
                to = QUEUE
            elif walk.outcome in GAVE_UP:
                node.abandoned += 1
                continue
            elif walk.outcome is not None:
                to = walk.outcome
            else:  # still there
                continue
            node.left[to] = node.left.get(to, 0) + 1

    def in_order(menu: str) -> list[NodeFigures]:
        return sorted(
            nodes[menu].values(), key=lambda one: (-one.reached, places[menu, one.node] / one.reached, one.node)
        )

    busiest = sorted(calls.items(), key=lambda item: (-item[1], item[0]))
    return [MenuFigures(menu=menu, calls=many, nodes=in_order(menu)) for menu, many in busiest]


def _walk(visits: list[Any]) -> Walk:
    steps = tuple(MenuStep(menu=visit.menu, node=visit.node, kind=visit.kind) for visit in visits)
    return Walk(steps=steps, queued=visits[0].queued_at is not None, outcome=visits[0].outcome)
