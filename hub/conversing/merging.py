"""Two conversations become one.

A merger moves everything (contacts, messages, the keys by which answers are found) into the conversation that stays;
the other is closed and only points there. Both belong to the same account or person, and nobody is on a live line in
either: messages would get numbers there that a chat has used already.
"""

from collections.abc import Collection, Sequence

import structlog
from sqlalchemy import bindparam, select, update

from hub.access.roles import User
from hub.contract.errors import Conflict, Invalid, KeydeskError
from hub.contract.events import ConversationMerged
from hub.contract.plans import Business
from hub.contract.words import Channel, Value
from hub.conversing.mentions import move_mentions
from hub.conversing.threads import MESSAGE_MOVED, MESSAGES, Whole, live_channels, whole
from hub.sla.merging import take_over
from hub.storage.schema import contacts, conversations, drafts, message_keys, messages, surveys
from hub.storage.writer import Transaction, Writer

log = structlog.get_logger()


class Merge(Value):
    """Let `from_id` become part of `into_id`. `live`: channels on which customers must be there to hear."""

    from_id: str
    into_id: str
    by: User
    live: frozenset[Channel]
    business: Business


async def merge(writer: Writer, from_id: str, into_id: str, by: User, business: Business) -> None:
    """Raises `NotFound` (none this user may write in), `Invalid` (of two customers) or `Conflict`."""
    await writer.run(
        merge_all, Merge(from_id=from_id, into_id=into_id, by=by, live=live_channels(business), business=business)
    )  # fmt: skip
    log.info("conversations merged", conversation_id=into_id, was=from_id, user_id=by.id)


def merge_all(tx: Transaction, items: Sequence[Merge]) -> list[KeydeskError | None]:
    return [_merge(tx, item) for item in items]


def _merge(tx: Transaction, item: Merge) -> KeydeskError | None:
    try:
        gone, kept = whole(tx, item.from_id, item.by), whole(tx, item.into_id, item.by)
    except KeydeskError as refusal:
        return refusal
    if refused := merge_refusal(gone, kept, item.live):
        return refused
    ids = {"gone": item.from_id, "kept": item.into_id}
    moved = _move_messages(tx, gone, kept)
    for statement in (_KEYS_MOVED, _CONTACTS_MOVED, _SURVEYS_MOVED, _DRAFTS_MOVED, _POINTERS_MOVED):
        tx.conn.execute(statement, ids)
    later = gone.row if gone.row.last_at > kept.row.last_at else kept.row
    facts = {
        "messages": kept.row.messages + moved,
        "changes": kept.row.changes + gone.row.changes,
        "status": "open" if gone.open_lines or kept.open_lines else kept.row.status,
        "agent_id": kept.row.agent_id or gone.row.agent_id,
        "language": kept.row.language or gone.row.language,
        "subject": kept.row.subject or gone.row.subject,
        **{name: getattr(later, name) for name in ("last_at", "preview", "channel", "waiting_for")},
        "snoozed_until": None,
        "tags": list(dict.fromkeys([*kept.row.tags, *gone.row.tags])),
        "fields": {**gone.row.fields, **kept.row.fields},
    }
    tx.conn.execute(update(conversations).where(conversations.c.id == item.into_id).values(**facts))
    tx.conn.execute(_CLOSED, ids)
    move_mentions(tx, item.from_id, item.into_id, item.by.id)
    tx.record(
        ConversationMerged(
            conversation_id=item.into_id,
            reference=kept.row.reference,
            account_id=kept.row.account_id,
            from_id=item.from_id,
            from_reference=gone.row.reference,
        ),
        item.by.id,
    )
    take_over(tx, item.into_id, item.from_id, item.business)
    return None


def merge_refusal(gone: Whole, kept: Whole, live: Collection[Channel]) -> KeydeskError | None:
    """Why these two cannot become one, if they cannot. Pure."""
    one, other = gone.row, kept.row
    if one.id == other.id:
        return Invalid("This is the same conversation.", mend="choose another one", field="into")
    same_account = one.account_id is not None and one.account_id == other.account_id
    if not same_account and one.person_id != other.person_id:
        return Invalid(
            "These conversations are of different customers.",
            mend="attach the person to the account first",
            field="into",
        )
    if gone.is_live(live) or kept.is_live(live):
        return Conflict("A customer is on the line in one of them.", mend="finish the call or the chat first")
    return None


def _move_messages(tx: Transaction, gone: Whole, kept: Whole) -> int:
    """Give them the next numbers there, in the order of time. A client's id that is taken there is let go."""
    taken = set(tx.conn.execute(_CLIENT_IDS, {"conversation": kept.row.id}).scalars())
    found = tx.conn.execute(MESSAGES, {"conversation": gone.row.id}).all()
    rows = [
        {
            "message": row.id,
            "to": kept.row.id,
            "next": kept.row.messages + place,
            "client": None if row.client_id in taken else row.client_id,
            "changed": row.change and kept.row.changes + row.change,
        }
        for place, row in enumerate(sorted(found, key=lambda row: (row.at, row.number)), start=1)
    ]
    if rows:
        tx.conn.execute(MESSAGE_MOVED, rows)
    return len(rows)


# --- SQL ------------------------------------------------------------------------------------------------------------
_CLIENT_IDS = select(messages.c.client_id).where(
    messages.c.conversation_id == bindparam("conversation"), messages.c.client_id.is_not(None)
)
_KEYS_MOVED, _CONTACTS_MOVED, _SURVEYS_MOVED = (
    update(table).where(table.c.conversation_id == bindparam("gone")).values(conversation_id=bindparam("kept"))
    for table in (message_keys, contacts, surveys)
)
_theirs = drafts.alias("theirs")
_DRAFTS_MOVED = (
    update(drafts)
    .where(
        drafts.c.conversation_id == bindparam("gone"),
        drafts.c.user_id.not_in(select(_theirs.c.user_id).where(_theirs.c.conversation_id == bindparam("kept"))),
    )
    .values(conversation_id=bindparam("kept"))
)
_POINTERS_MOVED = (
    update(conversations)
    .where(conversations.c.merged_into == bindparam("gone"))
    .values(merged_into=bindparam("kept"))
)  # fmt: skip
_CLOSED = (
    update(conversations)
    .where(conversations.c.id == bindparam("gone"))
    .values(status="closed", merged_into=bindparam("kept"), snoozed_until=None, waiting_for="")
)
