"""Messages in a store, told as the river tells them."""

from typing import Any

from hub.contract.events import MessageReceived
from hub.intake.views import message_card
from hub.storage.schema import messages
from hub.storage.writer import Transaction
from tests.fakes.clock import START
from tests.fakes.console_world import World, insert


async def said(world: World, id: str, text: str, conversation_id: str, told: bool = True, **facts: Any) -> None:
    """Somebody says it; `told`: the journal has it."""

    def work(tx: Transaction) -> None:
        many = len(tx.conn.execute(messages.select().where(messages.c.conversation_id == conversation_id)).all())
        whole = {"channel": "email", "kind": "inbound", "author_id": "pe", "author_name": "Ingrid Solberg", "at": START}
        row = {"attachments": [], "extra": {}, "number": many + 1, **whole, **facts}
        insert(tx.conn, "messages", id=id, conversation_id=conversation_id, text=text, **row)
        if told:
            made = tx.conn.execute(messages.select().where(messages.c.id == id)).one()
            tx.record(MessageReceived(message=message_card(made)), "intake")

    await world.commit(work)
