"""What becomes of a mail, on both stores: held, joined, or a contact of its own."""

import asyncio
from datetime import timedelta
from typing import Any

import msgspec
from msgspec import structs
from sqlalchemy import select, update

from hub.contract.events import ContactQueued, MessageReceived, NoteAdded
from hub.contract.held import MailHeld
from hub.contract.plans import Business, MailRules
from hub.contract.words import MessageCard
from hub.storage import schema
from hub.storage.engine import Store
from tests.factories.river import River, demo_business, mail, now, open_river

STRANGER = "passer-by@elsewhere.example"


def meeting(**rules: Any) -> Business:
    return structs.replace(demo_business(), mail=MailRules(**rules))


async def _we_answered(river: River, conversation_id: str, key: str, **extra: str) -> None:
    """An agent's mail in the conversation, known under `key`."""
    sent = MessageCard(
        id=f"ms_{key}", conversation_id=conversation_id, contact_id=None, channel="email", kind="outbound", number=100,
        author_id="us_1", author_name="Mei", text="Tomorrow.", at=now(), extra=extra,
    )  # fmt: skip

    def write(conn: Any) -> None:
        conn.execute(schema.messages.insert(), [msgspec.to_builtins(sent) | {"at": now(), "client_id": None}])
        row = {"key": key, "conversation_id": conversation_id, "message_id": sent.id, "at": now()}
        conn.execute(schema.message_keys.insert(), [row])
        numbered = update(schema.conversations).where(schema.conversations.c.id == conversation_id)
        conn.execute(numbered.values(messages=100))

    await river.store.transact(write)


async def _close(river: River, conversation_id: str) -> None:
    def write(conn: Any) -> None:
        of = schema.contacts.c.conversation_id == conversation_id
        conn.execute(update(schema.contacts).where(of).values(state="closed", closed_at=now()))
        over = update(schema.conversations).where(schema.conversations.c.id == conversation_id)
        conn.execute(over.values(status="closed"))

    await river.store.transact(write)


async def test_a_held_mail_makes_no_contact_and_nobody_is_met(store: Store) -> None:
    async with open_river(store, meeting(blocked=("elsewhere.example",))) as river:
        answer = await river.intake.receive(mail(STRANGER))
        held = (await river.event(MailHeld)).mail
        assert (answer.contact_id, answer.conversation_id) == (None, None)
        assert (held.reason, held.sender, held.subject) == ("blocked", STRANGER, "Delivery of order 4711")
        assert river.of(ContactQueued) == []
        async with store.reader.connect() as conn:
            assert (
                await conn.execute(select(schema.addresses).where(schema.addresses.c.value == STRANGER))
            ).all() == []


async def test_a_held_mail_that_comes_again_is_held_once(store: Store) -> None:
    async with open_river(store, meeting()) as river:
        answers = [await river.intake.receive(mail(STRANGER, quarantine="unreadable")) for _ in range(3)]
        assert [answer.duplicate for answer in answers] == [False, True, True]
        assert len(river.of(MailHeld)) == 1


async def test_more_than_a_sender_may_send_is_held_and_nothing_is_lost(store: Store) -> None:
    async with open_river(store, meeting(rate=3)) as river:
        at = now()
        mails = [mail(STRANGER, f"m{number}@x", at=at) for number in range(6)]
        answers = await asyncio.gather(*(river.intake.receive(each) for each in mails[:4]))
        answers += [await river.intake.receive(each) for each in mails[4:]]
        assert [answer.contact_id is None for answer in answers] == [False] * 3 + [True] * 3
        assert [event.mail.reason for event in river.of(MailHeld)] == ["rate"] * 3
        later = await river.intake.receive(mail(STRANGER, "old@x", at=at - timedelta(hours=1)))
        assert later.contact_id is not None, "a mailbox's history is counted by when its mails came"


async def test_a_mail_in_a_language_asks_for_its_skill(store: Store) -> None:
    async with open_river(store, meeting(skills={"de": "german"})) as river:
        await river.intake.receive(mail(STRANGER, language="de"))
        card = (await river.event(ContactQueued)).contact
        assert (card.language, card.skills) == ("de", ("german",))


