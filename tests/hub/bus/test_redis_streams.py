"""The bus over Redis keeps the bus contract, and outlives a Redis that goes away."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator

import pytest
from redis.asyncio import Redis

from hub.bus.redis_streams import KEY, RedisBus
from tests.hub.bus.contract import WITHIN, BusContract, Heard, recorded
from tests.servers import RedisServer, free_port, redis_server


class TestRedisBus(BusContract):
    @pytest.fixture
    async def near(self, redis_url: str) -> AsyncIterator[RedisBus]:
        bus = RedisBus(redis_url, "near")
        yield bus
        await bus.close()

    @pytest.fixture
    async def far(self, redis_url: str) -> AsyncIterator[RedisBus]:
        bus = RedisBus(redis_url, "far")
        yield bus
        await bus.close()


@pytest.fixture
def own_redis() -> Iterator[RedisServer]:
    """A Redis that a test may stop and start."""
    with redis_server() as server:
        yield server


@pytest.fixture
async def ends(own_redis: RedisServer) -> AsyncIterator[tuple[RedisBus, RedisBus]]:
    near, far = RedisBus(own_redis.url, "near"), RedisBus(own_redis.url, "far")
    yield near, far
    await near.close()
    await far.close()


async def tell_until_heard(bus: RedisBus, reader: Heard, seq: int) -> None:
    """A batch may be lost while Redis comes back; one told after that is not."""
    async with asyncio.timeout(WITHIN):
        while seq not in reader.numbers:
            await bus.publish(recorded(seq))
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(0.1):
                    await reader.until(lambda heard: seq in heard.numbers)


async def test_both_directions_at_once_bring_each_side_everything_once(ends: tuple[RedisBus, RedisBus]) -> None:
    readers = [Heard(), Heard()]
    for bus, reader in zip(ends, readers, strict=True):
        await bus.subscribe(reader)
    for number in range(1, 51):
        await ends[number % 2].publish(recorded(number))
    for reader in readers:
        await reader.count(50)
        assert sorted(reader.numbers) == list(range(1, 51))
        odd = [number for number in reader.numbers if number % 2]
        even = [number for number in reader.numbers if not number % 2]
        assert odd == sorted(odd)
        assert even == sorted(even)


async def test_redis_may_restart_and_forget_everything(own_redis: RedisServer, ends: tuple[RedisBus, RedisBus]) -> None:
    near, far = ends
    here, there = Heard(), Heard()
    await near.subscribe(here)
    await far.subscribe(there)
    await near.publish(recorded(1))
    await there.count(1)
    own_redis.stop()
    await near.publish(recorded(2))
    assert here.numbers == [1, 2]
    own_redis.start()
    await tell_until_heard(near, there, 3)
    assert there.numbers == sorted(there.numbers)


async def test_without_redis_this_node_still_hears_itself() -> None:
    bus = RedisBus(f"redis://127.0.0.1:{free_port()}", "alone")
    reader = Heard()
    await bus.subscribe(reader)
    for number in range(1, 4):
        await bus.publish(recorded(number))
    assert reader.numbers == [1, 2, 3]
    await bus.close()


async def test_a_redis_that_accepts_and_never_answers_holds_nobody_up() -> None:
    lines: list[asyncio.StreamWriter] = []
    silent = await asyncio.start_server(lambda _reader, writer: lines.append(writer), "127.0.0.1", 0)
    port = silent.sockets[0].getsockname()[1]
    bus = RedisBus(f"redis://127.0.0.1:{port}", "patient", answer_seconds=0.2)
    reader = Heard()
    async with asyncio.timeout(WITHIN):
        await bus.subscribe(reader)
        await bus.publish(recorded(1))
        await bus.close()
    assert reader.numbers == [1]
    for line in lines:
        line.close()
        await line.wait_closed()
    silent.close()


async def test_an_entry_nobody_can_read_is_passed_over(redis_url: str) -> None:
    near, far = RedisBus(redis_url, "near"), RedisBus(redis_url, "far")
    reader = Heard()
    await far.subscribe(reader)
    client: Redis = Redis.from_url(redis_url)
    await client.xadd(KEY, {"from": "a later version", "events": b'[{"seq":1,"event":{"type":"contact.beamed"}}]'})
    await client.xadd(KEY, {"who": "not one of ours"})
    await client.aclose()
    await near.publish(recorded(2))
    await reader.count(1)
    assert reader.numbers == [2]
    await near.close()
    await far.close()


async def test_the_stream_does_not_grow_without_end(redis_url: str) -> None:
    near, far = RedisBus(redis_url, "near", batches_kept=100), RedisBus(redis_url, "far")
    reader = Heard()
    await far.subscribe(reader)
    for number in range(1, 1001):
        await near.publish(recorded(number))
        if number % 100 == 0:
            await reader.until(lambda heard, number=number: number in heard.numbers)  # type: ignore[misc]
    client: Redis = Redis.from_url(redis_url)
    assert await client.xlen(KEY) < 500
    await client.aclose()
    await near.close()
    await far.close()


def test_the_key_stays_on_one_slot_of_a_cluster() -> None:
    assert KEY.startswith("{keydesk}")


async def test_nothing_is_opened_before_it_is_used() -> None:
    bus = RedisBus("redis://127.0.0.1:1/0", "idle")
    await bus.close()
