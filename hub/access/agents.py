"""Agents as cards: the one place that reads `agents` with the user behind each."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from hub.contract.words import AgentCard
from hub.storage.schema import agents, users

AGENTS: Select[Any] = (
    select(
        agents.c.id,
        users.c.name,
        users.c.role,
        agents.c.teams,
        agents.c.skills,
        agents.c.capacity,
        users.c.language,
        agents.c.activity,
        agents.c.available,
        agents.c.activity_since,
        agents.c.next_activity,
        agents.c.reachable,
        agents.c.not_responding,
    )
    .join(users, users.c.id == agents.c.id)
    .order_by(users.c.name, users.c.id)
)
_FIELDS = tuple(AGENTS.selected_columns.keys())


def agent_card(row: Iterable[Any]) -> AgentCard:
    """A row of `AGENTS` as a card."""
    facts = dict(zip(_FIELDS, row, strict=True))
    facts["teams"] = tuple(facts["teams"])
    return AgentCard(**facts)


def agent_cards_in(conn: Connection, *where: ColumnElement[bool]) -> list[AgentCard]:
    """Cards of the enabled agents for whom `where` holds, by name; within a transaction of one's own."""
    return [agent_card(row) for row in conn.execute(AGENTS.where(users.c.enabled, *where))]


async def agent_cards_on(conn: AsyncConnection, *where: ColumnElement[bool]) -> list[AgentCard]:
    """The same on an open reading connection."""
    return [agent_card(row) for row in await conn.execute(AGENTS.where(users.c.enabled, *where))]


async def agent_cards(reader: AsyncEngine, *where: ColumnElement[bool]) -> list[AgentCard]:
    """The same on a connection of its own."""
    async with reader.connect() as conn:
        return await agent_cards_on(conn, *where)
