"""Fifty chats over a network that delays, stands still, cuts and repeats, and a hub that is killed in mid-sentence:
customer, agent and database have the same transcript, in the same order, without gap or double.

A short while by default; `KEYDESK_CHAOS_SECONDS=300` for the full five minutes on each store."""

import asyncio
import os
import random
import secrets
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.storage.engine import open_store
from tests.crash.hub_process import HubProcess
from tests.fakes.chaos_proxy import ChaosProxy
from tests.journeys.chat_agents import ChatAgent
from tests.journeys.chat_hub import prepared, reachable
from tests.journeys.chat_visitors import Visitor
from tests.journeys.console import Card

SECONDS = float(os.environ.get("KEYDESK_CHAOS_SECONDS") or 5)
NO_LIMITS = {
    "KEYDESK_WEB_CHAT__CONNECTIONS_PER_SECOND": "1000",
    "KEYDESK_WEB_CHAT__CONNECTION_BURST": "1000",
}
KILL_EVERY = 60.0  # seconds, and at least once
CHATS = 50
AGENTS = ("wang.lei", "maria.santos", "james.okafor")
DONE_WITHIN = 120.0
SIDES = {"inbound": "customer", "outbound": "hub"}
STORED = "SELECT conversation_id, number, kind, text FROM messages ORDER BY number"
Transcript = list[tuple[int, str, str]]


@pytest.mark.timeout(int(3 * SECONDS + 400))
async def test_fifty_chats_over_a_bad_network_lose_and_double_nothing(
    database_url: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """Embedded as it comes (SQLite, bus in the process), and as in production (PostgreSQL and Redis)."""
    seed = secrets.randbits(32)
    chance = random.Random(seed)
    store = open_store(database_url)
    variables = await prepared(database_url, tmp_path, CHATS) | NO_LIMITS
    if database_url.startswith("postgresql"):
        variables["KEYDESK_REDIS_URL"] = request.getfixturevalue("redis_url")
    hub = HubProcess(tmp_path, variables)
    tally: Counter[str] = Counter()
    async with ChaosProxy("127.0.0.1", hub.port, chance) as proxy:
        agents = [ChatAgent(proxy.url, login) for login in AGENTS]
        visitors = [Visitor(number, proxy.url, chance, tally) for number in range(CHATS)]
        try:
            await hub.start()
            async with asyncio.TaskGroup() as everyone:
                at_work = [everyone.create_task(agent.work()) for agent in agents]
                await reachable(store.reader, len(AGENTS))
                chats = [everyone.create_task(visitor.chat()) for visitor in visitors]
                await rage(hub, chance)
                proxy.calm()
                for visitor in visitors:
                    visitor.hush()
                await asyncio.wait(chats, timeout=DONE_WITHIN)
                assert [visitor.unanswered for visitor in visitors] == [0] * CHATS, "some wait for an answer for ever"
                await asyncio.gather(*chats)
                tally["messages"] = await compare(store.reader, visitors, agents)
                for task in at_work:
                    task.cancel()
            tally.update(proxy.tally)
            tally["kills"] = hub.lives - 1
            print(f"\n{store.reader.dialect.name}, {SECONDS:g} s, {CHATS} chats: {dict(sorted(tally.items()))}")
            assert tally["cut"] > CHATS / 5, "the network was no trouble: this proved nothing"
            assert tally["resumes"], "no line was taken up again"
        except BaseException:
            print(f"seed {seed}; the hub's log:\n{hub.log()}")
            raise
        finally:
            for agent in agents:
                await agent.close()
            hub.close()
            await store.close()


async def rage(hub: HubProcess, chance: random.Random) -> None:
    """Let the network rage; now and then, while everyone talks, the hub is killed."""
    kills = max(1, int(SECONDS / KILL_EVERY))
    for _ in range(kills):
        await asyncio.sleep(SECONDS / (kills + 1) * chance.uniform(0.8, 1.2))
        hub.kill()
        await hub.start()
    await asyncio.sleep(SECONDS / (kills + 1))


async def compare(engine: AsyncEngine, visitors: list[Visitor], agents: list[ChatAgent]) -> int:
    """Raise unless all have the same; the number of messages."""
    stored: dict[str, Transcript] = {}
    async with engine.connect() as connection:
        rows = await connection.execute(text(STORED))
        for row in rows:
            stored.setdefault(row.conversation_id, []).append((row.number, SIDES[row.kind], row.text))
        contacts = (await connection.execute(text("SELECT count(*) FROM contacts"))).scalar_one()
    assert contacts == len(stored) == len(visitors), "each visitor has one chat in one conversation"
    for visitor in visitors:
        conversation = visitor.client.conversation
        truth = stored[conversation]
        assert [number for number, _, _ in truth] == list(range(1, len(truth) + 1))
        assert [words for _, side, words in truth if side == "customer"] == visitor.said, "said in this order"
        assert shown(visitor.client.shown) == truth, "the customer's"
        for twin in visitor.twins:
            if twin.conversation == conversation:
                assert shown(twin.shown) == truth[: len(twin.shown)], "the customer's other line"
        agent = next(each for each in agents if conversation in each.began)
        async with asyncio.timeout(DONE_WITHIN):
            await agent.came_to(conversation, len(truth))
        assert heard(agent.messages(conversation)) == truth, "the agent's, by the socket"
        assert heard(await agent.look(conversation)) == truth, "the agent's, looked up anew"
    return sum(map(len, stored.values()))


def shown(frames: list[Card]) -> Transcript:
    return [(frame["number"], frame["side"], frame["text"]) for frame in frames]


def heard(cards: list[Card]) -> Transcript:
    return [(card["number"], SIDES[card["kind"]], card["text"]) for card in cards]
