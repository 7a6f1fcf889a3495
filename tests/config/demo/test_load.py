"""The demo company in a store: whole, once, and on both kinds of store the same."""

from typing import Any

import pytest
from argon2 import PasswordHasher
from sqlalchemy import Connection, func, select

from config.demo.company import PASSWORD, Company
from config.demo.load import load_demo
from hub.contract.plans import Business
from hub.storage import schema
from hub.storage.engine import Store
from tests.config.demo.conftest import NOW
from tests.factories.rows import insert


async def rows(store: Store, query: Any) -> list[Any]:
    async with store.reader.connect() as connection:
        return list((await connection.execute(query)).all())


async def count(store: Store, table: Any) -> int:
    (found,) = await rows(store, select(func.count()).select_from(table))
    return int(found[0])


async def test_an_empty_store_is_filled_with_the_whole_company(
    store: Store, company: Company, business: Business
) -> None:
    assert await load_demo(store, company, business, NOW)
    assert await count(store, schema.accounts) == len(company.accounts)
    assert await count(store, schema.people) == len(company.people)
    assert await count(store, schema.users) == len(company.users)
    assert await count(store, schema.agents) == sum(user.role == "agent" for user in company.users)


async def test_every_account_has_its_people_addresses_and_team_in_order(
    store: Store, company: Company, business: Business
) -> None:
    await load_demo(store, company, business, NOW)
    teams = schema.account_team.c
    for account in company.accounts:
        found = await rows(store, select(teams.agent_id).where(teams.account_id == account.id).order_by(teams.position))
        assert tuple(row.agent_id for row in found) == tuple(account.team)
    addresses = {(row.kind, row.value): row.person_id for row in await rows(store, select(schema.addresses))}
    for person in company.people:
        assert {addresses[address.kind, address.value] for address in person.addresses} == {person.id}


async def test_everybody_may_sign_in_and_every_agent_is_ready(
    store: Store, company: Company, business: Business
) -> None:
    await load_demo(store, company, business, NOW)
    hashes = {row.password_hash for row in await rows(store, select(schema.users.c.password_hash))}
    assert all(PasswordHasher().verify(each, PASSWORD) for each in hashes)
    agents = await rows(store, select(schema.agents.c.activity, schema.agents.c.reachable))
    assert all(business.activities[agent.activity].available and not agent.reachable for agent in agents)


async def test_a_second_start_changes_nothing(store: Store, company: Company, business: Business) -> None:
    await load_demo(store, company, business, NOW)
    assert not await load_demo(store, company, business, NOW)
    assert await count(store, schema.people) == len(company.people)


async def test_a_store_in_use_is_left_alone(store: Store, company: Company, business: Business) -> None:
    def one(conn: Connection) -> None:
        insert(conn, "accounts", id="ac_own", name="Ours", tier="gold", created_at=NOW)

    await store.transact(one)
    assert not await load_demo(store, company, business, NOW)
    assert await count(store, schema.users) == 0


async def test_a_company_that_cannot_be_written_whole_is_not_written_at_all(
    store: Store, company: Company, business: Business
) -> None:
    def in_the_way(conn: Connection) -> None:
        insert(conn, "people", id=company.people[-1].id, name="Somebody else", created_at=NOW)

    await store.transact(in_the_way)
    with pytest.raises(Exception, match=r"UNIQUE|unique"):
        await load_demo(store, company, business, NOW)
    assert await count(store, schema.accounts) == 0
