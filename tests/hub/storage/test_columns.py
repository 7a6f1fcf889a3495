"""What goes into a store comes out the same, on both."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.exc import StatementError

from hub.storage.engine import Store
from hub.storage.schema import line_notes
from tests.factories.words import INSTANTS

ZONES = st.integers(-12 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=10,
)
NOTES = st.dictionaries(st.text(), JSON, max_size=4)


async def stored(store: Store, note: Any, at: datetime) -> tuple[Any, datetime]:
    def work(conn: Any) -> None:
        conn.execute(line_notes.delete())
        conn.execute(line_notes.insert(), {"channel": "a", "key": "k", "note": note, "at": at})

    await store.transact(work)
    async with store.reader.connect() as connection:
        row = (await connection.execute(select(line_notes.c.note, line_notes.c.at))).one()
    return row.note, row.at


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=30)
@given(note=NOTES, at=INSTANTS, zone=ZONES)
async def test_json_and_instants_come_back_as_they_went_in(
    store: Store, note: Any, at: datetime, zone: timezone
) -> None:
    note_back, at_back = await stored(store, note, at.astimezone(zone))
    assert note_back == note
    assert at_back == at
    assert at_back.utcoffset() == timedelta(0)


async def test_an_instant_without_a_zone_is_refused(store: Store) -> None:
    with pytest.raises(StatementError, match="must be aware"):
        await stored(store, {}, datetime(2026, 3, 2, 9, 0))  # noqa: DTZ001


async def test_instants_sort_as_time_does_also_before_1970(store: Store) -> None:
    moments = [
        datetime(1969, 7, 20, 20, 17, tzinfo=UTC),
        datetime(1970, 1, 1, tzinfo=UTC),
        datetime(9000, 1, 1, tzinfo=UTC),
    ]

    def work(conn: Any) -> None:
        rows = [{"channel": "a", "key": str(at), "note": {}, "at": at} for at in reversed(moments)]
        conn.execute(line_notes.insert(), rows)

    await store.transact(work)
    async with store.reader.connect() as connection:
        back = (await connection.execute(select(line_notes.c.at).order_by(line_notes.c.at))).scalars().all()
    assert back == moments
