"""What others may read of follow-ups."""

from datetime import UTC, datetime
from typing import Literal

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from hub.access.roles import User
from hub.accounts.paging import Page, cursor, page_size, position
from hub.contract.errors import Invalid
from hub.contract.work import FollowUpCard
from hub.conversing.views import readable
from hub.follow_ups import store
from hub.storage.schema import conversations, follow_ups

State = Literal["open", "done"]


async def follow_up_rows(
    reader: AsyncEngine,
    user: User,
    state: State = "open",
    owner_id: str | None = None,
    account_id: str | None = None,
    conversation_id: str | None = None,
    after: str = "",
    limit: int = 50,
) -> Page[FollowUpCard]:
    """A page of what this user may read: one's own, what one promised, one's accounts', and of conversations one may
    read. What is open has the overdue and the soonest first, what is done the latest. Raises `Invalid` for a strange
    cursor."""
    size = page_size(limit)
    done = state == "done"
    query = store.CARDS.where(~store.OPEN if done else store.OPEN).limit(size + 1)
    query = query.order_by(*(store.LATEST_DONE if done else store.SOONEST))
    if (seen := _seen_by(user)) is not None:
        query = query.where(seen)
    if owner_id:
        query = query.where(follow_ups.c.owner_id == owner_id)
    if account_id:
        query = query.where(store.account_id == account_id)
    if conversation_id:
        query = query.where(follow_ups.c.conversation_id == conversation_id)
    if after:
        query = query.where((store.before if done else store.after)(*_position(after)))
    async with reader.connect() as conn:
        rows = [store.card(row) for row in await conn.execute(query, {"user": user.id})]
    last = rows[size - 1] if len(rows) > size else None
    if last is None:
        return Page(items=rows, next=None)
    return Page(items=rows[:size], next=cursor((last.done_at or last.due_at).isoformat(), last.id))


async def open_follow_ups_on(conn: AsyncConnection, owner_id: str) -> list[FollowUpCard]:
    """All that this user is to do, the soonest first."""
    query = store.CARDS.where(store.OPEN, follow_ups.c.owner_id == owner_id).order_by(*store.SOONEST)
    return [store.card(row) for row in await conn.execute(query)]


def _seen_by(user: User) -> ColumnElement[bool] | None:
    if (seen := readable(user)) is None:
        return None
    return or_(
        follow_ups.c.owner_id == user.id,
        follow_ups.c.made_by == user.id,
        store.account_id.in_(store.OF_TEAM),
        follow_ups.c.conversation_id.in_(select(conversations.c.id).where(seen)),
    )


def _position(after: str) -> tuple[datetime, str]:
    at, follow_up_id = position(after)
    try:
        return datetime.fromisoformat(at).astimezone(UTC), follow_up_id
    except ValueError:
        raise Invalid("There is no such page.", mend="begin with the first, without a cursor", field="cursor") from None
