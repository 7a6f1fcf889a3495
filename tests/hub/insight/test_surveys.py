"""What customers say of us, on both stores."""

from datetime import timedelta
from typing import Any

from hub.insight.surveys import Marks, Of, survey_figures
from tests.fakes.clock import START
from tests.fakes.console_world import World

DAY = timedelta(days=1)


async def rated(world: World, number: int, **facts: Any) -> None:
    """A survey of a contact that Ada had for North, on day `number`."""
    contact = f"ct_{number}"
    account = facts.setdefault("account_id", "ac_north")
    await world.contact(contact, account_id=account, state="closed", channel="web_chat", name=facts.pop("name", "Ida"))
    row = {"agent_id": "us_ada", "tier": "platinum", "channel": "web_chat", "at": START + DAY * number}
    await world.insert("surveys", contact_id=contact, conversation_id=f"cv_{contact}", **row | facts)


async def some(world: World) -> None:
    await rated(world, 1, csat=5, nps=10, comment="Quick!")
    await rated(world, 2, csat=4, nps=7)
    await rated(world, 3, csat=1, nps=0, agent_id="us_ben", account_id="ac_south", tier="gold", comment="Rude.")
    await rated(world, 4, nps=9, agent_id=None, account_id=None, tier="standard")
    await rated(world, 9, csat=1, comment="Of another week")


async def figures(world: World, **which: Any) -> Any:
    return await survey_figures(world.reader, START, START + DAY * 7, **which)


async def test_satisfaction_is_the_share_of_fours_and_fives_and_nps_promoters_less_detractors(world: World) -> None:
    await some(world)
    assert (await figures(world)).total == Marks(
        answers=4, csat_answers=3, satisfied=2, csat=2 / 3, csat_mean=10 / 3,
        nps_answers=4, promoters=2, detractors=1, nps=25.0,
    )  # fmt: skip


async def test_they_are_told_by_account_agent_and_tier(world: World) -> None:
    await some(world)
    found = await figures(world)
    assert [(of.key, of.name, of.marks.answers) for of in found.agents] == [
        ("us_ada", "Ada Lindgren", 2), ("us_ben", "Ben Okafor", 1),
    ]  # fmt: skip
    assert [(of.key, of.marks.csat) for of in found.accounts] == [("ac_north", 1.0), ("", None), ("ac_south", 0.0)]
    assert [of.key for of in found.tiers] == ["platinum", "gold", "standard"]
    assert found.accounts[0].name


async def test_comments_come_the_latest_first_with_who_said_them_of_whom(world: World) -> None:
    await some(world)
    latest, first = (await figures(world)).comments
    assert (latest.comment, latest.agent_name, latest.csat) == ("Rude.", "Ben Okafor", 1)
    assert (first.comment, first.person_name, first.reference) == ("Quick!", "Ida", "KD-cv_ct_1")


async def test_they_are_narrowed_to_one_account_agent_or_tier(world: World) -> None:
    await some(world)
    assert (await figures(world, account_id="ac_south")).total.answers == 1
    assert (await figures(world, agent_id="us_ada")).total.answers == 2
    assert (await figures(world, tier="standard")).total.nps == 100.0


async def test_where_nobody_answered_there_are_no_shares(world: World) -> None:
    found = await figures(world)
    assert (found.total, found.accounts, found.comments) == (Marks(), [], [])
    assert Of(key="", name="", marks=found.total).marks.csat is None
