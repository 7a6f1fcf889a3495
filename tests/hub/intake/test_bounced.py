"""A message that came back marks the address it was for, until there is a sign of life; on both stores."""

from msgspec import structs
from sqlalchemy import insert, select, update

from hub.contract.inbound import ReceiptReceived
from hub.storage.engine import Store
from hub.storage.schema import addresses, messages
from tests.factories.river import mail, now, open_river

ANN, BOB = "ann@bounced.example", "bob@bounced.example"


async def test_the_address_a_report_names_is_marked_and_no_other(store: Store) -> None:
    async with open_river(store) as river:
        taken = await river.intake.receive(mail(ANN))
        await river.intake.receive(mail(BOB, "m2@there.example"))
        row = {
            "id": "ms_out", "conversation_id": taken.conversation_id, "number": 90, "contact_id": taken.contact_id,
            "channel": "email", "kind": "outbound", "author_id": "", "author_name": "", "text": "x", "at": now(),
            "delivery": "sent", "attachments": [], "extra": {"to": ANN, "cc": BOB},
        }  # fmt: skip
        await store.transact(lambda conn: conn.execute(insert(messages), [row]))
        report = ReceiptReceived(
            key="r1", channel="email", at=now(), message_id="ms_out", delivery="failed", failure="550 gone", address=BOB
        )
        await river.intake.receive(report)
        assert await _marked(store) == [(BOB, "550 gone")]
        await river.intake.receive(structs.replace(mail(BOB, "m3@there.example"), automatic=True))
        assert await _marked(store) == [(BOB, "550 gone")], "a machine's answer proves nothing"
        await river.intake.receive(mail(BOB, "m4@there.example"))
        assert await _marked(store) == []


async def test_a_message_that_arrives_takes_the_mark_away(store: Store) -> None:
    async with open_river(store) as river:
        taken = await river.intake.receive(mail(ANN))
        await store.transact(
            lambda conn: conn.execute(update(addresses).where(addresses.c.value == ANN).values(failed_at=now()))
        )
        row = {
            "id": "ms_out", "conversation_id": taken.conversation_id, "number": 90, "contact_id": taken.contact_id,
            "channel": "email", "kind": "outbound", "author_id": "", "author_name": "", "text": "x", "at": now(),
            "delivery": "sent", "attachments": [], "extra": {},
        }  # fmt: skip
        await store.transact(lambda conn: conn.execute(insert(messages), [row]))
        report = ReceiptReceived(key="r1", channel="email", at=now(), message_id="ms_out", delivery="delivered")
        await river.intake.receive(report)
        assert await _marked(store) == []


async def _marked(store: Store) -> list[tuple[str, str]]:
    query = select(addresses.c.value, addresses.c.failure).where(addresses.c.failed_at.is_not(None))
    async with store.reader.connect() as conn:
        return [(row.value, row.failure) for row in await conn.execute(query)]
