"""What the index is made of: rows of other rooms as documents. Reads only."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Table, bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.contract.words import Value
from hub.searching.rules import MARK, tokens
from hub.searching.wanted import Document, Kind
from hub.storage.columns import EPOCH
from hub.storage.schema import (
    account_domains,
    account_phones,
    accounts,
    addresses,
    contacts,
    conversations,
    messages,
    people,
)

TABLES: dict[Kind, Table] = {
    "account": accounts,
    "person": people,
    "conversation": conversations,
    "message": messages,
}
_LATEST = 2**31 - 1
_IDS: Any = bindparam("ids", expanding=True)


class Source(Value):
    """A row to be found. `name`: what people misspell of it. `gone`: it is to be found no more."""

    kind: Kind
    id: str
    at: datetime
    texts: tuple[str, ...]
    name: str = ""
    attached: bool = False
    gone: bool = False


def document(source: Source) -> Document:
    """The row as the index keeps it. Pure."""
    found = {MARK + source.kind}
    for text in source.texts:
        found |= tokens(text)
    if source.attached:
        found.add(MARK + "attached")
    names = sorted(word for word in tokens(source.name) if word.isalpha() and word.isascii())
    ordered = tuple(sorted(found))
    digest = hashlib.blake2b(" ".join(ordered).encode(), digest_size=12).hexdigest()
    return Document(
        kind=source.kind,
        id=source.id,
        number=number_of(source.at, source.id),
        tokens=ordered,
        digest=digest,
        names=tuple(names),
    )


def number_of(at: datetime, id: str) -> int:
    """Later ones have higher numbers; within a second their order is any, but always the same."""
    seconds = min(max(0, int((at - EPOCH).total_seconds())), _LATEST)
    return seconds << 32 | int.from_bytes(hashlib.blake2b(id.encode(), digest_size=4).digest()) & 0xFFFFFFF0


async def ids_after(conn: AsyncConnection, kind: Kind, after: str, limit: int) -> list[str]:
    """Ids of a kind in order, from the one after this."""
    of = TABLES[kind].c.id
    return list((await conn.execute(select(of).where(of > after).order_by(of).limit(limit))).scalars())


async def conversations_of(conn: AsyncConnection, person_ids: Sequence[str]) -> list[str]:
    """Conversations that show the names of these people."""
    query = select(conversations.c.id).where(conversations.c.person_id.in_(person_ids))
    return list((await conn.execute(query)).scalars())


async def sources(conn: AsyncConnection, kind: Kind, ids: Sequence[str]) -> list[Source]:
    """The rows of these ids; those that are not there are left out."""
    match kind:
        case "account":
            return await _accounts(conn, ids)
        case "person":
            return await _people(conn, ids)
        case "conversation":
            return await _conversations(conn, ids)
        case _:
            return await _messages(conn, ids)


async def _accounts(conn: AsyncConnection, ids: Sequence[str]) -> list[Source]:
    rows = await conn.execute(select(accounts).where(accounts.c.id.in_(_IDS)), {"ids": ids})
    of, value = account_phones.c.account_id, account_phones.c.value
    lines = await _many(conn, of, value, ids)
    domains = await _many(conn, account_domains.c.account_id, account_domains.c.domain, ids)
    return [
        Source(
            kind="account",
            id=row.id,
            at=row.created_at,
            name=row.name,
            texts=(row.name, row.number or "", row.note, *row.external_ids.values(), *_of(lines, domains, id=row.id)),
        )
        for row in rows
    ]


async def _people(conn: AsyncConnection, ids: Sequence[str]) -> list[Source]:
    rows = await conn.execute(select(people).where(people.c.id.in_(_IDS)), {"ids": ids})
    known = await _many(conn, addresses.c.person_id, addresses.c.value, ids)
    return [
        Source(
            kind="person",
            id=row.id,
            at=row.created_at,
            name=row.name,
            texts=(row.name, row.title, *_of(known, id=row.id)),
            gone=row.merged_into is not None,
        )
        for row in rows
    ]


async def _conversations(conn: AsyncConnection, ids: Sequence[str]) -> list[Source]:
    query = (
        select(conversations, people.c.name.label("person_name"), accounts.c.name.label("account_name"))
        .join(people, people.c.id == conversations.c.person_id)
        .outerjoin(accounts, accounts.c.id == conversations.c.account_id)
        .where(conversations.c.id.in_(_IDS))
    )
    rows = await conn.execute(query, {"ids": ids})
    wrote = await _many(conn, contacts.c.conversation_id, contacts.c.address, ids)
    return [
        Source(
            kind="conversation",
            id=row.id,
            at=row.opened_at,
            texts=(
                row.reference,
                row.subject,
                row.person_name,
                row.account_name or "",
                *row.tags,
                *_of(wrote, id=row.id),
            ),
            gone=row.merged_into is not None,
        )
        for row in rows
    ]


async def _messages(conn: AsyncConnection, ids: Sequence[str]) -> list[Source]:
    query = select(
        messages.c.id,
        messages.c.at,
        messages.c.author_name,
        messages.c.subject,
        messages.c.text,
        messages.c.attachments,
        messages.c.deleted,
    ).where(messages.c.id.in_(_IDS))
    return [
        Source(
            kind="message",
            id=row.id,
            at=row.at,
            texts=(row.author_name, row.subject, row.text, *(file.get("name", "") for file in row.attachments)),
            attached=bool(row.attachments),
            gone=row.deleted,
        )
        for row in await conn.execute(query, {"ids": ids})
    ]


async def _many(conn: AsyncConnection, of: Any, value: Any, ids: Sequence[str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for owner, each in await conn.execute(select(of, value).where(of.in_(_IDS)).distinct(), {"ids": ids}):
        found.setdefault(owner, set()).add(each)
    return found


def _of(*by_owner: dict[str, set[str]], id: str) -> Iterable[str]:
    return (value for owned in by_owner for value in sorted(owned.get(id, ())))
