"""What was promised in two conversations holds on in the one they become."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from hub.contract.events import SlaClockChanged
from hub.journal import views as journal
from hub.sla.actions import SlaClocks
from hub.sla.merging import take_over
from hub.sla.views import clocks_of
from hub.storage.schema import sla_clocks
from tests.factories.clocks import a_clock
from tests.fakes.clock import START
from tests.fakes.console_world import BUSINESS, World, a_world

LATER = START + timedelta(minutes=5)


@pytest.fixture
async def world(store):
    async with a_world(store) as made:
        for id in ("ct_1", "ct_2"):
            await made.contact(id)
        yield made


async def clock(world: World, place: int, kind: str, **facts):
    await world.commit(lambda tx: a_clock(tx.conn, f"cv_ct_{place}", kind, **facts))


async def merged(world):
    """Of the conversation that stays: its clocks that are not stopped, by kind, with their beginnings."""
    await world.commit(lambda tx: take_over(tx, "cv_ct_2", "cv_ct_1", BUSINESS))
    found = (await clocks_of(world.reader, ["cv_ct_2"])).get("cv_ct_2", [])
    return {one.kind: one.started_at for one in found if one.stopped_at is None}


async def told(world):
    entries = await journal.after(world.reader, 0)
    return [
        (entry.event.clock.conversation_id, entry.event.clock.kind, entry.event.what)
        for entry in entries
        if isinstance(entry.event, SlaClockChanged)
    ]


async def test_what_only_the_other_one_owed_is_owed_here(world):
    await clock(world, 1, "next_response")
    await clock(world, 2, "first_response", stopped_at=START, running_since=None)
    assert await merged(world) == {"next_response": START}


async def test_of_two_answers_owed_the_older_one_counts(world):
    await clock(world, 1, "next_response", started_at=LATER)
    await clock(world, 2, "next_response")
    await clock(world, 1, "resolution")
    await clock(world, 2, "resolution", started_at=LATER)
    assert await merged(world) == {"next_response": START, "resolution": START}
    assert ("cv_ct_1", "next_response", "cancelled") in await told(world)
    assert (await clocks_of(world.reader, ["cv_ct_1"])) == {}


async def test_a_promise_broken_before_stays_broken(world):
    await clock(world, 1, "next_response", started_at=LATER, breached_at=LATER)
    await clock(world, 2, "next_response")
    await merged(world)
    assert await told(world) == [("cv_ct_1", "next_response", "missed")]


async def test_nothing_promised_is_nothing_moved(world):
    assert await merged(world) == {}
    assert await told(world) == []


async def test_the_breach_of_a_moved_clock_is_noticed(world):
    due = START + timedelta(minutes=1)
    await clock(world, 1, "next_response", due_at=due, warned_at=START)
    clocks = SlaClocks(world.writer, lambda: BUSINESS, world.clock)
    await clocks.start()
    await merged(world)
    assert clocks._watch is not None
    assert clocks._watch.timers.instants == {"cv_ct_2": due.timestamp()}
    assert clocks._watch.going == {"cv_ct_2"}
    await clocks.stop()
    await world.commit(lambda tx: tx.conn.execute(update(sla_clocks).values(stopped_at=START)))
