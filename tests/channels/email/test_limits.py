"""So many at once, so many a minute: whoever comes too soon waits, and nobody is turned away."""

import asyncio

from hypothesis import given
from hypothesis import strategies as st

from channels.email.limits import MINUTE, Turns, free_at


def test_without_a_limit_nobody_waits() -> None:
    assert free_at([1.0] * 50, 0, 1.0) == 1.0


@given(st.lists(st.floats(0, 500), max_size=60).map(sorted), st.integers(1, 7))
def test_no_minute_ever_sees_more_than_its_number(asked: list[float], per_minute: int) -> None:
    gone: list[float] = []
    for now in asked:
        gone.append(free_at(gone, per_minute, now))
    assert gone == sorted(gone)
    for first, last in zip(gone, gone[per_minute:], strict=False):
        assert last - first >= MINUTE - 1e-6


async def test_the_third_of_two_a_minute_waits_for_the_next() -> None:
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    turns = Turns(5, 2, time=lambda: 100.0, sleep=sleep)
    for _ in range(5):
        async with turns.turn():
            pass
    assert waited == [60.0, 60.0, 120.0]


async def test_no_more_connections_than_allowed_are_open_at_once() -> None:
    turns, leave = Turns(2, 0), asyncio.Event()
    inside: list[int] = []
    most = 0

    async def go(number: int) -> None:
        nonlocal most
        async with turns.turn():
            inside.append(number)
            most = max(most, len(inside))
            await leave.wait()
            inside.remove(number)

    tasks = [asyncio.ensure_future(go(number)) for number in range(6)]
    for _ in range(20):
        await asyncio.sleep(0)
    assert inside == [0, 1]
    leave.set()
    await asyncio.gather(*tasks)
    assert most == 2


async def test_who_gives_up_waiting_leaves_their_connection_to_others() -> None:
    turns = Turns(1, 0)
    async with turns.turn():
        waiting = asyncio.ensure_future(turns.turn().__aenter__())
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
    async with asyncio.timeout(5), turns.turn():
        pass
