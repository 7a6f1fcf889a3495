"""Writing to somebody first."""

import asyncio

import pytest
from sqlalchemy import select

from hub.contract.errors import Invalid
from hub.contract.events import MessageQueued
from hub.conversing.letters import Recipients
from hub.conversing.starting import start
from hub.journal import views as journal
from hub.storage.schema import addresses, contacts, conversations, people
from tests.fakes.clock import START
from tests.fakes.console_world import BUSINESS, user
from tests.hub.conversing.test_actions import orders, words

OURS = ("us@hub.example", "sales@hub.example")
ANN = "ann@north.example"


async def begin(world, to=ANN, ours=OURS[0], account_id=None, **facts):
    whole = words(**{"recipients": Recipients(to=to), "subject": "Offer", "conversation_id": ""} | facts)
    return await start(world.writer, whole, ours, OURS, account_id, BUSINESS, world.new_id)


async def test_a_conversation_begins_with_our_mail(world):
    message = await begin(world)
    assert (message.number, message.kind, message.delivery, message.subject) == (1, "outbound", "queued", "Offer")
    (order,) = await orders(world)
    assert (order.to, order.our_address, order.subject, order.thread_keys) == (ANN, OURS[0], "Offer", ())
    assert order.reference.startswith("KD-")
    (row,) = await world.rows(select(conversations))
    assert (row.id, row.reference, row.agent_id, row.messages) == (
        message.conversation_id, order.reference, "us_ada", 1,
    )  # fmt: skip
    assert [type(entry.event) for entry in await journal.after(world.reader, 0)] == [MessageQueued]


async def test_its_contact_waits_for_nobody(world):
    message = await begin(world)
    (contact,) = await world.rows(select(contacts))
    assert (contact.id, contact.state, contact.direction) == (message.contact_id, "closed", "outbound")
    assert (contact.outcome, contact.agent_id, contact.address) == ("handled", "us_ada", ANN)


async def test_somebody_known_stays_who_they_are(world):
    await world.contact("ct_1", account_id="ac_north", agent_id="us_ada")
    await world.insert("addresses", kind="email", value=ANN, person_id="pe_ct_1", created_at=START)
    message = await begin(world, to="Ann@North.example")
    (row,) = await world.rows(select(conversations).where(conversations.c.id == message.conversation_id))
    assert (row.person_id, row.account_id) == ("pe_ct_1", "ac_north")
    (contact,) = await world.rows(select(contacts).where(contacts.c.id == message.contact_id))
    assert (contact.tier, contact.match) == ("platinum", "address")


async def test_a_stranger_is_met_and_placed_by_domain_or_by_name(world):
    await world.insert("account_domains", domain="north.example", account_id="ac_north")
    by_domain = await begin(world)
    named = await begin(world, to="bob@gmail.example", account_id="ac_south", client_id="c2")
    nobody = await begin(world, to="cleo@gmail.example", client_id="c3")
    rows = {row.id: row for row in await world.rows(select(conversations))}
    found = [rows[message.conversation_id].account_id for message in (by_domain, named, nobody)]
    assert found == ["ac_north", "ac_south", None]
    known = {row.value for row in await world.rows(select(addresses.c.value))}
    assert known == {ANN, "bob@gmail.example", "cleo@gmail.example"}
    owners = await world.rows(select(people.c.account_id).join(addresses, addresses.c.person_id == people.c.id))
    assert sorted(str(row.account_id) for row in owners) == ["None", "None", "ac_south"], "a domain proves nothing"


async def test_begun_five_times_by_one_key_it_is_one(world):
    made = await asyncio.gather(*(begin(world) for _ in range(5)))
    assert len({message.id for message in made}) == 1
    assert len(await world.rows(select(conversations))) == 1
    assert (await begin(world, author=user("us_ben"))).id != made[0].id, "a colleague's key is their own"


async def test_a_supervisor_writes_too_though_they_take_no_contacts(world):
    message = await begin(world, author=user("us_sam"))
    (row,) = await world.rows(select(conversations))
    assert (row.agent_id, message.author_id) == (None, "us_sam")


async def test_placeholders_and_time_are_as_in_a_reply(world):
    message = await begin(world, text="Your number is {{reference}}.", undo_seconds=10)
    assert message.delivery == "scheduled"
    (order,) = await orders(world)
    assert message.text == f"Your number is {order.reference}."


@pytest.mark.parametrize(
    "facts",
    [
        {"to": ""}, {"to": "nobody"}, {"text": " "}, {"ours": "ceo@bank.example"}, {"account_id": "ac_none"},
        {"uploads": ("up_none",)},
    ],
)  # fmt: skip
async def test_what_cannot_begin_leaves_nothing_behind(world, facts):
    with pytest.raises(Invalid):
        await begin(world, **facts)
    assert await world.rows(select(conversations)) == []
    assert await world.rows(select(people)) == []
