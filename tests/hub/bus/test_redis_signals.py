"""Signals over Redis keep the contract of signals, and outlive a Redis that goes away."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

import pytest
from redis.asyncio import Redis

from hub.bus.redis_signals import CHANNEL, RedisSignals
from hub.contract.signals import ReadUpTo
from tests.hub.bus.signals_contract import TYPES, WITHIN, Ear, SignalsContract
from tests.servers import free_port, redis_server


@contextlib.asynccontextmanager
async def end(url: str, node: str) -> AsyncIterator[RedisSignals]:
    """One that hears the others already."""
    signals = RedisSignals(url, node)
    signals.listen(lambda _signal: None)
    async with asyncio.timeout(WITHIN):
        await signals.heard.wait()
    yield signals
    await signals.close()


class TestRedisSignals(SignalsContract):
    @pytest.fixture
    async def near(self, redis_url: str) -> AsyncIterator[RedisSignals]:
        async with end(redis_url, "near") as signals:
            yield signals

    @pytest.fixture
    async def far(self, redis_url: str) -> AsyncIterator[RedisSignals]:
        async with end(redis_url, "far") as signals:
            yield signals


async def test_redis_may_go_away_and_come_back() -> None:
    with redis_server() as server:
        async with end(server.url, "near") as near, end(server.url, "far") as far:
            here, there = Ear(), Ear()
            near.listen(here)
            far.listen(there)
            server.stop()
            for number in range(2_000):  # more than is kept for Redis; nothing waits for it
                near.tell(ReadUpTo(conversation_id="cv_1", number=number))
            await here.count(2_000)
            server.start()
            async with asyncio.timeout(WITHIN):
                while TYPES not in there.signals:
                    near.tell(TYPES)
                    with contextlib.suppress(TimeoutError):
                        async with asyncio.timeout(0.1):
                            await there.until(lambda signals: TYPES in signals)


async def test_without_redis_this_node_still_hears_itself_and_closing_does_not_wait() -> None:
    signals, ear = RedisSignals(f"redis://127.0.0.1:{free_port()}/0", "alone"), Ear()
    signals.listen(ear)
    signals.tell(TYPES)
    await ear.count(1)
    await signals.close()
    await signals.close()
    signals.tell(TYPES)


async def test_what_cannot_be_read_is_passed_over(redis_url: str) -> None:
    async with end(redis_url, "far") as far, Redis.from_url(redis_url) as client:
        ear = Ear()
        far.listen(ear)
        for junk in (b"", b"{", b'{"node": "x", "signal": {"type": "whistle"}}'):
            await client.publish(CHANNEL, junk)
        async with end(redis_url, "near") as near:
            near.tell(TYPES)
            await ear.count(1)
        assert ear.signals == [TYPES]
