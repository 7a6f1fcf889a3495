from sqlalchemy import select
from hub.storage.engine import Store
from hub.storage.schema import counters


async def test_a_migrated_store_counts_from_the_beginning(store: Store) -> None:
    async with store.reader.connect() as connection:
        rows = (await connection.execute(select(counters))).all()
    assert {(row.name, row.value) for row in rows} == {("journal", 0), ("reference", 1000)}
