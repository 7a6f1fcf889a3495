"""Passing a message on: quoted, with its files, to somebody who is no part of the customer's thread."""

import pytest
from sqlalchemy import select

from hub.contract.errors import Conflict, Invalid, NotFound
from hub.contract.events import MessageDelivery, MessageQueued
from hub.contract.plans import Signature
from hub.conversing.forwarding import forward
from hub.conversing.letters import Recipients
from hub.journal import views as journal
from hub.storage.schema import messages, outbox
from tests.fakes.clock import START
from tests.fakes.console_world import user
from tests.hub.conversing.test_actions import LIVE, orders, words

LAB = Recipients(to="lab@outside.example", cc=("Boss@outside.example",))
FILE = {"key": "f1", "name": "photo.png", "media_type": "image/png", "size": 3, "content_id": "image001@x"}


async def asked(world, **facts):
    """The customer's mail `ms_in`, with a file."""
    await world.contact("ct_1", account_id="ac_north")
    whole = {
        "id": "ms_in", "conversation_id": "cv_ct_1", "contact_id": "ct_1", "channel": "email", "kind": "inbound",
        "number": 1, "author_id": "pe_ct_1", "author_name": "Ingrid", "text": "It is broken.", "subject": "Broken",
        "html": '<p>It is <img src="cid:image001@x"></p>', "at": START, "attachments": [FILE],
        "extra": {"from": "ingrid@north.example"},
    }  # fmt: skip
    await world.insert("messages", **whole | facts)
    await world.insert("message_keys", key="in@x", conversation_id="cv_ct_1", message_id="ms_in", at=START)
    await world.commit(lambda tx: tx.conn.exec_driver_sql("update conversations set messages = 1"))


async def pass_on(world, text="Please look.", original="ms_in", **facts):
    whole = words(text, **{"recipients": LAB} | facts)
    return await forward(world.writer, whole, original, LIVE, world.new_id)


async def test_it_is_quoted_and_brings_its_files(world):
    await asked(world)
    message = await pass_on(world)
    assert (message.text, message.number, message.kind) == ("Please look.", 2, "outbound")
    assert message.extra == {"to": "lab@outside.example", "cc": "boss@outside.example", "forwarded": "ms_in"}
    (order,) = await orders(world)
    assert order.text.startswith("Please look.\n\n---------- Forwarded message ----------\nFrom: Ingrid <ingrid@")
    assert order.text.endswith("\n\nIt is broken.")
    assert 'src="cid:image001@x"' in order.html
    assert order.attachments == message.attachments
    assert (order.attachments[0].name, order.attachments[0].content_id) == ("photo.png", "image001@x")
    assert (order.to, order.cc, order.subject) == ("lab@outside.example", ("boss@outside.example",), "Fwd: Broken")


async def test_the_outsider_gets_no_key_to_the_customers_thread(world):
    await asked(world)
    await pass_on(world)
    (order,) = await orders(world)
    assert (order.thread_keys, order.reference) == ((), "")
    (row,) = await world.rows(select(outbox.c.contact_id))
    assert row.contact_id == order.message_id, "it keeps no answer to the customer waiting"


async def test_it_answers_nobody(world):
    """No clock stops because something was shown to somebody else."""
    await asked(world)
    await pass_on(world)
    kinds = [type(entry.event) for entry in await journal.after(world.reader, 0)]
    assert (MessageQueued in kinds, MessageDelivery in kinds) == (False, True)


async def test_passing_on_once_more_goes_on_in_the_outsiders_thread(world):
    await asked(world)
    first = await pass_on(world)
    await world.insert("message_keys", key="fwd@us", conversation_id="cv_ct_1", message_id=first.id, at=START)
    await pass_on(world, client_id="c2")
    await pass_on(world, client_id="c3", recipients=Recipients(to="else@other.example"))
    assert [order.thread_keys for order in await orders(world)] == [(), ("fwd@us",), ()]


async def test_no_words_of_ones_own_are_needed_and_then_nothing_is_signed(world):
    await asked(world, html="")
    house = Signature(key="h", text={"en": "{{agent.name}}"})
    await forward(world.writer, words("", recipients=LAB), "ms_in", LIVE, world.new_id, (house,))
    await forward(world.writer, words("Hi", recipients=LAB, client_id="c2"), "ms_in", LIVE, world.new_id, (house,))
    bare, signed = await orders(world)
    assert bare.text.startswith("----------")
    assert signed.text.startswith("Hi\n\n-- \nAda Lindgren\n\n----------")
    assert bare.html == ""


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"recipients": Recipients()}, Invalid),
        ({"recipients": Recipients(to="nobody")}, Invalid),
        ({"original": "ms_nowhere"}, NotFound),
        ({"author": user("us_cy")}, NotFound),
        ({"text": "x" * 100_001}, Invalid),
    ],
)
async def test_what_cannot_be_passed_on_is_refused(world, facts, expected):
    await asked(world)
    with pytest.raises(expected):
        await pass_on(world, **facts)
    assert await orders(world) == []


@pytest.mark.parametrize("kind", ["note", "system"])
async def test_what_stays_in_the_house_is_not_passed_on(world, kind):
    await asked(world, kind=kind)
    with pytest.raises(NotFound):
        await pass_on(world)


async def test_a_conversation_without_a_mailbox_passes_nothing_on(world):
    await world.contact("ct_1", channel="phone", account_id="ac_north")
    await world.insert(
        "messages", id="ms_in", conversation_id="cv_ct_1", contact_id="ct_1", channel="phone", kind="inbound", number=1,
        author_id="", author_name="", text="Hi", at=START, attachments=[], extra={},
    )  # fmt: skip
    await world.commit(lambda tx: tx.conn.exec_driver_sql("update conversations set messages = 1"))
    with pytest.raises(Conflict):
        await pass_on(world)


async def test_passed_on_twice_by_one_key_it_goes_once(world):
    await asked(world)
    assert (await pass_on(world)).id == (await pass_on(world)).id
    assert len(await world.rows(select(messages.c.id))) == 2
