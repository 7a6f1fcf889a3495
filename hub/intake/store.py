"""SQL of intake: what it must know of a batch of inbounds, in one statement per table, and what it writes."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from msgspec import structs
from sqlalchemy import Connection, CursorResult, Text, bindparam, func, select, update

from hub.accounts.cards import cards_in
from hub.contract.inbound import Received
from hub.contract.words import ContactCard, MessageCard
from hub.intake.known import THREAD, thread_of
from hub.intake.rules import Thread
from hub.intake.views import message_card
from hub.storage.schema import (
    accounts,
    addresses,
    contacts,
    conversations,
    counters,
    message_keys,
    messages,
    people,
    received,
)

# Statements are built once: building one costs as much as running it.
# What comes alone, as most does, is asked for by `=`: an `IN` takes twice as long to put together.
_ANSWER = select(received).where(received.c.key == bindparam("key"))
_ANSWERS = select(received).where(received.c.key.in_(bindparam("keys", expanding=True)))
_ANY_THREAD = (
    select(*THREAD, conversations.c.merged_into, contacts.c.id.label("contact_id"), contacts.c.channel)
    .join(
        contacts,
        # What comes while an agent wraps up is a contact of its own: nobody would read it in the one that ends.
        (contacts.c.conversation_id == conversations.c.id) & contacts.c.state.not_in(("wrapping", "closed")),
        isouter=True,
    )
    .with_for_update(of=conversations)
)
_THREAD = _ANY_THREAD.where(conversations.c.id == bindparam("id"))
_THREADS = _ANY_THREAD.where(
    conversations.c.id.in_(bindparam("ids", expanding=True))
    | conversations.c.reference.in_(bindparam("references", expanding=True))
)
_KEYS = (  # a message may have moved since its key was kept
    select(
        message_keys.c.key,
        func.coalesce(messages.c.conversation_id, message_keys.c.conversation_id).label("conversation_id"),
        messages.c.kind,
    )
    .join(messages, messages.c.id == message_keys.c.message_id, isouter=True)
    .where(message_keys.c.key.in_(bindparam("keys", expanding=True)))
)
_LATELY = (  # what people wrote, and what our machines told them; old contacts have nothing new
    select(contacts.c.person_id, messages.c.client_id, messages.c.kind, messages.c.at)
    .join(messages, messages.c.contact_id == contacts.c.id)
    .where(
        contacts.c.person_id.in_(bindparam("people", expanding=True)),
        contacts.c.closed_at.is_(None) | (contacts.c.closed_at > bindparam("since")),
        messages.c.kind.in_(("inbound", "system")),
        messages.c.at > bindparam("since"),
    )
)
_EXTRAS = select(messages.c.extra).where(messages.c.conversation_id == bindparam("conversation"))
_ANY_LINE = select(
    contacts.c.id,
    contacts.c.channel,
    contacts.c.external_key,
    contacts.c.conversation_id,
    contacts.c.state,
    contacts.c.account_id,
    contacts.c.left_at,
    contacts.c.agent_id,
    contacts.c.person_id,
    people.c.name.label("person_name"),
    contacts.c.address,
).join(people, people.c.id == contacts.c.person_id)
_LINE = _ANY_LINE.where(contacts.c.channel == bindparam("channel"), contacts.c.external_key == bindparam("key"))
_LINES = _ANY_LINE.where(
    contacts.c.channel.in_(bindparam("channels", expanding=True)),
    contacts.c.external_key.in_(bindparam("keys", expanding=True)),
)
_CLIENT_IDS = select(messages.c.conversation_id, messages.c.client_id).where(
    messages.c.conversation_id.in_(bindparam("conversations", expanding=True)),
    messages.c.client_id.in_(bindparam("ids", expanding=True)),
)
_OF_CONTACT = select(messages).where(messages.c.contact_id == bindparam("contact")).order_by(messages.c.number)
_MESSAGES = select(messages).where(messages.c.id.in_(bindparam("ids", expanding=True)))


_ADDRESS_KINDS = select(addresses.c.kind).where(
    addresses.c.person_id == bindparam("person"), addresses.c.value == bindparam("address")
)
_TIME_ZONE = select(accounts.c.time_zone).where(accounts.c.id == bindparam("account"))


def time_zone(conn: Connection, account_id: str | None) -> str:
    """An account's, empty for none."""
    if account_id is None:
        return ""
    return conn.execute(_TIME_ZONE, {"account": account_id}).scalar() or ""


