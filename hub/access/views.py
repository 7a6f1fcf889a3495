"""What others may read of users and sessions, and the rules of seeing."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from hub.access import store
from hub.access.agents import agent_cards, agent_cards_on
from hub.access.rules import Teams, may_see, shown, taking_part, unseen, watchers
from hub.contract.words import AgentCard, Role, Value
from hub.storage.schema import agents

__all__ = [
    "Teams",
    "UserRow",
    "agent_of",
    "all_users",
    "may_see",
    "shown",
    "taking_part",
    "unseen",
    "watchers",
]


class UserRow(Value):
    """A user as administrators see it. `agent` None: takes no contacts."""

    id: str
    login: str
    name: str
    role: Role
    language: str
    enabled: bool
    created_at: datetime
    version: int
    agent: AgentCard | None


async def agent_of(reader: AsyncEngine, user_id: str) -> AgentCard | None:
    """The user as an agent, None if the user takes no contacts."""
    return next(iter(await agent_cards(reader, agents.c.id == user_id)), None)


async def all_users(reader: AsyncEngine) -> list[UserRow]:
    """Every user, by name."""
    async with reader.connect() as conn:
        return await _all_users(conn)


async def _all_users(conn: AsyncConnection) -> list[UserRow]:
    cards = {card.id: card for card in await agent_cards_on(conn)}
    rows = (await conn.execute(store.USERS)).mappings()
    return [UserRow(**row, agent=cards.get(row["id"])) for row in rows]
