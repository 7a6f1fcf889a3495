"""SQL of the figures."""

from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, func, literal_column, or_, select

from hub.accounts.cards import LIVE
from hub.storage.schema import account_team, agents, contacts, conversations, offers, talks

_first_acceptance = (
    select(func.min(offers.c.ended_at))
    .where(offers.c.contact_id == contacts.c.id, offers.c.state == "accepted")
    .scalar_subquery()
)
_FACTS: Select[Any] = select(
    contacts.c.tier,
    contacts.c.channel,
    contacts.c.queued_at,
    func.coalesce(_first_acceptance, contacts.c.accepted_at).label("answered_at"),
    contacts.c.target_seconds,
    contacts.c.outcome,
).where(contacts.c.queued_at >= bindparam("since"))
FACTS = (_FACTS.where(LIVE), _FACTS.where(~LIVE, contacts.c.closed_at >= bindparam("since")))
"""Contacts queued since: those still open, and those closed since; each part by an index of its own."""

HELD: Select[Any] = (
    select(contacts.c.agent_id, contacts.c.channel, func.count().label("many"))
    .where(contacts.c.state.in_(("active", "wrapping")), contacts.c.agent_id.is_not(None))
    .group_by(contacts.c.agent_id, contacts.c.channel)
)
OFFERED: Select[Any] = (
    select(offers.c.agent_id, contacts.c.channel, func.count().label("many"))
    .join(contacts, contacts.c.id == offers.c.contact_id)
    .where(offers.c.state == "pending", contacts.c.state == "offered")
    .group_by(offers.c.agent_id, contacts.c.channel)
)
SNOOZED = select(conversations.c.id, conversations.c.snoozed_until).where(conversations.c.snoozed_until.is_not(None))
TALKS = (
    select(talks.c.talk).join(contacts, contacts.c.id == talks.c.contact_id).where(LIVE).order_by(talks.c.contact_id)
)
IDLE = select(agents.c.id, agents.c.idle_since)


def seen_by(agent_id: str) -> ColumnElement[bool]:
    """Contacts the agent holds, is offered, or whose account they serve (as `hub.access.views.may_see`)."""
    of_team = select(account_team.c.account_id).where(account_team.c.agent_id == agent_id)
    # A subquery of its own: `CARDS` has a row for each offer of a contact, and the card shows them all.
    asked = select(offers.c.contact_id).where(
        offers.c.agent_id == agent_id, offers.c.state == literal_column("'pending'")
    )
    return or_(contacts.c.agent_id == agent_id, contacts.c.id.in_(asked), contacts.c.account_id.in_(of_team))
