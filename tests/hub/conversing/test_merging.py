"""Two conversations become one."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from hub.contract.errors import Conflict, Invalid, NotFound
from hub.contract.events import ContactChanged, ContactQueued, ConversationMerged, SlaClockChanged
from hub.conversing import views
from hub.conversing.merging import merge
from hub.journal import views as journal
from hub.storage.schema import conversations, drafts, message_keys, messages
from tests.factories.clocks import a_clock
from tests.factories.river import mail, now, open_river
from tests.fakes.clock import START
from tests.fakes.console_world import BUSINESS, user


async def say(world, conversation, number, minute, **facts):
    await world.insert(
        "messages", id=f"ms_{conversation}_{number}", conversation_id=conversation, number=number,
        at=START + timedelta(minutes=minute), channel="email", contact_id=conversation.removeprefix("cv_"),
        **{"kind": "inbound", "author_id": "pe_1", "author_name": "Ingrid", "text": f"{conversation} {number}",
           "attachments": [], "extra": {}} | facts,
    )  # fmt: skip
    await world.commit(
        lambda tx: tx.conn.execute(
            conversations.update()
            .where(conversations.c.id == conversation)
            .values(messages=number, last_at=START + timedelta(minutes=minute), preview=f"{conversation} {number}")
        )
    )


async def two(world, **facts):
    """Ada's: `cv_ct_1` with three messages, `cv_ct_2` with two."""
    for id in ("ct_1", "ct_2"):
        await world.contact(id, **{"account_id": "ac_north", "agent_id": "us_ada", "state": "active"} | facts)
    for number, minute in ((1, 1), (2, 3), (3, 9)):
        await say(world, "cv_ct_1", number, minute)
    for number, minute in ((1, 2), (2, 4)):
        await say(world, "cv_ct_2", number, minute)


async def join(world, gone="cv_ct_1", kept="cv_ct_2", who="us_ada"):
    await merge(world.writer, gone, kept, user(who), BUSINESS)


async def numbered(world, conversation):
    query = select(messages.c.number, messages.c.id).where(messages.c.conversation_id == conversation)
    return [tuple(row) for row in await world.rows(query.order_by(messages.c.number))]


async def test_messages_keep_their_ids_and_get_the_next_numbers_in_the_order_of_time(world):
    await two(world)
    await join(world)
    assert await numbered(world, "cv_ct_2") == [
        (1, "ms_cv_ct_2_1"), (2, "ms_cv_ct_2_2"),
        (3, "ms_cv_ct_1_1"), (4, "ms_cv_ct_1_2"), (5, "ms_cv_ct_1_3"),
    ]  # fmt: skip
    assert await numbered(world, "cv_ct_1") == []
    view = await views.conversation(world.reader, user("us_ada"), "cv_ct_2", "standard")
    assert {card.id for card in view.contacts} == {"ct_1", "ct_2"}
    assert (view.conversation.preview, view.conversation.status) == ("cv_ct_1 3", "open")


async def test_what_is_gone_points_to_where_it_went_and_stands_in_no_list(world):
    await two(world)
    await join(world)
    gone = (await views.conversation(world.reader, user("us_sam"), "cv_ct_1", "standard")).conversation
    assert (gone.status, gone.merged_into) == ("closed", "cv_ct_2")
    listed = await views.conversation_rows(world.reader, user("us_sam"), "standard", "all")
    assert [row.id for row in listed.items] == ["cv_ct_2"]


async def test_a_chain_of_mergers_points_to_its_end(world):
    await two(world)
    await world.contact("ct_3", account_id="ac_north", agent_id="us_ada", state="active")
    await join(world)
    await join(world, "cv_ct_2", "cv_ct_3")
    rows = await world.rows(select(conversations.c.id, conversations.c.merged_into).order_by(conversations.c.id))
    assert [tuple(row) for row in rows] == [("cv_ct_1", "cv_ct_3"), ("cv_ct_2", "cv_ct_3"), ("cv_ct_3", None)]


async def test_it_is_journalled_with_who_did_it(world):
    await two(world)
    await join(world)
    (entry,) = await journal.of_conversation(world.reader, "cv_ct_2")
    assert entry.actor == "us_ada"
    assert entry.event == ConversationMerged(
        conversation_id="cv_ct_2",
        reference="KD-cv_ct_2",
        account_id="ac_north",
        from_id="cv_ct_1",
        from_reference="KD-cv_ct_1",
    )


