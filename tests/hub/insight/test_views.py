from datetime import timedelta

import pytest
from sqlalchemy import update

from hub.access.views import may_see
from hub.insight import views
from hub.storage.schema import contacts, offers
from tests.factories.clocks import a_clock
from tests.fakes.clock import START
from tests.fakes.console_world import TEAMS, USERS, add_offer, end_offers, user


def later(seconds):
    return START + timedelta(seconds=seconds)


async def floor_full(world):
    await world.contact("ct_1", account_id="ac_north")
    await world.contact("ct_2", account_id="ac_south", agent_id="us_cy", state="active")
    await world.contact("ct_3", asked="us_ada")
    await world.commit(lambda tx: add_offer(tx.conn, "ct_3", "us_cy", "of_cy"))
    await world.contact("ct_4", agent_id="us_ada", state="wrapping", channel="phone", external_key="CA4")
    await world.contact("ct_5", agent_id="us_ada", state="closed", closed_at=START)
    await world.contact("ct_6", state="arriving")


@pytest.mark.parametrize("who", USERS)
async def test_a_desk_has_what_the_rules_let_its_user_see(world, who):
    await floor_full(world)
    floor = await views.floor(world.reader)
    desk = await views.desk(world.reader, user(who))
    assert desk.contacts == [card for card in floor.contacts if may_see(user(who), floor.teams, card)]
    assert [agent.id for agent in desk.agents] == ["us_ada", "us_ben", "us_cy"]


@pytest.mark.parametrize("who", USERS)
async def test_a_desk_has_the_clocks_of_the_conversations_its_user_sees(world, who):
    await floor_full(world)
    for contact in ("ct_1", "ct_2", "ct_3", "ct_5"):
        await world.commit(lambda tx, contact=contact: a_clock(tx.conn, f"cv_{contact}"))
    await world.commit(lambda tx: a_clock(tx.conn, "cv_ct_1", "resolution", stopped_at=START))
    seen = {"us_ada": ["1", "3"], "us_ben": ["1", "2"], "us_cy": ["2", "3"]}.get(who, ["1", "2", "3", "5"])
    desk = await views.desk(world.reader, user(who))
    assert [clock.conversation_id for clock in desk.clocks] == [f"cv_ct_{number}" for number in seen]
    floor = await views.floor(world.reader)
    assert [clock.conversation_id for clock in floor.clocks] == ["cv_ct_1", "cv_ct_2", "cv_ct_3", "cv_ct_5"]


async def test_the_floor_has_everything_open_and_every_team(world):
    await floor_full(world)
    floor = await views.floor(world.reader)
    assert [card.id for card in floor.contacts] == ["ct_1", "ct_2", "ct_3", "ct_4", "ct_6"]
    assert (floor.teams, floor.seq) == (TEAMS, 0)


async def test_loads_count_what_is_held_and_what_is_offered(world):
    await floor_full(world)
    rows = {row.agent.id: row for row in await views.agent_rows(world.reader)}
    assert rows["us_ada"].load == {"email": 1, "phone": 1}
    assert rows["us_cy"].load == {"email": 2}
    assert (rows["us_ben"].load, rows["us_ben"].idle_since) == ({}, START)


async def test_todays_figures_count_from_the_queue_to_the_first_acceptance(world):
    await world.contact("ct_1", channel="phone", external_key="1", state="closed", closed_at=later(500),
                        outcome="handled", agent_id="us_ben", accepted_at=later(300))  # fmt: skip

    def handed_on(tx):
        for agent, seconds in (("us_ada", 12), ("us_ben", 300)):
            add_offer(tx.conn, "ct_1", agent, f"of_{agent}")
            end_offers(tx.conn, "ct_1", "accepted")
            tx.conn.execute(update(offers).where(offers.c.id == f"of_{agent}").values(ended_at=later(seconds)))
            tx.conn.execute(update(contacts).values(state="closed"))

    await world.commit(handed_on)
    await world.contact("ct_2", channel="phone", external_key="2", state="closed", closed_at=later(30),
                        outcome="abandoned")  # fmt: skip
    await world.contact("ct_3", queued_at=START - timedelta(days=1))  # yesterday's, still open
    await world.contact("ct_4", queued_at=None, state="closed", closed_at=later(3), outcome="self_served")
    today = await views.today(world.reader, START, later(600))
    (row,) = today.rows
    assert (row.tier, row.channel, row.offered, row.answered, row.abandoned) == ("standard", "phone", 2, 1, 1)
    assert row.answer_seconds_sum == 12
    assert row.answered_in_target == 1
