"""What merging, splitting and snoozing have in common."""

import pytest

from hub.contract.errors import Conflict, NotFound
from hub.conversing.threads import live_channels, queued_again, whole
from tests.factories.cards import contact_card
from tests.factories.river import demo_business
from tests.fakes.clock import START
from tests.fakes.console_world import user


async def test_a_conversation_comes_with_what_is_open_in_it(world):
    await world.contact("ct_1", agent_id="us_ada", state="active")
    await world.contact("ct_2", conversation_id="cv_ct_1", channel="phone", state="closed")
    found = await world.commit(lambda tx: whole(tx, "cv_ct_1", user("us_ada")))
    assert [line.id for line in found.open_lines] == ["ct_1"]
    assert not found.is_live({"phone"})
    assert found.is_live({"email"})


async def test_one_that_is_not_there_or_is_not_ones_own_is_not_found(world):
    await world.contact("ct_1", account_id="ac_south")
    for conversation_id in ("cv_ct_1", "cv_nowhere"):
        with pytest.raises(NotFound):
            await world.commit(lambda tx, one=conversation_id: whole(tx, one, user("us_ada")))


async def test_one_that_became_part_of_another_is_done_with(world):
    await world.insert("people", id="pe_1", name="Ingrid", created_at=START)
    await world.insert(
        "conversations", id="cv_1", reference="KD-1", person_id="pe_1", channel="email", opened_at=START,
        last_at=START, merged_into="cv_2",
    )  # fmt: skip
    with pytest.raises(Conflict):
        await world.commit(lambda tx: whole(tx, "cv_1", user("us_sam")))


def test_a_contact_that_waits_again_begins_anew():
    before = contact_card(state="closed", agent_id="us_1", outcome="handled", step=3, closed_at=START, boost=60.0)
    again = queued_again(before, "ct_new", START, "us_1")
    assert (again.id, again.state, again.origin_id, again.sticky_agent_id) == ("ct_new", "waiting", before.id, "us_1")
    assert (again.agent_id, again.outcome, again.step, again.closed_at, again.boost) == (None, None, 0, None, 0.0)


def test_live_channels_are_those_where_the_customer_must_be_there():
    assert live_channels(demo_business()) == {"phone", "web_chat"}
