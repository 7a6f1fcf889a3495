"""What others may read: the desk's snapshot, today's figures, and the agents' loads."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime

import msgspec
from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from hub.access.agents import agent_cards_on
from hub.access.roles import User
from hub.access.views import shown, taking_part
from hub.accounts.cards import LIVE, cards_on
from hub.accounts.views import teams_on
from hub.contract.promises import ClockCard
from hub.contract.talks import Talk
from hub.contract.words import AgentCard, Channel, ContactCard, Value
from hub.contract.work import FollowUpCard, MentionCard
from hub.conversing.mentions import unread_mentions_on
from hub.follow_ups.views import open_follow_ups_on
from hub.insight import rules, store
from hub.insight.rules import Fact, Quarter, Today, TodayRow, day_began
from hub.sla.views import GOING, clocks_on
from hub.storage.schema import contacts, counters, sla_clocks

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


_talk = msgspec.json.Decoder(Talk).decode


class Desk(Value):
    """What a user has before them as of the journal's number `seq`: the open contacts they may see, the clocks of their
    conversations that are not stopped, and all agents. `snoozed`: which of their conversations rest, and until when.
    `talks`: of these contacts; whoever takes part in a talk sees its contact. `follow_ups`: what user `user_id` is to
    do; `mentions`: notes that call them, which they have not seen."""

    seq: int
    contacts: list[ContactCard]
    agents: list[AgentCard]
    clocks: list[ClockCard]
    snoozed: dict[str, datetime]
    talks: list[Talk]
    user_id: str
    follow_ups: list[FollowUpCard]
    mentions: list[MentionCard]


class Floor(Value):
    """All open contacts and their talks, clocks that are not stopped, and accounts' teams as of the journal's number
    `seq`."""

    seq: int
    contacts: list[ContactCard]
    clocks: list[ClockCard]
    teams: dict[str, tuple[str, ...]]
    talks: list[Talk]


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


async def _talks(conn: AsyncConnection) -> list[Talk]:
    return [_talk(text) for text in (await conn.execute(store.TALKS)).scalars()]


async def desk(reader: AsyncEngine, user: User, supervisors_seen: bool = True) -> Desk:
    """The user's desk; with every later event it may see it stays what this would answer then. `supervisors_seen`:
    agents see who listens or whispers."""
    async with _one_instant(reader) as conn:
        seq = await _head(conn)
        overseer = user.may("see_everything")
        talks = await _talks(conn)
        heard = [talk.contact_id for talk in talks if user.id in taking_part(talk)]
        seen_by = or_(store.seen_by(user.id), contacts.c.id.in_(heard))
        cards = await cards_on(conn, LIVE, *(() if overseer else (seen_by,)))
        conversations = {card.conversation_id for card in cards}
        seen = sla_clocks.c.conversation_id.in_(conversations)
        theirs = {card.id for card in cards}
        return Desk(
            seq=seq,
            contacts=cards,
            agents=await agent_cards_on(conn),
            clocks=await clocks_on(conn, GOING, *(() if overseer else (seen,))),
            snoozed={row.id: row.snoozed_until for row in await conn.execute(store.SNOOZED) if row.id in conversations},
            talks=[shown(talk, overseer or supervisors_seen) for talk in talks if talk.contact_id in theirs],
            user_id=user.id,
            follow_ups=await open_follow_ups_on(conn, user.id),
            mentions=await unread_mentions_on(conn, user.id),
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
            talks=await _talks(conn),
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
