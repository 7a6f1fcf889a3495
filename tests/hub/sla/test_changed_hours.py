"""Clocks that run when the business hours change."""

from datetime import timedelta

from msgspec.structs import replace

from hub.contract.events import BusinessChanged, ContactQueued
from hub.storage.engine import Store
from tests.factories.promises import OFFICE, PROMISES
from tests.factories.rows import a_contact
from tests.fakes.clock import FakeClock
from tests.hub.sla.test_actions import MAIL, open_room


async def test_new_business_hours_hold_for_clocks_that_run(store: Store, clock: FakeClock) -> None:
    """It is a Monday morning; the office is closed that day after all."""
    await store.transact(lambda conn: a_contact(conn, channel="email", tier="gold"))
    hours = {"now": PROMISES}
    async with open_room(store, clock, lambda: hours["now"]) as room:
        await room.happen(ContactQueued(contact=replace(MAIL, tier="gold")))
        before = (await room.clocks())["first_response"]
        closed = replace(OFFICE, exceptions={clock.now.date(): ()})
        hours["now"] = replace(PROMISES, calendars={"office": closed})
        await room.happen(BusinessChanged(version="2"))
        after = (await room.clocks())["first_response"]
        assert before.due_at is not None
        assert after.due_at is not None
        assert after.due_at > before.due_at + timedelta(hours=12)
        assert (await room.told())[-2:] == [("first_response", "retargeted"), ("resolution", "retargeted")]
        assert room.known()[1]["cv_ct_1"] == (after.warn_at or after.due_at).timestamp()
