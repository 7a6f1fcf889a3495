"""Two contacts, each with messages to go out, and delivery in a test's hands."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from typing import Any, TypeVar

import pytest
from sqlalchemy import Connection, select

from hub.bus.in_process import InProcessBus
from hub.contract.events import AnyEvent, MessageQueued, Recorded
from hub.contract.outbound import AnyOrder, Connect, Receipt, SendMessage
from hub.contract.words import MessageCard
from hub.delivery.actions import Delivery
from hub.delivery.rules import Settlement, Try, settled
from hub.storage.engine import Store
from hub.storage.outbox import put_orders
from hub.storage.schema import messages, outbox
from hub.storage.writer import Transaction, Writer
from tests.factories.cards import message_card
from tests.factories.rows import a_contact, an_agent, insert
from tests.fakes.clock import START, FakeClock
from tests.fakes.sender import FakeSender

E = TypeVar("E", bound=AnyEvent)
CHANNELS = ("phone", "email", "web_chat")


@dataclass
class Post:
    """`senders`: each channel's way out. `events`: all that was published so far. `numbers`: of messages, unused."""

    store: Store
    writer: Writer
    bus: InProcessBus
    clock: FakeClock
    senders: dict[str, FakeSender] = field(default_factory=lambda: {name: FakeSender() for name in CHANNELS})
    events: list[Recorded] = field(default_factory=list)
    numbers: Iterator[int] = field(default_factory=lambda: count(100))
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    async def order(self, *orders: AnyOrder) -> None:
        """Decide them in one commit."""
        await self.writer.run(_decide, orders)

    async def write(self, *numbers: int, contact: str = "ct_1", channel: str = "email", **facts: Any) -> None:
        """An agent's messages, each in a commit of its own: `ms_1` by order `or_1`, and so on."""
        for number in numbers:
            order = message(number, contact, channel, **facts)
            await self.store.transact(lambda conn, order=order: keep_message(conn, order))
            await self.order(order)

    @asynccontextmanager
    async def working(self, reader: Any = None) -> AsyncIterator[Delivery]:
        """Delivery at work; on leaving, what is under way has come to its end."""
        delivery = Delivery(self.writer, reader or self.store.reader, self.bus, self.senders, self.clock, pause=0.01)
        task = asyncio.create_task(delivery.work())
        try:
            yield delivery
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def event(self, kind: type[E], number: int = 1) -> E:
        """The so manieth event of a kind, published already or soon."""
        async with asyncio.timeout(10):
            while len(self.of(kind)) < number:
                self._news.clear()
                await self._news.wait()
        return self.of(kind)[number - 1]

    def of(self, kind: type[E]) -> list[E]:
        return [entry.event for entry in self.events if isinstance(entry.event, kind)]

    def hear(self, batch: Sequence[Recorded]) -> None:
        self.events.extend(batch)
        self._news.set()

    async def ring(self) -> None:
        """Let delivery look again."""
        card = message_card()
        await self.bus.publish([Recorded(seq=0, at=START, actor="us_ada", event=MessageQueued(message=card))])

    @staticmethod
    async def settle_down() -> None:
        """Let everything run that can run."""
        for _ in range(50):
            await asyncio.sleep(0)

    async def outbox(self) -> list[tuple[str, str, int]]:
        """Each order's id, state and tries."""
        async with self.store.reader.connect() as conn:
            rows = await conn.execute(select(outbox.c.id, outbox.c.state, outbox.c.attempts).order_by(outbox.c.id))
            return [tuple(row) for row in rows]

    async def message(self, message_id: str = "ms_1") -> tuple[str, str]:
        """How far it has come, and why no further."""
        async with self.store.reader.connect() as conn:
            query = select(messages.c.delivery, messages.c.failure).where(messages.c.id == message_id)
            return tuple((await conn.execute(query)).one())


def message(number: int = 1, contact: str = "ct_1", channel: str = "email", **facts: Any) -> SendMessage:
    words: dict[str, Any] = {
        "order_id": f"or_{number}",
        "channel": channel,
        "contact_id": contact,
        "conversation_id": f"cv_{contact}",
        "message_id": f"ms_{number}",
        "to": "ingrid@north.example",
        "our_address": "desk@keydesk.example",
        "agent_id": "us_ada",
        "agent_name": "Ada",
        "text": f"word {number}",
    }
    return SendMessage(**words | facts)


def done(number: int = 1, receipt: Receipt = Receipt()) -> Settlement:
    """What became of a message that the channel took at the first try."""
    return settled(Try(order=message(number), attempts=1, since=START, now=START), receipt)


def connect(number: int = 1, contact: str = "ct_1", agent: str = "us_ada") -> Connect:
    return Connect(
        order_id=f"or_{number}",
        channel="phone",
        contact_id=contact,
        conversation_id=f"cv_{contact}",
        external_key="CA1",
        agent_id=agent,
        agent_name=agent,
    )


def _decide(tx: Transaction, items: Sequence[Sequence[AnyOrder]]) -> list[None]:
    for orders in items:
        put_orders(tx, orders)
        for order in orders:
            if isinstance(order, SendMessage):
                tx.record(MessageQueued(message=_card(order)), order.agent_id)
    return [None] * len(items)


def _card(order: SendMessage) -> MessageCard:
    return message_card(
        id=order.message_id, conversation_id=order.conversation_id, kind="outbound", delivery="queued", text=order.text
    )


def keep_message(conn: Connection, order: SendMessage) -> None:
    insert(
        conn,
        "messages",
        id=order.message_id,
        conversation_id=order.conversation_id,
        number=int(order.message_id.removeprefix("ms_")),
        contact_id=order.contact_id,
        channel=order.channel,
        kind="outbound",
        author_id=order.agent_id,
        author_name=order.agent_name,
        text=order.text,
        at=START,
        delivery="queued",
        attachments=[],
        extra={},
    )


@pytest.fixture
async def post(store: Store, writer: Writer, bus: InProcessBus, clock: FakeClock) -> Post:
    """Ada has the contacts `ct_1` and `ct_2`."""

    def world(conn: Connection) -> None:
        an_agent(conn, "us_ada")
        for contact in ("ct_1", "ct_2"):
            a_contact(conn, contact, state="active", agent_id="us_ada", accepted_at=START)

    await store.transact(world)
    post = Post(store, writer, bus, clock)
    await bus.subscribe(post.hear)
    return post
