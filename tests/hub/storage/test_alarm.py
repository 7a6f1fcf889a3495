"""The alarm rings once, at the instant set last, and outlives work that fails."""

import asyncio
from datetime import UTC, datetime, timedelta

from hub.contract.errors import Unavailable
from hub.storage.alarm import Alarm


def now() -> datetime:
    return datetime.now(UTC)


class Work:
    def __init__(self, *fails: Exception) -> None:
        self.fails = list(fails)
        self.done = 0
        self.rung = asyncio.Event()

    async def __call__(self) -> None:
        self.done += 1
        self.rung.set()
        if self.fails:
            raise self.fails.pop(0)


async def test_it_rings_at_the_instant_set_last_and_at_no_other() -> None:
    work = Work()
    alarm = Alarm("test", work, now)
    alarm.set(now() + timedelta(seconds=0.01))
    alarm.set(now() + timedelta(seconds=0.05))
    await work.rung.wait()
    await asyncio.sleep(0)
    assert work.done == 1
    await alarm.stop()


async def test_an_instant_that_has_passed_rings_at_once() -> None:
    work = Work()
    alarm = Alarm("test", work, now)
    alarm.set(now() - timedelta(days=1))
    await work.rung.wait()
    await alarm.stop()


async def test_set_to_nothing_or_stopped_it_does_not_ring() -> None:
    work, other = Work(), Work()
    alarm, bell = Alarm("test", work, now), Alarm("other", other, now)
    alarm.set(now())
    alarm.set(None)
    bell.set(now() + timedelta(seconds=0.02))
    await other.rung.wait()
    assert work.done == 0
    await alarm.stop()
    await bell.stop()


async def test_after_work_that_failed_it_can_be_set_again() -> None:
    work = Work(Unavailable("The store does not answer."), ZeroDivisionError())
    alarm = Alarm("test", work, now)
    for _ in range(3):
        work.rung.clear()
        alarm.set(now())
        await work.rung.wait()
        await asyncio.sleep(0)
    assert work.done == 3
    await alarm.stop()
