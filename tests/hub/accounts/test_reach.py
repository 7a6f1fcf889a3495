"""Addresses that take nothing any more are marked, whoever finds out."""

import pytest
from sqlalchemy import select

from hub.accounts.reach import clear_marks, mark_bounced, mark_failed, mark_reached, marked
from hub.storage.engine import Store
from hub.storage.schema import addresses
from tests.factories.cards import message_card
from tests.factories.rows import a_contact, an_address
from tests.fakes.clock import START

ANN, BOB = "ann@north.example", "bob@north.example"


@pytest.fixture
async def company(store: Store) -> Store:
    def rows(conn):
        a_contact(conn, "ct_1", channel="email", address=ANN)
        an_address(conn, ANN, "pe_ct_1")
        an_address(conn, BOB, "pe_ct_1")

    await store.transact(rows)
    return store


async def test_a_marked_address_says_why(company: Store) -> None:
    await company.transact(lambda conn: mark_failed(conn, {"Bob@North.example": "550 gone", "x@nowhere": "?"}, START))
    found = await company.transact(lambda conn: marked(conn, [ANN, BOB.upper(), "x@nowhere"]))
    assert found == {BOB: "550 gone"}
    async with company.reader.connect() as conn:
        at = (await conn.execute(select(addresses.c.failed_at).where(addresses.c.value == BOB))).scalar_one()
    assert at == START
    assert await company.transact(lambda conn: marked(conn, [])) == {}


@pytest.mark.parametrize(
    ("extra", "named", "expected"),
    [
        ({}, "", [ANN]),
        ({"to": BOB}, "", [BOB]),
        ({"cc": BOB}, "", []),
        ({"cc": BOB}, BOB, [BOB]),
    ],
)
async def test_a_message_that_came_back_marks_whom_it_was_for(
    company: Store, extra: dict[str, str], named: str, expected: list[str]
) -> None:
    message = message_card(contact_id="ct_1", extra=extra, delivery="failed", failure="550 gone")
    await company.transact(lambda conn: mark_bounced(conn, message, named, START))
    found = await company.transact(lambda conn: marked(conn, [ANN, BOB]))
    assert found == dict.fromkeys(expected, "550 gone")


async def test_a_sign_of_life_takes_the_mark_away(company: Store) -> None:
    both = {ANN: "550 gone", BOB: "550 gone"}
    message = message_card(contact_id="ct_1", delivery="delivered")

    async def left() -> list[str]:
        return list(await company.transact(lambda conn: marked(conn, [ANN, BOB])))

    await company.transact(lambda conn: mark_failed(conn, both, START))
    await company.transact(lambda conn: mark_reached(conn, message, ""))
    assert await left() == [BOB]
    await company.transact(lambda conn: clear_marks(conn, [BOB.upper()]))
    assert await left() == []
