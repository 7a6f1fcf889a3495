"""What others may read of accounts and people."""

import asyncio
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from hub.accounts import store
from hub.accounts.paging import Page, cursor, page_size, position
from hub.accounts.rules import checked_pin as checked_pin
from hub.contract.errors import NotFound
from hub.contract.ports import CallerCard
from hub.contract.words import Address, AddressKind, Value
from hub.storage.engine import Store
from hub.storage.schema import account_team, accounts


class AccountRow(Value):
    """An account in a list. `people` and `open_contacts` are counts."""

    id: str
    name: str
    tier: str
    language: str
    people: int
    open_contacts: int
    primary_agent_name: str


class AddressRow(Value):
    """An address of a person. `failed_at`: when it last refused a message for good, and in `failure` why; None for one
    that takes mail as far as we know."""

    kind: AddressKind
    value: str
    failed_at: datetime | None = None
    failure: str = ""


class PersonRow(Value):
    """A person of an account with every address they are known by."""

    id: str
    name: str
    title: str
    language: str
    addresses: list[AddressRow]


class AccountPhone(Value):
    """A number of a company's switchboard, E.164. `whole_block`: all numbers that begin so are the company's."""

    value: str
    whole_block: bool = False


class AccountFacts(Value):
    """An account by itself: all that is in its own tables. `team`: agent ids, primary first. `number`: the customer
    number callers type, with a PIN if it has one; `phones`: of its switchboards."""

    id: str
    name: str
    tier: str
    language: str
    time_zone: str
    note: str
    version: int
    external_ids: dict[str, str]
    created_at: datetime
    team: tuple[str, ...]
    people: list[PersonRow]
    number: str | None
    has_pin: bool
    phones: tuple[AccountPhone, ...]


_OWN = tuple(name for name in AccountFacts.__struct_fields__ if name in accounts.c)


async def account_rows(reader: AsyncEngine, words: str = "", after: str = "", limit: int = 50) -> Page[AccountRow]:
    """A page of accounts by name; only those that match the words, if any. Raises `Invalid` for a strange cursor."""
    size = page_size(limit)
    query = store.LIST.limit(size + 1)
    if words.strip():
        query = query.where(store.matching(words.strip()))
    if after:
        query = query.where(store.after(*position(after)))
    async with reader.connect() as conn:
        rows = [AccountRow(**row) for row in (await conn.execute(query)).mappings()]
    last = rows[size - 1] if len(rows) > size else None
    return Page(items=rows[:size], next=cursor(last.name, last.id) if last else None)


async def account(reader: AsyncEngine, account_id: str) -> AccountFacts:
    """Raises `NotFound`."""
    async with reader.connect() as conn:
        row = (await conn.execute(store.ACCOUNT, {"account": account_id})).mappings().one_or_none()
        if row is None:
            raise NotFound("There is no such account.")
        team = await conn.execute(store.TEAMS.where(account_team.c.account_id == account_id))
        people = await _people(conn, account_id)
        phones = await conn.execute(store.PHONES, {"account": account_id})
        return AccountFacts(
            **{name: row[name] for name in _OWN},
            team=tuple(place.agent_id for place in team),
            people=people,
            has_pin=row["pin_hash"] is not None,
            phones=tuple(AccountPhone(value=phone.value, whole_block=phone.whole_block) for phone in phones),
        )


async def _people(conn: AsyncConnection, account_id: str) -> list[PersonRow]:
    found: dict[str, PersonRow] = {}
    for row in await conn.execute(store.PEOPLE, {"account": account_id}):
        person = found.setdefault(
            row.id, PersonRow(id=row.id, name=row.name, title=row.title, language=row.language, addresses=[])
        )
        if row.kind:
            person.addresses.append(
                AddressRow(kind=row.kind, value=row.value, failed_at=row.failed_at, failure=row.failure)
            )
    return list(found.values())


async def teams(reader: AsyncEngine, account_id: str | None = None) -> dict[str, tuple[str, ...]]:
    """Agent ids by account id, primary first; of one account if named. Accounts without a team are not in it."""
    async with reader.connect() as conn:
        return await teams_on(conn, account_id)


async def teams_on(conn: AsyncConnection, account_id: str | None = None) -> dict[str, tuple[str, ...]]:
    """The same on an open reading connection."""
    query = store.TEAMS.where(account_team.c.account_id == account_id) if account_id else store.TEAMS
    found: dict[str, tuple[str, ...]] = {}
    for account, agent in await conn.execute(query):
        found[account] = (*found.get(account, ()), agent)
    return found


class PhoneBook:
    """Implements the `WhoIs` port. Callers who ring within one turn of the event loop are looked up together."""

    def __init__(self, opened: Store) -> None:
        self._store = opened
        self._asked: dict[Address, asyncio.Future[CallerCard | None]] = {}
        self._looking: set[asyncio.Task[None]] = set()

    async def caller(self, address: Address) -> CallerCard | None:
        """See the `WhoIs` port."""
        answer = self._asked.get(address)
        if answer is None:
            loop = asyncio.get_running_loop()
            if not self._asked:
                loop.call_soon(self._begin)
            answer = self._asked[address] = loop.create_future()
        return await asyncio.shield(answer)

    def _begin(self) -> None:
        asked, self._asked = self._asked, {}
        task = asyncio.ensure_future(self._look(asked))
        self._looking.add(task)
        task.add_done_callback(self._looking.discard)

    async def _look(self, asked: dict[Address, asyncio.Future[CallerCard | None]]) -> None:
        wanted = {"values": [address.value for address in asked]}
        try:
            rows = await self._store.lookup(lambda conn: conn.execute(store.CALLERS, wanted).all())
        except Exception as error:
            for answer in asked.values():
                answer.set_exception(error)
            return
        found = {Address(kind=kind, value=value): CallerCard(**_card(facts)) for kind, value, *facts in rows}
        for address, answer in asked.items():
            answer.set_result(found.get(address))


def _card(facts: list[Any]) -> dict[str, Any]:
    return dict(zip(CallerCard.__struct_fields__, facts, strict=True))
