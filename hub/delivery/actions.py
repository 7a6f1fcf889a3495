"""Carries orders out: woken by what was committed, and by the clock for those to try again."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence

import structlog
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.contract.errors import SendFailed
from hub.contract.events import (
    ConnectFailed,
    ContactClosed,
    ContactTransferred,
    MessageDelivery,
    MessageQueued,
    OfferAccepted,
    OfferFailed,
    Recorded,
    WrapUpStarted,
)
from hub.contract.outbound import AnyOrder, SendMessage
from hub.contract.ports import Bus, ChannelSender, Clock
from hub.contract.words import Channel
from hub.delivery import rules, store
from hub.delivery.rules import Settlement
from hub.storage.writer import Transaction, Writer

log = structlog.get_logger()
ACTOR = "delivery"
BELLS = (MessageQueued, OfferAccepted, WrapUpStarted, ContactClosed, ContactTransferred, OfferFailed)
AT_ONCE = 200
LOOK_SECONDS = 5.0


class Delivery:
    """Run `work` as a task. Orders of one contact go out one after another, those of different contacts together."""

    def __init__(
        self, writer: Writer, reader: AsyncEngine, bus: Bus, senders: Mapping[Channel, ChannelSender], clock: Clock
    ) -> None:
        self._writer = writer
        self._reader = reader
        self._bus = bus
        self._senders = senders
        self._clock = clock
        self._rung = asyncio.Event()
        self._busy: dict[str, asyncio.Task[None]] = {}

    async def work(self) -> None:
        """Serve until cancelled; orders under way are given up then and tried again after the next start."""
        stop = await self._bus.subscribe(self._hear)
        try:
            while True:
                self._rung.clear()
                try:
                    pause = await self._start_due()
                except Exception as error:
                    log.warning("the outbox cannot be read; trying again", error=type(error).__name__)
                    pause = 1.0
                try:
                    async with asyncio.timeout(pause):
                        await self._rung.wait()
                except TimeoutError:
                    pass
        finally:
            await stop()
            for task in self._busy.values():
                task.cancel()

    def _hear(self, batch: Sequence[Recorded]) -> None:
        if any(isinstance(entry.event, BELLS) for entry in batch):
            self._rung.set()

    async def _start_due(self) -> float:
        """Start what is due; return the seconds until something else is."""
        now = self._clock()
        waiting: dict[str, list[store.Pending]] = {}
        for pending in await store.due(self._reader, now, AT_ONCE):
            waiting.setdefault(pending.order.contact_id, []).append(pending)
        for contact_id, orders in waiting.items():
            if contact_id not in self._busy:
                task = asyncio.create_task(self._carry_all(contact_id, orders))
                self._busy[contact_id] = task
        due = await store.next_due(self._reader)
        if due is None or due <= now:
            return LOOK_SECONDS
        return min(LOOK_SECONDS, (due - now).total_seconds())

    async def _carry_all(self, contact_id: str, orders: Iterable[store.Pending]) -> None:
        try:
            for pending in orders:
                settlement = await self._carry(pending.order, pending.attempts + 1)
                await self._writer.run(settle, settlement)
                if settlement.verdict == "again":
                    break
        except Exception as error:
            log.warning("an order's outcome could not be saved", contact=contact_id, error=type(error).__name__)
        finally:
            self._busy.pop(contact_id, None)
            self._rung.set()

    async def _carry(self, order: AnyOrder, attempts: int) -> Settlement:
        try:
            receipt = await self._senders[order.channel].send(order)
        except Exception as error:
            known = isinstance(error, SendFailed)
            log.warning("an order failed", order=order.order_id, attempts=attempts, error=type(error).__name__)
            if not known:
                log.exception("a channel's sender let an unknown error through", channel=order.channel)
            return rules.after_failure(order, attempts, error, self._clock())
        return rules.settled(order, attempts, receipt)


def settle(tx: Transaction, items: Sequence[Settlement]) -> list[None]:
    """Save what became of each try, and tell it."""
    store.settle(
        tx.conn,
        [
            {
                "order_id": item.order.order_id,
                "became": {"done": "done", "again": "pending", "failed": "failed"}[item.verdict],
                "tries": item.attempts,
                "due": item.due_at or tx.now,
                "why": item.failure,
            }
            for item in items
        ],
    )
    sent = [item for item in items if isinstance(item.order, SendMessage)]
    cards = store.messages_by_id(tx.conn, [item.order.message_id for item in sent])  # type: ignore[union-attr]
    changed = []
    keys = []
    for item in sent:
        order = item.order
        assert isinstance(order, SendMessage)
        if (card := cards.get(order.message_id)) and (after := rules.message_after(card, item)):
            changed.append(after)
            tx.record(MessageDelivery(message=after), ACTOR)
        if item.receipt and item.receipt.message_key:
            keys.append(
                {
                    "key": item.receipt.message_key,
                    "conversation_id": order.conversation_id,
                    "message_id": order.message_id,
                    "at": tx.now,
                }
            )
    store.save_messages(tx.conn, changed)
    if keys:
        store.save_keys(tx.conn, keys)
    for item in items:
        if rules.breaks_contact(item):
            tx.record(
                ConnectFailed(
                    contact_id=item.order.contact_id,
                    conversation_id=item.order.conversation_id,
                    reason=item.failure,
                ),
                ACTOR,
            )
    return [None] * len(items)