def address_kind(conn: Connection, card: ContactCard) -> str:
    """Of what kind the address is that a contact came from."""
    found = conn.execute(_ADDRESS_KINDS, {"person": card.person_id, "address": card.address}).scalars()
    return next(iter(found), "")


def answers(conn: Connection, keys: Collection[str]) -> dict[str, Received]:
    """What was answered to keys taken before."""
    return {
        row.key: Received(
            contact_id=row.contact_id,
            conversation_id=row.conversation_id,
            message_id=row.message_id,
            message_number=row.message_number,
            duplicate=True,
        )
        for row in _alone_or_not(conn, keys)
    }


def _alone_or_not(conn: Connection, keys: Collection[str]) -> CursorResult[Any]:
    if len(keys) == 1:
        return conn.execute(_ANSWER, {"key": next(iter(keys))})
    return conn.execute(_ANSWERS, {"keys": keys})


def threads(conn: Connection, ids: Collection[str], references: Collection[str] = ()) -> dict[str, Thread]:
    """Conversations by id and by reference (both are keys of the answer). One that became part of another gives that
    one."""
    if not ids and not references:
        return {}
    found: dict[str, Thread] = {}
    merged: dict[str, str] = {}
    if len(ids) == 1 and not references:
        rows = conn.execute(_THREAD, {"id": next(iter(ids))})
    else:
        rows = conn.execute(_THREADS, {"ids": ids, "references": references})
    for row in rows:
        if row.merged_into:
            merged[row.id] = merged[row.reference] = row.merged_into
            continue
        thread = found.get(row.id) or thread_of(row)
        live = {row.channel: row.contact_id} if row.contact_id else {}
        found[row.id] = found[row.reference] = structs.replace(thread, live=thread.live | live)
    if merged:
        found |= threads(conn, distinct(merged.values()))
        found |= {name: found[into] for name, into in merged.items()}
    return found


def conversations_of_keys(conn: Connection, keys: Collection[str]) -> tuple[dict[str, str], set[str]]:
    """Conversation ids by message key, and those keys of them that name messages of our own."""
    if not keys:
        return {}, set()
    rows = conn.execute(_KEYS, {"keys": keys}).all()
    return {row.key: row.conversation_id for row in rows}, {
        row.key for row in rows if row.kind in ("outbound", "system")
    }


def lately(conn: Connection, people: Collection[str], since: datetime) -> dict[tuple[str, str], list[datetime]]:
    """By person, when each came of what they wrote since then (under ""), and of what our machines told them."""
    found: dict[tuple[str, str], list[datetime]] = {}
    if people:
        for row in conn.execute(_LATELY, {"people": list(people), "since": since}):
            found.setdefault((row.person_id, "" if row.kind == "inbound" else row.client_id or "-"), []).append(row.at)
    return found


def extras(conn: Connection, conversation_id: str) -> list[dict[str, str]]:
    """The channel's facts of each message of a conversation."""
    return list(conn.execute(_EXTRAS, {"conversation": conversation_id}).scalars())


def line_contacts(conn: Connection, lines: Collection[tuple[str, str]]) -> dict[tuple[str, str], Any]:
    """Contacts of live lines by (channel, external key): id, conversation, state, account, left_at, person."""
    if not lines:
        return {}
    if len(lines) == 1:
        channel, key = next(iter(lines))
        rows = conn.execute(_LINE, {"channel": channel, "key": key})
    else:
        channels = distinct(channel for channel, _ in lines)
        rows = conn.execute(_LINES, {"channels": channels, "keys": [key for _, key in lines]})
    return {(row.channel, row.external_key): row for row in rows}


