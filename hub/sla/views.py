"""What others may read of clocks."""

from collections.abc import Collection

from sqlalchemy import ColumnElement
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from hub.contract.promises import ClockCard
from hub.sla import store
from hub.sla.clocks import KINDS
from hub.storage.schema import sla_clocks

__all__ = ["GOING", "KINDS", "clocks_of", "clocks_on"]
GOING = sla_clocks.c.stopped_at.is_(None)
"""Clocks that run or pause."""


async def clocks_of(reader: AsyncEngine, conversation_ids: Collection[str]) -> dict[str, list[ClockCard]]:
    """The latest clock of each kind of these conversations, stopped ones too, in the order of `KINDS`. A conversation
    to which nothing was promised is left out."""
    async with reader.connect() as conn:
        found = await clocks_on(conn, sla_clocks.c.conversation_id.in_(conversation_ids))
    clocks: dict[str, list[ClockCard]] = {}
    for clock in found:
        clocks.setdefault(clock.conversation_id, []).append(clock)
    return clocks


async def clocks_on(conn: AsyncConnection, *where: ColumnElement[bool]) -> list[ClockCard]:
    """Clocks for which `where` holds on `sla_clocks.c`, by conversation, each in the order of `KINDS`; on an open
    reading connection."""
    found = await conn.execute(store.CLOCKS.where(*where))
    return sorted(map(store.card, found), key=lambda clock: (clock.conversation_id, KINDS.index(clock.kind)))
