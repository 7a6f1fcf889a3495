"""The small notes channels keep about their lines, in the store: any node can answer a line's next webhook."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, select, tuple_, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.contract.words import Channel
from hub.storage.engine import Store
from hub.storage.schema import line_notes
from hub.storage.writer import Transaction, Writer

Note = tuple[Channel, str, dict[str, Any]]
Swap = tuple[Channel, str, dict[str, Any] | None, dict[str, Any] | None]
_NOTE: Any = select(line_notes.c.note).where(
    line_notes.c.channel == bindparam("channel"), line_notes.c.key == bindparam("key")
)


class StoredNotes:
    """Implements the `LineNotes` port. A call's webhooks read dozens of notes, each by its key: by `Store.lookup`."""

    def __init__(self, writer: Writer, store: Store) -> None:
        self._writer = writer
        self._store = store

    async def get(self, channel: Channel, key: str) -> dict[str, Any] | None:
        asked = {"channel": channel, "key": key}
        note: dict[str, Any] | None
        note = await self._store.lookup(lambda conn: conn.execute(_NOTE, asked).scalar_one_or_none())
        return note

    async def put(self, channel: Channel, key: str, note: dict[str, Any]) -> None:
        await self._writer.run(_put, (channel, key, note))

    async def swap(
        self, channel: Channel, key: str, before: dict[str, Any] | None, note: dict[str, Any] | None
    ) -> bool:
        """See the `LineNotes` port."""
        return await self._writer.run(_swap, (channel, key, before, note))

    async def all(self, channel: Channel, prefix: str = "") -> dict[str, dict[str, Any]]:
        query = select(line_notes.c.key, line_notes.c.note).where(
            line_notes.c.channel == channel, line_notes.c.key.startswith(prefix, autoescape=True)
        )
        async with self._store.reader.connect() as conn:
            return {row.key: row.note for row in await conn.execute(query)}

    async def forget(self, channel: Channel, before: datetime, prefix: str = "") -> int:
        """See the `LineNotes` port."""
        return await self._writer.run(_forget, (channel, before, prefix))


async def read_note(reader: AsyncEngine, channel: Channel, key: str) -> dict[str, Any] | None:
    """A note as it is, None when nobody wrote it."""
    async with reader.connect() as conn:
        note: dict[str, Any] | None = (await conn.execute(_NOTE, {"channel": channel, "key": key})).scalar_one_or_none()
    return note


def _put(tx: Transaction, items: Sequence[Note]) -> list[None]:
    """The last note of each key stands."""
    latest = {(channel, key): note for channel, key, note in items}
    tx.conn.execute(delete(line_notes).where(tuple_(line_notes.c.channel, line_notes.c.key).in_(list(latest))))
    rows = [{"channel": c, "key": k, "note": note, "at": tx.now} for (c, k), note in latest.items()]
    tx.conn.execute(line_notes.insert(), rows)
    return [None] * len(items)


def _forget(tx: Transaction, items: Sequence[tuple[Channel, datetime, str]]) -> list[int]:
    return [
        tx.conn.execute(
            delete(line_notes).where(
                line_notes.c.channel == channel,
                line_notes.c.at < before,
                line_notes.c.key.startswith(prefix, autoescape=True),
            )
        ).rowcount
        for channel, before, prefix in items
    ]


def _swap(tx: Transaction, items: Sequence[Swap]) -> list[bool]:
    """One after another: two of a batch may be about the same note. The row is locked against other nodes."""
    return [_swapped(tx, *item) for item in items]


def _swapped(
    tx: Transaction, channel: Channel, key: str, before: dict[str, Any] | None, note: dict[str, Any] | None
) -> bool:
    here = (line_notes.c.channel == channel) & (line_notes.c.key == key)
    present = tx.conn.execute(select(line_notes.c.note).where(here).with_for_update()).scalar_one_or_none()
    if present != before:
        return False
    if note is None:
        tx.conn.execute(delete(line_notes).where(here))
    elif before is not None:
        tx.conn.execute(update(line_notes).where(here).values(note=note, at=tx.now))
    else:
        row = {"channel": channel, "key": key, "note": note, "at": tx.now}
        insert = postgresql.insert if tx.conn.dialect.name == "postgresql" else sqlite.insert
        return bool(tx.conn.execute(insert(line_notes).values(row).on_conflict_do_nothing()).rowcount)
    return True
