import asyncio

from channels.phone.simulator.awaiting import any_of


async def test_the_first_event_is_enough() -> None:
    one, other = asyncio.Event(), asyncio.Event()
    waiting = asyncio.ensure_future(any_of(one, other))
    await asyncio.sleep(0)
    assert not waiting.done()
    other.set()
    async with asyncio.timeout(10):
        await waiting


async def test_it_does_not_wait_for_ever_when_told_so() -> None:
    async with asyncio.timeout(10):
        await any_of(asyncio.Event(), timeout=0.001)
