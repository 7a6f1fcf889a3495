"""`@name` in a note calls a colleague: kept for them until they have seen it."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import and_, bindparam, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from hub.access.roles import User
from hub.accounts.paging import Page, cursor, page_size, position
from hub.contract.errors import Invalid
from hub.contract.words import MessageCard, Value
from hub.contract.work import MentionCard, MentionChanged, MentionMade
from hub.conversing.views import readers
from hub.storage.schema import conversations, mentions, messages, users
from hub.storage.writer import Transaction, Writer

AT = "@"
PREVIEW = 140


def mentioned(text: str, known: Iterable[User]) -> list[User]:
    """Who is called in a text, by name or login after an `@` that stands apart (an address of a mailbox calls nobody),
    in the order of the text; the longest name counts. Pure."""
    spellings = sorted(
        ((spelling.casefold(), user) for user in known for spelling in (user.name, user.login) if spelling),
        key=lambda pair: -len(pair[0]),
    )
    found: dict[str, User] = {}
    folded = text.casefold()
    for place, letter in enumerate(folded):
        if letter != AT or (place and _is_word(folded[place - 1])):
            continue
        after = folded[place + 1 :]
        called = next((spelling for spelling, _ in spellings if _begins(after, spelling)), None)
        found |= {user.id: user for spelling, user in spellings if spelling == called}
    return list(found.values())


def _begins(text: str, name: str) -> bool:
    """Names that are not written in letters of an alphabet need no end: text goes on without a blank."""
    rest = text[len(name) : len(name) + 1]
    return text.startswith(name) and not (rest and _is_word(name[-1]) and _is_word(rest))


def _is_word(letter: str) -> bool:
    return letter.isascii() and letter.isalnum()


def called_in(tx: Transaction, text: str, conversation_id: str, by: User) -> list[User]:
    """Whom a note in this conversation calls. Raises `Invalid` when one of them may not read it."""
    if AT not in text:
        return []
    known = [
        User(id=row.id, login=row.login, name=row.name, role=row.role, language=row.language)
        for row in tx.conn.execute(_KNOWN)
    ]
    called = [user for user in mentioned(text, known) if user.id != by.id]
    allowed = readers(tx.conn, conversation_id, called)
    if strangers := [user.name for user in called if user.id not in allowed]:
        names = ", ".join(strangers)
        raise Invalid(
            f"{names} may not see this conversation.",
            mend="leave the name out, or bring them in first: transfer it, or ask a supervisor",
            field="text",
        )
    return called


def keep_mentions(tx: Transaction, message: MessageCard, called: Sequence[User]) -> None:
    """Keep them for whom the note calls."""
    if not called:
        return
    about = {"conversation_id": message.conversation_id, "message_id": message.id, "at": message.at}
    tx.conn.execute(mentions.insert(), [{"user_id": user.id, **about} for user in called])
    for row in tx.conn.execute(_CARDS.where(mentions.c.message_id == message.id)).all():
        tx.record(MentionMade(mention=_card(row)), message.author_id)


def move_mentions(tx: Transaction, gone: str, kept: str, actor: str) -> None:
    """A conversation became part of another, and with it the notes."""
    moved = tx.conn.execute(select(mentions.c.message_id).where(mentions.c.conversation_id == gone)).scalars().all()
    if not moved:
        return
    tx.conn.execute(update(mentions).where(mentions.c.conversation_id == gone).values(conversation_id=kept))
    for row in tx.conn.execute(_CARDS.where(mentions.c.message_id.in_(moved))).all():
        tx.record(MentionChanged(mention=_card(row), what="moved"), actor)


class Reading(Value):
    """A user has seen what calls them in a conversation."""

    user_id: str
    conversation_id: str


async def read_mentions(writer: Writer, user_id: str, conversation_id: str) -> None:
    """The user has seen those of this conversation; told once."""
    await writer.run(read_all, Reading(user_id=user_id, conversation_id=conversation_id))


def read_all(tx: Transaction, items: Sequence[Reading]) -> list[None]:
    for item in items:
        theirs = and_(mentions.c.user_id == item.user_id, mentions.c.conversation_id == item.conversation_id)
        unread = tx.conn.execute(_CARDS.where(theirs, mentions.c.read_at.is_(None))).mappings().all()
        if unread:
            tx.conn.execute(_READ, {"user": item.user_id, "conversation": item.conversation_id, "at_now": tx.now})
        for row in unread:
            tx.record(MentionChanged(mention=_card({**row, "read_at": tx.now}), what="read"), item.user_id)
    return [None] * len(items)


async def mention_rows(reader: AsyncEngine, user_id: str, after: str = "", limit: int = 50) -> Page[MentionCard]:
    """A page of what calls this user, the latest first. Raises `Invalid` for a strange cursor."""
    size = page_size(limit)
    query = _CARDS.where(mentions.c.user_id == user_id).limit(size + 1)
    if after:
        query = query.where(_before(*position(after)))
    async with reader.connect() as conn:
        rows = [_card(row) for row in await conn.execute(query)]
    last = rows[size - 1] if len(rows) > size else None
    return Page(items=rows[:size], next=cursor(last.at.isoformat(), last.message_id) if last else None)


async def unread_mentions_on(conn: AsyncConnection, user_id: str) -> list[MentionCard]:
    """What calls this user and was not seen, the latest first."""
    query = _CARDS.where(mentions.c.user_id == user_id, mentions.c.read_at.is_(None))
    return [_card(row) for row in await conn.execute(query)]


def _before(at: str, message_id: str) -> Any:
    try:
        instant = datetime.fromisoformat(at).astimezone(UTC)
    except ValueError:
        raise Invalid("There is no such page.", mend="begin with the first, without a cursor", field="cursor") from None
    return or_(mentions.c.at < instant, and_(mentions.c.at == instant, mentions.c.message_id < message_id))


def _card(row: Any) -> MentionCard:
    facts = dict(row if isinstance(row, dict) else row._mapping)
    words = " ".join(str(facts.pop("text"))[: PREVIEW * 4].split())
    return MentionCard(text=words if len(words) <= PREVIEW else words[: PREVIEW - 1] + "…", **facts)


_KNOWN = select(users.c.id, users.c.login, users.c.name, users.c.role, users.c.language).where(users.c.enabled)
_CARDS = (
    select(
        mentions.c.message_id,
        mentions.c.user_id,
        mentions.c.conversation_id,
        conversations.c.reference,
        messages.c.author_id.label("by_id"),
        messages.c.author_name.label("by_name"),
        messages.c.text,
        mentions.c.at,
        mentions.c.read_at,
    )
    .join(messages, messages.c.id == mentions.c.message_id)
    .join(conversations, conversations.c.id == mentions.c.conversation_id)
    .order_by(mentions.c.at.desc(), mentions.c.message_id.desc(), mentions.c.user_id)
)
_READ = (
    update(mentions)
    .where(
        mentions.c.user_id == bindparam("user"),
        mentions.c.conversation_id == bindparam("conversation"),
        mentions.c.read_at.is_(None),
    )
    .values(read_at=bindparam("at_now", type_=mentions.c.read_at.type))
)
