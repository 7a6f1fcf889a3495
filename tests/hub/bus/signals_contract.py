"""What all signals promise. Each implementation's test inherits this and provides `near` and `far`: two ends, one and
the same within a process."""

import asyncio
from collections.abc import Callable

from hub.contract.ports import Signals
from hub.contract.signals import ReadUpTo, Signal, Typing

WITHIN = 20.0  # seconds, only so that a failure ends


class Ear:
    """A listener that remembers, and lets a test wait until it has heard enough."""

    def __init__(self) -> None:
        self.signals: list[Signal] = []
        self._news = asyncio.Event()

    def __call__(self, signal: Signal) -> None:
        self.signals.append(signal)
        self._news.set()

    async def until(self, enough: Callable[[list[Signal]], bool]) -> None:
        async with asyncio.timeout(WITHIN):
            while not enough(self.signals):
                self._news.clear()
                await self._news.wait()

    async def count(self, many: int) -> None:
        await self.until(lambda signals: len(signals) >= many)


TYPES = Typing(conversation_id="cv_1", side="agent", name="李雷")


class SignalsContract:
    async def test_every_listener_at_both_ends_hears_each_signal_once_and_in_order(
        self, near: Signals, far: Signals
    ) -> None:
        ears = [Ear(), Ear(), Ear()]
        for end, ear in zip((near, near, far), ears, strict=True):
            end.listen(ear)
        told = [TYPES, *(ReadUpTo(conversation_id="cv_1", number=number) for number in range(1, 50))]
        for signal in told:
            near.tell(signal)
        for ear in ears:
            await ear.count(50)
            assert ear.signals == told

    async def test_telling_returns_before_anybody_hears(self, near: Signals) -> None:
        ear = Ear()
        near.listen(ear)
        near.tell(TYPES)
        assert ear.signals == []
        await ear.count(1)

    async def test_who_stopped_hears_no_more_and_the_others_do(self, near: Signals, far: Signals) -> None:
        leaving, staying = Ear(), Ear()
        stop = far.listen(leaving)
        far.listen(staying)
        stop()
        stop()
        near.tell(TYPES)
        await staying.count(1)
        assert leaving.signals == []

    async def test_one_that_listens_twice_hears_twice_and_stops_each_by_itself(self, near: Signals) -> None:
        ear = Ear()
        stop = near.listen(ear)
        near.listen(ear)
        near.tell(TYPES)
        await ear.count(2)
        stop()
        near.tell(TYPES)
        await ear.count(3)
        assert len(ear.signals) == 3

    async def test_a_listener_that_fails_harms_nobody(self, near: Signals, far: Signals) -> None:
        def broken(_signal: Signal) -> None:
            raise ZeroDivisionError

        ear = Ear()
        far.listen(broken)
        far.listen(ear)
        near.tell(TYPES)
        near.tell(TYPES)
        await ear.count(2)
