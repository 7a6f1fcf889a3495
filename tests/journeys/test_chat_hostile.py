"""Whatever strangers do to the chat's socket: clear codes answer them, the hub does not grow, and whoever talks
meanwhile is heard."""

import asyncio
import json
import os
from collections import Counter
from pathlib import Path

import pytest
from websockets.asyncio.client import connect

from hub.storage.engine import open_store
from tests.crash.hub_process import HubProcess
from tests.fakes.chat_client import ChatClient
from tests.journeys.chat_agents import ChatAgent
from tests.journeys.chat_attackers import BAD_TALKS, DeafReader, attempt, bad_talk
from tests.journeys.chat_hub import PATIENCE, prepared, reachable
from tests.journeys.chat_storm import storm
from tests.journeys.chat_visitors import hear

RATE = 1000.0  # attempts a second from one address
ATTEMPTS = 1500  # a round
ROUNDS = 2
LET_IN = 60 + 5 * PATIENCE  # connections from one address: a burst, and 5 a second as long as a round may take
DEAF = 20
LONG, LINES = "x" * 3000, 100  # what the deaf are sent: more than a socket holds
GROWTH = 12 << 20  # bytes the hub may have more afterwards; the refused connections alone would be several times that
TALKERS = 5


@pytest.mark.timeout(300)
async def test_strangers_who_mean_harm_harm_nobody(sqlite_url: str, tmp_path: Path) -> None:
    hub = HubProcess(tmp_path, await prepared(sqlite_url, tmp_path, TALKERS + 1))
    store = open_store(sqlite_url)
    agent = ChatAgent(hub.url, "wang.lei")
    talkers = [Talker(number) for number in range(TALKERS)]
    deaf: list[DeafReader] = []
    try:
        await hub.start()
        async with asyncio.TaskGroup() as everyone:
            at_work = everyone.create_task(agent.work())
            await reachable(store.reader, 1)
            talks = [everyone.create_task(talker.talk(hub.port)) for talker in talkers]
            await put_deaf_readers(hub, deaf)
            await attack(hub.port, "127.0.1.0")  # whatever is made once is made now
            before = memory(hub)
            for number in range(1, 1 + ROUNDS):
                passed = [len(talker.client.acks) for talker in talkers]
                answers = await attack(hub.port, f"127.0.1.{number}")
                heard = [len(talker.client.acks) - many for talker, many in zip(talkers, passed, strict=True)]
                print(f"meanwhile {heard} messages of others")
                assert answers.keys() <= {101, 429}, "each is answered"
                assert answers[101] <= LET_IN, "more than the limit were let in"
                assert answers[429] > answers[101], "the limit was never reached"
                await asyncio.gather(*(talker.says_more(many) for talker, many in zip(talkers, passed, strict=True)))
            grown = memory(hub) - before
            print(f"grown by {grown >> 10} KiB")
            assert grown < GROWTH
            for talker in talkers:
                talker.hush()
            await asyncio.gather(*talks)
            at_work.cancel()
            for reader in deaf:
                reader.close()
            await forgotten(hub)
            assert '"level": "error"' not in hub.log(), "strangers fill no log"
    except BaseException:
        print(f"the hub's log:\n{hub.log()}")
        raise
    finally:
        for reader in deaf:
            reader.close()
        hub.close()
        await agent.close()
        await store.close()


async def attack(port: int, address: str) -> Counter[int]:
    """All kinds once, and a flood of connections; how the hub answered those."""
    codes = await asyncio.gather(*(bad_talk(port, address, frames) for frames, _ in BAD_TALKS.values()))
    answered = dict(zip(BAD_TALKS, codes, strict=True))
    assert answered == {name: code for name, (_, code) in BAD_TALKS.items()}
    for origin in ("https://evil.example", "null", f"http://127.0.0.1.evil.example:{port}"):
        assert await attempt(port, address, Origin=origin) == 403
    async with storm(port, address, RATE, ATTEMPTS) as flood:
        answers, rate = await flood.over()
    print(f"\n{rate:,.0f} attempts a second: {dict(answers)}", end=", ")
    return answers


class Talker:
    """A visitor who says one thing after the other, each when the one before was answered, on one line that holds."""

    def __init__(self, number: int) -> None:
        self.client = ChatClient(site="", tab=f"talker-{number:03d}")
        self._hushed = asyncio.Event()
        self._acknowledged = asyncio.Condition()

    def hush(self) -> None:
        self._hushed.set()

    async def says_more(self, than: int) -> None:
        """Return when more messages than that are acknowledged."""
        async with asyncio.timeout(PATIENCE), self._acknowledged:
            await self._acknowledged.wait_for(lambda: len(self.client.acks) > than)

    async def talk(self, port: int) -> None:
        async with quiet_line(port) as line:
            await line.send(self.client.hello())
            said = 0
            while not self._hushed.is_set():
                if self.client.welcomed and len(self.client.shown) == 2 * said:  # all is answered
                    said += 1
                    await line.send(self.client.say(f"Still here: {said}"))
                for answer in hear(self.client, await line.recv()):
                    await line.send(answer)
                async with self._acknowledged:
                    self._acknowledged.notify_all()
        said = [frame["text"] for frame in self.client.shown if frame["side"] == "customer"]
        assert said == [f"Still here: {number}" for number in range(1, len(said) + 1)]
        assert [frame["number"] for frame in self.client.shown] == list(range(1, len(self.client.shown) + 1))


def quiet_line(port: int) -> connect:
    return connect(f"ws://127.0.0.1:{port}/chat/socket", compression=None, ping_interval=None, close_timeout=1)


async def put_deaf_readers(hub: HubProcess, deaf: list[DeafReader]) -> None:
    """Lines on which the hub has more to say than anybody reads."""
    client = ChatClient(site="", tab="wordy-client")
    async with quiet_line(hub.port) as line:
        await line.send(client.hello())
        while not client.welcomed:
            for answer in hear(client, await line.recv()):
                await line.send(answer)
        for _ in range(LINES):
            await line.send(client.say(LONG))
            while client.pending:
                client.hear(str(await line.recv()))
        assert not client.refused
    hello = json.loads(client.hello()) | {"conversation": "", "after": 0}
    for _ in range(DEAF):
        deaf.append(DeafReader(hub.port, "127.0.2.1"))
        await deaf[-1].ask(hello)


async def forgotten(hub: HubProcess) -> None:
    """Return when the hub holds no line from the addresses of the hostile any more."""
    async with asyncio.timeout(PATIENCE):
        while any(line.startswith("127.0.") for line in hostile_lines(hub)):
            await asyncio.sleep(0.2)


def hostile_lines(hub: HubProcess) -> list[str]:
    """Who is connected to the hub from 127.0.1.* or 127.0.2.*."""
    found = []
    for row in Path("/proc/net/tcp").read_text().splitlines()[1:]:
        _, ours, theirs, state, *_ = row.split()
        octets = bytes.fromhex(theirs.partition(":")[0])[::-1]
        if int(ours.partition(":")[2], 16) == hub.port and octets[2] in (1, 2) and state in ("01", "04", "08"):
            found.append(".".join(map(str, octets)))
    return found


def memory(hub: HubProcess) -> int:
    """Bytes of the hub's process that are in memory."""
    return int(Path(f"/proc/{hub.pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
