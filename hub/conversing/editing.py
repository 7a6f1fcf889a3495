"""Second thoughts about what was said on a written line: its author puts it otherwise, or takes it back.

What stood there before is kept, and whoever may read the conversation may read that, but for the customer. Mails are
gone once they are sent (`outgoing` takes back those that wait), and what was spoken was heard.
"""

from collections.abc import Collection, Sequence
from datetime import datetime

import structlog
from msgspec import structs
from sqlalchemy import bindparam, func, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.access.roles import User
from hub.contract.errors import Conflict, KeydeskError, NotAllowed, NotFound
from hub.contract.events import MessageChanged
from hub.contract.words import Channel, MessageCard, Value
from hub.conversing import rules, store
from hub.conversing.actions import thread_of
from hub.conversing.views import may_read
from hub.intake.views import message_card
from hub.storage.schema import conversations, message_versions, messages, users
from hub.storage.writer import Transaction, Writer

log = structlog.get_logger()
NOTHING = "There is no such message, or none of yours."


class Change(Value):
    """What a user wants of a message: that it says `text`; None: that it is taken back. `written_lines`: channels on
    which customers and agents write to each other at once."""

    message_id: str
    text: str | None
    user: User
    written_lines: frozenset[Channel]


class Version(Value):
    """What a message said before `changed_by` changed it, `at` that instant. `number` counts from 1."""

    number: int
    text: str
    at: datetime
    changed_by: str
    changed_by_name: str


async def change_message(
    writer: Writer, message_id: str, text: str, user: User, written_lines: Collection[Channel]
) -> MessageCard:
    """Have a sent message say something else; the same words again change nothing.

    Raises `NotFound`, `NotAllowed` (a colleague's, for agents), `Conflict` (no message of a chat, or taken back) or
    `Invalid`."""
    item = Change(message_id=message_id, text=text, user=user, written_lines=frozenset(written_lines))
    message = await writer.run(change_all, item)
    log.info("message changed", message_id=message_id, user_id=user.id)
    return message


async def delete_message(
    writer: Writer, message_id: str, user: User, written_lines: Collection[Channel]
) -> MessageCard:
    """Take a sent message back, with its files; once more does no harm. Raises as `change_message`."""
    item = Change(message_id=message_id, text=None, user=user, written_lines=frozenset(written_lines))
    message = await writer.run(change_all, item)
    log.info("message deleted", message_id=message_id, user_id=user.id)
    return message


async def versions(reader: AsyncEngine, user: User, message_id: str) -> list[Version]:
    """What a message said before, oldest first. Raises `NotFound` also when this user may not read it."""
    async with reader.connect() as conn:
        row = (await conn.execute(store.MESSAGE, {"message": message_id})).one_or_none()
        found = (await conn.execute(_VERSIONS, {"message": message_id})).mappings().all()
    if row is None or not await may_read(reader, user, row.conversation_id):
        raise NotFound("There is no such message, or none you may read.")
    return [Version(**version) for version in found]


def change_all(tx: Transaction, items: Sequence[Change]) -> list[MessageCard | KeydeskError]:
    """Change each."""
    return [_change(tx, item) for item in items]


def _change(tx: Transaction, item: Change) -> MessageCard | KeydeskError:
    row = tx.conn.execute(store.MESSAGE, {"message": item.message_id}).one_or_none()
    if row is None or isinstance(thread_of(tx, row.conversation_id, item.user), KeydeskError):
        return NotFound(NOTHING)
    # Its conversation is locked by now: nobody changes it meanwhile.
    before = message_card(tx.conn.execute(store.MESSAGE, {"message": item.message_id}).one())
    if refusal := change_refusal(before, item):
        return refusal
    if before.deleted or before.text == item.text:
        return before
    return _keep(tx, before, item)


def change_refusal(before: MessageCard, item: Change) -> KeydeskError | None:
    """Why this user cannot have the message changed so, if they cannot. Pure."""
    if before.kind != "outbound":
        return NotFound(NOTHING)
    if before.channel not in item.written_lines:
        return Conflict("Only what was said in a chat can be changed.", mend="write another message")
    if before.author_id != item.user.id and not item.user.may("steer"):
        return NotAllowed("A colleague wrote this.", mend="ask them, or a supervisor")
    if item.text is None or (before.attachments and not item.text.strip()):
        return None
    if before.deleted:
        return Conflict("It was taken back.", mend="write another message")
    return rules.text_refusal(item.text)


def _keep(tx: Transaction, before: MessageCard, item: Change) -> MessageCard:
    deleted = item.text is None
    change: int = tx.conn.execute(_COUNTED, {"conversation": before.conversation_id}).scalar_one()
    after = structs.replace(
        before,
        text=item.text or "",
        html="",
        attachments=() if deleted else before.attachments,
        change=change,
        changed_at=tx.now,
        deleted=deleted,
    )
    number: int = tx.conn.execute(_LAST_VERSION, {"message": before.id}).scalar_one()
    said = [before.text, *(file.name for file in before.attachments if deleted)]
    tx.conn.execute(
        message_versions.insert(),
        [
            {
                "message_id": before.id,
                "number": number + 1,
                "text": "\n".join(part for part in said if part),
                "at": tx.now,
                "changed_by": item.user.id,
            }
        ],
    )
    tx.conn.execute(_CHANGED, {"message": before.id, **{f"new_{name}": getattr(after, name) for name in _CHANGING}})
    shown = {
        "conversation": before.conversation_id,
        "was": rules.preview(before.text),
        "now": rules.preview(after.text),
    }
    tx.conn.execute(_PREVIEW, shown)
    tx.record(MessageChanged(message=after), item.user.id)
    return after


# --- SQL ------------------------------------------------------------------------------------------------------------
_CHANGING = ("text", "html", "attachments", "change", "changed_at", "deleted")
_CHANGED = (
    update(messages)
    .where(messages.c.id == bindparam("message"))
    .values({name: bindparam(f"new_{name}", type_=messages.c[name].type) for name in _CHANGING})
)
_COUNTED = (
    update(conversations)
    .where(conversations.c.id == bindparam("conversation"))
    .values(changes=conversations.c.changes + 1)
    .returning(conversations.c.changes)
)
_PREVIEW = (  # a list must not go on showing what was taken back
    update(conversations)
    .where(conversations.c.id == bindparam("conversation"), conversations.c.preview == bindparam("was"))
    .values(preview=bindparam("now"))
)
_LAST_VERSION = select(func.coalesce(func.max(message_versions.c.number), 0)).where(
    message_versions.c.message_id == bindparam("message")
)
_VERSIONS = (
    select(
        message_versions.c.number,
        message_versions.c.text,
        message_versions.c.at,
        message_versions.c.changed_by,
        func.coalesce(users.c.name, "").label("changed_by_name"),
    )
    .outerjoin(users, users.c.id == message_versions.c.changed_by)
    .where(message_versions.c.message_id == bindparam("message"))
    .order_by(message_versions.c.number)
)
