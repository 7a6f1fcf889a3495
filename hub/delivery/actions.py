"""Carries orders out: woken by what was committed, and by the clock for those to try again."""

import asyncio
from collections.abc import Mapping, Sequence

import structlog
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.contract.errors import Retryable, SendFailed
from hub.contract.events import (
    ConnectFailed,
    ContactClosed,
    ContactDiverted,
    ContactPostponed,
    ContactTransferred,
    MessageDelivery,
    MessageQueued,
    OfferAccepted,
    OfferFailed,
    Recorded,
    WrapUpStarted,
)
from hub.contract.outbound import AnyOrder, Receipt, SendMessage
from hub.contract.ports import Bus, ChannelSender, Clock
from hub.contract.words import Channel
from hub.delivery import rules, store
from hub.delivery.rules import Settlement
from hub.storage.writer import Transaction, Writer

log = structlog.get_logger()
ACTOR = "delivery"
BELLS = (
    MessageQueued,
    OfferAccepted,
    WrapUpStarted,
    ContactClosed,
    ContactDiverted,
    ContactPostponed,
    ContactTransferred,
    OfferFailed,
)
AT_ONCE = 200  # orders under way on each channel
LOOK_SECONDS = 5.0
FINISH_SECONDS = 2.0
LONGEST_SAVE_PAUSE = 60.0


class Delivery:
    """Run `work` as a task. Orders of one contact go out one after another, those of different contacts together.
    `pause`: seconds before an outcome that could not be saved is saved again."""

    def __init__(
        self,
        writer: Writer,
        reader: AsyncEngine,
        bus: Bus,
        senders: Mapping[Channel, ChannelSender],
        clock: Clock,
        pause: float = 1.0,
    ) -> None:
        self._writer = writer
        self._reader = reader
        self._bus = bus
        self._senders = senders
        self._clock = clock
        self._pause = pause
        self._rung = asyncio.Event()
        self._busy: dict[str, asyncio.Task[None]] = {}

    async def work(self) -> None:
        """Serve until cancelled. What is under way then has a moment to come to its end; what does not is tried again
        after the next start."""
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
            await self._finish()

    def _hear(self, batch: Sequence[Recorded]) -> None:
        if any(isinstance(entry.event, BELLS) for entry in batch):
            self._rung.set()

    async def _start_due(self) -> float:
        """Start what is due; return the seconds until something else is."""
        now = self._clock()
        # Before the store is read: what is settled meanwhile would still look pending there, and be sent twice.
        busy = set(self._busy)
        pending, later = await store.due(self._reader, now, AT_ONCE)
        for each in pending:
            contact_id = each.order.contact_id
            if contact_id not in busy:
                self._busy[contact_id] = asyncio.create_task(self._carry_out(each))
        return min(LOOK_SECONDS, (later - now).total_seconds()) if later else LOOK_SECONDS

    async def _carry_out(self, pending: store.Pending) -> None:
        try:
            await self._save(await self._carry(pending.order, pending.attempts + 1))
        finally:
            del self._busy[pending.order.contact_id]
            self._rung.set()

    async def _carry(self, order: AnyOrder, attempts: int) -> Settlement:
        try:
            receipt = await self._send(order)
        except Exception as error:
            log.warning("an order failed", order=order.order_id, attempts=attempts, error=type(error).__name__)
            if not isinstance(error, SendFailed):
                log.exception("a channel's sender let an unknown error through", channel=order.channel)
            return rules.after_failure(order, attempts, error, self._clock())
        return rules.settled(order, attempts, receipt)

    async def _send(self, order: AnyOrder) -> Receipt:
        try:
            async with asyncio.timeout(rules.patience(order)) as limit:
                return await self._senders[order.channel].send(order)
        except TimeoutError:
            if not limit.expired():
                raise
            raise Retryable("The channel did not answer in time.") from None

    async def _save(self, settlement: Settlement) -> None:
        """Save what became of a try, however long that takes: as long as it is not saved, the contact stays busy and
        nothing is sent again. A customer must not get a mail once a second because a disk is full."""
        pause = self._pause
        while True:
            try:
                return await self._writer.run(settle, settlement)
            except Exception as error:
                log.warning(
                    "an order's outcome could not be saved", order=settlement.order.order_id, error=type(error).__name__
                )
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_SAVE_PAUSE)

    async def _finish(self) -> None:
        tasks = list(self._busy.values())
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=FINISH_SECONDS)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)


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
    sent = [(item, item.order) for item in items if isinstance(item.order, SendMessage)]
    cards = store.messages_by_id(tx.conn, [order.message_id for _, order in sent])
    changed = []
    keys = []
    for item, order in sent:
        if (card := cards.get(order.message_id)) and (after := rules.message_after(card, item)):
            changed.append(after)
            tx.record(MessageDelivery(message=after), ACTOR)
        if key := rules.key_of(item):
            keys.append(
                {
                    "key": key,
                    "conversation_id": order.conversation_id,
                    "message_id": order.message_id,
                    "at": tx.now,
                }
            )
    store.save_messages(tx.conn, changed)
    store.save_keys(tx.conn, keys)
    _tell_broken(tx, items)
    return [None] * len(items)


def _tell_broken(tx: Transaction, items: Sequence[Settlement]) -> None:
    """Contacts whose agent could not be joined are the router's again."""
    failed = [item for item in items if item.verdict == "failed"]
    holders = store.holders(tx.conn, [item.order.contact_id for item in failed])
    for item in failed:
        if rules.breaks_contact(item, holders.get(item.order.contact_id)):
            tx.record(
                ConnectFailed(
                    contact_id=item.order.contact_id,
                    conversation_id=item.order.conversation_id,
                    reason=item.failure,
                    agent_id=holders[item.order.contact_id],
                ),
                ACTOR,
            )
