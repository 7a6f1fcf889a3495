"""SQL of conversations and of what is said in them."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, delete, func, or_, select, update

from hub.access.roles import User
from hub.storage.schema import (
    account_team,
    accounts,
    contacts,
    conversations,
    drafts,
    message_keys,
    messages,
    new_drafts,
    offers,
    people,
    surveys,
    uploads,
    users,
)

# --- reading --------------------------------------------------------------------------------------------------------
_latest_address = (
    select(contacts.c.address)
    .where(contacts.c.conversation_id == conversations.c.id)
    .order_by(contacts.c.arrived_at.desc(), contacts.c.id.desc())
    .limit(1)
    .scalar_subquery()
)
ROWS: Select[Any] = (
    select(
        conversations.c.id,
        conversations.c.reference,
        conversations.c.subject,
        conversations.c.account_id,
        func.coalesce(accounts.c.name, "").label("account_name"),
        func.coalesce(accounts.c.tier, bindparam("fallback_tier")).label("tier"),
        conversations.c.person_id,
        case((people.c.name != "", people.c.name), else_=func.coalesce(_latest_address, "")).label("person_name"),
        conversations.c.agent_id,
        func.coalesce(users.c.name, "").label("agent_name"),
        conversations.c.status,
        conversations.c.last_at,
        conversations.c.preview,
        conversations.c.channel,
        conversations.c.language,
    )
    .join(people, people.c.id == conversations.c.person_id)
    .outerjoin(accounts, accounts.c.id == conversations.c.account_id)
    .outerjoin(users, users.c.id == conversations.c.agent_id)
    .order_by(conversations.c.last_at.desc(), conversations.c.id.desc())
)


def held_by(agent_id: str) -> ColumnElement[bool]:
    """Conversations the agent has: theirs, or with a live contact of theirs."""
    held = select(contacts.c.conversation_id).where(contacts.c.agent_id == agent_id, contacts.c.state != "closed")
    return or_(conversations.c.agent_id == agent_id, conversations.c.id.in_(held))


def seen_by(user: User) -> ColumnElement[bool] | None:
    """Conversations the user may read; None for all of them."""
    if user.may("see_everything"):
        return None
    of_team = select(account_team.c.account_id).where(account_team.c.agent_id == user.id)
    asked = (
        select(contacts.c.conversation_id)
        .join(offers, offers.c.contact_id == contacts.c.id)
        .where(offers.c.agent_id == user.id, offers.c.state == "pending")
    )
    return or_(held_by(user.id), conversations.c.account_id.in_(of_team), conversations.c.id.in_(asked))


def before(last_at: datetime, conversation_id: str) -> ColumnElement[bool]:
    """Conversations that come after this one in the list, which is the latest first."""
    return or_(
        conversations.c.last_at < last_at,
        and_(conversations.c.last_at == last_at, conversations.c.id < conversation_id),
    )


LATEST_MESSAGES = (
    select(messages)
    .where(messages.c.conversation_id == bindparam("conversation"))
    .order_by(messages.c.number.desc())
    .limit(bindparam("limit"))
)

FACTS = select(contacts.c.id, contacts.c.facts).where(contacts.c.conversation_id == bindparam("conversation"))
SURVEYS = (
    select(surveys.c.contact_id, surveys.c.agent_id, surveys.c.at, surveys.c.csat, surveys.c.nps, surveys.c.comment)
    .where(surveys.c.conversation_id == bindparam("conversation"))
    .order_by(surveys.c.at, surveys.c.contact_id)
)

# --- what a reply must know ---------------------------------------------------------------------------------------
THREAD = select(
    conversations.c.id,
    conversations.c.reference,
    conversations.c.subject,
    conversations.c.agent_id,
    conversations.c.account_id,
    conversations.c.language,
).where(conversations.c.id == bindparam("conversation"))
LINES = (
    select(
        contacts.c.id,
        contacts.c.channel,
        contacts.c.state,
        contacts.c.agent_id,
        contacts.c.left_at.is_not(None).label("left"),
        contacts.c.address,
        contacts.c.our_address,
        func.coalesce(contacts.c.external_key, "").label("external_key"),
    )
    .where(contacts.c.conversation_id == bindparam("conversation"))
    .order_by(contacts.c.arrived_at, contacts.c.id)
)
TEAM = select(account_team.c.agent_id).where(account_team.c.account_id == bindparam("account"))
BY_CLIENT_ID = select(messages).where(
    messages.c.conversation_id == bindparam("conversation"), messages.c.client_id == bindparam("client")
)
KEYS = (  # an answer answers people, never what a machine of ours wrote between
    select(message_keys.c.key, messages.c.extra)
    .outerjoin(messages, messages.c.id == message_keys.c.message_id)
    .where(
        message_keys.c.conversation_id == bindparam("conversation"),
        func.coalesce(messages.c.kind, "") != "system",
        message_keys.c.key != message_keys.c.message_id,  # our own id: where it was said has no identifiers of its own
    )
    .order_by(message_keys.c.at, message_keys.c.key)
)

NAMES = (  # what placeholders stand for
    select(people.c.name.label("person"), func.coalesce(accounts.c.name, "").label("account"))
    .select_from(conversations)
    .join(people, people.c.id == conversations.c.person_id)
    .outerjoin(accounts, accounts.c.id == conversations.c.account_id)
    .where(conversations.c.id == bindparam("conversation"))
)
SIGNATURE = select(users.c.signature).where(users.c.id == bindparam("user"))
MESSAGE = select(messages).where(messages.c.id == bindparam("message"))
UPLOADS = select(uploads).where(
    uploads.c.user_id == bindparam("user"), uploads.c.id.in_(bindparam("ids", expanding=True))
)

# --- writing --------------------------------------------------------------------------------------------------------
take_number = (
    update(conversations)
    .where(conversations.c.id == bindparam("conversation"))
    .values(messages=conversations.c.messages + 1)
    .returning(conversations.c.messages)
)
insert_message = messages.insert()
said = (
    update(conversations)
    .where(conversations.c.id == bindparam("conversation"))
    .values(last_at=bindparam("at"), preview=bindparam("words"))
)
forget_draft = delete(drafts).where(
    drafts.c.conversation_id == bindparam("conversation"), drafts.c.user_id == bindparam("user")
)
forget_new_draft = delete(new_drafts).where(new_drafts.c.user_id == bindparam("user"))
uploads_sent = (
    update(uploads)
    .where(uploads.c.user_id == bindparam("user"), uploads.c.id.in_(bindparam("ids", expanding=True)))
    .values(sent=True)
)
became = (
    update(messages)
    .where(messages.c.id == bindparam("message"))
    .values(delivery=bindparam("delivery"), failure=bindparam("failure"))
)
