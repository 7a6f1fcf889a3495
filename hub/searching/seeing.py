"""Conversations and messages as hits, and which of them a user may read."""

from typing import Any

from msgspec import json
from sqlalchemy import ColumnElement, Select, Text, and_, case, func, literal, or_, select, type_coerce

from hub.access.roles import User
from hub.searching.wanted import Wanted
from hub.storage.schema import account_team, accounts, contacts, conversations, messages, offers, people, users


def _facts(fallback_tier: str) -> tuple[ColumnElement[Any], ...]:
    return (
        conversations.c.account_id,
        func.coalesce(accounts.c.name, "").label("account_name"),
        func.coalesce(accounts.c.tier, literal(fallback_tier)).label("tier"),
        people.c.name.label("person_name"),
        conversations.c.id.label("conversation_id"),
        conversations.c.reference,
        conversations.c.subject,
        conversations.c.agent_id,
        func.coalesce(users.c.name, "").label("agent_name"),
        conversations.c.language,
        conversations.c.tags,
        case((conversations.c.snoozed_until.is_not(None), "snoozed"), else_=conversations.c.status).label("status"),
    )


def conversation_hits(fallback_tier: str) -> Select[Any]:
    """Conversations, each with what a hit shows of it."""
    return (
        select(
            conversations.c.id,
            *_facts(fallback_tier),
            conversations.c.channel,
            conversations.c.last_at.label("at"),
            conversations.c.preview.label("lead"),
        )
        .select_from(conversations)
        .join(people, people.c.id == conversations.c.person_id)
        .outerjoin(accounts, accounts.c.id == conversations.c.account_id)
        .outerjoin(users, users.c.id == conversations.c.agent_id)
    )


def message_hits(fallback_tier: str) -> Select[Any]:
    """Messages, each with what a hit shows of it and of its conversation."""
    return (
        select(
            messages.c.id,
            *_facts(fallback_tier),
            messages.c.channel,
            messages.c.at,
            messages.c.author_name,
            messages.c.text.label("lead"),
            messages.c.kind.label("said"),
            (messages.c.attachments != []).label("attached"),
        )
        .select_from(messages)
        .join(conversations, conversations.c.id == messages.c.conversation_id)
        .join(people, people.c.id == conversations.c.person_id)
        .outerjoin(accounts, accounts.c.id == conversations.c.account_id)
        .outerjoin(users, users.c.id == conversations.c.agent_id)
    )


def of_conversation(wanted: Wanted, said: bool) -> list[ColumnElement[bool]]:
    """What must be so of a conversation or, with `said`, of a message in it."""
    at = messages.c.at if said else conversations.c.last_at
    conditions: list[ColumnElement[bool]] = [conversations.c.merged_into.is_(None)]
    if wanted.channel:
        conditions.append((messages if said else conversations).c.channel == wanted.channel)
    if wanted.account_id:
        conditions.append(conversations.c.account_id == wanted.account_id)
    if wanted.agent_id:
        conditions.append(_held_by(wanted.agent_id))
    match wanted.status:
        case "open":
            conditions.append(and_(conversations.c.status == "open", conversations.c.snoozed_until.is_(None)))
        case "closed":
            conditions.append(conversations.c.status == "closed")
        case "snoozed":
            conditions.append(conversations.c.snoozed_until.is_not(None))
    if wanted.since:
        conditions.append(at >= wanted.since)
    if wanted.until:
        conditions.append(at < wanted.until)
    if wanted.attached and not said:
        with_files = select(messages.c.conversation_id).where(messages.c.attachments != [], ~messages.c.deleted)
        conditions.append(conversations.c.id.in_(with_files))
    if wanted.tag:
        kept = json.encode(wanted.tag).decode()
        conditions.append(type_coerce(conversations.c.tags, Text).contains(kept, autoescape=True))
    return conditions


def _held_by(agent_id: str) -> ColumnElement[bool]:
    held = select(contacts.c.conversation_id).where(contacts.c.agent_id == agent_id, contacts.c.state != "closed")
    return or_(conversations.c.agent_id == agent_id, conversations.c.id.in_(held))


def seen_by(user: User) -> ColumnElement[bool] | None:
    """Conversations the user may read (as `hub.conversing.views.may_read`); None for all of them."""
    if user.may("see_everything"):
        return None
    asked = (
        select(contacts.c.conversation_id)
        .join(offers, offers.c.contact_id == contacts.c.id)
        .where(offers.c.agent_id == user.id, offers.c.state == "pending")
    )
    return or_(_held_by(user.id), conversations.c.account_id.in_(_accounts_of(user)), conversations.c.id.in_(asked))


def people_seen_by(user: User) -> ColumnElement[bool] | None:
    """People the user may find: those of accounts, and strangers one of whose conversations they may read; None for
    all of them."""
    seen = seen_by(user)
    if seen is None:
        return None
    known = select(conversations.c.person_id).where(seen)
    return or_(people.c.account_id.is_not(None), people.c.id.in_(known))


def _accounts_of(user: User) -> Select[Any]:
    return select(account_team.c.account_id).where(account_team.c.agent_id == user.id)
