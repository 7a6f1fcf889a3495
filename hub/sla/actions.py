"""The shell around the clocks: they move within the writer's transactions, after the ACD, by the events of each.

The store has the clocks; in memory are only the conversations in which one runs or pauses, and when each is next due.
So a batch costs one statement to read and one to write, one more each where contacts close, and none at all for
conversations to which nothing is promised.

The writer is the only caller, one batch at a time. When a commit fails, what memory knows is forgotten, and the next
batch reads it anew within its own transaction: no warning is lost, at worst it is told late, for its own instant.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta

import structlog
from msgspec import Struct
from sqlalchemy.exc import DBAPIError

from hub.contract.events import BusinessChanged, Entry, SlaClockChanged
from hub.contract.plans import Business
from hub.contract.ports import BusinessNow, Clock
from hub.contract.promises import ClockCard
from hub.routing.timers import Timers
from hub.sla import clocks as clock_of
from hub.sla import rules, store
from hub.sla.clocks import next_instant
from hub.sla.news import HEARD, Asked, Ended, Moved, News, heard, promised
from hub.storage.alarm import Alarm
from hub.storage.writer import Transaction, Writer

log = structlog.get_logger()
ACTOR = "sla"
RETRY_AFTER = timedelta(seconds=1)
REMEMBERED = 10_000  # conversations without clocks


class _Watch(Struct):
    """`going`: conversations in which a clock runs or pauses. `timers`: when the next of them is due. `bare`: some that
    never had a clock, so that nobody looks for one at each message."""

    going: set[str]
    timers: Timers
    bare: set[str]

    def note(self, conversation_id: str, clocks: Collection[ClockCard]) -> None:
        """What is known of a conversation from now on."""
        unstopped = [clock for clock in clocks if clock.stopped_at is None]
        (self.going.add if unstopped else self.going.discard)(conversation_id)
        if clocks:
            self.bare.discard(conversation_id)
        else:
            self.note_bare(conversation_id)
        due = next_instant(unstopped)
        if due is None:
            self.timers.clear(conversation_id)
        else:
            self.timers.set(conversation_id, due.timestamp())

    def note_bare(self, conversation_id: str) -> None:
        if len(self.bare) >= REMEMBERED:
            self.bare.clear()
        self.bare.add(conversation_id)

    def concerns(self, news: News, business: Business) -> bool:
        """Whether the news may move a clock, or start one."""
        one = news.conversation_id
        if one in self.going:
            return True
        starts = isinstance(news, Moved) or (isinstance(news, Asked) and bool(news.tier))
        return (starts or one not in self.bare) and promised(news, business)


class SlaClocks:
    """The writer's `Conclusion` after the ACD's. Call `start` once the ACD has started."""

    def __init__(self, writer: Writer, business: BusinessNow, clock: Clock) -> None:
        self._writer = writer
        self._business = business
        self._clock = clock
        self._watch: _Watch | None = None
        self._ahead = False
        self._retry_at: datetime | None = None
        self._alarm = Alarm("sla", self._look, clock)

    async def start(self) -> None:
        """Take part in every commit from here on, and tell of what was due meanwhile. Raises `Unavailable`."""
        self._writer.conclude_with(self)
        await self._look()

    async def stop(self) -> None:
        """Let the clocks stand as the store has them; they go on at the next start."""
        self._writer.conclude_without(self)
        await self._alarm.stop()

    # --- the writer's conclusion ---------------------------------------------------------------------------------

    def begin(self) -> None:
        """A new try. What an earlier one knew was never saved: forget it."""
        if self._ahead:
            self._watch, self._ahead = None, False

    def settle(self, tx: Transaction) -> None:
        """Move the clocks by what happened, and by the time.

        Should that itself fail, what happened is committed all the same: a promise is worth less than a contact."""
        self._retry_at = None
        try:
            self._move(tx)
        except DBAPIError:
            raise
        except Exception:
            log.critical("the clocks failed; what came in is kept without them", exc_info=True)
            self._watch = None
            self._retry_at = tx.now + RETRY_AFTER

    def committed(self) -> None:
        """The store agrees; ring when the next clock is due."""
        self._ahead = False
        due = self._retry_at
        if due is None and self._watch is not None and (at := self._watch.timers.next()) is not None:
            due = datetime.fromtimestamp(at, UTC)
        self._alarm.set(due)

    def discard(self) -> None:
        """The commit failed; try again soon, whatever else happens, so that no warning is lost."""
        self._alarm.set(self._clock() + RETRY_AFTER)

    def _move(self, tx: Transaction) -> None:
        if any(isinstance(entry.event, BusinessChanged) for entry in tx.events):
            self._reschedule(tx)
        watch, business = self._watching(tx), self._business()
        touched = _touched(tx.events, watch, business)
        now = tx.now.timestamp()
        while (at := watch.timers.next()) is not None and at <= now:
            self._ahead = True
            touched.setdefault(watch.timers.pop(), [])
        if not touched:
            return
        self._ahead = True
        changed: list[ClockCard] = []
        cancelled: list[ClockCard] = []
        told: list[Entry] = []
        open_ones = store.still_open(tx.conn, _closing(touched))
        for conversation_id, before in store.of(tx.conn, touched).items():
            clocks = before
            for news in touched[conversation_id] or (None,):
                if not (isinstance(news, Ended) and conversation_id in open_ones):
                    clocks, events = rules.advance(clocks, news, business, tx.now)
                    told.extend(Entry(ACTOR, event) for event in events)
            changed.extend(clock for kind, clock in clocks.items() if before.get(kind) != clock)
            cancelled.extend(clock for kind, clock in before.items() if kind not in clocks)
            watch.note(conversation_id, clocks.values())
        store.save(tx.conn, changed, cancelled)
        tx.events.extend(told)

    def _reschedule(self, tx: Transaction) -> None:
        """Have every clock go by the calendars that hold now."""
        business = self._business()
        before = list(store.going(tx.conn))
        after = [clock_of.rescheduled(clock, business) for clock in before]
        changed = [later for clock, later in zip(before, after, strict=True) if later != clock]
        self._watch, self._ahead = None, True
        store.save(tx.conn, changed, [])
        tx.events.extend(Entry(ACTOR, SlaClockChanged(clock=clock, what="retargeted")) for clock in changed)

    def _watching(self, tx: Transaction) -> _Watch:
        if self._watch is None:
            self._watch = _Watch(set(), Timers(), set())
            self._ahead = True
            clocks: dict[str, list[ClockCard]] = {}
            for clock in store.going(tx.conn):
                clocks.setdefault(clock.conversation_id, []).append(clock)
            for conversation_id, those in clocks.items():
                self._watch.note(conversation_id, those)
            log.info("clocks found", conversations=len(clocks))
        return self._watch

    async def _look(self) -> None:
        await self._writer.run(_wake, None)


def _touched(entries: Sequence[Entry], watch: _Watch, business: Business) -> dict[str, list[News]]:
    """News by conversation, of those in which a clock goes or may start."""
    touched: dict[str, list[News]] = {}
    for entry in entries:
        if type(entry.event) not in HEARD:
            if isinstance(entry.event, SlaClockChanged):  # a merger moved it
                touched.setdefault(entry.event.clock.conversation_id, [])
            continue
        news = heard(entry.event, business.channels)
        if news is None:
            continue
        one = news.conversation_id
        if one in touched or watch.concerns(news, business):
            touched.setdefault(one, []).append(news)
        elif isinstance(news, Asked) and news.tier:
            watch.note_bare(one)
    return touched


def _closing(touched: Mapping[str, Sequence[News]]) -> list[str]:
    return [one for one, heard in touched.items() if any(isinstance(news, Ended) for news in heard)]


def _wake(_: Transaction, items: Sequence[None]) -> list[None]:
    """Nothing by itself: every transaction ends with what is due."""
    return [None] * len(items)
