"""What others may read of conversations."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Literal, get_args

from msgspec import convert, structs
from sqlalchemy import ColumnElement, Connection, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from hub.access.roles import User
from hub.access.views import shown
from hub.accounts.cards import cards_on
from hub.accounts.paging import Page, cursor, page_size, position
from hub.contract.chatted import SurveyCard
from hub.contract.errors import Invalid, NotFound
from hub.contract.events import AnyEvent, FactsTold, Recorded
from hub.contract.promises import ClockCard
from hub.contract.talks import TalkMoved
from hub.contract.words import Attachment, Channel, ContactCard, MessageCard, Value
from hub.contract.work import FieldValue
from hub.conversing import store
from hub.intake.views import message_card
from hub.journal import views as journal
from hub.sla.views import clocks_on
from hub.storage.schema import contacts, conversations, messages, sla_clocks

View = Literal["mine", "open", "closed", "snoozed", "waiting", "all"]
MOST_MESSAGES = 1000
STORY = ("contact.", "conversation.", "offer.", "sla.", "talk.", "follow_up.")
TIMELINE = tuple(
    sorted(
        tag
        for event in get_args(AnyEvent)
        if event is not FactsTold and (tag := str(event.__struct_config__.tag)).startswith(STORY)
    )
)
"""Types of events that tell a conversation's story beside its messages; each page a customer looks at is none."""


class ConversationRow(Value):
    """A conversation in a list. `channel`: of its latest contact. `preview`: the latest words.

    `snoozed_until`: it rests until then, or until the customer writes. `waiting_for`: customer, once we answered on a
    channel that is not live. `merged_into`: the conversation it became part of."""

    id: str
    reference: str
    subject: str
    account_id: str | None
    account_name: str
    tier: str
    person_id: str
    person_name: str
    agent_id: str | None
    agent_name: str
    status: Literal["open", "closed"]
    last_at: datetime
    preview: str
    channel: Channel
    language: str
    snoozed_until: datetime | None
    waiting_for: str
    merged_into: str | None
    tags: tuple[str, ...] = ()
    fields: dict[str, FieldValue] = {}


class ConversationView(Value):
    """A conversation with all that happened in it; each list is oldest first. `clocks`: the latest of each kind.
    `facts`: by contact, what its customer told before and where they are; contacts without any are left out. `surveys`:
    what customers said of its contacts."""

    conversation: ConversationRow
    contacts: list[ContactCard]
    messages: list[MessageCard]
    events: list[Recorded]
    clocks: list[ClockCard]
    facts: dict[str, dict[str, str]] = {}
    surveys: list[SurveyCard] = []


async def conversation_rows(
    reader: AsyncEngine,
    user: User,
    fallback_tier: str,
    view: View = "open",
    account_id: str | None = None,
    after: str = "",
    limit: int = 50,
) -> Page[ConversationRow]:
    """A page of what this user may read, the latest first; of one account if named. What is snoozed is in `snoozed`,
    `closed` and `all` alone, what became part of another conversation nowhere. `fallback_tier`: of people without an
    account. Raises `Invalid` for a strange cursor."""
    size = page_size(limit)
    query = _ROWS.where(conversations.c.merged_into.is_(None), *_of_view(user, view)).limit(size + 1)
    if (seen := store.seen_by(user)) is not None:
        query = query.where(seen)
    if account_id:
        query = query.where(conversations.c.account_id == account_id)
    if after:
        query = query.where(store.before(*_position(after)))
    async with reader.connect() as conn:
        found = (await conn.execute(query, {"fallback_tier": fallback_tier})).mappings()
        rows = [ConversationRow(**row) for row in found]
    last = rows[size - 1] if len(rows) > size else None
    return Page(items=rows[:size], next=cursor(last.last_at.isoformat(), last.id) if last else None)


_ROWS = store.ROWS.add_columns(
    conversations.c.snoozed_until,
    conversations.c.waiting_for,
    conversations.c.merged_into,
    conversations.c.tags,
    conversations.c.fields,
)


def _of_view(user: User, view: View) -> list[ColumnElement[bool]]:
    open_now = [conversations.c.status == "open", conversations.c.snoozed_until.is_(None)]
    match view:
        case "mine":
            return [*open_now, store.held_by(user.id)]
        case "open":
            return open_now
        case "waiting":
            return [conversations.c.status == "open", conversations.c.waiting_for == "customer"]
        case "snoozed":
            return [conversations.c.snoozed_until.is_not(None)]
        case "closed":
            return [conversations.c.status == "closed"]
        case _:
            return []


