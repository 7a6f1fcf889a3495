"""The automatic answer: once, honest, and never to a machine."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest
from msgspec import structs
from sqlalchemy import select

from hub.contract.events import ContactQueued, MessageQueued, SlaClockChanged
from hub.contract.outbound import SendMessage
from hub.contract.plans import Acknowledgement, Business, MailRules
from hub.contract.words import ContactCard
from hub.intake.acknowledging import expected_by, instant, words
from hub.storage import schema
from hub.storage.engine import Store
from tests.factories.cards import contact_card
from tests.factories.river import River, demo_business, mail, open_river

SAID = Acknowledgement(
    text={"en": "Number {{reference}}.\n\n{{promise}}\n\nThanks", "zh-CN": "编号 {{reference}}。{{promise}}"},
    promise={"en": "By {{by}}.", "zh-CN": "{{by}}前答复。"},
)
FRIDAY = datetime(2026, 11, 20, 12, 0, 30, tzinfo=UTC)


def polite(**changes: Any) -> Business:
    said = structs.replace(SAID, **changes)
    return structs.replace(demo_business(), mail=MailRules(acknowledgement=said))


def card(tier: str, **changes: Any) -> ContactCard:
    facts = {"channel": "email", "tier": tier, "arrived_at": FRIDAY, "reference": "KD-7", "language": "en"}
    return contact_card(**facts | changes)


async def _orders(river: River) -> list[SendMessage]:
    async with river.store.reader.connect() as conn:
        rows = (await conn.execute(select(schema.outbox.c.order))).scalars()
        return [msgspec.json.decode(row, type=SendMessage) for row in rows]


def test_the_promise_is_counted_in_business_hours_and_told_in_their_zone() -> None:
    by = expected_by(polite(), card("gold"))  # Friday 13:00 in Stuttgart, closed from 14:00 on
    assert by == datetime(2026, 11, 23, 9, 1, tzinfo=ZoneInfo("Europe/Berlin"))
    assert words(SAID, card("gold"), by) == "Number KD-7.\n\nBy Monday 23 November, 09:01 (Europe/Berlin).\n\nThanks"


def test_a_tier_without_calendar_promises_by_the_clock() -> None:
    by = expected_by(polite(zone="Asia/Shanghai"), card("platinum"))
    assert by == datetime(2026, 11, 20, 21, 1, tzinfo=ZoneInfo("Asia/Shanghai"))
    assert words(SAID, card("platinum", language="zh-TW"), by) == (
        "编号 KD-7。11月20日（星期五）21:01（Asia/Shanghai）前答复。"
    )


def test_where_nothing_is_promised_nothing_is_said() -> None:
    assert expected_by(polite(), card("standard")) is None
    assert words(SAID, card("standard", language="fr"), None) == "Number KD-7.\n\nThanks"


def test_other_languages_read_dates_as_numbers() -> None:
    assert instant(datetime(2026, 11, 23, 9, 5, tzinfo=UTC), "sv") == "2026-11-23 09:05 (UTC)"


async def test_the_first_mail_is_acknowledged_in_the_commit_that_takes_it(store: Store) -> None:
    async with open_river(store, polite(), clocks=True) as river:
        person = river.account("platinum").people[0]
        answer = await river.intake.receive(mail(person.email, "m1@x"))
        told = (await river.event(MessageQueued)).message
        contact = (await river.event(ContactQueued)).contact
        (order,) = await _orders(river)
        assert (told.kind, told.author_id, told.number, told.delivery) == ("system", "", 2, "queued")
        assert told.contact_id == answer.contact_id
        assert contact.reference in told.text
        assert (order.message_id, order.to, order.agent_id) == (told.id, person.email, "")
        assert (order.thread_keys, order.reference) == (("m1@x",), contact.reference)
        assert {event.what for event in river.of(SlaClockChanged)} == {"started"}, "a machine answers nothing"


async def test_it_is_sent_once_per_conversation(store: Store) -> None:
    async with open_river(store, polite(per_hour=10)) as river:
        sender = river.company.people[0].email
        await river.intake.receive(mail(sender, "m1@x"))
        await river.intake.receive(mail(sender, "m2@x", thread_keys=("m1@x",)))
        await river.intake.receive(mail(sender, "m1@x"))
        assert len(await _orders(river)) == 1


async def test_one_sender_gets_no_more_than_allowed_in_an_hour(store: Store) -> None:
    async with open_river(store, polite(per_hour=2)) as river:
        sender = river.company.people[0].email
        await asyncio.gather(*(river.intake.receive(mail(sender, f"m{number}@x")) for number in range(3)))
        await river.intake.receive(mail(sender, "later@x"))
        assert len(await _orders(river)) == 2


@pytest.mark.parametrize(
    ("changes", "off"),
    [
        ({"automatic": True}, {}),
        ({"extra": {"forwarded_by": "mei@hub.example"}}, {}),
        ({"extra": {"date": "2019-03-02T09:00:00+00:00"}}, {}),
        ({"at": FRIDAY - timedelta(days=2000)}, {}),
        ({}, {"off_tiers": ("platinum",)}),
        ({}, {"off_mailboxes": ("desk@keydesk.example",)}),
    ],
)
async def test_some_mails_are_not_acknowledged(store: Store, changes: dict[str, Any], off: dict[str, Any]) -> None:
    async with open_river(store, polite(**off)) as river:
        sender = river.account("platinum").people[0].email
        await river.intake.receive(mail(sender, **changes))
        assert await _orders(river) == []


async def test_a_responder_that_does_not_say_it_is_one_gets_one_answer_of_ours(store: Store) -> None:
    """It answers everything, each time as a new mail that names nothing of ours: the worst of its kind."""
    async with open_river(store, polite()) as river:
        answered = 0
        await river.intake.receive(mail("robot@there.example", "m0@there.example"))
        while len(orders := await _orders(river)) > answered and answered < 10:
            answered = len(orders)
            await river.intake.receive(mail("robot@there.example", f"m{answered}@there.example", subject="I am away"))
        assert answered == 1
