"""An agent's own day, on both stores."""

from datetime import timedelta
from typing import Any

from sqlalchemy import update

from hub.insight.day import Day, day_of
from hub.storage.schema import offers
from tests.fakes.clock import START
from tests.fakes.console_world import World, add_offer

SECOND = timedelta(seconds=1)


async def asked(world: World, number: int, state: str, after: float = 5, reason: str = "", **facts: Any) -> None:
    """A contact that was put to Ada, and what became of it so many seconds later."""
    contact = f"ct_{number}"
    account = facts.pop("account_id", "ac_north")
    await world.contact(contact, account_id=account, **facts)
    ended = {"state": state, "ended_at": START + SECOND * after, "reason": reason}

    def offer(tx: Any) -> None:
        id = add_offer(tx.conn, contact, "us_ada")
        tx.conn.execute(update(offers).where(offers.c.id == id).values(**ended))

    await world.commit(offer)


async def handled(world: World, number: int, talked: float, wrapped: float, **facts: Any) -> None:
    began = START + SECOND * 2
    times = {"accepted_at": began, "left_at": began + SECOND * talked, "closed_at": began + SECOND * (talked + wrapped)}
    whole = {"account_id": "ac_north", "agent_id": "us_ada", "state": "closed", "outcome": "handled", **times, **facts}
    await world.contact(f"ct_{number}", **whole)


async def day(world: World, agent: str = "us_ada") -> Day:
    return await day_of(world.reader, agent, START)


async def test_handle_time_is_the_talk_and_the_wrap_up(world: World) -> None:
    await handled(world, 1, talked=60, wrapped=20)
    await handled(world, 2, talked=30, wrapped=0, left_at=None)
    await handled(world, 3, talked=9, wrapped=9, outcome="abandoned")
    await handled(world, 4, talked=9, wrapped=9, agent_id="us_ben")
    found = await day(world)
    assert (found.handled, found.handle_seconds, found.talk_seconds) == (2, 110, 90)


async def test_offers_count_by_what_became_of_them_and_not_at_all_when_taken_back(world: World) -> None:
    await asked(world, 1, "accepted", after=3)
    await asked(world, 2, "accepted", after=90_000)
    await asked(world, 3, "declined", reason="busy")
    await asked(world, 4, "missed", after=20)
    await asked(world, 5, "failed", after=8, reason="no_answer")
    await asked(world, 6, "rescinded")
    found = await day(world)
    assert (found.accepted, found.declined, found.missed, found.in_target) == (2, 1, 2, 1)


async def test_each_that_was_not_taken_is_told_with_what_it_counted_as_the_latest_first(world: World) -> None:
    await asked(world, 1, "missed", after=20)
    await asked(world, 2, "declined", after=30, reason="busy", name="Ida", account_id=None)
    declined, missed = (await day(world)).unanswered
    assert (declined.counted, declined.reason, declined.person_name, declined.account_name) == (
        "declined", "busy", "Ida", "",
    )  # fmt: skip
    assert (missed.counted, missed.rang_seconds, missed.account_name) == ("missed", 20, "Northwind Marine")
    assert missed.explanation.kind == "dedicated"


async def test_yesterday_and_others_do_not_count(world: World) -> None:
    await asked(world, 1, "missed", after=-1)
    await handled(world, 2, talked=-60, wrapped=0)
    assert await day(world) == await day(world, "us_cy")
