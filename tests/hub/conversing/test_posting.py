"""Replies by mail: copies, files, signatures, templates' words, and a time to go out."""

from datetime import timedelta

import pytest
from msgspec import structs
from sqlalchemy import select, update

from hub.accounts.reach import mark_failed
from hub.contract.errors import Invalid
from hub.contract.events import MessageDelivery, MessageQueued
from hub.contract.plans import Signature
from hub.conversing import actions
from hub.conversing.letters import Recipients
from hub.journal import views as journal
from hub.storage.schema import conversations, messages, outbox
from tests.fakes.clock import START
from tests.fakes.console_world import user
from tests.hub.conversing.test_actions import LIVE, orders, words
from tests.hub.conversing.test_uploads import put

HOUSE = Signature(key="house", text={"en": "{{agent.name}} for {{account.name}}", "zh-CN": "{{agent.name}}"})
COPIES = Recipients(cc=("Bob@X.example", "us@hub.example"), bcc=("eve@x.example",))


async def reply(world, *args, signatures=(), **facts):
    return await actions.reply(world.writer, words(*args, **facts), LIVE, world.new_id, signatures)


async def row_of(world, message_id):
    return (await world.rows(select(messages).where(messages.c.id == message_id)))[0]


async def test_copies_go_along_and_are_kept_with_the_message(world):
    await world.contact("ct_1", account_id="ac_north")
    message = await reply(world, recipients=COPIES)
    assert message.extra == {"to": "pe_ct_1@north.example", "cc": "bob@x.example", "bcc": "eve@x.example"}
    (order,) = await orders(world)
    assert (order.to, order.cc, order.bcc) == ("pe_ct_1@north.example", ("bob@x.example",), ("eve@x.example",))


async def test_somebody_else_may_be_answered(world):
    await world.contact("ct_1", account_id="ac_north")
    message = await reply(world, recipients=Recipients(to="boss@north.example"))
    assert message.extra["to"] == "boss@north.example"
    assert (await orders(world))[0].to == "boss@north.example"


async def test_a_plain_reply_says_nothing_of_recipients(world):
    await world.contact("ct_1", account_id="ac_north")
    assert (await reply(world)).extra == {}


@pytest.mark.parametrize(
    "facts",
    [{"recipients": Recipients(cc=("a@b.c",))}, {"uploads": ("up_1",)}, {"send_at": START + timedelta(hours=1)}],
)
async def test_a_call_has_no_copies_files_or_time(world, facts):
    await world.contact("ct_1", channel="phone", agent_id="us_ada", state="active", external_key="CA1")
    with pytest.raises(Invalid):
        await reply(world, **facts)
    assert await world.rows(select(messages)) == []


async def test_on_a_live_line_there_is_no_time_to_take_anything_back(world):
    await world.contact("ct_1", channel="web_chat", agent_id="us_ada", state="active", external_key="s1")
    message = await reply(world, undo_seconds=10, signatures=(HOUSE,))
    assert message.delivery == "queued"
    assert (await orders(world))[0].text == message.text


async def test_a_file_goes_with_the_message_once_it_is_ones_own(world):
    await world.contact("ct_1", account_id="ac_north")
    card = await put(world, b"PNG", "plan.png", "image/png")
    html = f'<p>See <img src="cid:{card.id}" onerror="x()"></p>'
    message = await reply(world, html=html, uploads=(card.id, card.id))
    (file,) = message.attachments
    assert (file.name, file.size, file.content_id, file.key) == ("plan.png", 3, card.id, f"uploads/{card.id}")
    assert f'src="cid:{card.id}"' in message.html
    assert "onerror" not in message.html
    assert (await orders(world))[0].attachments == (file,)
    with pytest.raises(Invalid, match=card.id):
        await reply(world, uploads=(card.id,), author=user("us_ben"), client_id="c2")
    assert len(await world.rows(select(messages))) == 1


async def test_the_signature_goes_out_and_is_not_kept_as_the_agents_words(world):
    await world.contact("ct_1", account_id="ac_north")
    message = await reply(world, "Hello.", html="<p>Hello.</p>", signatures=(HOUSE,))
    assert (message.text, message.html) == ("Hello.", "<p>Hello.</p>")
    (order,) = await orders(world)
    assert order.text == "Hello.\n\n-- \nAda Lindgren for Northwind Marine"
    assert order.html.endswith("Ada Lindgren for Northwind Marine</div>")
    await reply(world, "Bye.", signatures=(HOUSE,), signed=False, client_id="c2")
    assert (await orders(world))[1].text == "Bye."


async def test_a_templates_placeholders_never_reach_a_customer(world):
    await world.contact("ct_1", account_id="ac_north", name="Ingrid <Solberg>")
    message = await reply(
        world, "Dear {{person.name}}, {{reference}}", html="<p>{{person.name}}</p>", subject="For {{account.name}}"
    )
    assert message.text == "Dear Ingrid <Solberg>, KD-cv_ct_1"
    assert message.html == "<p>Ingrid &lt;Solberg&gt;</p>"
    assert message.subject == "For Northwind Marine"