def cards_by_id(conn: Connection, ids: Collection[str]) -> dict[str, ContactCard]:
    """Contacts' cards by id."""
    if not ids:
        return {}
    return {card.id: card for card in cards_in(conn, contacts.c.id.in_(ids))}


def client_ids(conn: Connection, conversation_ids: Collection[str], ids: Collection[str]) -> set[tuple[str, str]]:
    """Which of these client ids these conversations have already."""
    if not conversation_ids or not ids:
        return set()
    rows = conn.execute(_CLIENT_IDS, {"conversations": conversation_ids, "ids": ids})
    return {(row.conversation_id, row.client_id) for row in rows}


def messages_by_id(conn: Connection, ids: Collection[str]) -> dict[str, MessageCard]:
    """Messages by id."""
    if not ids:
        return {}
    return {row.id: message_card(row) for row in conn.execute(_MESSAGES, {"ids": ids})}


def messages_of(conn: Connection, contact_id: str) -> list[MessageCard]:
    """All messages of a contact, in order."""
    return [message_card(row) for row in conn.execute(_OF_CONTACT, {"contact": contact_id})]


def next_references(conn: Connection, many: int) -> list[str]:
    """Fresh conversation references: `KD-` and a number a person can say on the phone."""
    last: int = conn.execute(_REFERENCES, {"many": many}).scalar_one()
    return [f"KD-{number}" for number in range(last - many + 1, last + 1)]


_REFERENCES = (
    update(counters)
    .where(counters.c.name == "reference")
    .values(value=counters.c.value + bindparam("many"))
    .returning(counters.c.value)
)
SPOKEN = (
    update(conversations)
    .where(conversations.c.id == bindparam("thread"))
    .values(
        messages=bindparam("number"),
        last_at=bindparam("at"),
        status=bindparam("became"),
        channel=func.coalesce(bindparam("on_channel", type_=Text), conversations.c.channel),
        preview=func.coalesce(bindparam("first_words", type_=Text), conversations.c.preview),
    )
)
REOPENED = update(conversations).where(conversations.c.id == bindparam("thread")).values(status="open")
_LINE_COLUMNS = (
    "state", "queued_at", "left_at", "closed_at", "outcome", "skills", "subject", "language", "account_id", "match",
    "tier", "plan", "target_seconds", "diverted",
)  # fmt: skip
LINE_CHANGED = (
    update(contacts)
    .where(contacts.c.id == bindparam("contact"))
    .values({name: bindparam(f"new_{name}") for name in _LINE_COLUMNS})
)
LINE_LEFT = update(contacts).where(contacts.c.id == bindparam("contact")).values(left_at=bindparam("left"))
DELIVERY = (
    update(messages)
    .where(messages.c.id == bindparam("message"))
    .values(delivery=bindparam("became"), failure=bindparam("why"))
)


def write(conn: Connection, statement: Any, rows: Sequence[Mapping[str, Any]]) -> None:
    """Run one statement for all rows, if there are any."""
    if rows:
        conn.execute(statement, rows)


def line_row(card: ContactCard) -> dict[str, Any]:
    """What `LINE_CHANGED` needs of an arriving contact's new card."""
    return {f"new_{name}": getattr(card, name) for name in _LINE_COLUMNS} | {"contact": card.id}


def contact_row(card: ContactCard) -> dict[str, Any]:
    """A new contact's row."""
    row = {column: getattr(card, column) for column in _CARD_COLUMNS}
    row["external_key"] = card.external_key or None
    return row


_CARD_COLUMNS = tuple(
    name for name in ContactCard.__struct_fields__ if name in contacts.c and name not in {"external_key"}
)


def message_row(message: MessageCard) -> dict[str, Any]:
    """A message's row."""
    row = {name: getattr(message, name) for name in MessageCard.__struct_fields__}
    row["client_id"] = message.client_id or None
    return row


def card_of(row: Mapping[str, Any]) -> MessageCard:
    """The card of a message's row."""
    return MessageCard(**{**row, "client_id": row["client_id"] or ""})


def distinct(values: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(value for value in values if value))
