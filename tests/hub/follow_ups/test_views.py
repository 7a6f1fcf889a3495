"""What others may read of follow-ups."""

from datetime import timedelta

import pytest

from hub.contract.errors import Invalid
from hub.follow_ups.views import follow_up_rows
from tests.fakes.console_world import user
from tests.hub.follow_ups.test_actions import ours, promise, put


async def listed(world, who, **which):
    page = await follow_up_rows(world.reader, user(who), **which)
    return [card.text for card in page.items]


async def several(world):
    await ours(world)
    for number, hours in enumerate((5, 1, 3)):
        await promise(world, key=str(number), text=f"{hours} h", due_at=world.clock() + timedelta(hours=hours))


async def test_the_soonest_is_first_and_pages_follow_one_another(world):
    await several(world)
    first = await follow_up_rows(world.reader, user("us_ada"), account_id="ac_north", limit=2)
    rest = await follow_up_rows(world.reader, user("us_ada"), account_id="ac_north", limit=2, after=first.next)
    assert [card.text for card in (*first.items, *rest.items)] == ["1 h", "3 h", "5 h"]
    assert rest.next is None
    with pytest.raises(Invalid):
        await follow_up_rows(world.reader, user("us_ada"), after="WyJhIiwiYiJd")


async def test_what_is_done_is_a_list_of_its_own_the_latest_first(world):
    await several(world)
    for card in (await follow_up_rows(world.reader, user("us_ada"))).items[:2]:
        world.clock.advance(1)
        await put(world, card.id, done=True)
    assert await listed(world, "us_ada", state="done") == ["3 h", "1 h"]
    assert await listed(world, "us_ada", state="open", owner_id="us_ada") == ["5 h"]


async def test_one_reads_ones_own_ones_accounts_and_those_of_conversations_one_may_read(world):
    await several(world)
    for who, many in (("us_ben", 3), ("us_sam", 3), ("us_cy", 0)):
        assert len(await listed(world, who, conversation_id="cv_ct_1")) == many, who
    await world.contact("ct_2", agent_id="us_cy", state="active")
    await promise(world, "us_cy", conversation_id="cv_ct_2", text="theirs")
    assert await listed(world, "us_cy") == ["theirs"]
    assert "theirs" not in await listed(world, "us_ben")
