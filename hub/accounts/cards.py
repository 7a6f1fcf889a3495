"""Contacts as cards: the one place that reads `contacts` with its names and its pending offers joined."""

from collections.abc import Iterable
from itertools import groupby
from operator import itemgetter
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, Select, case, func, literal_column, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from hub.contract.words import ContactCard, Explanation, OfferCard
from hub.storage.schema import accounts, contacts, conversations, offers, people, users

_holder = users.alias("holder")
_asked = users.alias("asked")
_explanation = msgspec.json.Decoder(Explanation).decode

PERSON_NAME = case((people.c.name != "", people.c.name), else_=contacts.c.address).label("person_name")
"""What to call a contact's person: the name, or the address while nobody knows it."""

_FACTS = (
    contacts.c.id,
    contacts.c.conversation_id,
    conversations.c.reference,
    contacts.c.channel,
    contacts.c.direction,
    contacts.c.state,
    contacts.c.account_id,
    func.coalesce(accounts.c.name, "").label("account_name"),
    contacts.c.tier,
    contacts.c.person_id,
    PERSON_NAME,
    contacts.c.match,
    contacts.c.address,
    contacts.c.our_address,
    contacts.c.subject,
    contacts.c.preview,
    contacts.c.language,
    contacts.c.arrived_at,
    contacts.c.plan,
    contacts.c.target_seconds,
    contacts.c.queued_at,
    contacts.c.step,
    contacts.c.step_at,
    contacts.c.boost,
    contacts.c.unroutable,
    contacts.c.sticky_agent_id,
    contacts.c.agent_id,
    func.coalesce(_holder.c.name, "").label("agent_name"),
    contacts.c.accepted_at,
    contacts.c.left_at,
    contacts.c.wrap_up_until,
    contacts.c.closed_at,
    contacts.c.outcome,
    contacts.c.disposition,
    func.coalesce(contacts.c.external_key, "").label("external_key"),
    contacts.c.form,
    contacts.c.origin_id,
    contacts.c.diverted,
    contacts.c.plan_at,
    contacts.c.last_agent_id,
    contacts.c.last_handled_at,
    contacts.c.attempts,
    contacts.c.not_before,
    contacts.c.zones,
    contacts.c.skills,
)
_OFFER = (
    offers.c.id.label("offer_id"),
    offers.c.agent_id.label("offer_agent_id"),
    _asked.c.name.label("offer_agent_name"),
    offers.c.offered_at.label("offer_offered_at"),
    offers.c.expires_at.label("offer_expires_at"),
    offers.c.explanation.label("offer_explanation"),
)
_NAMES = tuple(column.key for column in _FACTS)
_MANY = len(_NAMES)

CARDS: Select[Any] = (
    select(*_FACTS, *_OFFER)
    .select_from(contacts)
    .join(conversations, conversations.c.id == contacts.c.conversation_id)
    .join(people, people.c.id == contacts.c.person_id)
    .outerjoin(accounts, accounts.c.id == contacts.c.account_id)
    .outerjoin(_holder, _holder.c.id == contacts.c.agent_id)
    .outerjoin(offers, (offers.c.contact_id == contacts.c.id) & (offers.c.state == literal_column("'pending'")))
    .outerjoin(_asked, _asked.c.id == offers.c.agent_id)
)
"""Every contact with all of its card, a row for each of its pending offers. Unordered."""


def _cards(rows: Iterable[Any]) -> list[ContactCard]:
    """Rows of `CARDS` as cards; those of one contact follow one another."""
    return [_card([tuple(row) for row in of_one]) for _, of_one in groupby(rows, key=itemgetter(0))]


def _card(rows: list[tuple[Any, ...]]) -> ContactCard:
    facts = dict(zip(_NAMES, rows[0][:_MANY], strict=True))
    facts["skills"] = tuple(facts["skills"])
    facts["zones"] = tuple(facts["zones"])
    pending = tuple(_offer(facts["id"], row[_MANY:]) for row in rows if row[_MANY] is not None)
    return ContactCard(**facts, offers=pending)


def _offer(contact_id: str, values: tuple[Any, ...]) -> OfferCard:
    offer_id, agent_id, agent_name, offered_at, expires_at, explanation = values
    return OfferCard(
        id=offer_id,
        contact_id=contact_id,
        agent_id=agent_id,
        agent_name=agent_name,
        state="pending",
        offered_at=offered_at,
        expires_at=expires_at,
        explanation=_explanation(explanation),
    )


LIVE = contacts.c.state != literal_column("'closed'")
"""Contacts not yet over. Written out, not bound: only so does a planner see that the index of live ones will do."""


def cards_in(conn: Connection, *where: ColumnElement[bool]) -> list[ContactCard]:
    """Cards of the contacts for which `where` holds, earliest first; within a transaction of one's own."""
    return _cards(conn.execute(_ordered(where)))


async def cards_on(conn: AsyncConnection, *where: ColumnElement[bool]) -> list[ContactCard]:
    """The same on an open reading connection."""
    return _cards(await conn.execute(_ordered(where)))


async def cards(reader: AsyncEngine, *where: ColumnElement[bool]) -> list[ContactCard]:
    """The same on a connection of its own."""
    async with reader.connect() as conn:
        return await cards_on(conn, *where)


def _ordered(where: tuple[ColumnElement[bool], ...]) -> Select[Any]:
    return CARDS.where(*where).order_by(contacts.c.arrived_at, contacts.c.id, offers.c.offered_at, offers.c.id)