async def test_what_can_be_taken_back_waits_and_answers_nobody_yet(world):
    await world.contact("ct_1", account_id="ac_north")
    message = await reply(world, undo_seconds=10)
    assert message.delivery == "scheduled"
    assert message.extra["send_at"] == (START + timedelta(seconds=10)).isoformat()
    kinds = [type(entry.event) for entry in await journal.after(world.reader, 0)]
    assert (MessageDelivery in kinds, MessageQueued in kinds) == (True, False)
    (row,) = await world.rows(select(outbox.c.due_at, outbox.c.contact_id))
    assert tuple(row) == (START + timedelta(seconds=10), "ct_1"), "what is written next still comes after it"


async def test_what_goes_out_tomorrow_keeps_nothing_waiting(world):
    await world.contact("ct_1", account_id="ac_north")
    tomorrow = START + timedelta(days=1)
    message = await reply(world, send_at=tomorrow)
    (row,) = await world.rows(select(outbox.c.id, outbox.c.due_at, outbox.c.contact_id))
    assert tuple(row) == (f"or_{message.id.removeprefix('ms_')}", tomorrow, message.id)


async def test_an_address_that_sent_something_back_before_is_told(world):
    await world.contact("ct_1", account_id="ac_north")
    await world.insert("addresses", kind="email", value="bob@x.example", person_id="pe_ct_1", created_at=START)
    await world.commit(lambda tx: mark_failed(tx.conn, {"bob@x.example": "550 gone"}, START))
    assert (await reply(world, recipients=COPIES)).extra["undeliverable"] == "bob@x.example"


async def test_the_customers_thread_knows_nothing_of_what_was_passed_on(world):
    """A forward and what the outsider wrote back are a thread of their own."""
    await world.contact("ct_1", account_id="ac_north")
    facts = {"conversation_id": "cv_ct_1", "contact_id": "ct_1", "channel": "email", "author_id": "", "author_name": "",
             "text": "x", "attachments": []}  # fmt: skip
    told = [
        ("ms_in", "inbound", {"from": "pe_ct_1@north.example"}),
        ("ms_fwd", "outbound", {"to": "lab@outside.example", "forwarded": "ms_in"}),
        ("ms_lab", "inbound", {"from": "lab@outside.example"}),
        ("ms_again", "inbound", {"from": "pe_ct_1@north.example"}),
    ]
    for number, (message_id, kind, extra) in enumerate(told, start=1):
        at = START + timedelta(minutes=number)
        await world.insert("messages", id=message_id, kind=kind, number=number, at=at, extra=extra, **facts)
        await world.insert(
            "message_keys", key=f"{message_id}@x", conversation_id="cv_ct_1", message_id=message_id, at=at
        )
    await world.commit(lambda tx: tx.conn.execute(update(conversations).values(messages=4)))
    await reply(world)
    await reply(world, recipients=Recipients(to="lab@outside.example"), client_id="c2")
    to_customer, to_lab = await orders(world)
    assert to_customer.thread_keys == ("ms_in@x", "ms_again@x")
    assert to_lab.thread_keys == ("ms_fwd@x", "ms_lab@x")


@pytest.mark.parametrize(
    ("to", "cc", "answered"),
    [
        ("", (), True),
        ("PE_ct_1@north.example", (), True),
        ("assistant@north.example", (), True),  # where the customer asked for answers
        ("colleague@north.example", (), False),
        ("colleague@north.example", ("pe_ct_1@north.example",), True),
        ("", ("colleague@north.example",), True),
    ],
)
async def test_only_what_reaches_the_customer_answers_them(world, to, cc, answered):
    await world.contact("ct_1", account_id="ac_north")
    asked = {"from": "pe_ct_1@north.example", "reply_to": "assistant@north.example"}
    facts = {"conversation_id": "cv_ct_1", "contact_id": "ct_1", "channel": "email", "author_id": "", "author_name": ""}
    await world.insert(
        "messages", id="ms_in", kind="inbound", number=1, text="x", at=START, attachments=[], extra=asked, **facts
    )
    await world.insert("message_keys", key="in@x", conversation_id="cv_ct_1", message_id="ms_in", at=START)
    await world.commit(lambda tx: tx.conn.execute(update(conversations).values(messages=1)))
    await reply(world, recipients=Recipients(to=to, cc=cc))
    kinds = [type(entry.event) for entry in await journal.after(world.reader, 0)]
    assert (MessageQueued in kinds, MessageDelivery in kinds) == (answered, not answered)


async def test_recipients_that_are_none_are_refused_before_anything_is_kept(world):
    await world.contact("ct_1", account_id="ac_north")
    with pytest.raises(Invalid) as refused:
        await reply(world, recipients=Recipients(cc=("nobody",)))
    assert refused.value.field == "cc"


async def test_the_same_mail_sent_twice_is_one_whatever_became_of_it(world):
    await world.contact("ct_1", account_id="ac_north")
    first = await reply(world, undo_seconds=10, recipients=COPIES)
    again = await reply(world, undo_seconds=10, recipients=COPIES)
    assert structs.replace(again, at=first.at) == first
    assert len(await orders(world)) == 1
