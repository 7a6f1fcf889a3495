"""The agent does not take the call: missed, declined, or their line not reached; the next has it, its place kept."""

import asyncio
import os
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.console import Card, Console, sign_in
from tests.journeys.premises import premises

CHANNELS = "channels:\n  phone: { offer: 2 s, capacity: 1, blocked_by: [] }\n"


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings come from the test alone."""
    for name in [name for name in os.environ if name.startswith("KEYDESK_")]:
        monkeypatch.delenv(name)


async def refuse(agent: Console, card: Card, how: str) -> None:
    """`how`: declined, missed, or what their line does once they have accepted."""
    if how == "declined":
        offer = agent.own_offer(card)
        assert offer is not None
        await agent.do(f"/offers/{offer['id']}/decline", {"reason": "busy"})
    elif how != "missed":
        await agent.accept(card)


async def offers(agent: Console, card: Card) -> list[tuple[str, str, str]]:
    """How each offer of a contact ended: to whom, state, reason."""
    view = await agent.get(f"/conversations/{card['conversation_id']}")
    ended: dict[str, Any] = {}
    for entry in view["events"]:
        if offer := entry["event"].get("offer"):
            ended[offer["id"]] = offer
    return [(offer["agent_id"], offer["state"], offer["reason"]) for offer in ended.values()]


@pytest.mark.parametrize(
    ("how", "state", "reason"),
    [
        ("missed", "missed", ""),
        ("declined", "declined", "busy"),
        ("busy", "failed", "busy"),
        ("no-answer", "failed", "no_answer"),
        ("failed", "failed", "failed"),
    ],
)
async def test_who_is_not_reached_costs_the_caller_no_place_and_is_told_by_what_happened(
    sqlite_url: str, tmp_path: Path, how: str, state: str, reason: str
) -> None:
    async with premises(sqlite_url, tmp_path, "backups, wait: 60 s", channels=CHANNELS) as place:
        own, backup = place.platinum[0].team[:2]
        async with sign_in(place.url, place.login(own)) as first, sign_in(place.url, place.login(backup)) as second:
            if how in ("busy", "no-answer", "failed"):
                place.simulator.exchange.answers[own] = how  # type: ignore[assignment]
            sid = await place.dial(place.caller)
            await refuse(first, await first.offered("phone"), how)
            card = await second.offered("phone")
            await second.accept(card)
            await second.in_state(card["id"], "active")
            await place.hear(sid, state="connected")
            await place.do(sid, "hangup")
            await second.in_state(card["id"], "wrapping")
            await second.do(f"/contacts/{card['id']}/wrap-up", {"disposition": "solved", "note": ""})
            closed = await second.in_state(card["id"], "closed")
            assert closed["outcome"] == "handled"
            assert await offers(second, card) == [(own, state, reason), (backup, "accepted", "")]
        async with asyncio.timeout(20):
            await place.quiet()
