"""The one writer: many units in one commit, each answered for itself."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, select
from sqlalchemy.exc import IntegrityError

from hub.bus.in_process import InProcessBus
from hub.contract.errors import Conflict, KeydeskError, Unavailable
from hub.contract.events import Recorded
from hub.journal import views
from hub.journal.store import append
from hub.storage.engine import Store, open_store
from hub.storage.schema import counters
from hub.storage.writer import LARGEST_BATCH, Transaction, Writer
from tests.factories.cards import arrived
from tests.fakes.clock import FakeClock
from tests.servers import PostgresServer


def note(tx: Transaction, items: Sequence[str]) -> list[str | KeydeskError]:
    """Writes a row and an event for each item; `refuse…` is refused in its place, `break…` breaks the whole unit."""
    answers: list[str | KeydeskError] = []
    for item in items:
        if item.startswith("refuse"):
            answers.append(Conflict(item))
            continue
        tx.conn.execute(counters.insert(), {"name": item, "value": 1})
        if item.startswith("break"):
            raise ZeroDivisionError(item)
        tx.record(arrived(item), "intake")
        answers.append(item.upper())
    return answers


def note_too(tx: Transaction, items: Sequence[str]) -> list[str | KeydeskError]:
    return note(tx, items)


async def noted(store: Store) -> set[str]:
    async with store.reader.connect() as connection:
        return set((await connection.execute(select(counters.c.name))).scalars()) - {"journal", "reference"}


async def journalled(store: Store) -> list[str]:
    return [entry.event.contact.id for entry in await views.after(store.reader, 0)]  # type: ignore[union-attr]


async def all_of(writer: Writer, items: Sequence[str], unit: Callable[..., Any] = note) -> list[Any]:
    return await asyncio.gather(*(writer.run(unit, item) for item in items), return_exceptions=True)


class Counted:
    """Counts the transactions of `store`."""

    def __init__(self, store: Store) -> None:
        self.commits = 0

        async def transact(work: Callable[[Connection], Any]) -> Any:
            self.commits += 1
            return await store.transact(work)

        self.store = replace(store, transact=transact)


class Served:
    """A writer at work within `async with`."""

    def __init__(self, writer: Writer) -> None:
        self.writer = writer
        self.task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Writer:
        self.task = asyncio.create_task(self.writer.work())
        return self.writer

    async def __aexit__(self, *_: object) -> None:
        assert self.task is not None
        self.task.cancel()
        await asyncio.wait([self.task])


async def test_what_waits_together_is_committed_together(store: Store, bus: InProcessBus, clock: FakeClock) -> None:
    counted = Counted(store)
    writer = Writer(counted.store, append, bus.publish, clock)
    heard: list[Sequence[Recorded]] = []
    await bus.subscribe(heard.append)
    waiting = [asyncio.create_task(writer.run(note, f"item {n}")) for n in range(50)]
    await asyncio.sleep(0)
    async with Served(writer):
        assert await asyncio.gather(*waiting) == [f"ITEM {n}" for n in range(50)]
    assert counted.commits == 1
    assert [len(batch) for batch in heard] == [50]


async def test_more_than_the_largest_batch_takes_more_commits(
    store: Store, bus: InProcessBus, clock: FakeClock
) -> None:
    counted = Counted(store)
    writer = Writer(counted.store, append, bus.publish, clock)
    waiting = [asyncio.create_task(writer.run(note, f"item {n}")) for n in range(LARGEST_BATCH + 1)]
    await asyncio.sleep(0)
    async with Served(writer):
        await asyncio.gather(*waiting)
    assert counted.commits == 2
    assert await journalled(store) == [f"item {n}" for n in range(LARGEST_BATCH + 1)]


async def test_the_answer_comes_after_the_commit_and_after_publication(writer: Writer, store: Store) -> None:
    await writer.run(note, "first")
    assert await noted(store) == {"first"}
    assert await journalled(store) == ["first"]


async def test_a_refused_item_takes_nobody_with_it(writer: Writer, store: Store) -> None:
    answers = await all_of(writer, ["one", "refuse me", "two"])
    assert answers[0] == "ONE"
    assert isinstance(answers[1], Conflict)
    assert answers[2] == "TWO"
    assert await noted(store) == {"one", "two"}
    assert sorted(await journalled(store)) == ["one", "two"]


async def test_a_failing_unit_rolls_back_alone_and_its_neighbours_survive(writer: Writer, store: Store) -> None:
    answers = await all_of(writer, ["one", "break it", "two"])
    assert answers[0] == "ONE"
    assert isinstance(answers[1], ZeroDivisionError)
    assert answers[2] == "TWO"
    assert await noted(store) == {"one", "two"}
    assert await journalled(store) == ["one", "two"]


async def test_a_row_the_store_refuses_fails_only_its_own_unit(writer: Writer, store: Store) -> None:
    answers = await all_of(writer, ["same", "other", "same"])
    assert [type(answer) for answer in answers] == [str, str, IntegrityError]
    assert await journalled(store) == ["same", "other"]


async def test_units_of_two_kinds_share_a_commit(writer: Writer, store: Store) -> None:
    answers = await asyncio.gather(writer.run(note, "a"), writer.run(note_too, "b"), writer.run(note, "c"))
    assert answers == ["A", "B", "C"]
    assert await noted(store) == {"a", "b", "c"}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=15)
@given(
    plan=st.lists(st.sampled_from(["keep", "refuse", "break"]), min_size=1, max_size=12),
    kinds=st.lists(st.booleans(), min_size=12, max_size=12),
)
async def test_whatever_fails_each_item_is_kept_exactly_if_it_was_granted(
    writer: Writer, store: Store, plan: list[str], kinds: list[bool]
) -> None:
    before = await noted(store)
    head = await views.head(store.reader)
    items = [f"{what} {len(before)} {place}" for place, what in enumerate(plan)]
    answers = await asyncio.gather(
        *(writer.run(note if kind else note_too, item) for item, kind in zip(items, kinds, strict=False)),
        return_exceptions=True,
    )
    granted = {item for item, answer in zip(items, answers, strict=True) if answer == item.upper()}
    assert granted == {item for item in items if item.startswith("keep")}
    assert await noted(store) - before == granted
    entries = await views.after(store.reader, head)
    assert [entry.seq for entry in entries] == list(range(head + 1, head + 1 + len(granted)))


async def test_events_are_told_in_the_order_of_their_numbers(writer: Writer, bus: InProcessBus) -> None:
    heard: list[Recorded] = []
    await bus.subscribe(heard.extend)
    await all_of(writer, [f"item {n}" for n in range(20)])
    assert [entry.seq for entry in heard] == list(range(1, 21))


async def test_a_bus_that_fails_does_not_undo_what_is_committed(store: Store, clock: FakeClock) -> None:
    async def fail(_events: Sequence[Recorded]) -> None:
        raise ConnectionError("the bus is away")

    async with Served(Writer(store, append, fail, clock)) as writer:
        assert await writer.run(note, "kept") == "KEPT"
    assert await journalled(store) == ["kept"]


async def test_a_caller_who_gives_up_disturbs_nobody(writer: Writer, store: Store) -> None:
    leaving = asyncio.create_task(writer.run(note, "leaving"))
    staying = asyncio.create_task(writer.run(note, "staying"))
    await asyncio.sleep(0)
    leaving.cancel()
    assert await staying == "STAYING"
    assert await writer.run(note, "later") == "LATER"


async def test_stopping_finishes_the_batch_under_way_and_refuses_the_rest(
    store: Store, bus: InProcessBus, clock: FakeClock
) -> None:
    under_way, go_on = asyncio.Event(), asyncio.Event()

    async def slow(work: Callable[[Connection], Any]) -> Any:
        under_way.set()
        await go_on.wait()
        return await store.transact(work)

    writer = Writer(replace(store, transact=slow), append, bus.publish, clock)
    serving = asyncio.create_task(writer.work())
    first = asyncio.create_task(writer.run(note, "under way"))
    await under_way.wait()
    second = asyncio.create_task(writer.run(note, "behind it"))
    await asyncio.sleep(0)
    serving.cancel()
    go_on.set()
    await asyncio.wait([serving])
    assert await first == "UNDER WAY"
    with pytest.raises(Unavailable):
        await second
    with pytest.raises(Unavailable):
        await writer.run(note, "too late")
    assert await noted(store) == {"under way"}


async def test_a_store_that_is_gone_refuses_the_whole_batch_at_once(
    postgres: PostgresServer, clock: FakeClock, bus: InProcessBus
) -> None:
    name = postgres.new_database("migrated")
    store = open_store(postgres.url(name))
    try:
        async with Served(Writer(store, append, bus.publish, clock)) as writer:
            await writer.run(note, "before")
            postgres.drop_database(name)
            answers = await all_of(writer, [f"item {n}" for n in range(5)])
        assert [type(answer) for answer in answers] == [Unavailable] * 5
    finally:
        await store.close()


class Watcher:
    """A conclusion that records one event more for each that came, and what it was told."""

    def __init__(self, *, fails: bool = False) -> None:
        self.told: list[str] = []
        self.fails = fails

    def begin(self) -> None:
        self.told.append("begin")

    def settle(self, tx: Transaction) -> None:
        self.told.append(f"settle {len(tx.events)}")
        if self.fails:
            raise ZeroDivisionError
        for entry in list(tx.events):
            tx.record(entry.event, "router")

    def committed(self) -> None:
        self.told.append("committed")

    def discard(self) -> None:
        self.told.append("discard")


async def test_what_follows_is_decided_in_the_same_commit(writer: Writer, store: Store) -> None:
    watcher = Watcher()
    writer.conclude_with(watcher)
    await writer.run(note, "one")
    assert watcher.told == ["begin", "settle 1", "committed"]
    assert [entry.actor for entry in await views.after(store.reader, 0)] == ["intake", "router"]


async def test_a_batch_that_fails_is_discarded_before_each_unit_is_tried_alone(writer: Writer, store: Store) -> None:
    watcher = Watcher()
    writer.conclude_with(watcher)
    answers = await all_of(writer, ["one", "break it"])
    assert answers[0] == "ONE"
    assert watcher.told == ["begin", "discard", "begin", "settle 1", "committed", "begin", "discard"]


async def test_a_conclusion_that_fails_undoes_what_it_was_to_conclude(writer: Writer, store: Store) -> None:
    watcher = Watcher(fails=True)
    writer.conclude_with(watcher)
    with pytest.raises(ZeroDivisionError):
        await writer.run(note, "one")
    assert await noted(store) == set()
    writer.conclude_without(watcher)
    assert await writer.run(note, "one") == "ONE"


async def test_each_conclusion_sees_what_those_before_it_concluded(writer: Writer) -> None:
    first, second, gone = Watcher(), Watcher(), Watcher()
    for watcher in (first, gone, second):
        writer.conclude_with(watcher)
    writer.conclude_without(gone)
    await writer.run(note, "one")
    assert (first.told, second.told, gone.told) == (
        ["begin", "settle 1", "committed"],
        ["begin", "settle 2", "committed"],
        [],
    )


async def test_when_one_conclusion_fails_every_one_is_discarded(writer: Writer) -> None:
    first, second = Watcher(), Watcher(fails=True)
    for watcher in (first, second):
        writer.conclude_with(watcher)
    with pytest.raises(ZeroDivisionError):
        await writer.run(note, "one")
    assert first.told == ["begin", "settle 1", "discard"]
    assert second.told == ["begin", "settle 2", "discard"]
