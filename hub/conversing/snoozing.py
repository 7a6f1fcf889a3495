"""A user lets a conversation rest until an instant, or wakes it.

What an agent has in hand stays theirs meanwhile and counts towards their capacity: it is work they keep. Whoever wants
it off their hands wraps it up first; then nothing is held, and it comes back by the queue.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import bindparam, update

from hub.access.roles import User
from hub.contract.errors import Conflict, Invalid, KeydeskError, NotAllowed
from hub.contract.events import ConversationChanged
from hub.contract.plans import Business
from hub.contract.words import Channel, Value
from hub.conversing.threads import Whole, live_channels, whole
from hub.storage.schema import conversations
from hub.storage.writer import Transaction, Writer

log = structlog.get_logger()
LONGEST = timedelta(days=366)


class Snooze(Value):
    """Let the conversation rest `until` then; None wakes it now. `live`: channels on which the customer must be there
    to hear."""

    conversation_id: str
    by: User
    until: datetime | None
    live: frozenset[Channel]


async def snooze(writer: Writer, conversation_id: str, until: datetime | None, by: User, business: Business) -> None:
    """Raises `NotFound` (none this user may write in), `Invalid`, `NotAllowed` (a colleague has it) or `Conflict` (it
    waits for an agent, or the customer is on the line)."""
    wish = Snooze(conversation_id=conversation_id, by=by, until=until, live=live_channels(business))
    await writer.run(snooze_all, wish)
    log.info("snoozed" if until else "woken", conversation_id=conversation_id, user_id=by.id)


def snooze_all(tx: Transaction, items: Sequence[Snooze]) -> list[KeydeskError | None]:
    return [_snooze(tx, item) for item in items]


def _snooze(tx: Transaction, item: Snooze) -> KeydeskError | None:
    try:
        found = whole(tx, item.conversation_id, item.by)
    except KeydeskError as refusal:
        return refusal
    if refused := snooze_refusal(found, item, tx.now):
        return refused
    if item.until is None:
        if found.row.snoozed_until is not None:
            wake(tx, [found.row], item.by.id)
        return None
    tx.conn.execute(_SNOOZED, {"conversation": found.row.id, "until": item.until})
    tx.record(changed(found.row, "snoozed", snoozed_until=item.until), item.by.id)
    return None


def snooze_refusal(found: Whole, item: Snooze, now: datetime) -> KeydeskError | None:
    """Why it cannot rest, if it cannot. Pure."""
    if item.until is None:
        return None
    if not now < item.until <= now + LONGEST:
        return Invalid("This is not within the next year.", mend="choose a later time, within a year", field="until")
    if found.is_live(item.live):
        return Conflict("The customer is on the line.", mend="finish the call or the chat first")
    lines = found.open_lines
    if any(line.state not in ("active", "wrapping") for line in lines):
        return Conflict("It still waits for an agent.", mend="take it, then let it rest")
    if any(line.agent_id != item.by.id for line in lines) and not item.by.may("steer"):
        return NotAllowed("A colleague has this conversation.", mend="ask them, or a supervisor")
    if not lines and not any(line.channel not in item.live for line in found.thread.lines):
        return Conflict("Nothing was written in this conversation.", mend="ask for a callback instead")
    return None


def wake(tx: Transaction, rows: Sequence[Any], actor: str, **also: Any) -> None:
    """They are on top of the lists from now on. `also`: what else changes of them."""
    for row in rows:
        facts = {"snoozed_until": None, "last_at": tx.now, **also}
        tx.conn.execute(update(conversations).where(conversations.c.id == row.id).values(**facts))
        tx.record(changed(row, "woken", snoozed_until=None, **also), actor)


def changed(row: Any, what: str, **now: Any) -> ConversationChanged:
    """The event of a row of `conversations`, with what is otherwise `now`."""
    facts = {
        "account_id": row.account_id,
        "agent_id": row.agent_id,
        "status": row.status,
        "snoozed_until": row.snoozed_until,
        "waiting_for": row.waiting_for,
        **now,
    }
    return ConversationChanged(conversation_id=row.id, what=what, **facts)


_SNOOZED = (
    update(conversations)
    .where(conversations.c.id == bindparam("conversation"))
    .values(snoozed_until=bindparam("until", type_=conversations.c.snoozed_until.type))
)
