"""The small notes channels keep about their lines, in the store: any node can answer a line's next webhook."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, select, tuple_
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.contract.words import Channel
from hub.storage.schema import line_notes
from hub.storage.writer import Transaction, Writer

Note = tuple[Channel, str, dict[str, Any]]


class StoredNotes:
    """Implements the `LineNotes` port."""

    def __init__(self, writer: Writer, reader: AsyncEngine) -> None:
        self._writer = writer
        self._reader = reader

    async def get(self, channel: Channel, key: str) -> dict[str, Any] | None:
        return await read_note(self._reader, channel, key)

    async def put(self, channel: Channel, key: str, note: dict[str, Any]) -> None:
        await self._writer.run(_put, (channel, key, note))

    async def all(self, channel: Channel, prefix: str = "") -> dict[str, dict[str, Any]]:
        query = select(line_notes.c.key, line_notes.c.note).where(
            line_notes.c.channel == channel, line_notes.c.key.startswith(prefix, autoescape=True)
        )
        async with self._reader.connect() as conn:
            return {row.key: row.note for row in await conn.execute(query)}


async def read_note(reader: AsyncEngine, channel: Channel, key: str) -> dict[str, Any] | None:
    """A note as it is, None when nobody wrote it."""
    query = select(line_notes.c.note).where(line_notes.c.channel == channel, line_notes.c.key == key)
    async with reader.connect() as conn:
        note: dict[str, Any] | None = (await conn.execute(query)).scalar_one_or_none()
    return note


def _put(tx: Transaction, items: Sequence[Note]) -> list[None]:
    """The last note of each key stands."""
    latest = {(channel, key): note for channel, key, note in items}
    tx.conn.execute(delete(line_notes).where(tuple_(line_notes.c.channel, line_notes.c.key).in_(list(latest))))
    rows = [{"channel": c, "key": k, "note": note, "at": tx.now} for (c, k), note in latest.items()]
    tx.conn.execute(line_notes.insert(), rows)
    return [None] * len(items)
