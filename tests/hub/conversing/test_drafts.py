"""What one has written and not sent survives, for oneself alone, until it is sent."""

import pytest
from sqlalchemy import select

from hub.contract.errors import Conflict, NotFound
from hub.conversing import actions
from hub.conversing.drafts import Draft, NewDraft, draft_of, keep_draft, new_draft_of, version_of
from hub.storage.schema import drafts
from tests.fakes.console_world import user
from tests.hub.conversing.test_actions import LIVE, words
from tests.hub.conversing.test_starting import begin
from tests.hub.conversing.test_uploads import put

ADA, BEN = user("us_ada"), user("us_ben")
HALF = Draft(text="Dear Ing", to="ingrid@", cc=("boss@north.example",))


async def keep(world, draft=HALF, version=None, who=ADA):
    return await keep_draft(world.writer, who, "cv_ct_1", draft, version)


async def test_a_draft_is_ones_own_and_the_last_one_counts(world):
    await world.contact("ct_1", account_id="ac_north")
    await keep(world, Draft(text="D"))
    at = await keep(world)
    view = await draft_of(world.reader, ADA, "cv_ct_1")
    assert (view.draft, view.at, view.files) == (HALF, at, [])
    assert await draft_of(world.reader, BEN, "cv_ct_1") == type(view)(draft=Draft())
    assert len(await world.rows(select(drafts))) == 1


async def test_a_draft_knows_its_files(world):
    await world.contact("ct_1", account_id="ac_north")
    card = await put(world, b"PNG", "plan.png", "image/png")
    await keep(world, Draft(text="See", attachments=(card.id, "up_gone")))
    view = await draft_of(world.reader, ADA, "cv_ct_1")
    assert view.files == [card]


async def test_an_older_window_does_not_write_over_a_newer_draft(world):
    await world.contact("ct_1", account_id="ac_north")
    first = version_of(await keep(world, version=""))
    world.clock.advance(1)
    await keep(world, version=first)
    for stale in (first, ""):
        with pytest.raises(Conflict):
            await keep(world, Draft(text="old"), version=stale)
        with pytest.raises(Conflict):
            await keep(world, None, version=stale)
    await keep(world, None)
    assert await world.rows(select(drafts)) == []


async def test_nobody_drafts_where_they_may_not_write(world):
    await world.contact("ct_1", account_id="ac_south")
    with pytest.raises(NotFound):
        await keep(world)


async def test_a_draft_ends_when_its_message_is_sent_and_nobody_elses_does(world):
    await world.contact("ct_1", account_id="ac_north")
    await keep(world)
    await keep(world, who=BEN)
    await actions.reply(world.writer, words(), LIVE, world.new_id)
    assert [row.user_id for row in await world.rows(select(drafts))] == ["us_ben"]


async def test_characters_that_no_store_takes_are_replaced(world):
    await world.contact("ct_1", account_id="ac_north")
    await keep(world, Draft(text="a\0b", cc=("\ud800",)))
    assert "\0" not in (await draft_of(world.reader, ADA, "cv_ct_1")).draft.text


async def test_a_mail_that_begins_a_conversation_is_drafted_too_and_ends_when_it_is_sent(world):
    begun = NewDraft(text="Dear", to="new@cust", our_address="us@hub.example")
    at = await keep_draft(world.writer, ADA, "", begun, "")
    view = await new_draft_of(world.reader, ADA)
    assert (view.draft, view.at) == (begun, at)
    assert (await new_draft_of(world.reader, BEN)).draft == NewDraft()
    with pytest.raises(Conflict):
        await keep_draft(world.writer, ADA, "", begun, "")
    await begin(world, client_id="c9")
    assert (await new_draft_of(world.reader, ADA)).at is None
