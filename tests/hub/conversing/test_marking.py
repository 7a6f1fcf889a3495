"""Agents mark conversations."""

import pytest
from msgspec import structs

from hub.contract.errors import Invalid, NotFound
from hub.contract.work import ConversationMarked, CustomField, Marks
from hub.conversing import views
from hub.conversing.marking import Mark, check_wrap_up, mark
from hub.conversing.merging import merge
from hub.journal import views as journal
from tests.fakes.console_world import BUSINESS, user

RULES = Marks(free_tags=True, fields={"cause": CustomField(key="cause", names={"en": "Cause"}, kind="text")})


async def set_marks(world, who="us_ada", conversation="cv_ct_1", **wish):
    return await mark(world.writer, Mark(conversation_id=conversation, by=user(who), marks=RULES, **wish))


async def marked(world, conversation="cv_ct_1"):
    row = (await views.conversation(world.reader, user("us_sam"), conversation, "standard")).conversation
    return list(row.tags), row.fields


async def test_two_who_mark_at_a_time_do_each_other_no_harm(world):
    await world.contact("ct_1", account_id="ac_north", agent_id="us_ada", state="active")
    await set_marks(world, add=("price",), fields={"cause": "quote"})
    answer = await set_marks(world, "us_ben", add=("urgent",))
    assert (answer.tags, answer.fields) == (("price", "urgent"), {"cause": "quote"})
    await set_marks(world, remove=("price",), fields={"cause": None})
    assert await marked(world) == (["urgent"], {})


async def test_what_changed_is_told_once_and_stands_in_its_story(world):
    await world.contact("ct_1", account_id="ac_north", agent_id="us_ada", state="active")
    for _ in range(2):
        await set_marks(world, add=("price",), fields={"cause": "quote"})
    (entry,) = await journal.after(world.reader, 0)
    assert entry.event == ConversationMarked(
        conversation_id="cv_ct_1", account_id="ac_north", agent_id=None, tags=("price",), fields={"cause": "quote"},
        added=("price",), noted=("cause",),
    )  # fmt: skip
    seen = await views.conversation(world.reader, user("us_ada"), "cv_ct_1", "standard")
    assert [event.event for event in seen.events] == [entry.event]


async def test_strangers_mark_nothing_and_what_is_wrong_changes_nothing(world):
    await world.contact("ct_1", account_id="ac_north", agent_id="us_ada", state="active")
    with pytest.raises(NotFound):
        await set_marks(world, "us_cy", add=("price",))
    with pytest.raises(Invalid):
        await set_marks(world, add=("price",), fields={"cause": True})
    assert await marked(world) == ([], {})


async def test_one_that_became_part_of_another_brings_its_marks(world):
    for contact in ("ct_1", "ct_2"):
        await world.contact(contact, account_id="ac_north", agent_id="us_ada", state="active")
    await set_marks(world, add=("price", "urgent"), fields={"cause": "theirs"})
    await set_marks(world, conversation="cv_ct_2", add=("urgent", "order"), fields={"cause": "kept"})
    await merge(world.writer, "cv_ct_1", "cv_ct_2", user("us_ada"), BUSINESS)
    assert await marked(world, "cv_ct_2") == (["urgent", "order", "price"], {"cause": "kept"})


async def test_a_contact_is_not_wrapped_up_while_a_required_field_is_missing(world):
    card = await world.contact("ct_1", account_id="ac_north", agent_id="us_ada", state="active")
    needed = structs.replace(RULES.fields["cause"], required=True)
    business = structs.replace(BUSINESS, marks=structs.replace(RULES, fields={"cause": needed}))
    with pytest.raises(Invalid, match="Cause"):
        await check_wrap_up(world.reader, card, business)
    await set_marks(world, fields={"cause": "quote"})
    await check_wrap_up(world.reader, card, business)
    await check_wrap_up(world.reader, card, BUSINESS)
