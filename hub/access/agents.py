"""Agents as cards: the one place that reads `agents` with the user behind each, and their leaves."""

from collections.abc import Iterable
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from hub.contract.events import AgentChanged
from hub.contract.words import AgentCard, Leave
from hub.storage.schema import agents, leaves, users
from hub.storage.writer import Transaction

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
        leaves.c.begins,
        leaves.c.ends,
        leaves.c.substitute_id,
    )
    .join(users, users.c.id == agents.c.id)
    .outerjoin(leaves, leaves.c.agent_id == agents.c.id)
    .order_by(users.c.name, users.c.id, leaves.c.begins, leaves.c.id)
)
"""Every agent, a row for each of their leaves."""
_FIELDS = tuple(AGENTS.selected_columns.keys())[:-3]
_MANY = len(_FIELDS)


def _cards(rows: Iterable[Any]) -> list[AgentCard]:
    return [_card([tuple(row) for row in of_one]) for _, of_one in groupby(rows, key=itemgetter(0))]


def _card(rows: list[tuple[Any, ...]]) -> AgentCard:
    facts = dict(zip(_FIELDS, rows[0][:_MANY], strict=True))
    facts["teams"] = tuple(facts["teams"])
    away = (row[_MANY:] for row in rows if row[_MANY] is not None)
    return AgentCard(
        **facts, leaves=tuple(Leave(begins=begins, ends=ends, substitute_id=to) for begins, ends, to in away)
    )


def agent_cards_in(conn: Connection, *where: ColumnElement[bool]) -> list[AgentCard]:
    """Cards of the enabled agents for whom `where` holds, by name; within a transaction of one's own."""
    return _cards(conn.execute(AGENTS.where(users.c.enabled, *where)))


def record_edited(tx: Transaction, agent_id: str, actor: str) -> None:
    """Tell, in this commit, that the agent's facts changed; the router acts on it. Nothing for whoever is no agent."""
    for card in agent_cards_in(tx.conn, agents.c.id == agent_id):
        tx.record(AgentChanged(agent=card, why="edited"), actor)


async def agent_cards_on(conn: AsyncConnection, *where: ColumnElement[bool]) -> list[AgentCard]:
    """The same on an open reading connection."""
    return _cards(await conn.execute(AGENTS.where(users.c.enabled, *where)))


async def agent_cards(reader: AsyncEngine, *where: ColumnElement[bool]) -> list[AgentCard]:
    """The same on a connection of its own."""
    async with reader.connect() as conn:
        return await agent_cards_on(conn, *where)
