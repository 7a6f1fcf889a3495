"""Reading the journal: by number, by contact, by conversation."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.contract.events import Recorded
from hub.journal import store
from hub.storage.schema import journal


async def head(reader: AsyncEngine) -> int:
    """The last committed sequence number, 0 for an empty journal."""
    async with reader.connect() as conn:
        seq: int = (await conn.execute(store.head)).scalar_one()
    return seq


async def after(reader: AsyncEngine, seq: int, limit: int = 1000) -> list[Recorded]:
    """Events with a number above `seq`, oldest first, at most `limit`."""
    async with reader.connect() as conn:
        return [store.read(row) for row in await conn.execute(store.after, {"seq": seq, "limit": limit})]


async def of_conversation(reader: AsyncEngine, conversation_id: str, types: Sequence[str] = ()) -> list[Recorded]:
    """A conversation's events, oldest first; only those of `types` if given."""
    query = select(*store.COLUMNS).where(journal.c.conversation_id == conversation_id).order_by(journal.c.seq)
    return await _all(reader, query.where(journal.c.type.in_(types)) if types else query)


async def of_contact(reader: AsyncEngine, contact_id: str, types: Sequence[str] = ()) -> list[Recorded]:
    """A contact's events, oldest first; only those of `types` if given."""
    query = select(*store.COLUMNS).where(journal.c.contact_id == contact_id).order_by(journal.c.seq)
    return await _all(reader, query.where(journal.c.type.in_(types)) if types else query)


async def _all(reader: AsyncEngine, query: Select[Any]) -> list[Recorded]:
    async with reader.connect() as conn:
        return [store.read(row) for row in await conn.execute(query)]
