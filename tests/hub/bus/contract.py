"""What every bus promises. Each implementation's test inherits this and provides `near` and `far`: two ends of one bus,
one and the same for a bus within a process."""

import asyncio
from collections.abc import Callable, Sequence

from hypothesis import HealthCheck, given, settings

from hub.contract.events import Recorded
from hub.contract.ports import Bus
from tests.factories.cards import some_events
from tests.factories.words import words
from tests.fakes.clock import START

# The same ends serve all examples, and each implementation runs the same test: both are meant.
ONE_END_PER_TEST = [HealthCheck.function_scoped_fixture, HealthCheck.differing_executors]
WITHIN = 20.0  # seconds, only so that a failure ends


def recorded(first: int, many: int = 1) -> list[Recorded]:
    return [
        Recorded(seq=first + place, at=START, actor="router", event=event)
        for place, event in enumerate(some_events(many))
    ]


class Heard:
    """A reader that remembers, and lets a test wait until it has heard enough."""

    def __init__(self) -> None:
        self.events: list[Recorded] = []
        self.batches: list[list[Recorded]] = []
        self._news = asyncio.Event()

    def __call__(self, batch: Sequence[Recorded]) -> None:
        self.batches.append(list(batch))
        self.events.extend(batch)
        self._news.set()

    @property
    def numbers(self) -> list[int]:
        return [entry.seq for entry in self.events]

    async def until(self, enough: Callable[["Heard"], bool]) -> None:
        async with asyncio.timeout(WITHIN):
            while not enough(self):
                self._news.clear()
                await self._news.wait()

    async def count(self, many: int) -> None:
        await self.until(lambda heard: len(heard.events) >= many)


class BusContract:
    async def test_every_reader_hears_everything_in_order_at_both_ends(self, near: Bus, far: Bus) -> None:
        readers = [Heard(), Heard(), Heard()]
        for bus, reader in zip((near, near, far), readers, strict=True):
            await bus.subscribe(reader)
        for number in range(1, 101, 2):
            await near.publish(recorded(number, 2))
        for reader in readers:
            await reader.count(100)
            assert reader.numbers == list(range(1, 101))

    async def test_a_batch_stays_a_batch(self, near: Bus, far: Bus) -> None:
        reader = Heard()
        await far.subscribe(reader)
        await near.publish(recorded(1, 3))
        await near.publish(recorded(4, 1))
        await reader.count(4)
        assert [len(batch) for batch in reader.batches] == [3, 1]

    @settings(suppress_health_check=ONE_END_PER_TEST, deadline=None, max_examples=20)
    @given(entry=words(Recorded))
    async def test_what_arrives_is_what_was_sent(self, near: Bus, far: Bus, entry: Recorded) -> None:
        reader = Heard()
        stop = await far.subscribe(reader)
        await near.publish([entry])
        await reader.count(1)
        assert reader.events == [entry]
        await stop()

    async def test_readers_at_the_publishing_end_hear_within_the_call(self, near: Bus) -> None:
        reader = Heard()
        await near.subscribe(reader)
        await near.publish(recorded(1))
        assert reader.numbers == [1]

    async def test_what_was_said_before_listening_is_not_heard(self, near: Bus, far: Bus) -> None:
        first, late = Heard(), Heard()
        await far.subscribe(first)
        await near.publish(recorded(1))
        await first.count(1)
        await far.subscribe(late)
        await near.publish(recorded(2))
        await late.count(1)
        assert late.numbers == [2]

    async def test_who_stopped_hears_no_more_and_the_others_do(self, near: Bus, far: Bus) -> None:
        leaving, staying = Heard(), Heard()
        stop = await far.subscribe(leaving)
        await far.subscribe(staying)
        await stop()
        await stop()
        await near.publish(recorded(1))
        await staying.count(1)
        assert leaving.events == []

    async def test_a_reader_that_fails_harms_nobody(self, near: Bus, far: Bus) -> None:
        def broken(_batch: Sequence[Recorded]) -> None:
            raise ZeroDivisionError

        reader = Heard()
        await far.subscribe(broken)
        await far.subscribe(reader)
        await near.publish(recorded(1))
        await near.publish(recorded(2))
        await reader.count(2)
        assert reader.numbers == [1, 2]

    async def test_a_reader_may_leave_while_it_is_told(self, near: Bus, far: Bus) -> None:
        stops = []
        reader, tasks = Heard(), []

        def leave(_batch: Sequence[Recorded]) -> None:
            tasks.append(asyncio.ensure_future(stops[0]()))

        stops.append(await far.subscribe(leave))
        await far.subscribe(reader)
        await near.publish(recorded(1))
        await reader.count(1)
        await asyncio.gather(*tasks)
        await near.publish(recorded(2))
        await reader.count(2)
        assert len(tasks) == 1

    async def test_closing_twice_is_harmless(self, near: Bus) -> None:
        await near.publish(recorded(1))
        await near.close()
        await near.close()