def _position(after: str) -> tuple[datetime, str]:
    at, conversation_id = position(after)
    try:
        return datetime.fromisoformat(at).astimezone(UTC), conversation_id
    except ValueError:
        raise Invalid("There is no such page.", mend="begin with the first, without a cursor", field="cursor") from None


async def conversation(
    reader: AsyncEngine, user: User, conversation_id: str, fallback_tier: str, supervisors_seen: bool = True
) -> ConversationView:
    """The whole conversation (of a very long one, the latest messages). `supervisors_seen`: agents are told who
    listened to their calls. Raises `NotFound` also when this user may not read it."""
    async with reader.connect() as conn:
        row = await _row(conn, user, conversation_id, fallback_tier)
        cards = await cards_on(conn, contacts.c.conversation_id == conversation_id)
        found = await conn.execute(store.LATEST_MESSAGES, {"conversation": conversation_id, "limit": MOST_MESSAGES})
        said = [message_card(message) for message in found]
        clocks = await clocks_on(conn, sla_clocks.c.conversation_id == conversation_id)
        told = {each.id: each.facts for each in await conn.execute(store.FACTS, {"conversation": conversation_id})}
        rated = (await conn.execute(store.SURVEYS, {"conversation": conversation_id})).mappings()
        surveys = [SurveyCard(**each) for each in rated]
    events = await journal.of_conversation(reader, conversation_id, TIMELINE)
    if not supervisors_seen and not user.may("see_everything"):
        events = [seen for entry in events if (seen := _as_agents_see(entry)) is not None]
    return ConversationView(
        conversation=row,
        contacts=cards,
        messages=said[::-1],
        events=events,
        clocks=clocks,
        facts={contact_id: facts for contact_id, facts in told.items() if facts},
        surveys=surveys,
    )


def _as_agents_see(entry: Recorded) -> Recorded | None:
    """Without supervisors who listen or whisper; None when it is about nothing else."""
    event = entry.event
    if not isinstance(event, TalkMoved):
        return entry
    talk = shown(event.talk, supervisors_seen=False)
    if event.what == "monitored" and not any(leg.role == "supervisor" for leg in talk.legs):
        return None
    return structs.replace(entry, event=structs.replace(event, talk=talk))


async def attachment(reader: AsyncEngine, user: User, message_id: str, place: int, fallback_tier: str) -> Attachment:
    """A file of a message, by its place from 0. Raises `NotFound` also when this user may not read the conversation."""
    query = select(messages.c.conversation_id, messages.c.attachments).where(messages.c.id == message_id)
    async with reader.connect() as conn:
        found = (await conn.execute(query)).one_or_none()
        if found is None or place >= len(found.attachments):
            raise NotFound("There is no such file, or none you may read.")
        await _row(conn, user, found.conversation_id, fallback_tier)
    return convert(found.attachments[place], Attachment)


async def _row(conn: AsyncConnection, user: User, conversation_id: str, fallback_tier: str) -> ConversationRow:
    query = _ROWS.where(conversations.c.id == conversation_id)
    if (seen := store.seen_by(user)) is not None:
        query = query.where(seen)
    row = (await conn.execute(query, {"fallback_tier": fallback_tier})).mappings().one_or_none()
    if row is None:
        raise NotFound("There is no such conversation, or none you may read.")
    return ConversationRow(**row)


def readable(user: User) -> ColumnElement[bool] | None:
    """A condition on `conversations`: those this user may read; None for all of them."""
    return store.seen_by(user)


def readers(conn: Connection, conversation_id: str, users: Iterable[User]) -> set[str]:
    """Which of these users may read the conversation, by id."""
    this = select(conversations.c.id).where(conversations.c.id == conversation_id)
    found = set()
    for user in users:
        seen = store.seen_by(user)
        if conn.execute(this if seen is None else this.where(seen)).first() is not None:
            found.add(user.id)
    return found


async def may_read(reader: AsyncEngine, user: User, conversation_id: str) -> bool:
    """Whether there is such a conversation, and this user may read it."""
    query = select(conversations.c.id).where(conversations.c.id == conversation_id)
    if (seen := store.seen_by(user)) is not None:
        query = query.where(seen)
    async with reader.connect() as conn:
        return (await conn.execute(query)).first() is not None
