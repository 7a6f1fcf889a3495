from sqlalchemy import Connection

from hub.sla.views import GOING, KINDS, clocks_of, clocks_on
from hub.storage.engine import Store
from tests.factories.clocks import a_clock
from tests.factories.rows import a_contact
from tests.fakes.clock import START


async def test_clocks_are_read_by_conversation_in_the_order_of_their_kinds(store: Store) -> None:
    def fill(conn: Connection) -> None:
        for contact in ("ct_1", "ct_2", "ct_3"):
            a_contact(conn, contact)
        for kind in reversed(KINDS):
            a_clock(conn, "cv_ct_1", kind)
        a_clock(conn, "cv_ct_2", "resolution", stopped_at=START)

    await store.transact(fill)
    found = await clocks_of(store.reader, ["cv_ct_1", "cv_ct_2", "cv_ct_3", "cv_unknown"])
    assert {key: [clock.kind for clock in clocks] for key, clocks in found.items()} == {
        "cv_ct_1": list(KINDS),
        "cv_ct_2": ["resolution"],
    }
    assert await clocks_of(store.reader, []) == {}
    async with store.reader.connect() as conn:
        assert [clock.conversation_id for clock in await clocks_on(conn, GOING)] == ["cv_ct_1"] * 3
