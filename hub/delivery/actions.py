"""Carries orders out: woken by what was committed, and by the clock for those to try again."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import structlog
from msgspec import structs
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.accounts.reach import mark_failed
from hub.contract.errors import Retryable, SendFailed
from hub.contract.events import (
    AnyEvent,
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
from hub.delivery.rules import Settlement, Try
from hub.delivery.store import Pending
from hub.storage.outbox import encode
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
LATE_TOLD_EVERY = timedelta(minutes=1)


class Delivery:
    """Run `work` as a task. Orders of one contact go out one after another, those of different contacts together.
    `keep_trying`: how long written messages are tried. `pause`: seconds before an outcome that could not be saved is
    saved again."""

    def __init__(
        self,
        writer: Writer,
        reader: AsyncEngine,
        bus: Bus,
        senders: Mapping[Channel, ChannelSender],
        clock: Clock,
        keep_trying: timedelta = rules.KEEP_TRYING,
        pause: float = 1.0,
    ) -> None:
        self._keep_trying = keep_trying
        self._late_told: datetime | None = None
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
        if any(isinstance(entry.event, BELLS) or _is_new(entry.event) for entry in batch):
            self._rung.set()

    async def _start_due(self) -> float:
        """Start what is due; return the seconds until something else is."""
        now = self._clock()
        # Before the store is read: what is settled meanwhile would still look pending there, and be sent twice.
        busy = set(self._busy)
        pending, later = await store.due(self._reader, now, AT_ONCE)
        for each in pending:
            if each.lane not in busy:
                self._busy[each.lane] = asyncio.create_task(self._carry_out(each))
        if self._late_told is None or now - self._late_told >= LATE_TOLD_EVERY:
            self._late_told = now
            await self._writer.run(tell_late, now - rules.LATE)
        return min(LOOK_SECONDS, (later - now).total_seconds()) if later else LOOK_SECONDS

    async def _carry_out(self, pending: Pending) -> None:
        try:
            if not pending.waited or await self._may_begin(pending):
                await self._save(await self._carry(pending))
        finally:
            del self._busy[pending.lane]
            self._rung.set()

    async def _may_begin(self, pending: Pending) -> bool:
        """Whether what waited for its time is still wanted; if that cannot be told now, it waits on."""
        try:
            return await self._writer.run(begin, pending)
        except Exception as error:
            log.warning("an order's time could not be noted", order=pending.order.order_id, error=type(error).__name__)
            await asyncio.sleep(self._pause)
            return False

    async def _carry(self, pending: Pending) -> Settlement:
        order = pending.order
        tried = Try(
            order=order,
            attempts=pending.attempts + 1,
            since=pending.since,
            now=self._clock(),
            keep_trying=self._keep_trying,
        )
        try:
            receipt = await self._send(order)
        except Exception as error:
            log.warning("an order failed", order=order.order_id, attempts=tried.attempts, error=type(error).__name__)
            if not isinstance(error, SendFailed):
                log.exception("a channel's sender let an unknown error through", channel=order.channel)
            return rules.after_failure(structs.replace(tried, now=self._clock()), error)
        return rules.settled(structs.replace(tried, now=self._clock()), receipt)

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


def _is_new(event: AnyEvent) -> bool:
    """Whether a message was put off to its time, or is to be tried again."""
    return isinstance(event, MessageDelivery) and event.message.delivery in ("scheduled", "queued")


def begin(tx: Transaction, items: Sequence[Pending]) -> list[bool]:
    """Messages whose time has come: from here on they cannot be taken back."""
    begun = []
    for item in items:
        begun.append(store.begin(tx.conn, item.order.order_id, tx.now))
        if begun[-1] and isinstance(item.order, SendMessage):
            card = store.messages_by_id(tx.conn, [item.order.message_id]).get(item.order.message_id)
            if card is not None and card.delivery == "scheduled":
                card = structs.replace(card, delivery="queued")
                store.save_messages(tx.conn, [card])
                tx.record(rules.begun(card), card.author_id or ACTOR)
    return begun


def tell_late(tx: Transaction, items: Sequence[datetime]) -> list[None]:
    """Say of messages whose turn should have come by then that they are delayed."""
    waiting = [order.message_id for order in store.untried(tx.conn, max(items))]
    changed = [card for each in store.messages_by_id(tx.conn, waiting).values() if (card := rules.late(each))]
    store.save_messages(tx.conn, changed)
    for card in changed:
        tx.record(MessageDelivery(message=card), ACTOR)
    return [None] * len(items)


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
                "words": encode(item.order).decode(),
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
    for item in items:
        mark_failed(tx.conn, rules.wrong_addresses(item), tx.now)
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
