"""Following the journal: everything, once, in order, whatever the bus does."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.bus.in_process import InProcessBus
from hub.contract.events import Entry, Recorded
from hub.contract.ports import Bus
from hub.journal import views
from hub.journal.follow import PAGE, Follower
from hub.journal.store import append
from hub.storage.engine import Store, open_store
from tests.factories.cards import arrived
from tests.fakes.clock import START
from tests.fakes.faulty_bus import Fault, FaultyBus
from tests.hub.bus.contract import Heard, recorded

FAULTS = st.lists(st.sampled_from(["deliver", "lose", "repeat", "hold"]), max_size=12)


async def write(store: Store, many: int) -> list[Recorded]:
    entries: list[Recorded] = await store.transact(
        lambda conn: append(conn, [Entry("router", arrived(f"ct_{n}")) for n in range(many)], START)
    )
    return entries


@contextlib.asynccontextmanager
async def following(
    store: Store, bus: Bus, reader: Callable[[Sequence[Recorded]], None], seq: int = 0, look_seconds: float = 0.01
) -> AsyncIterator[Follower]:
    follower = Follower(store.reader, bus, reader, seq, look_seconds)
    await follower.start()
    task = asyncio.create_task(follower.work())
    try:
        yield follower
    finally:
        task.cancel()
        await asyncio.wait([task])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=25)
@given(faults=FAULTS, sizes=st.lists(st.integers(1, 4), min_size=1, max_size=12), stale=st.booleans())
async def test_everything_arrives_once_and_in_order_whatever_the_bus_does(
    store: Store, faults: list[Fault], sizes: list[int], stale: bool
) -> None:
    head = await views.head(store.reader)
    bus, reader = FaultyBus(faults), Heard()
    async with following(store, bus, reader, seq=head):
        for size in sizes:
            await bus.publish(await write(store, size))
            if stale:
                await bus.publish(recorded(1, 2))  # an echo of long ago
        last = head + sum(sizes)
        await reader.until(lambda heard: bool(heard.events) and heard.events[-1].seq >= last)
    assert reader.numbers == list(range(head + 1, last + 1))


@given(order=st.permutations([1, 2, 3, 4, 5]), sizes=st.lists(st.integers(1, 3), min_size=5, max_size=5))
async def test_a_batch_that_is_out_of_order_within_is_not_passed_on(order: list[int], sizes: list[int]) -> None:
    """No store: what the bus alone may pass on is a correct beginning or nothing."""
    reader = Heard()
    store = open_store("sqlite:///nowhere-at-all.sqlite3")
    follower = Follower(store.reader, InProcessBus(), reader, 0)
    batch = [recorded(number)[0] for number in order for _ in range(sizes[number - 1])]
    follower._hear(batch)
    assert reader.numbers in ([], [1, 2, 3, 4, 5])
    await store.close()


async def test_what_was_written_before_is_caught_up_with_first(store: Store) -> None:
    await write(store, 5)
    reader = Heard()
    async with following(store, InProcessBus(), reader, seq=2):
        assert reader.numbers == [3, 4, 5]


async def test_a_long_absence_is_caught_up_with_in_pages(store: Store) -> None:
    await write(store, PAGE + 3)
    reader = Heard()
    async with following(store, InProcessBus(), reader):
        assert [len(batch) for batch in reader.batches] == [PAGE, 3]
    assert reader.numbers == list(range(1, PAGE + 4))


async def test_a_whole_batch_from_the_bus_needs_no_look_into_the_journal(store: Store) -> None:
    bus, reader = InProcessBus(), Heard()
    async with following(store, bus, reader, look_seconds=3600):
        await bus.publish(await write(store, 3))
        assert reader.numbers == [1, 2, 3]


async def test_a_reader_that_fails_goes_on_with_what_follows(store: Store) -> None:
    bus, heard = InProcessBus(), Heard()

    def reader(batch: Sequence[Recorded]) -> None:
        if batch[0].seq == 1:
            raise ZeroDivisionError
        heard(batch)

    async with following(store, bus, reader, look_seconds=3600):
        await bus.publish(await write(store, 1))
        await bus.publish(await write(store, 1))
    assert heard.numbers == [2]


async def test_who_stops_following_leaves_the_bus(store: Store) -> None:
    bus, reader = InProcessBus(), Heard()
    async with following(store, bus, reader):
        await write(store, 1)
        await reader.count(1)
    await bus.publish(await write(store, 1))
    assert reader.numbers == [1]


async def test_a_journal_that_cannot_be_read_at_the_start_is_told_and_leaves_the_bus(tmp_path: object) -> None:
    store = open_store(f"sqlite:///{tmp_path}/empty.sqlite3")
    bus, reader = InProcessBus(), Heard()
    with pytest.raises(Exception, match="no such table"):
        await Follower(store.reader, bus, reader, 0).start()
    await bus.publish(recorded(1))
    assert reader.events == []
    await store.close()


async def test_a_journal_that_cannot_be_read_for_a_while_is_read_again(store: Store) -> None:
    """The connection fails twice; the events come all the same."""
    reader, bus = Heard(), FaultyBus(["lose"])
    async with following(store, bus, reader) as follower:
        real, failures = follower._engine, [OSError("away"), OSError("away")]

        class Flaky:
            def connect(self) -> object:
                if failures:
                    raise failures.pop()
                return real.connect()

        follower._engine = Flaky()  # type: ignore[assignment]
        await bus.publish(await write(store, 2))
        await reader.count(2)
    assert reader.numbers == [1, 2]
    assert failures == []
