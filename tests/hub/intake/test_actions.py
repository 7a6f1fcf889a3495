"""Intake on both stores: everything once, the right person, the right conversation."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import func, select

from hub.contract.errors import Invalid
from hub.contract.events import ContactArrived, ContactClosed, ContactQueued, LineEnded, MessageDelivery
from hub.contract.inbound import LineQueued, ReceiptReceived
from hub.storage import schema
from hub.storage.engine import Store
from tests.factories.river import River, call, chat, left, mail, now, open_river, spoke


@pytest.fixture
async def river(store: Store) -> AsyncIterator[River]:
    async with open_river(store) as opened:
        yield opened


async def _count(river: River, table: str) -> int:
    async with river.store.reader.connect() as conn:
        found: int = (await conn.execute(select(func.count()).select_from(schema.metadata.tables[table]))).scalar_one()
    return found


async def test_the_same_call_delivered_five_times_at_once_is_one_contact(river: River) -> None:
    phone = river.company.people[0].phone
    answers = await asyncio.gather(*(river.intake.receive(call(phone)) for _ in range(5)))
    assert len({answer.contact_id for answer in answers}) == 1
    assert [answer.duplicate for answer in answers].count(False) == 1
    assert await _count(river, "contacts") == 1


async def test_the_same_mail_delivered_five_times_one_after_another_is_one_message(river: River) -> None:
    sender = river.company.people[0].email
    answers = [await river.intake.receive(mail(sender)) for _ in range(5)]
    assert len({answer.message_id for answer in answers}) == 1
    assert await _count(river, "messages") == 1
    assert await _count(river, "contacts") == 1


async def test_a_known_number_is_its_person_and_their_account(river: River) -> None:
    person = river.company.people[0]
    await river.intake.receive(call(person.phone))
    card = (await river.event(ContactQueued)).contact
    assert (card.person_id, card.account_id, card.match) == (person.id, person.account_id, "address")
    assert card.target_seconds == river.business.tiers[card.tier].target("phone")


async def test_a_mail_domain_is_a_weaker_hint_and_marked_as_such(river: River) -> None:
    account = river.company.accounts[0]
    await river.intake.receive(mail(f"newcomer@{account.domains[0]}", name="New Comer"))
    card = (await river.event(ContactQueued)).contact
    assert (card.account_id, card.match, card.person_name) == (account.id, "domain", "New Comer")


async def test_a_stranger_is_kept_and_recognised_the_next_time(river: River) -> None:
    await river.intake.receive(call("+81312345678", "CA1"))
    await river.intake.receive(call("+81312345678", "CA2"))
    first, second = (event.contact for event in river.of(ContactQueued))
    assert first.match == "unknown"
    assert first.tier == river.business.fallback_tier
    assert first.person_id == second.person_id
    assert first.conversation_id == second.conversation_id, "the second call continues the open conversation"


async def test_an_answer_joins_the_conversation_that_its_headers_name(river: River) -> None:
    sender = river.company.people[0].email
    first = await river.intake.receive(mail(sender, "a@x"))
    second = await river.intake.receive(mail(sender, "b@x", thread_keys=("unknown@x", "a@x")))
    assert second.conversation_id == first.conversation_id
    assert second.contact_id == first.contact_id, "the contact is still open"
    assert second.message_number == 2


async def test_a_mail_and_its_answer_in_one_batch_meet(river: River) -> None:
    sender = river.company.people[0].email
    first, second = await asyncio.gather(
        river.intake.receive(mail(sender, "a@x")), river.intake.receive(mail(sender, "b@x", thread_keys=("a@x",)))
    )
    assert first.conversation_id == second.conversation_id


async def test_a_reference_in_the_subject_never_opens_another_accounts_conversation(river: River) -> None:
    mine, other = river.company.accounts[0].people[0], river.company.accounts[1].people[0]
    await river.intake.receive(mail(mine.email, "a@x"))
    reference = (await river.event(ContactQueued)).contact.reference
    foreign = await river.intake.receive(mail(other.email, "b@x", reference=reference))
    own = await river.intake.receive(mail(mine.email, "c@x", reference=reference))
    first = (await river.event(ContactQueued)).contact.conversation_id
    assert foreign.conversation_id != first
    assert own.conversation_id == first


async def test_a_line_nobody_opened_is_refused_and_harms_no_neighbour(river: River) -> None:
    phone = river.company.people[0].phone
    good, bad = await asyncio.gather(
        river.intake.receive(call(phone)), river.intake.receive(spoke("hello", "CA404")), return_exceptions=True
    )
    assert isinstance(bad, Invalid)
    assert not isinstance(good, BaseException)


async def test_a_call_in_the_menu_arrives_and_is_queued_when_the_menu_is_done(river: River) -> None:
    account = river.company.accounts[0]
    opened = await river.intake.receive(call("+81312345678", queue=False))
    assert (await river.event(ContactArrived)).contact.state == "arriving"
    await river.intake.receive(
        LineQueued(key="CA1:queued", channel="phone", at=now(), external_key="CA1", account_id=account.id)
    )
    card = (await river.event(ContactQueued)).contact
    assert (card.id, card.account_id, card.tier, card.match) == (
        opened.contact_id,
        account.id,
        account.tier,
        "identity",
    )


async def test_hanging_up_in_the_menu_ends_the_contact(river: River) -> None:
    await river.intake.receive(call("+81312345678", queue=False))
    await river.intake.receive(left())
    card = (await river.event(ContactClosed)).contact
    assert (card.state, card.outcome) == ("closed", "short_abandoned")


async def test_leaving_is_told_once(river: River) -> None:
    await river.intake.receive(call(river.company.people[0].phone))
    await river.intake.receive(left())
    await river.intake.receive(left(key="another key"))
    await river.event(LineEnded)
    assert len(river.of(LineEnded)) == 1


async def test_what_is_said_on_a_line_is_numbered_without_gap(river: River) -> None:
    await river.intake.receive(chat("visitor-1"))
    answers = await asyncio.gather(
        *(river.intake.receive(spoke(f"word {n}", "chat1", n, "web_chat")) for n in range(1, 9))
    )
    assert [answer.message_number for answer in answers] == list(range(1, 9))


async def test_receipts_move_a_message_on_but_never_back(river: River) -> None:
    await river.intake.receive(chat("visitor-1"))
    said = await river.intake.receive(spoke("hello", "chat1", 1, "web_chat", direction="outbound"))

    async def receipt(key: str, delivery: str) -> None:
        assert said.message_id is not None
        await river.intake.receive(
            ReceiptReceived(key=key, channel="web_chat", at=now(), message_id=said.message_id, delivery=delivery)  # type: ignore[arg-type]
        )

    await receipt("r1", "read")
    await receipt("r2", "delivered")
    await receipt("r3", "failed")
    assert [event.message.delivery for event in river.of(MessageDelivery)] == ["read"]
