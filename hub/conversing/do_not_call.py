"""Numbers nobody calls: customers who asked for it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.contract.words import Value
from hub.storage.schema import do_not_call
from hub.storage.writer import Transaction, Writer


class Unwanted(Value):
    """A number (E.164) that is not called. `added_by`: a user's id."""

    number: str
    reason: str
    added_by: str
    at: datetime


class _Addition(Value):
    number: str
    reason: str
    actor: str


async def unwanted(reader: AsyncEngine) -> list[Unwanted]:
    """All of them, the latest first."""
    query = select(do_not_call).order_by(do_not_call.c.at.desc(), do_not_call.c.number)
    async with reader.connect() as conn:
        return [Unwanted(**row) for row in (await conn.execute(query)).mappings()]


async def add_unwanted(writer: Writer, number: str, reason: str, actor: str) -> None:
    """Call this number no more; said again, the last reason stands."""
    await writer.run(_add, _Addition(number=number, reason=reason, actor=actor))


async def remove_unwanted(writer: Writer, number: str) -> None:
    """It may be called again. Quietly also when it was not there."""
    await writer.run(_remove, number)


def _add(tx: Transaction, items: Sequence[_Addition]) -> list[None]:
    rows = {
        item.number: {"number": item.number, "reason": item.reason, "added_by": item.actor, "at": tx.now}
        for item in items
    }
    tx.conn.execute(delete(do_not_call).where(do_not_call.c.number.in_(list(rows))))
    tx.conn.execute(do_not_call.insert(), list(rows.values()))
    return [None] * len(items)


def _remove(tx: Transaction, items: Sequence[str]) -> list[None]:
    tx.conn.execute(delete(do_not_call).where(do_not_call.c.number.in_(list(items))))
    return [None] * len(items)
