"""What is kept only for a time: recordings whose days are over, and files that were uploaded and never sent.

Of a recording the file goes first, then the row says so: whatever is cut off between, the next sweep finds the row and
makes good. Its message stays, without the file, and the journal tells that it was deleted.
"""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.contract.errors import KeydeskError
from hub.contract.ports import Clock, Files
from hub.contract.talks import RecordingDeleted
from hub.contract.words import Value
from hub.conversing.uploads import forgotten
from hub.storage.schema import messages, recordings
from hub.storage.writer import Transaction, Writer

log = structlog.get_logger()
ACTOR = "retention"
EVERY = timedelta(hours=1)
UNSENT = timedelta(days=1)
AT_ONCE = 100
_DUE: Any = (
    select(
        recordings.c.key,
        recordings.c.contact_id,
        recordings.c.message_id,
        recordings.c.seconds,
        messages.c.conversation_id,
    )
    .outerjoin(messages, messages.c.id == recordings.c.message_id)
    .where(recordings.c.delete_at <= bindparam("now"), recordings.c.deleted_at.is_(None))
    .order_by(recordings.c.delete_at)
    .limit(AT_ONCE)
)
_DELETED = (
    update(recordings)
    .where(recordings.c.key == bindparam("gone"), recordings.c.deleted_at.is_(None))
    .values(deleted_at=bindparam("then"))
)
_MESSAGE: Any = select(messages.c.extra).where(messages.c.id == bindparam("message"))
_EMPTIED = (
    update(messages).where(messages.c.id == bindparam("message")).values(attachments=[], extra=bindparam("facts"))
)


class Over(Value):
    """A recording whose time is over."""

    key: str
    contact_id: str
    message_id: str
    seconds: int
    conversation_id: str | None


class Retention:
    """Run `work` as a task."""

    def __init__(self, writer: Writer, reader: AsyncEngine, files: Files, clock: Clock) -> None:
        self._writer = writer
        self._reader = reader
        self._files = files
        self._clock = clock

    async def work(self) -> None:
        """Sweep every hour until cancelled; what fails is tried again the next time."""
        while True:
            try:
                await self.sweep()
            except (KeydeskError, OSError) as error:
                log.warning("not all that is over was deleted", error=type(error).__name__)
            except Exception:
                log.exception("not all that is over was deleted")
            await asyncio.sleep(EVERY.total_seconds())

    async def sweep(self) -> int:
        """Delete all whose time is over; how many recordings that were. Raises what the store and the files raise."""
        many = 0
        while due := await self._due(self._clock()):
            for over in due:
                await self._files.delete(over.key)
                await self._writer.run(_mark, over)
                many += 1
        while keys := await self._writer.run(_forget, self._clock() - UNSENT):
            for key in keys:
                await self._files.delete(key)
        return many

    async def _due(self, now: datetime) -> list[Over]:
        async with self._reader.connect() as conn:
            return [Over(**row) for row in (await conn.execute(_DUE, {"now": now})).mappings()]


def _mark(tx: Transaction, items: Sequence[Over]) -> list[None]:
    for item in items:
        if not tx.conn.execute(_DELETED, {"gone": item.key, "then": tx.now}).rowcount:
            continue  # another node was faster
        extra = tx.conn.execute(_MESSAGE, {"message": item.message_id}).scalar()
        if extra is not None:
            facts = {**extra, "recording_deleted": tx.now.isoformat()}
            tx.conn.execute(_EMPTIED, {"message": item.message_id, "facts": facts})
        tx.record(
            RecordingDeleted(
                contact_id=item.contact_id,
                conversation_id=item.conversation_id or "",
                message_id=item.message_id,
                seconds=item.seconds,
            ),
            ACTOR,
        )
    return [None] * len(items)


def _forget(tx: Transaction, items: Sequence[datetime]) -> list[list[str]]:
    return [forgotten(tx.conn, before) for before in items]
