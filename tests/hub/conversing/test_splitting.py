"""One conversation becomes two."""

from datetime import timedelta

import msgspec
import pytest
from sqlalchemy import select

from hub.contract.errors import Conflict, Invalid, NotFound
from hub.contract.events import ContactQueued, ConversationSplit, OfferMade
from hub.conversing import views
from hub.conversing.splitting import split
from hub.journal import views as journal
from hub.storage.schema import contacts, message_keys, messages
from tests.factories.river import mail, new_id, open_river
from tests.fakes.clock import START
from tests.fakes.console_world import BUSINESS, user
from tests.hub.conversing.test_merging import numbered, say


async def three(world):
    """A question, its answer, and quite another question."""
    await world.contact("ct_1", account_id="ac_north", agent_id="us_ada", state="active")
    await say(world, "cv_ct_1", 1, 1)
    await say(world, "cv_ct_1", 2, 2, kind="outbound", author_id="us_ada")
    await say(world, "cv_ct_1", 3, 3, subject="Another matter")
    await say(world, "cv_ct_1", 4, 4, kind="note", author_id="us_ada")
    await world.insert("message_keys", key="<a@x>", conversation_id="cv_ct_1", message_id="ms_cv_ct_1_3", at=START)


async def part(world, *ids, who="us_ada"):
    return await split(world.writer, "cv_ct_1", ids or ("ms_cv_ct_1_3",), user(who), BUSINESS, world.new_id)


async def test_a_mail_begins_a_conversation_of_its_own(world):
    await three(world)
    made = await part(world)
    assert await numbered(world, made) == [(1, "ms_cv_ct_1_3")]
    assert await numbered(world, "cv_ct_1") == [(1, "ms_cv_ct_1_1"), (2, "ms_cv_ct_1_2"), (3, "ms_cv_ct_1_4")]
    view = await views.conversation(world.reader, user("us_ada"), made, "standard")
    assert (view.conversation.subject, view.conversation.preview) == ("Another matter", "cv_ct_1 3")
    assert view.conversation.reference.startswith("KD-")
    (card,) = view.contacts
    assert (card.state, card.sticky_agent_id, card.origin_id, card.subject) == (
        "waiting", "us_ada", "ct_1", "Another matter",
    )  # fmt: skip
    assert view.messages[0].contact_id == card.id
    (key,) = await world.rows(select(message_keys.c.conversation_id))
    assert key.conversation_id == made


async def test_the_customer_has_waited_since_they_wrote_unless_the_answer_goes_along(world):
    await three(world)
    made = await part(world)
    (asked,) = await world.rows(select(contacts.c.arrived_at).where(contacts.c.conversation_id == made))
    assert asked.arrived_at == START + timedelta(minutes=3)
    other = await part(world, "ms_cv_ct_1_1", "ms_cv_ct_1_2")
    (answered,) = await world.rows(select(contacts.c.arrived_at).where(contacts.c.conversation_id == other))
    assert answered.arrived_at == world.clock()
    assert await numbered(world, other) == [(1, "ms_cv_ct_1_1"), (2, "ms_cv_ct_1_2")]


async def test_both_tell_of_it(world):
    await three(world)
    made = await part(world)
    (parted,) = await journal.of_conversation(world.reader, "cv_ct_1")
    assert (parted.actor, parted.event.new_id) == ("us_ada", made)
    assert isinstance(parted.event, ConversationSplit)
    (queued,) = await journal.of_conversation(world.reader, made)
    assert isinstance(queued.event, ContactQueued)


@pytest.mark.parametrize(
    ("ids", "who", "refusal"),
    [
        (("ms_cv_ct_1_9",), "us_ada", Invalid),
        (("ms_cv_ct_1_2",), "us_ada", Invalid),
        (("ms_cv_ct_1_3", "ms_elsewhere"), "us_ada", Invalid),
        (tuple(f"ms_cv_ct_1_{n}" for n in (1, 2, 3, 4)), "us_ada", Invalid),
        (("ms_cv_ct_1_3",), "us_cy", NotFound),
    ],
)
async def test_what_makes_no_sense_changes_nothing(world, ids, who, refusal):
    await three(world)
    with pytest.raises(refusal):
        await part(world, *ids, who=who)
    assert len(await numbered(world, "cv_ct_1")) == 4


async def test_nobody_splits_while_a_customer_is_on_the_line(world):
    await three(world)
    await world.contact("call", conversation_id="cv_ct_1", channel="phone", state="active", agent_id="us_ada")
    with pytest.raises(Conflict):
        await part(world)


async def test_the_new_contact_is_offered_first_to_whoever_split_it_off(store):
    async with open_river(store) as river:
        account = river.account("platinum")
        sender, splitter = f"someone@{account.domains[0]}", account.team[-1]
        await river.sign_in(*account.team)
        await river.intake.receive(mail(sender, "m1@there.example"))
        first = await river.event(ContactQueued)
        await river.intake.receive(mail(sender, "m2@there.example", thread_keys=("m1@there.example",)))
        query = select(messages.c.id).where(messages.c.conversation_id == first.contact.conversation_id)
        async with store.reader.connect() as conn:
            ids = [row.id for row in await conn.execute(query.order_by(messages.c.number))]
        by = msgspec.structs.replace(user("us_ada"), id=splitter)
        made = await split(river.writer, first.contact.conversation_id, ids[1:], by, river.business, new_id)
        offer = await river.event(OfferMade, lambda event: event.contact.conversation_id == made)
        assert (offer.offer.agent_id, offer.offer.explanation.kind) == (splitter, "sticky")
