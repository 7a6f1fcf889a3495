"""Views: what somebody looks for again and again, by name. Own ones are for oneself; those of supervisors may be
shared with everybody."""

from collections.abc import Sequence
from typing import Any

import structlog
from msgspec import convert, to_builtins
from sqlalchemy import Connection, delete, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.access.roles import User
from hub.contract.errors import Conflict, Invalid, KeydeskError, NotAllowed, NotFound
from hub.contract.words import Value
from hub.searching.wanted import Order, Wanted
from hub.storage.schema import saved_views, users
from hub.storage.writer import Transaction, Writer

log = structlog.get_logger()
MOST_VIEWS = 50
LONGEST_NAME = 60
NONE = "There is no such view, or none of yours."


class SavedView(Value):
    """`own`: it is theirs who ask. `may_change`: they may change or delete it. `owner_name`: who made it."""

    id: str
    name: str
    shared: bool
    own: bool
    may_change: bool
    owner_name: str
    filters: Wanted
    order: Order


class Keep(Value):
    """A view as `user` wants it from now on; a new one where there is none of this `id`."""

    id: str
    name: str
    shared: bool
    filters: Wanted
    order: Order
    user: User
    new: bool


class Drop(Value):
    id: str
    user: User


async def saved(reader: AsyncEngine, user: User) -> list[SavedView]:
    """The user's own views and the shared ones, by name."""
    query = (
        select(saved_views, users.c.name.label("owner_name"))
        .join(users, users.c.id == saved_views.c.owner_id)
        .where(or_(saved_views.c.owner_id == user.id, saved_views.c.shared))
        .order_by(func.lower(saved_views.c.name), saved_views.c.id)
    )
    async with reader.connect() as conn:
        return [_view(row, user) for row in await conn.execute(query)]


async def keep(writer: Writer, view: Keep) -> None:
    """Keep a view. Raises `NotFound`, `NotAllowed` (only supervisors share), `Invalid` (no name, too many) or
    `Conflict` (one of theirs has the name)."""
    await writer.run(keep_all, view)
    log.info("view kept", view_id=view.id, user_id=view.user.id, shared=view.shared)


async def drop(writer: Writer, view_id: str, user: User) -> None:
    """Delete a view. Raises `NotFound`."""
    await writer.run(drop_all, Drop(id=view_id, user=user))
    log.info("view deleted", view_id=view_id, user_id=user.id)


def keep_all(tx: Transaction, items: Sequence[Keep]) -> list[KeydeskError | None]:
    return [_keep(tx, item) for item in items]


def drop_all(tx: Transaction, items: Sequence[Drop]) -> list[KeydeskError | None]:
    answers: list[KeydeskError | None] = []
    for item in items:
        row = _row(tx.conn, item.id)
        if row is None or not _may_change(row, item.user):
            answers.append(NotFound(NONE))
            continue
        tx.conn.execute(delete(saved_views).where(saved_views.c.id == item.id))
        answers.append(None)
    return answers


def _keep(tx: Transaction, item: Keep) -> KeydeskError | None:
    name = item.name.strip()
    if not name or len(name) > LONGEST_NAME:
        return Invalid(f"A view has a name of 1 to {LONGEST_NAME} characters.", mend="name it", field="name")
    if item.shared and not item.user.may("steer"):
        return NotAllowed("Only supervisors share views.", mend="keep it for yourself, or ask a supervisor")
    row = _row(tx.conn, item.id)
    if (row is None and not item.new) or (row is not None and not _may_change(row, item.user)):
        return NotFound(NONE)
    owner = item.user.id if row is None else row.owner_id
    theirs = {other.name: other.id for other in tx.conn.execute(_OF.where(saved_views.c.owner_id == owner))}
    if theirs.get(name, item.id) != item.id:
        return Conflict("A view has this name already.", mend="choose another name", field="name")
    facts = {
        "name": name,
        "shared": item.shared,
        "filters": to_builtins(item.filters),
        "order": item.order,
    }
    if row is not None:
        tx.conn.execute(update(saved_views).where(saved_views.c.id == item.id).values(facts))
        return None
    if len(theirs) >= MOST_VIEWS:
        return Invalid(f"Nobody keeps more than {MOST_VIEWS} views.", mend="delete one first")
    tx.conn.execute(insert(saved_views).values(id=item.id, owner_id=owner, created_at=tx.now, **facts))
    return None


_OF = select(saved_views.c.id, saved_views.c.name)


def _row(conn: Connection, view_id: str) -> Any:
    return conn.execute(select(saved_views).where(saved_views.c.id == view_id)).one_or_none()


def _may_change(row: Any, user: User) -> bool:
    return row.owner_id == user.id or (row.shared and user.may("steer"))


def _view(row: Any, user: User) -> SavedView:
    return SavedView(
        id=row.id,
        name=row.name,
        shared=row.shared,
        own=row.owner_id == user.id,
        may_change=_may_change(row, user),
        owner_name=row.owner_name,
        filters=convert(row.filters, Wanted),
        order=row.order,
    )
