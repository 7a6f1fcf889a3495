"""SQL of follow-ups."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, or_, select, update

from hub.contract.work import FollowUpCard
from hub.storage.schema import account_team, accounts, conversations, follow_ups, people, users

account_id = func.coalesce(conversations.c.account_id, follow_ups.c.account_id)
"""A person's conversation may have come to an account since."""
CARDS: Select[Any] = (
    select(
        follow_ups.c.id,
        follow_ups.c.conversation_id,
        func.coalesce(conversations.c.reference, "").label("reference"),
        account_id.label("account_id"),
        func.coalesce(accounts.c.name, "").label("account_name"),
        follow_ups.c.person_id,
        func.coalesce(people.c.name, "").label("person_name"),
        follow_ups.c.text,
        follow_ups.c.due_at,
        follow_ups.c.zone,
        follow_ups.c.owner_id,
        users.c.name.label("owner_name"),
        follow_ups.c.made_by,
        follow_ups.c.made_at,
        follow_ups.c.told_at,
        follow_ups.c.done_at,
        follow_ups.c.done_by,
    )
    .select_from(follow_ups)
    .join(users, users.c.id == follow_ups.c.owner_id)
    .outerjoin(conversations, conversations.c.id == follow_ups.c.conversation_id)
    .outerjoin(accounts, accounts.c.id == account_id)
    .outerjoin(people, people.c.id == follow_ups.c.person_id)
)
OPEN = follow_ups.c.done_at.is_(None)
SOONEST = (follow_ups.c.due_at, follow_ups.c.id)
LATEST_DONE = (follow_ups.c.done_at.desc(), follow_ups.c.id.desc())
_COMING = and_(OPEN, follow_ups.c.told_at.is_(None))
NEXT = select(func.min(follow_ups.c.due_at)).where(_COMING)
DUE = CARDS.where(_COMING, follow_ups.c.due_at <= bindparam("at_now", type_=follow_ups.c.due_at.type)).order_by(
    *SOONEST
)
OF_TEAM = select(account_team.c.account_id).where(account_team.c.agent_id == bindparam("user"))
TEAM = select(account_team.c.agent_id).where(account_team.c.account_id == bindparam("account"))
BY_CLIENT_ID = CARDS.where(follow_ups.c.made_by == bindparam("user"), follow_ups.c.client_id == bindparam("client"))
OWNER = select(users.c.id, users.c.login, users.c.name, users.c.role, users.c.language).where(
    users.c.id == bindparam("user"), users.c.enabled
)
ACCOUNT = select(accounts.c.id).where(accounts.c.id == bindparam("account"))
MOVED = (
    update(follow_ups)
    .where(follow_ups.c.conversation_id == bindparam("gone"))
    .values(conversation_id=bindparam("kept"))
    .returning(follow_ups.c.id)
)
insert = follow_ups.insert()


def card(row: Any) -> FollowUpCard:
    return FollowUpCard(**row._mapping)


def change(follow_up_id: str, **facts: Any) -> Any:
    return update(follow_ups).where(follow_ups.c.id == follow_up_id).values(**facts)


def after(due_at: datetime, follow_up_id: str) -> ColumnElement[bool]:
    """Those that come after this one in the list of what is open, which is the soonest first."""
    return or_(follow_ups.c.due_at > due_at, and_(follow_ups.c.due_at == due_at, follow_ups.c.id > follow_up_id))


def before(done_at: datetime, follow_up_id: str) -> ColumnElement[bool]:
    """Those that come after this one in the list of what is done, which is the latest first."""
    return or_(follow_ups.c.done_at < done_at, and_(follow_ups.c.done_at == done_at, follow_ups.c.id < follow_up_id))
