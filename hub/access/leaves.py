"""When agents are away, and who stands in for them meanwhile.

An agent's card carries their leaves, so a change of them is told as a change of the agent, and the router knows it in
the same commit. Leaves that are over stay on the card until the next one is entered; the journal keeps them all.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime

import structlog
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.access import rules
from hub.access.agents import record_edited
from hub.access.rules import Away
from hub.contract.errors import Conflict, KeydeskError, NotFound
from hub.contract.words import Value
from hub.storage.schema import agents, leaves, users
from hub.storage.writer import Transaction, Writer

log = structlog.get_logger()


class NewLeave(Value):
    """A leave to enter. `actor`: who enters it."""

    id: str
    agent_id: str
    begins: datetime
    ends: datetime
    actor: str
    substitute_id: str | None = None


class OldLeave(Value):
    """A leave to strike out."""

    id: str
    agent_id: str
    actor: str


class LeaveRow(Value):
    """A leave as the console lists it."""

    id: str
    begins: datetime
    ends: datetime
    substitute_id: str | None


def leave_id(agent_id: str, key: str) -> str:
    """The id of the leave entered for the agent under this idempotency key."""
    return f"lv_{hashlib.sha256(f'{agent_id} {key}'.encode()).hexdigest()[:32]}"


async def enter_leave(writer: Writer, leave: NewLeave) -> None:
    """Enter a leave; entered once more under the same id it changes nothing.

    Raises `NotFound` for the agent, `Invalid` when it ends before it begins or is over, or when nobody would be left to
    stand in, `Conflict` when the id is another leave's."""
    await writer.run(enter_leaves, leave)
    log.info("leave entered", agent_id=leave.agent_id, by=leave.actor)


async def strike_leave(writer: Writer, leave: OldLeave) -> None:
    """Strike a leave out. Raises `NotFound`."""
    await writer.run(strike_leaves, leave)
    log.info("leave struck out", agent_id=leave.agent_id, by=leave.actor)


async def leaves_of(reader: AsyncEngine, agent_id: str, now: datetime) -> list[LeaveRow]:
    """The agent's present and future leaves, the earliest first."""
    query = (
        select(leaves.c.id, leaves.c.begins, leaves.c.ends, leaves.c.substitute_id)
        .where(leaves.c.agent_id == agent_id, leaves.c.ends > now)
        .order_by(leaves.c.begins, leaves.c.id)
    )
    async with reader.connect() as conn:
        return [LeaveRow(**row) for row in (await conn.execute(query)).mappings()]


def enter_leaves(tx: Transaction, items: Sequence[NewLeave]) -> list[KeydeskError | None]:
    """Enter them one by one, each seeing those before it."""
    return [_enter(tx, item) for item in items]


def strike_leaves(tx: Transaction, items: Sequence[OldLeave]) -> list[KeydeskError | None]:
    """Strike them out."""
    answers: list[KeydeskError | None] = []
    for item in items:
        mine = (leaves.c.id == item.id) & (leaves.c.agent_id == item.agent_id)
        if tx.conn.execute(delete(leaves).where(mine)).rowcount == 0:
            answers.append(NotFound("There is no such leave."))
            continue
        record_edited(tx, item.agent_id, item.actor)
        answers.append(None)
    return answers


def _enter(tx: Transaction, item: NewLeave) -> KeydeskError | None:
    try:
        rules.check_span(item.begins, item.ends, tx.now)
        if _entered_before(tx, item):
            return None
        names = {row.id: row.name for row in tx.conn.execute(_NAMES)}
        if item.agent_id not in names:
            raise NotFound("There is no such agent.")
        if item.substitute_id is not None:
            new = Away(item.agent_id, item.substitute_id, item.begins, item.ends)
            rules.check_substitute(new, _all(tx), names)
    except KeydeskError as refusal:
        return refusal
    tx.conn.execute(delete(leaves).where(leaves.c.agent_id == item.agent_id, leaves.c.ends <= tx.now))
    tx.conn.execute(
        leaves.insert(),
        [
            {
                "id": item.id,
                "agent_id": item.agent_id,
                "begins": item.begins,
                "ends": item.ends,
                "substitute_id": item.substitute_id,
                "created_at": tx.now,
            }
        ],
    )
    record_edited(tx, item.agent_id, item.actor)
    return None


_NAMES = select(users.c.id, users.c.name).join(agents, agents.c.id == users.c.id).where(users.c.enabled)


def _entered_before(tx: Transaction, item: NewLeave) -> bool:
    row = tx.conn.execute(leaves.select().where(leaves.c.id == item.id)).one_or_none()
    if row is None:
        return False
    if (row.begins, row.ends, row.substitute_id) != (item.begins, item.ends, item.substitute_id):
        raise Conflict("Another leave was entered under this key.", mend="use a new key for each leave")
    return True


def _all(tx: Transaction) -> list[Away]:
    found = tx.conn.execute(leaves.select().where(leaves.c.substitute_id.is_not(None), leaves.c.ends > tx.now))
    return [Away(row.agent_id, row.substitute_id, row.begins, row.ends) for row in found]
