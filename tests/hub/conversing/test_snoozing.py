"""A user lets a conversation rest, or wakes it."""

from datetime import timedelta

import pytest

from hub.contract.errors import Conflict, Invalid, NotAllowed, NotFound
from hub.contract.events import ConversationChanged
from hub.conversing import views
from hub.conversing.snoozing import snooze
from hub.insight.views import desk
from hub.journal import views as journal
from tests.fakes.console_world import BUSINESS, user


async def rest(world, until="later", who="us_ada", conversation="cv_ct_1"):
    at = world.clock() + timedelta(hours=2) if until == "later" else until
    await snooze(world.writer, conversation, at, user(who), BUSINESS)
    return at


async def listed(world, view, who="us_ada"):
    page = await views.conversation_rows(world.reader, user(who), "standard", view)
    return [row.id for row in page.items]


async def test_it_leaves_the_open_lists_and_the_desk_says_until_when(world):
    await world.contact("ct_1", agent_id="us_ada", state="active")
    until = await rest(world)
    assert [await listed(world, view) for view in ("open", "mine", "snoozed", "all")] == [
        [], [], ["cv_ct_1"], ["cv_ct_1"],
    ]  # fmt: skip
    assert (await desk(world.reader, user("us_ada"))).snoozed == {"cv_ct_1": until}
    assert (await desk(world.reader, user("us_ben"))).snoozed == {}
    (entry,) = await journal.after(world.reader, 0)
    assert (entry.actor, entry.event.what, entry.event.snoozed_until) == ("us_ada", "snoozed", until)


async def test_woken_it_is_on_top(world):
    await world.contact("ct_1", agent_id="us_ada", state="active")
    await world.contact("ct_2", agent_id="us_ada", state="active")
    await rest(world)
    world.clock.advance(60)
    await rest(world, None)
    assert await listed(world, "open") == ["cv_ct_1", "cv_ct_2"]
    assert [entry.event.what for entry in await journal.after(world.reader, 0)] == ["snoozed", "woken"]
    await rest(world, None)
    assert len(await journal.after(world.reader, 0)) == 2


@pytest.mark.parametrize("seconds", [-1, 0, 367 * 86_400])
async def test_it_rests_until_a_time_within_a_year(world, seconds):
    await world.contact("ct_1", agent_id="us_ada", state="active")
    with pytest.raises(Invalid):
        await rest(world, world.clock() + timedelta(seconds=seconds))


@pytest.mark.parametrize(
    ("facts", "who", "refusal"),
    [
        ({}, "us_ben", Conflict),
        ({"state": "offered"}, "us_ben", Conflict),
        ({"state": "active", "agent_id": "us_ada"}, "us_ben", NotAllowed),
        ({"state": "active", "agent_id": "us_ada"}, "us_cy", NotFound),
        ({"state": "active", "agent_id": "us_ada", "channel": "web_chat"}, "us_ada", Conflict),
        ({"state": "closed", "channel": "phone"}, "us_ada", Conflict),
    ],
)
async def test_nobody_lets_rest_what_waits_or_is_a_colleagues(world, facts, who, refusal):
    await world.contact("ct_1", account_id="ac_north", **facts)
    with pytest.raises(refusal):
        await rest(world, who=who)
    assert not [e for e in await journal.after(world.reader, 0) if isinstance(e.event, ConversationChanged)]


async def test_a_supervisor_may_and_whoever_wrapped_it_up_may(world):
    await world.contact("ct_1", agent_id="us_ada", state="active", account_id="ac_north")
    await rest(world, who="us_sam")
    await world.contact("ct_2", state="closed", account_id="ac_north")
    await rest(world, conversation="cv_ct_2")
    assert await listed(world, "snoozed") == ["cv_ct_2", "cv_ct_1"]
