"""Conversations that rest: snoozed until an instant, or waiting for the customer.

A snoozed conversation comes back on top at its instant, or when the customer writes, whichever is first. What an agent
has in hand stays theirs meanwhile and counts towards their capacity: it is work they keep. Where nothing is in hand any
more, it comes back as a contact that is queued, offered first to whoever had the conversation: so a promise to call
again is kept even if that agent is away by then.

*waiting for the customer* goes by what moves the clocks (`hub.sla.news`): from an answer on a channel that is not live
until the customer writes or calls. So the list says the same as the paused resolution clock.

Whatever is given to somebody else (a transfer, an offer) wakes as well: nobody gets work that they do not see.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog
from msgspec import structs
from sqlalchemy import bindparam, or_, select, update
from sqlalchemy.exc import DBAPIError

from hub.accounts.cards import cards_in
from hub.contract.events import (
    ContactArrived,
    ContactQueued,
    ContactTransferred,
    ConversationChanged,
    ConversationMerged,
    MessageQueued,
    MessageReceived,
    OfferAccepted,
    OfferMade,
)
from hub.contract.plans import Business
from hub.contract.ports import BusinessNow, Clock, NewId
from hub.conversing.snoozing import changed, wake
from hub.conversing.threads import add_contact, live_channels, queued_again
from hub.routing.timers import Timers
from hub.sla.news import Answered, Asked, heard
from hub.storage.alarm import Alarm
from hub.storage.schema import contacts, conversations
from hub.storage.writer import Transaction, Writer

log = structlog.get_logger()
ACTOR = "snooze"
CUSTOMER = "customer"
RETRY_AFTER = timedelta(seconds=1)
HANDED = (ContactTransferred, OfferMade, OfferAccepted)
TURNS = (ContactArrived, ContactQueued, MessageReceived, MessageQueued)


class Sleeping:
    """The writer's `Conclusion` after the ACD's. It wakes what is due as a unit of work, so that the ACD routes it in
    the same commit. Call `start` once the ACD has started."""

    def __init__(self, writer: Writer, business: BusinessNow, new_id: NewId, clock: Clock) -> None:
        self._writer = writer
        self._business = business
        self._new_id = new_id
        self._clock = clock
        self._timers: Timers | None = None
        self._ahead = False
        self._retry_at: datetime | None = None
        self._alarm = Alarm("snooze", self.look, clock)

    async def start(self) -> None:
        """Take part in every commit from here on, and wake what was due meanwhile. Raises `Unavailable`."""
        self._writer.conclude_with(self)
        await self.look()

    async def look(self) -> None:
        """Wake what is due. Raises `Unavailable`."""
        await self._writer.run(self._wake_due, None)

    async def stop(self) -> None:
        """Let them rest; they are found again at the next start."""
        self._writer.conclude_without(self)
        await self._alarm.stop()

    # --- the writer's conclusion ---------------------------------------------------------------------------------

    def begin(self) -> None:
        """A new try. What an earlier one knew was never saved: forget it."""
        if self._ahead:
            self._timers, self._ahead = None, False

    def settle(self, tx: Transaction) -> None:
        """Tell whose turn it is. Should that fail, what happened is committed all the same."""
        self._retry_at = None
        try:
            self._take_note(tx)
            self._take_turns(tx)
            self._hand_over(tx)
        except DBAPIError:
            raise
        except Exception:
            log.critical("snoozed conversations were not looked after", exc_info=True)
            self._timers = None
            self._retry_at = tx.now + RETRY_AFTER

    def committed(self) -> None:
        """The store agrees; ring when the next one is due."""
        self._ahead = False
        due = self._retry_at
        if due is None and self._timers is not None and (at := self._timers.next()) is not None:
            due = datetime.fromtimestamp(at, UTC)
        self._alarm.set(due)

    def discard(self) -> None:
        """The commit failed; try again soon, whatever else happens."""
        self._alarm.set(self._clock() + RETRY_AFTER)

    def _take_note(self, tx: Transaction) -> None:
        timers = self._known(tx)
        for entry in tx.events:
            match entry.event:
                case ConversationChanged(conversation_id=one, snoozed_until=until):
                    self._note(timers, one, until)
                case ConversationMerged(conversation_id=one, from_id=other):
                    self._note(timers, one, None)
                    self._note(timers, other, None)

    def _take_turns(self, tx: Transaction) -> None:
        turns = _turns(tx, self._business())
        asked = [one for one, waits in turns.items() if not waits]
        if asked:
            rows = tx.conn.execute(_RESTING, {"ids": asked}).all()
            self._wake(tx, [row for row in rows if row.snoozed_until is not None], waiting_for="")
            _turn(tx, [row for row in rows if row.snoozed_until is None], "", "asked")
        if answered := [one for one, waits in turns.items() if waits]:
            _turn(tx, tx.conn.execute(_NOT_WAITING, {"ids": answered}).all(), CUSTOMER, "waiting")

    def _hand_over(self, tx: Transaction) -> None:
        resting = self._known(tx).instants
        if resting:
            handed = {e.event.contact.conversation_id for e in tx.events if isinstance(e.event, HANDED)}
            if known := handed & resting.keys():
                self._wake(tx, tx.conn.execute(_DUE, {"ids": list(known)}).all())

    def _wake(self, tx: Transaction, rows: Sequence[Any], **also: Any) -> None:
        wake(tx, rows, ACTOR, **also)
        for row in rows:
            self._note(self._known(tx), row.id, None)

    def _wake_due(self, tx: Transaction, items: Sequence[None]) -> list[None]:
        timers, due = self._known(tx), []
        while (at := timers.next()) is not None and at <= tx.now.timestamp():
            self._ahead = True
            due.append(timers.pop())
        if due:
            rows = tx.conn.execute(_DUE, {"ids": due}).all()
            wake(tx, rows, ACTOR)
            for row in rows:
                self._queue_again(tx, row)
        return [None] * len(items)

    def _queue_again(self, tx: Transaction, row: Any) -> None:
        """Nobody has it in hand any more: it is offered anew, first to whoever had it."""
        live = live_channels(self._business())
        cards = cards_in(tx.conn, contacts.c.conversation_id == row.id)
        written = [card for card in cards if card.channel not in live]
        if not written or any(card.state != "closed" for card in cards):
            return
        card = queued_again(written[-1], self._new_id("ct"), tx.now, row.agent_id)
        card = structs.replace(card, direction="outbound")  # we owe it: the customer has asked nothing anew
        add_contact(tx, card)
        tx.conn.execute(_REOPENED, {"conversation": row.id})
        tx.record(ContactQueued(contact=card), ACTOR)

    def _note(self, timers: Timers, conversation_id: str, until: datetime | None) -> None:
        self._ahead = True
        if until is None:
            timers.clear(conversation_id)
        else:
            timers.set(conversation_id, until.timestamp())

    def _known(self, tx: Transaction) -> Timers:
        if self._timers is None:
            self._timers, self._ahead = Timers(), True
            for row in tx.conn.execute(_SNOOZES):
                self._timers.set(row.id, row.snoozed_until.timestamp())
        return self._timers


def _turns(tx: Transaction, business: Business) -> dict[str, bool]:
    """Of conversations in which somebody spoke: whether the customer is waited for now."""
    turns: dict[str, bool] = {}
    for entry in tx.events:
        event = entry.event
        if not isinstance(event, TURNS) or (isinstance(event, MessageReceived) and event.message.number == 1):
            continue
        match heard(event, business.channels):
            case Asked(conversation_id=one):
                turns[one] = False
            case Answered(conversation_id=one, live=False):
                turns[one] = True
    return turns


def _turn(tx: Transaction, rows: Sequence[Any], waiting_for: str, what: str) -> None:
    for row in rows:
        tx.conn.execute(_WAITING_FOR, {"conversation": row.id, "whom": waiting_for})
        tx.record(changed(row, what, waiting_for=waiting_for), ACTOR)


_ROWS = select(
    conversations.c.id,
    conversations.c.account_id,
    conversations.c.agent_id,
    conversations.c.status,
    conversations.c.snoozed_until,
    conversations.c.waiting_for,
)
_OF = conversations.c.id.in_(bindparam("ids", expanding=True))
_RESTING = _ROWS.where(_OF, or_(conversations.c.waiting_for != "", conversations.c.snoozed_until.is_not(None)))
_NOT_WAITING = _ROWS.where(_OF, conversations.c.waiting_for != CUSTOMER)
_DUE = _ROWS.where(_OF, conversations.c.snoozed_until.is_not(None))
_SNOOZES = select(conversations.c.id, conversations.c.snoozed_until).where(conversations.c.snoozed_until.is_not(None))
_WAITING_FOR = (
    update(conversations).where(conversations.c.id == bindparam("conversation")).values(waiting_for=bindparam("whom"))
)
_REOPENED = update(conversations).where(conversations.c.id == bindparam("conversation")).values(status="open")
