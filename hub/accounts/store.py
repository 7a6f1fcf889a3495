"""SQL of accounts, their teams, people and addresses."""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, delete, func, not_, or_, select, update
from sqlalchemy.sql.elements import ColumnClause

from hub.contract.words import ADDRESS_KINDS
from hub.storage.schema import (
    account_phones,
    account_team,
    accounts,
    addresses,
    contacts,
    conversations,
    messages,
    people,
    users,
)

_primary = account_team.alias("primary_place")
_primary_user = users.alias("primary_user")
PRIMARY_NAME = func.coalesce(_primary_user.c.name, "").label("primary_agent_name")


def _with_primary(query: Select[Any], account_id: ColumnElement[Any]) -> Select[Any]:
    place = and_(_primary.c.account_id == account_id, _primary.c.position == 1)
    return query.outerjoin(_primary, place).outerjoin(_primary_user, _primary_user.c.id == _primary.c.agent_id)


_people = (
    select(func.count())
    .where(people.c.account_id == accounts.c.id, people.c.merged_into.is_(None))
    .scalar_subquery()
    .label("people")
)
_open = (
    select(func.count())
    .where(contacts.c.account_id == accounts.c.id, contacts.c.state != "closed")
    .scalar_subquery()
    .label("open_contacts")
)
LIST: Select[Any] = _with_primary(
    select(
        accounts.c.id, accounts.c.name, accounts.c.tier, accounts.c.language, _people, _open, PRIMARY_NAME
    ).select_from(accounts),
    accounts.c.id,
).order_by(accounts.c.name, accounts.c.id)


def matching(words: str) -> ColumnElement[bool]:
    """Accounts whose name, or one of whose people's names or addresses, contains the words."""

    def has(column: ColumnElement[Any] | ColumnClause[Any]) -> ColumnElement[bool]:
        return func.lower(column).contains(words.lower(), autoescape=True)

    of_person = (
        select(people.c.account_id)
        .outerjoin(addresses, addresses.c.person_id == people.c.id)
        .where(people.c.account_id.is_not(None), or_(has(people.c.name), has(addresses.c.value)))
    )
    return or_(has(accounts.c.name), accounts.c.id.in_(of_person))


def after(name: str, account_id: str) -> ColumnElement[bool]:
    """Accounts that come after this one in the list."""
    return or_(accounts.c.name > name, and_(accounts.c.name == name, accounts.c.id > account_id))


PHONES = (
    select(account_phones.c.value, account_phones.c.whole_block)
    .where(account_phones.c.account_id == bindparam("account"))
    .order_by(account_phones.c.value)
)
ACCOUNT = select(accounts).where(accounts.c.id == bindparam("account"))
TEAMS = select(account_team.c.account_id, account_team.c.agent_id).order_by(
    account_team.c.account_id, account_team.c.position
)
PEOPLE = (
    select(
        people.c.id,
        people.c.name,
        people.c.title,
        people.c.language,
        addresses.c.kind,
        addresses.c.value,
        addresses.c.failed_at,
        addresses.c.failure,
    )
    .outerjoin(addresses, addresses.c.person_id == people.c.id)
    .where(people.c.account_id == bindparam("account"), people.c.merged_into.is_(None))
    .order_by(people.c.name, people.c.id, addresses.c.kind, addresses.c.value)
)  # fmt: skip

CALLERS = _with_primary(
    select(
        addresses.c.kind,
        addresses.c.value,
        people.c.id.label("person_id"),
        people.c.name.label("person_name"),
        accounts.c.id.label("account_id"),
        func.coalesce(accounts.c.name, "").label("account_name"),
        func.coalesce(accounts.c.tier, "").label("tier"),
        func.coalesce(func.nullif(people.c.language, ""), accounts.c.language, "").label("language"),
        PRIMARY_NAME,
    )
    .select_from(addresses)
    .join(people, people.c.id == addresses.c.person_id)
    .outerjoin(accounts, accounts.c.id == people.c.account_id),
    accounts.c.id,
).where(addresses.c.kind.in_(ADDRESS_KINDS), addresses.c.value.in_(bindparam("values", expanding=True)))
"""By the primary key of `addresses`: calls wait for it."""

_COMPANY = (
    accounts.c.id.label("account_id"),
    accounts.c.name.label("account_name"),
    accounts.c.tier,
    accounts.c.language,
    PRIMARY_NAME,
)
COMPANIES = (
    _with_primary(
        select(account_phones.c.value, *_COMPANY)
        .select_from(account_phones)
        .join(accounts, accounts.c.id == account_phones.c.account_id),
        accounts.c.id,
    )
    .where(
        or_(
            account_phones.c.value == bindparam("value"),
            and_(account_phones.c.whole_block, account_phones.c.value.in_(bindparam("blocks", expanding=True))),
        )
    )
    .order_by(accounts.c.name, accounts.c.id)
)
"""Whose switchboard a number is, or in whose block of numbers it is."""
ACCOUNT_CALLER = _with_primary(select(*_COMPANY).select_from(accounts), accounts.c.id).where(
    accounts.c.id == bindparam("account")
)
_lately = func.coalesce(accounts.c.pin_missed_at > bindparam("since", type_=accounts.c.pin_missed_at.type), False)
count_try = (
    update(accounts)
    .where(
        accounts.c.number == bindparam("asked"),
        accounts.c.pin_hash.is_not(None),
        or_(accounts.c.pin_misses < bindparam("most"), not_(_lately)),
    )
    .values(pin_misses=case((_lately, accounts.c.pin_misses + 1), else_=1), pin_missed_at=bindparam("at"))
    .returning(accounts.c.id, accounts.c.pin_hash, accounts.c.pin_misses)
)
forgive_tries = update(accounts).where(accounts.c.id == bindparam("account")).values(pin_misses=0, pin_missed_at=None)

lock_account = (
    update(accounts)
    .where(accounts.c.id == bindparam("account"), accounts.c.version == bindparam("expected"))
    .values(version=accounts.c.version + 1)
)
clear_team = delete(account_team).where(account_team.c.account_id == bindparam("account"))
insert_team = account_team.insert()
PERSON = select(people.c.id, people.c.name, people.c.account_id).where(
    people.c.id == bindparam("person"), people.c.merged_into.is_(None)
)
attach_person = update(people).where(people.c.id == bindparam("person")).values(account_id=bindparam("account"))
attach_conversations = (
    update(conversations)
    .where(conversations.c.person_id == bindparam("person"))
    .values(account_id=bindparam("account"))
)
attach_closed = (
    update(contacts)
    .where(contacts.c.person_id == bindparam("person"), contacts.c.state == "closed")
    .values(account_id=bindparam("account"))
)
attach_arriving = (
    update(contacts)
    .where(
        contacts.c.person_id == bindparam("person"),
        contacts.c.state == "arriving",
        contacts.c.channel == bindparam("on_channel"),
    )
    .values(
        account_id=bindparam("account"),
        match="attached",
        tier=bindparam("new_tier"),
        plan=bindparam("new_plan"),
        target_seconds=bindparam("seconds"),
    )
)
merge_person = (
    *(
        update(table).where(table.c.person_id == bindparam("person")).values(person_id=bindparam("known"))
        for table in (addresses, conversations, contacts)
    ),
    update(messages).where(messages.c.author_id == bindparam("person")).values(author_id=bindparam("known")),
    update(people).where(people.c.id == bindparam("person")).values(merged_into=bindparam("known")),
)
"""Two people become one: addresses and history move, the old row only says who they are now."""
