"""The one writer of a process: all units of work that wait become one transaction (group commit).

A unit is a function of a `Transaction` and a list of items: it does the same work for all items of its kind at once,
with one statement per table and not one per item, and returns one result per item. Returning a `KeydeskError` in an
item's place refuses that item alone. Raising fails the whole batch, which is then tried again item by item, so that
a bad item never takes its neighbours with it; a unit must therefore leave nothing behind but what it wrote.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import Any, Protocol, TypeVar

import structlog
from msgspec import Struct
from sqlalchemy import Connection

from hub.contract.errors import KeydeskError, Unavailable
from hub.contract.events import AnyEvent, Entry, Recorded
from hub.contract.ports import Clock
from hub.storage.engine import Store, unreachable

log = structlog.get_logger()
Item = TypeVar("Item")
Result = TypeVar("Result")
Unit = Callable[["Transaction", Sequence[Item]], Sequence[Result | KeydeskError]]
Append = Callable[[Connection, Sequence[Entry], Any], list[Recorded]]
LARGEST_BATCH = 500


class Transaction:
    """One commit in the making: its connection, its instant, and the events that are journalled with it."""

    __slots__ = ("conn", "events", "now")

    def __init__(self, conn: Connection, now: Any) -> None:
        self.conn = conn
        self.now = now
        self.events: list[Entry] = []

    def record(self, event: AnyEvent, actor: str, reason: str = "") -> None:
        """Journal the event in this commit; it is published once the commit is done."""
        self.events.append(Entry(actor, event, reason))


class _Job(Struct):
    unit: Unit[Any, Any]
    item: Any
    answer: asyncio.Future[Any]


class Conclusion(Protocol):
    """Decides, at the end of each transaction and within it, what follows from its events (`hub.acd`, `hub.sla`).

    For each try of a batch: `begin` and `settle` in the transaction, then on the event loop `committed`, or `discard`
    when it came to nothing. A transaction whose connection was lost may be begun again without a `discard`."""

    def begin(self) -> None: ...

    def settle(self, tx: Transaction) -> None: ...

    def committed(self) -> None: ...

    def discard(self) -> None: ...


class Writer:
    """`run` queues an item of work and returns its result after the commit."""

    def __init__(
        self, store: Store, append: Append, publish: Callable[[Sequence[Recorded]], Awaitable[None]], clock: Clock
    ) -> None:
        self._store = store
        self._append = append
        self._publish = publish
        self._clock = clock
        self._waiting: list[_Job] = []
        self._rung = asyncio.Event()
        self._stopped = False
        self._conclusions: tuple[Conclusion, ...] = ()

    def conclude_with(self, conclusion: Conclusion) -> None:
        """Let `conclusion` take part in every transaction from now on. Each sees the events of those before it."""
        self._conclusions = (*self._conclusions, conclusion)

    def conclude_without(self, conclusion: Conclusion) -> None:
        """Let it take part no more."""
        self._conclusions = tuple(one for one in self._conclusions if one is not conclusion)

    async def run(self, unit: Unit[Item, Result], item: Item) -> Result:
        """Commit `item` by `unit` together with whatever else waits. Raises what the unit returned or raised for it,
        `Unavailable` when the store does not answer or the hub is stopping.

        If the store was lost in the very commit, `Unavailable` may be raised for something that was committed all the
        same: whoever tries again must be idempotent."""
        if self._stopped:
            raise _stopping()
        job = _Job(unit, item, asyncio.get_running_loop().create_future())
        self._waiting.append(job)
        self._rung.set()
        result: Result = await job.answer
        return result

    async def work(self) -> None:
        """Serve until cancelled; run it as one task. A batch under way at that moment is still finished and answered,
        whoever waits behind it is refused."""
        try:
            while True:
                await self._rung.wait()
                self._rung.clear()
                while self._waiting:
                    batch, self._waiting = self._waiting[:LARGEST_BATCH], self._waiting[LARGEST_BATCH:]
                    await _to_the_end(self._commit(batch))
        finally:
            self._stopped = True
            for job in self._waiting:
                _answer(job, _stopping())

    async def _commit(self, batch: list[_Job]) -> None:
        try:
            results, recorded = await self._store.transact(lambda conn: self._apply(conn, batch))
        except Exception as error:
            for conclusion in self._conclusions:
                conclusion.discard()
            if len(batch) == 1 or unreachable(error):
                _refuse(batch, error)
                return
            log.warning("batch failed; trying each unit alone", units=len(batch), error=type(error).__name__)
            for job in batch:
                await self._commit([job])
            return
        for conclusion in self._conclusions:
            conclusion.committed()
        if recorded:
            await self._tell(recorded)
        for job, result in zip(batch, results, strict=True):
            _answer(job, result)

    async def _tell(self, recorded: Sequence[Recorded]) -> None:
        """Publishing may fail without harm: the events are in the journal, and every reader also reads that."""
        try:
            await self._publish(recorded)
        except Exception as error:
            log.warning("events are journalled but not published", last_seq=recorded[-1].seq, error=str(error))

    def _apply(self, conn: Connection, batch: list[_Job]) -> tuple[list[Any], list[Recorded]]:
        now = self._clock()
        tx = Transaction(conn, now)
        for conclusion in self._conclusions:
            conclusion.begin()
        results: list[Any] = [None] * len(batch)
        kinds: dict[Unit[Any, Any], list[int]] = {}
        for place, job in enumerate(batch):
            kinds.setdefault(job.unit, []).append(place)
        for unit, places in kinds.items():
            answers = unit(tx, [batch[place].item for place in places])
            for place, answer in zip(places, answers, strict=True):
                results[place] = answer
        for conclusion in self._conclusions:
            conclusion.settle(tx)
        return results, self._append(conn, tx.events, now) if tx.events else []


async def _to_the_end(work: Coroutine[Any, Any, None]) -> None:
    """Cancelled meanwhile, finish the work first and then go."""
    task = asyncio.ensure_future(work)
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        await task
        raise


def _refuse(batch: list[_Job], error: Exception) -> None:
    gone = unreachable(error)
    if gone:
        log.error("the store does not answer", units=len(batch), error=(str(error).splitlines() or [repr(error)])[0])
    for job in batch:
        _answer(job, Unavailable("The store does not answer.", mend="try again in a moment") if gone else error)


def _stopping() -> Unavailable:
    return Unavailable("The hub is stopping; nothing was accepted.", mend="try again in a moment")


def _answer(job: _Job, result: Any) -> None:
    if job.answer.done():
        return
    if isinstance(result, Exception):
        job.answer.set_exception(result)
    else:
        job.answer.set_result(result)
