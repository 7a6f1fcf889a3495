"""What an agent has written and not sent yet: one draft in each conversation, and one of a mail that begins one, until
they are sent."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any

from msgspec import Meta, convert, structs, to_builtins
from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from hub.access.roles import User
from hub.contract.errors import Conflict, KeydeskError
from hub.contract.words import Value
from hub.conversing import store
from hub.conversing.actions import thread_of
from hub.conversing.uploads import UploadCard, card_of
from hub.storage.schema import drafts, new_drafts
from hub.storage.text import clean_text
from hub.storage.writer import Transaction, Writer

_MINE = select(drafts).where(
    drafts.c.user_id == bindparam("user"), drafts.c.conversation_id == bindparam("conversation")
)

_MY_NEW = select(new_drafts).where(new_drafts.c.user_id == bindparam("user"))


class Draft(Value):
    """Words as they were left. `to`, `cc`, `bcc`: as they were typed, addresses or not. `attachments`: ids of
    uploads."""

    text: str = ""
    html: str = ""
    subject: str = ""
    to: str = ""
    cc: Annotated[tuple[str, ...], Meta(max_length=100)] = ()
    bcc: Annotated[tuple[str, ...], Meta(max_length=100)] = ()
    attachments: Annotated[tuple[str, ...], Meta(max_length=50)] = ()


class NewDraft(Draft):
    """The beginning of a mail to somebody. `our_address`: the mailbox it is from; `account_id`: whom it is about."""

    our_address: str = ""
    account_id: str = ""


class DraftView(Value):
    """A draft as it is kept. `at`: when it was written, None where there is none; it tells one version from another.
    `files`: what its `attachments` are."""

    draft: Draft
    at: datetime | None = None
    files: list[UploadCard] = []


class Keep(Value):
    """Keep this draft, None to throw it away. `conversation_id`: empty for a mail that begins one. `version`: of the
    draft it was made from; None for whatever there is."""

    user: User
    conversation_id: str
    draft: Draft | None
    version: str | None = None


async def draft_of(reader: AsyncEngine, user: User, conversation_id: str) -> DraftView:
    """The user's own draft; an empty one if there is none."""
    async with reader.connect() as conn:
        row = (await conn.execute(_MINE, {"user": user.id, "conversation": conversation_id})).one_or_none()
        return await _view(conn, user, row, Draft)


async def new_draft_of(reader: AsyncEngine, user: User) -> DraftView:
    """The user's own draft of a mail that begins a conversation, a `NewDraft`; an empty one if there is none."""
    async with reader.connect() as conn:
        row = (await conn.execute(_MY_NEW, {"user": user.id})).one_or_none()
        return await _view(conn, user, row, NewDraft)


async def _view(conn: AsyncConnection, user: User, row: Any, kind: type[Draft]) -> DraftView:
    if row is None:
        return DraftView(draft=kind())
    draft = convert(row.content, kind)
    found = await conn.execute(store.UPLOADS, {"user": user.id, "ids": list(draft.attachments)})
    files = {each.id: card_of(each) for each in found}
    return DraftView(draft=draft, at=row.at, files=[files[each] for each in draft.attachments if each in files])


async def keep_draft(
    writer: Writer, user: User, conversation_id: str, draft: Draft | None, version: str | None
) -> datetime:
    """Keep it in place of the one there is, or throw that away; returns when. Without a conversation: a `NewDraft`.
    Raises `NotFound` in a conversation the user may not write in, `Conflict` when another version is there than the one
    it was made from."""
    if draft is not None:
        facts = to_builtins(draft)
        draft = convert(
            {k: clean_text(v) if isinstance(v, str) else [clean_text(each) for each in v] for k, v in facts.items()},
            type(draft),
        )
    return await writer.run(keep_drafts, Keep(user=user, conversation_id=conversation_id, draft=draft, version=version))


def keep_drafts(tx: Transaction, items: Sequence[Keep]) -> list[datetime | KeydeskError]:
    return [_keep(tx, item) if item.conversation_id else _keep_new(tx, item) for item in items]


def _keep(tx: Transaction, item: Keep) -> datetime | KeydeskError:
    thread = thread_of(tx, item.conversation_id, item.user)
    if isinstance(thread, KeydeskError):
        return thread
    mine = {"user": item.user.id, "conversation": item.conversation_id}
    row = tx.conn.execute(_MINE, mine).one_or_none()
    if (refusal := _changed(item, row)) is not None:
        return refusal
    tx.conn.execute(store.forget_draft, mine)
    if item.draft is not None:
        names = {"user_id": item.user.id, "conversation_id": item.conversation_id}
        tx.conn.execute(drafts.insert(), {**names, "content": structs.asdict(item.draft), "at": tx.now})
    return _now(tx)


def _keep_new(tx: Transaction, item: Keep) -> datetime | KeydeskError:
    mine = {"user": item.user.id}
    if (refusal := _changed(item, tx.conn.execute(_MY_NEW, mine).one_or_none())) is not None:
        return refusal
    tx.conn.execute(store.forget_new_draft, mine)
    if item.draft is not None:
        content = structs.asdict(item.draft)
        tx.conn.execute(new_drafts.insert(), {"user_id": item.user.id, "content": content, "at": tx.now})
    return _now(tx)


def _changed(item: Keep, row: Any) -> Conflict | None:
    if item.version is None or item.version == (version_of(row.at) if row else ""):
        return None
    return Conflict("You have written on elsewhere.", mend="read the draft anew")


def _now(tx: Transaction) -> datetime:
    now: datetime = tx.now
    return now


def version_of(at: datetime | None) -> str:
    """One version's name: empty where there is no draft."""
    return at.isoformat() if at else ""
