"""Promises are made, changed, kept; and their owners are told in time."""

from datetime import timedelta

import pytest
from msgspec import structs

from hub.contract.errors import Invalid, NotFound
from hub.contract.work import FollowUpChanged, FollowUpDue, FollowUpMade
from hub.conversing.merging import merge
from hub.follow_ups.actions import Change, Promise, Reminders, change, make
from hub.insight.views import desk
from hub.journal import views as journal
from tests.fakes.console_world import BUSINESS, user

DAY = timedelta(days=1)


@pytest.fixture
async def reminders(world):
    made = Reminders(world.writer, world.clock)
    await made.start()
    yield made
    await made.stop()


async def promise(world, who="us_ada", key="k1", **facts):
    whole = {"text": "send the quote", "due_at": world.clock() + DAY, "zone": "Europe/Berlin", "owner_id": who}
    about = {} if "account_id" in facts else {"conversation_id": "cv_ct_1"}
    return await make(world.writer, Promise(by=user(who), client_id=key, **{**whole, **about, **facts}), world.new_id)


async def put(world, id, who="us_ada", **facts):
    return await change(world.writer, Change(id=id, by=user(who), **facts))


async def told(world):
    kinds = FollowUpMade | FollowUpChanged | FollowUpDue
    events = [entry.event for entry in await journal.after(world.reader, 0)]
    return [getattr(e, "what", type(e).__name__) for e in events if isinstance(e, kinds)]


async def owed(world, who="us_ada"):
    return (await desk(world.reader, user(who))).follow_ups


async def ours(world):
    await world.contact("ct_1", account_id="ac_north", agent_id="us_ada", state="active")


async def test_what_is_promised_is_on_its_owners_desk_once_until_it_is_done(world):
    await ours(world)
    card = await promise(world)
    assert await promise(world) == card
    assert (card.account_name, card.person_name, card.owner_name) == (
        "Northwind Marine", "Ingrid Solberg", "Ada Lindgren",
    )  # fmt: skip
    assert await owed(world) == [card]
    done = await put(world, card.id, done=True)
    assert (done.done_at, done.done_by, await owed(world)) == (world.clock(), "us_ada", [])
    await put(world, card.id, done=True)
    again = await put(world, card.id, done=False)
    assert await owed(world) == [again]
    assert await told(world) == ["FollowUpMade", "done", "reopened"]


async def test_it_is_put_otherwise_put_off_and_given_to_a_colleague(world):
    await ours(world)
    card = await promise(world)
    await put(world, card.id, text="send both quotes")
    await put(world, card.id, due_at=card.due_at + DAY, zone="Asia/Shanghai")
    await put(world, card.id, "us_ben", owner_id="us_ben")
    await put(world, card.id, text="send both quotes")
    (given,) = await owed(world, "us_ben")
    assert (given.text, given.due_at, given.zone) == ("send both quotes", card.due_at + DAY, "Asia/Shanghai")
    assert await owed(world) == []
    assert await told(world) == ["FollowUpMade", "edited", "due", "owner"]


async def test_an_account_is_promised_something_too(world):
    card = await promise(world, "us_cy", account_id="ac_north")
    assert (card.account_id, card.conversation_id) == ("ac_north", None)
    with pytest.raises(NotFound, match="no such account"):
        await promise(world, key="k2", account_id="ac_nowhere")


@pytest.mark.parametrize(
    ("who", "facts", "refusal"),
    [
        ("us_cy", {}, NotFound),
        ("us_ada", {"text": " "}, Invalid),
        ("us_ada", {"zone": "Nowhere"}, Invalid),
        ("us_ada", {"due_at": "now"}, Invalid),
        ("us_ada", {"owner_id": "us_nobody"}, Invalid),
        ("us_ada", {"owner_id": "us_cy"}, Invalid),
    ],
)
async def test_nonsense_strangers_and_owners_who_could_not_see_it_are_refused(world, who, facts, refusal):
    await ours(world)
    if facts.get("due_at"):
        facts = {"due_at": world.clock()}
    with pytest.raises(refusal):
        await promise(world, who, **facts)
    assert await told(world) == []


async def test_strangers_change_nothing(world):
    await ours(world)
    card = await promise(world)
    for id in (card.id, "fu_nowhere"):
        with pytest.raises(NotFound):
            await put(world, id, "us_cy", done=True)


async def test_its_owner_is_told_once_when_it_is_due_and_once_more_when_it_was_put_off(world, reminders):
    await ours(world)
    card = await promise(world)
    await reminders.look()
    assert await told(world) == ["FollowUpMade"]
    world.clock.advance(DAY.total_seconds())
    await reminders.look()
    await reminders.look()
    assert await told(world) == ["FollowUpMade", "FollowUpDue"]
    (late,) = await owed(world)
    assert late == structs.replace(card, told_at=world.clock())
    later = await put(world, card.id, due_at=world.clock() + DAY)
    assert later.told_at is None
    world.clock.advance(DAY.total_seconds())
    await reminders.look()
    assert await told(world) == ["FollowUpMade", "FollowUpDue", "due", "FollowUpDue"]


async def test_what_came_due_while_no_hub_ran_is_told_at_the_start_and_what_is_done_never(world):
    await ours(world)
    await promise(world)
    kept = await promise(world, key="k2")
    await put(world, kept.id, done=True)
    world.clock.advance(3 * DAY.total_seconds())
    for _ in range(2):
        again = Reminders(world.writer, world.clock)
        await again.start()
        await again.stop()
    assert (await told(world)).count("FollowUpDue") == 1


async def test_promises_go_along_when_their_conversation_becomes_part_of_another(world, reminders):
    await ours(world)
    await world.contact("ct_2", account_id="ac_north", agent_id="us_ada", state="active")
    card = await promise(world)
    await merge(world.writer, "cv_ct_1", "cv_ct_2", user("us_ada"), BUSINESS)
    (moved,) = await owed(world)
    assert (moved.id, moved.conversation_id) == (card.id, "cv_ct_2")
    assert (await told(world))[-1] == "moved"