async def test_a_stranger_who_answers_a_mail_of_ours_joins_with_a_warning(store: Store) -> None:
    async with open_river(store, meeting()) as river:
        first = await river.intake.receive(mail(river.company.people[0].email, "m1@x"))
        await _we_answered(river, first.conversation_id or "", "ours@us")
        joined = await river.intake.receive(mail(STRANGER, "m2@x", thread_keys=("ours@us",)))
        assert joined.conversation_id == first.conversation_id
        message = (await river.event(MessageReceived, lambda event: event.message.id == joined.message_id)).message
        assert message.extra["stranger"] == "yes"
        line = (await river.event(NoteAdded)).message
        assert (line.kind, line.number, STRANGER in line.text) == ("system", message.number + 1, True)


async def test_where_strangers_are_not_let_in_they_begin_a_contact(store: Store) -> None:
    async with open_river(store, meeting(strangers="new")) as river:
        first = await river.intake.receive(mail(river.company.people[0].email, "m1@x"))
        await _we_answered(river, first.conversation_id or "", "ours@us")
        other = await river.intake.receive(mail(STRANGER, "m2@x", thread_keys=("ours@us",)))
        assert other.conversation_id != first.conversation_id


async def test_a_stranger_who_names_only_the_customers_own_mail_begins_a_contact(store: Store) -> None:
    async with open_river(store, meeting()) as river:
        first = await river.intake.receive(mail(river.company.people[0].email, "m1@x"))
        other = await river.intake.receive(mail(STRANGER, "m2@x", thread_keys=("m1@x",)))
        assert other.conversation_id != first.conversation_id


async def test_whoever_was_copied_or_is_of_the_account_joins_without_a_warning(store: Store) -> None:
    async with open_river(store, meeting()) as river:
        account = river.company.accounts[0]
        first = await river.intake.receive(
            mail(account.people[0].email, "m1@x", extra={"cc": f"x@y.example, {STRANGER}"})
        )
        copied = await river.intake.receive(mail(STRANGER, "m2@x", thread_keys=("m1@x",)))
        colleague = await river.intake.receive(mail(f"someone-new@{account.domains[0]}", "m3@x", thread_keys=("m2@x",)))
        assert copied.conversation_id == colleague.conversation_id == first.conversation_id
        assert river.of(NoteAdded) == []


async def test_an_absence_note_is_kept_with_a_closed_conversation_and_wakes_nobody(store: Store) -> None:
    async with open_river(store, meeting()) as river:
        person = river.company.people[0].email
        first = await river.intake.receive(mail(person, "m1@x"))
        await _we_answered(river, first.conversation_id or "", "ours@us")
        await _close(river, first.conversation_id or "")
        away = await river.intake.receive(
            mail(person, "m2@x", thread_keys=("ours@us",), automatic=True, extra={"notice": "yes"})
        )
        assert (away.conversation_id, away.contact_id) == (first.conversation_id, None)
        assert len(river.of(ContactQueued)) == 1
        async with store.reader.connect() as conn:
            status = select(schema.conversations.c.status).where(schema.conversations.c.id == first.conversation_id)
            assert (await conn.execute(status)).scalar_one() == "closed"


async def test_a_report_that_our_mail_failed_is_work(store: Store) -> None:
    async with open_river(store, meeting()) as river:
        first = await river.intake.receive(mail(river.company.people[0].email, "m1@x"))
        await _we_answered(river, first.conversation_id or "", "ours@us")
        await _close(river, first.conversation_id or "")
        robot = mail(
            "mailer-daemon@mx.example",
            "m2@x",
            thread_keys=("ours@us",),
            automatic=True,
            extra={"notice": "yes", "report": "failed"},
        )
        bounced = await river.intake.receive(robot)
        assert bounced.conversation_id == first.conversation_id
        assert bounced.contact_id not in (None, first.contact_id)
        assert river.of(NoteAdded) == [], "a machine is no stranger"


async def test_what_a_colleague_forwards_is_the_customers_contact(store: Store) -> None:
    async with open_river(store, meeting(colleagues=("hub.example",))) as river:
        person = river.company.people[0]
        await river.intake.receive(mail("mei@hub.example", extra={"forwarded_from": person.email}))
        card = (await river.event(ContactQueued)).contact
        message = (await river.event(MessageReceived)).message
        assert (card.person_id, card.address, card.account_id) == (person.id, person.email, person.account_id)
        assert message.extra["from"] == "mei@hub.example"
