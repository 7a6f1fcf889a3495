"""How an account fares: by promises, deliveries and its customers' last word, on both stores."""

from datetime import timedelta
from typing import Any

import pytest

from hub.contract.dealings import Dealing, Dealings, Part
from hub.insight.health import REMEMBERED, LastMark, health_of, judged, late_of
from tests.fakes.clock import START
from tests.fakes.console_world import World

HOUR = timedelta(hours=1)


def told(part: Part, *late: bool) -> Dealings:
    rows = tuple(Dealing(reference=str(place), late=is_late) for place, is_late in enumerate(late))
    return Dealings(part=part, source="ERP", state="ok", as_of=START, rows=rows)


async def clock(world: World, contact: str, **facts: Any) -> None:
    row = {"account_id": "ac_north", "tier": "platinum", "channel": "email", "business": False, "target_seconds": 60.0}
    times = {"started_at": START, "consumed": 0.0}
    await world.contact(contact, account_id="ac_north")
    await world.insert("sla_clocks", conversation_id=f"cv_{contact}", kind="first_response", **row | times | facts)


async def follow_up(world: World, id: str, **facts: Any) -> None:
    row = {"account_id": "ac_north", "text": "Call back", "zone": "UTC", "owner_id": "us_ada", "made_by": "us_ada"}
    times = {"made_at": START, "changed_at": START, "due_at": START - HOUR, "client_id": id}
    await world.insert("follow_ups", id=id, **row | times | facts)


async def marked(world: World, contact: str, **facts: Any) -> None:
    await world.contact(contact, account_id="ac_north", state="closed", channel="web_chat")
    row = {"account_id": "ac_north", "tier": "platinum", "channel": "web_chat"}
    await world.insert("surveys", contact_id=contact, conversation_id=f"cv_{contact}", **row | facts)


async def test_what_is_owed_and_what_was_said_last_is_told(world: World) -> None:
    await clock(world, "ct_1", breached_at=START)
    await clock(world, "ct_2", breached_at=START, stopped_at=START)  # answered since
    await clock(world, "ct_3")
    await follow_up(world, "fu_1")
    await follow_up(world, "fu_2", done_at=START)
    await follow_up(world, "fu_3", due_at=START + HOUR)
    await marked(world, "ct_4", at=START - 2 * HOUR, csat=1)
    await marked(world, "ct_5", at=START - HOUR, csat=5, nps=9)
    await marked(world, "ct_6", at=START)  # said nothing but words
    found = await health_of(world.reader, "ac_north", [told("deliveries", True, False)], START)
    assert (found.level, found.breached, found.overdue, found.late) == ("bad", 1, 1, 1)
    assert found.mark == LastMark(at=START - HOUR, csat=5, nps=9)
    later = await health_of(world.reader, "ac_south", [], START)
    assert (later.level, later.mark) == ("good", None)


async def test_an_old_mark_is_forgotten(world: World) -> None:
    await marked(world, "ct_1", at=START - REMEMBERED, csat=1)
    assert (await health_of(world.reader, "ac_north", [], START)).mark is None


def test_deliveries_are_late_and_orders_where_nobody_tells_of_deliveries() -> None:
    assert late_of([told("orders", True, True), told("deliveries", True), told("invoices", True)]) == 1
    assert late_of([told("orders", True, True)]) == 2
    assert late_of([]) == 0


@pytest.mark.parametrize(
    ("facts", "level"),
    [
        ((0, 0, 0, None), "good"),
        ((0, 1, 0, None), "watch"),
        ((0, 0, 1, None), "watch"),
        ((1, 0, 0, None), "bad"),
        ((0, 0, 0, (2, None)), "bad"),
        ((0, 0, 0, (3, None)), "good"),
        ((0, 0, 0, (None, 6)), "bad"),
        ((0, 0, 0, (None, 0)), "bad"),
        ((0, 0, 0, (5, 9)), "good"),
    ],
)
def test_a_breach_or_an_unhappy_mark_is_bad_and_the_rest_is_watched(facts: Any, level: str) -> None:
    *counts, said = facts
    mark = LastMark(at=START, csat=said[0], nps=said[1]) if said else None
    assert judged(*counts, mark).level == level
