"""Who callers are, on both stores: by their company's numbers, and by customer number and PIN."""

import asyncio
from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from sqlalchemy import update

from hub.access.passwords import Passwords
from hub.accounts.callers import StoredCallers
from hub.contract.words import Address
from hub.storage.schema import account_phones, accounts
from tests.fakes.console_world import World

QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture
def callers(world: World) -> StoredCallers:
    return StoredCallers(world.writer, world.store, Passwords(QUICK))


async def give(world: World, number: str, pin: str, account: str) -> None:
    values = {"number": number, "pin_hash": QUICK.hash(pin)}
    await world.store.transact(
        lambda conn: conn.execute(update(accounts).where(accounts.c.id == account).values(**values))
    )


async def phones(world: World, *rows: tuple[str, str, bool]) -> None:
    found = [{"value": value, "account_id": account, "whole_block": block} for value, account, block in rows]
    await world.store.transact(lambda conn: conn.execute(account_phones.insert(), found))


def phone(value: str) -> Address:
    return Address(kind="phone", value=value)


async def test_number_and_pin_together_tell_the_account(world: World, callers: StoredCallers) -> None:
    await give(world, "400187", "4711", "ac_north")
    card = await callers.proven("400 187", "4711")
    assert card is not None
    assert (card.account_id, card.person_id, card.person_name) == ("ac_north", "", "")
    assert card.primary_agent_name == "Ada Lindgren"
    assert await callers.proven("400187", "4712") is None
    assert await callers.proven("400188", "4711") is None
    assert await callers.proven("", "") is None


async def test_an_account_without_a_pin_is_proven_by_none(world: World, callers: StoredCallers) -> None:
    await world.store.transact(
        lambda conn: conn.execute(update(accounts).where(accounts.c.id == "ac_north").values(number="400187"))
    )
    assert await callers.proven("400187", "") is None


async def test_after_five_wrong_pins_the_right_one_is_refused_for_an_hour(world: World, callers: StoredCallers) -> None:
    await give(world, "400187", "4711", "ac_north")
    for _ in range(5):
        assert await callers.proven("400187", "0000") is None
    assert await callers.proven("400187", "4711") is None
    world.clock.advance(timedelta(minutes=61).total_seconds())
    assert await callers.proven("400187", "4711") is not None


async def test_a_right_pin_forgives_the_wrong_ones_before(world: World, callers: StoredCallers) -> None:
    await give(world, "400187", "4711", "ac_north")
    for _ in range(3):
        for _ in range(4):
            assert await callers.proven("400187", "0000") is None
        assert await callers.proven("400187", "4711") is not None


async def test_guesses_made_at_the_same_time_are_not_free(world: World, callers: StoredCallers) -> None:
    await give(world, "400187", "4711", "ac_north")
    answers = await asyncio.gather(*(callers.proven("400187", pin) for pin in ["0000"] * 10 + ["4711"]))
    assert answers == [None] * 11


async def test_a_company_is_known_by_its_switchboard_and_its_block_the_longest_first(
    world: World, callers: StoredCallers
) -> None:
    other = "ac_south"
    await phones(world, ("+4930555", "ac_north", True), ("+493055500", other, False))
    await phones(world, ("+493055500", "ac_north", False))
    shared = await callers.companies(phone("+493055500"))
    assert {card.account_id for card in shared} == {"ac_north", other}
    assert [card.account_id for card in await callers.companies(phone("+493055577"))] == ["ac_north"]
    assert not await callers.companies(phone("+493044477"))
    assert not await callers.companies(Address(kind="email", value="+493055500"))


async def test_a_number_that_is_no_block_is_only_itself(world: World, callers: StoredCallers) -> None:
    await phones(world, ("+4930555", "ac_north", False))
    assert not await callers.companies(phone("+493055577"))
