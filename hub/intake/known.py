"""SQL of who it is: the people behind addresses, their accounts, and whom they last spoke with."""

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import Connection, bindparam, literal_column, select

from hub.contract.words import ADDRESS_KINDS, Address, MatchKind
from hub.intake.rules import Known, Thread
from hub.storage.schema import account_domains, accounts, addresses, contacts, conversations, people

# Statements are built once: building one costs as much as running it.
THREAD = (
    conversations.c.id,
    conversations.c.reference,
    conversations.c.account_id,
    conversations.c.person_id,
    conversations.c.agent_id,
    conversations.c.status,
    conversations.c.subject,
    conversations.c.messages,
    conversations.c.last_at,
)
_handled = contacts.alias("handled")


def _last_handled(column: Any) -> Any:
    """Of the person's contact that an agent handled last. Written out, not bound: only so is its index of use."""
    return (
        select(_handled.c[column])
        .where(_handled.c.person_id == people.c.id, _handled.c.outcome == literal_column("'handled'"))
        .order_by(_handled.c.closed_at.desc())
        .limit(1)
        .scalar_subquery()
    )


_PEOPLE = (
    select(
        addresses.c.kind,
        addresses.c.value,
        addresses.c.failed_at,
        people.c.id,
        people.c.name,
        people.c.language,
        people.c.account_id,
        accounts.c.name.label("account_name"),
        accounts.c.tier,
        accounts.c.language.label("account_language"),
        _last_handled("agent_id").label("last_agent_id"),
        _last_handled("closed_at").label("last_handled_at"),
    )
    .join(people, people.c.id == addresses.c.person_id)
    .join(accounts, accounts.c.id == people.c.account_id, isouter=True)
    .where(addresses.c.kind.in_(ADDRESS_KINDS), addresses.c.value.in_(bindparam("values", expanding=True)))
)
_PEOPLE_AND_THREADS = (  # with the conversations each has open, latest last
    _PEOPLE.add_columns(*(column.label(f"thread_{column.name}") for column in THREAD))
    .join(conversations, (conversations.c.person_id == people.c.id) & (conversations.c.status == "open"), isouter=True)
    .order_by(conversations.c.last_at)
)
_ACCOUNT = (accounts.c.id, accounts.c.name, accounts.c.tier, accounts.c.language)
_BY_DOMAIN = (
    select(account_domains.c.domain.label("found_by"), *_ACCOUNT)
    .join(accounts, accounts.c.id == account_domains.c.account_id)
    .where(account_domains.c.domain.in_(bindparam("domains", expanding=True)))
)
_BY_ID = select(accounts.c.id.label("found_by"), *_ACCOUNT).where(accounts.c.id.in_(bindparam("ids", expanding=True)))


def known_people(
    conn: Connection, wanted: Collection[Address], *, threads: bool
) -> tuple[dict[Address, Known], dict[str, Thread]]:
    """The people behind addresses with their accounts, and, with `threads`, by person the conversation each has open,
    the latest if several. Some have thousands open: a mail says itself which it joins."""
    found: dict[Address, Known] = {}
    open_threads: dict[str, Thread] = {}
    if not wanted:
        return found, open_threads
    query = _PEOPLE_AND_THREADS if threads else _PEOPLE
    for row in conn.execute(query, {"values": [address.value for address in wanted]}):
        found[Address(kind=row.kind, value=row.value)] = Known(
            person_id=row.id,
            name=row.name,
            language=row.language,
            account_id=row.account_id,
            account_name=row.account_name or "",
            tier=row.tier or "",
            account_language=row.account_language or "",
            match="address" if row.account_id else "unknown",
            last_agent_id=row.last_agent_id,
            last_handled_at=row.last_handled_at,
            failed=row.failed_at is not None,
        )
        if threads and row.thread_id is not None:
            open_threads[row.id] = thread_of(row, "thread_")
    return found, open_threads


def accounts_by_domain(conn: Connection, domains: Collection[str]) -> dict[str, Known]:
    """Accounts that own these mail domains, as the account part of a `Known`."""
    return _accounts(conn.execute(_BY_DOMAIN, {"domains": domains}), "domain") if domains else {}


def accounts_by_id(conn: Connection, ids: Collection[str]) -> dict[str, Known]:
    """Accounts by id, as the account part of a `Known` (a caller gave the account's number in the IVR)."""
    return _accounts(conn.execute(_BY_ID, {"ids": ids}), "identity") if ids else {}


def _accounts(rows: Iterable[Any], match: MatchKind) -> dict[str, Known]:
    return {
        row.found_by: Known(
            person_id="",
            name="",
            account_id=row.id,
            account_name=row.name,
            tier=row.tier,
            account_language=row.language,
            match=match,
        )
        for row in rows
    }


def thread_of(row: Any, prefix: str = "") -> Thread:
    """A conversation from a row with the columns of `THREAD`, their names prefixed."""
    facts = {column.name: getattr(row, prefix + column.name) for column in THREAD}
    return Thread(conversation_id=facts.pop("id"), **facts)
