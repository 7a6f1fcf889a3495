"""What a batch of a chat's news knows of the store, and leaves there. What it decides: `test_chats`."""

from sqlalchemy import select

from hub.contract.inbound import AnyInbound, LineFacts
from hub.intake.chat_ledger import ChatLedger
from hub.intake.rules import Line, line_of
from hub.storage.engine import Store
from hub.storage.schema import surveys
from hub.storage.writer import Transaction
from tests.fakes.clock import START
from tests.fakes.console_world import a_world

NEWS: tuple[AnyInbound, ...] = (
    LineFacts(key="f", channel="web_chat", at=START, external_key="chat1", facts={}),
    LineFacts(key="n", channel="web_chat", at=START, external_key="nowhere", facts={}),
)


async def test_what_one_batch_wrote_the_next_one_knows(store: Store) -> None:
    async with a_world(store) as world:
        card = await world.contact("ct_1", channel="web_chat", external_key="chat1")
        lines: dict[tuple[str, str], Line] = {("web_chat", "chat1"): line_of(card)}

        async def batch(number: int) -> dict[str, str]:
            def work(tx: Transaction) -> dict[str, str]:
                ledger = ChatLedger(tx.conn, NEWS, lines)
                known = ledger.facts["ct_1"]
                ledger.keep_facts("ct_1", {"page": f"/{number}"})
                facts = {name: getattr(card, name) for name in ("conversation_id", "account_id", "tier", "channel")}
                ledger.keep_survey({**facts, "contact_id": "ct_1", "at": START, "csat": number})
                ledger.save(tx.conn)
                return known

            found: dict[str, str] = await world.commit(work)
            return found

        assert [await batch(1), await batch(2), await batch(3)] == [{}, {"page": "/1"}, {"page": "/2"}]
        assert [row.csat for row in await world.rows(select(surveys.c.csat))] == [3]
