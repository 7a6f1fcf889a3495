"""What others may read: the desk's snapshot, today's figures, and the agents' loads."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from hub.access.agents import agent_cards_on
from hub.access.roles import User
from hub.accounts.cards import LIVE, cards_on
from hub.accounts.views import teams_on
from hub.contract.promises import ClockCard
from hub.contract.words import AgentCard, Channel, ContactCard, Value
from hub.insight import rules, store
from hub.insight.rules import Fact, Quarter, Today, TodayRow, day_began
from hub.sla.views import GOING, clocks_on
from hub.storage.schema import counters, sla_clocks

__all__ = [
    "AgentRow",
    "Desk",
    "Floor",
    "Quarter",
    "Today",
    "TodayRow",
    "agent_rows",
    "day_began",
    "desk",
    "floor",
    "today",
]


class Desk(Value):
    """What a user has before them as of the journal's number `seq`: the open contacts they may see, the clocks of their
    conversations that are not stopped, and all agents. `snoozed`: which of their conversations rest, and until when."""

    seq: int
    contacts: list[ContactCard]
    agents: list[AgentCard]
    clocks: list[ClockCard]
    snoozed: dict[str, datetime]


class Floor(Value):
    """All open contacts, clocks that are not stopped, and accounts' teams as of the journal's number `seq`."""

    seq: int
    contacts: list[ContactCard]
    clocks: list[ClockCard]
    teams: dict[str, tuple[str, ...]]


class AgentRow(Value):
    """An agent with what they hold or are offered, by channel. `idle_since`: None while busy or away."""

    agent: AgentCard
    load: dict[Channel, int]
    idle_since: datetime | None


@asynccontextmanager
async def _one_instant(reader: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """A connection whose statements all see the store as of one instant.

    On SQLite every transaction does; PostgreSQL must be asked."""
    async with reader.connect() as conn:
        if conn.dialect.name == "postgresql":
            await conn.execution_options(isolation_level="REPEATABLE READ")
        yield conn


async def _head(conn: AsyncConnection) -> int:
    seq: int = (await conn.execute(select(counters.c.value).where(counters.c.name == "journal"))).scalar_one()
    return seq


async def desk(reader: AsyncEngine, user: User) -> Desk:
    """The user's desk; with every later event it may see it stays what this would answer then."""
    async with _one_instant(reader) as conn:
        seq = await _head(conn)
        overseer = user.may("see_everything")
        cards = await cards_on(conn, LIVE, *(() if overseer else (store.seen_by(user.id),)))
        shown = {card.conversation_id for card in cards}
        seen = sla_clocks.c.conversation_id.in_(shown)
        return Desk(
            seq=seq,
            contacts=cards,
            agents=await agent_cards_on(conn),
            clocks=await clocks_on(conn, GOING, *(() if overseer else (seen,))),
            snoozed={row.id: row.snoozed_until for row in await conn.execute(store.SNOOZED) if row.id in shown},
        )


async def floor(reader: AsyncEngine) -> Floor:
    """All that decides who sees what."""
    async with _one_instant(reader) as conn:
        seq = await _head(conn)
        return Floor(
            seq=seq,
            contacts=await cards_on(conn, LIVE),
            clocks=await clocks_on(conn, GOING),
            teams=await teams_on(conn),
        )


async def today(reader: AsyncEngine, since: datetime, now: datetime) -> Today:
    """The figures of contacts queued since (see `day_began`)."""
    facts: list[Fact] = []
    async with _one_instant(reader) as conn:
        for query in store.FACTS:
            facts += [Fact(**row) for row in (await conn.execute(query, {"since": since})).mappings()]
    return rules.figures(facts, since, now)


async def agent_rows(reader: AsyncEngine) -> list[AgentRow]:
    """Every agent with their load, by name."""
    loads: dict[str, dict[Channel, int]] = {}
    async with _one_instant(reader) as conn:
        for query in (store.HELD, store.OFFERED):
            for row in await conn.execute(query):
                load = loads.setdefault(row.agent_id, {})
                load[row.channel] = load.get(row.channel, 0) + row.many
        idle = {row.id: row.idle_since for row in await conn.execute(store.IDLE)}
        agents = await agent_cards_on(conn)
    return [AgentRow(agent=agent, load=loads.get(agent.id, {}), idle_since=idle.get(agent.id)) for agent in agents]
