"""Promises that the store itself keeps, whatever the code above it does."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError

from hub.storage.engine import Store
from tests.factories.rows import a_contact, an_agent, insert
from tests.fakes.clock import START


def offer(conn: Connection, id: str, agent: str, state: str = "pending") -> None:
    until = START + timedelta(seconds=20)
    insert(
        conn,
        "offers",
        id=id,
        contact_id="ct_1",
        agent_id=agent,
        state=state,
        offered_at=START,
        expires_at=until,
        explanation="{}",
    )


async def test_a_contact_is_never_offered_twice_at_once_to_one_agent(store: Store) -> None:
    def one_offer(conn: Connection) -> None:
        a_contact(conn)
        an_agent(conn, "us_1")
        an_agent(conn, "us_2")
        offer(conn, "of_1", "us_1")

    await store.transact(one_offer)
    with pytest.raises(IntegrityError):
        await store.transact(lambda conn: offer(conn, "of_2", "us_1"))


async def test_an_ended_offer_makes_room_for_the_next(store: Store) -> None:
    def work(conn: Connection) -> None:
        a_contact(conn)
        an_agent(conn, "us_1")
        an_agent(conn, "us_2")
        offer(conn, "of_1", "us_1", state="declined")
        offer(conn, "of_2", "us_2", state="missed")
        offer(conn, "of_3", "us_1")

    await store.transact(work)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda conn: insert(conn, "account_domains", domain="example.com", account_id="ac_nobody"),
        lambda conn: a_contact(conn, state="teleported"),
        lambda conn: (a_contact(conn, "ct_1", external_key="CA1"), a_contact(conn, "ct_2", external_key="CA1")),
        lambda conn: conn.execute(text("DELETE FROM people WHERE id = 'pe_kept'")),
    ],
    ids=["an account that is not there", "a state that is none", "one line twice", "a person whose contact remains"],
)
async def test_the_store_refuses(store: Store, wrong: Any) -> None:
    await store.transact(lambda conn: a_contact(conn, "kept"))
    with pytest.raises(IntegrityError):
        await store.transact(wrong)