async def test_keys_and_drafts_move_along_and_a_taken_client_id_is_let_go(world):
    await two(world)
    await say(world, "cv_ct_1", 4, 10, kind="note", client_id="c1")
    await say(world, "cv_ct_2", 3, 10, kind="note", client_id="c1")
    await world.insert("message_keys", key="<a@x>", conversation_id="cv_ct_1", message_id="ms_cv_ct_1_1", at=START)
    for who, conversation in (("us_ada", "cv_ct_1"), ("us_ben", "cv_ct_1"), ("us_ben", "cv_ct_2")):
        await world.insert("drafts", user_id=who, conversation_id=conversation, content={}, at=START)
    await join(world)
    (key,) = await world.rows(select(message_keys.c.conversation_id))
    assert key.conversation_id == "cv_ct_2"
    kept = await world.rows(select(drafts.c.user_id).where(drafts.c.conversation_id == "cv_ct_2"))
    assert {row.user_id for row in kept} == {"us_ada", "us_ben"}
    assert [number for number, _ in await numbered(world, "cv_ct_2")] == [1, 2, 3, 4, 5, 6, 7]


@pytest.mark.parametrize(
    ("gone", "kept", "who", "refusal"),
    [
        ("cv_ct_1", "cv_ct_1", "us_ada", Invalid),
        ("cv_ct_1", "cv_ct_9", "us_ada", NotFound),
        ("cv_ct_1", "cv_south", "us_sam", Invalid),
        ("cv_ct_1", "cv_south", "us_ada", NotFound),
        ("cv_ct_1", "cv_call", "us_ada", Conflict),
        ("cv_call", "cv_ct_1", "us_ada", Conflict),
    ],
)
async def test_only_conversations_of_one_customer_without_a_live_line_become_one(world, gone, kept, who, refusal):
    await two(world)
    await world.contact("south", account_id="ac_south")
    await world.contact("call", account_id="ac_north", channel="phone", state="active", agent_id="us_ada")
    with pytest.raises(refusal):
        await join(world, gone, kept, who)
    assert len(await numbered(world, "cv_ct_1")) == 3


async def test_what_became_part_of_another_does_so_once(world):
    await two(world)
    await join(world)
    for gone, kept in (("cv_ct_1", "cv_ct_2"), ("cv_ct_2", "cv_ct_1")):
        with pytest.raises(Conflict):
            await join(world, gone, kept, "us_sam")


async def test_the_older_promise_holds_on(world):
    await two(world)
    await world.commit(lambda tx: a_clock(tx.conn, "cv_ct_1", "first_response"))
    await world.commit(lambda tx: a_clock(tx.conn, "cv_ct_2", "next_response", started_at=START + timedelta(minutes=5)))
    await join(world)
    view = await views.conversation(world.reader, user("us_ada"), "cv_ct_2", "standard")
    assert [(clock.kind, clock.started_at) for clock in view.clocks] == [("first_response", START)]
    told = [e.event for e in await journal.after(world.reader, 0) if isinstance(e.event, SlaClockChanged)]
    assert [(event.clock.conversation_id, event.clock.kind, event.what) for event in told] == [
        ("cv_ct_2", "next_response", "cancelled"),
        ("cv_ct_1", "first_response", "cancelled"),
        ("cv_ct_2", "first_response", "moved"),
    ]


async def test_a_contact_that_waits_or_is_worked_on_comes_along_in_the_router(store):
    async with open_river(store, clocks=True) as river:
        for key in ("m1@there.example", "m2@there.example"):
            await river.intake.receive(mail("maria.lund@new.example", key, subject=key))
        first, second = (event.contact for event in river.of(ContactQueued))
        helper = user("us_sam")
        await merge(river.writer, first.conversation_id, second.conversation_id, helper, river.business)
        changed = await river.event(ContactChanged, lambda event: event.what == "merged")
        assert changed.contact.id == first.id
        assert changed.contact.conversation_id == second.conversation_id
        seen = await river.acd.look(lambda router, _: router.contact(first.id))
        assert (seen.conversation_id, seen.reference) == (second.conversation_id, second.reference)
        assert now() >= seen.arrived_at


async def test_whoever_answers_either_of_them_answers_the_one_that_stays(store):
    sender = "maria.lund@new.example"
    async with open_river(store) as river:
        taken = [await river.intake.receive(mail(sender, f"m{place}@there.example")) for place in (1, 2)]
        first, second = (river.of(ContactQueued)[place].contact for place in (0, 1))
        await merge(river.writer, taken[0].conversation_id, taken[1].conversation_id, user("us_sam"), river.business)
        by_key = await river.intake.receive(mail(sender, "m3@there.example", thread_keys=("m1@there.example",)))
        by_reference = await river.intake.receive(mail(sender, "m4@there.example", reference=first.reference))
        assert by_key.conversation_id == by_reference.conversation_id == second.conversation_id
        assert [by_key.message_number, by_reference.message_number] == [3, 4]
