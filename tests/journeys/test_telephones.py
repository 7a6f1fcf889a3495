"""Agents at any telephone, calls they make, and callers who mind being recorded: through the hub and the carrier."""

import asyncio
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.console import Card, Console, sign_in
from tests.journeys.premises import PATIENCE, Premises, premises

BOSS = "helen.park"
DESK, MOBILE, CUSTOMER = "sip:wang.lei@pbx.example.com", "+14155550171", "+4930123456"
CALLS = (Path(__file__).parents[2] / "config/business/calls.yaml").read_text(encoding="utf-8")


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings come from the test alone."""
    for name in [name for name in os.environ if name.startswith("KEYDESK_")]:
        monkeypatch.delenv(name)


async def talk(agent: Console, card: Card, true: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    """The talk, once it is so."""
    async with asyncio.timeout(PATIENCE):
        while True:
            answer = await agent.http.get(f"/api/v1/contacts/{card['id']}/talk")
            if answer.is_success and true(answer.json()):
                return dict(answer.json())
            await asyncio.sleep(0.05)


def both(seen: dict[str, Any]) -> bool:
    """Whether customer and agent are in it."""
    return {leg["role"] for leg in seen["legs"] if leg["state"] == "talking"} >= {"customer", "agent"}


async def wrap_up(agent: Console, card: Card, outcome: str) -> None:
    await agent.in_state(card["id"], "wrapping")
    await agent.do(f"/contacts/{card['id']}/wrap-up", {"disposition": "solved", "note": ""})
    assert (await agent.in_state(card["id"], "closed"))["outcome"] == outcome


def own(place: Premises) -> str:
    return str(place.login(place.platinum[0].team[0]))


@pytest.mark.parametrize(("kind", "address"), [("sip", DESK), ("number", MOBILE)])
async def test_an_agent_speaks_at_any_telephone_and_putting_it_down_ends_the_call(
    sqlite_url: str, tmp_path: Path, kind: str, address: str
) -> None:
    async with premises(sqlite_url, tmp_path, "voicemail") as place:
        exchange = place.simulator.exchange
        exchange.answers[address] = "answer"
        async with sign_in(place.url, own(place)) as agent:
            await agent.do("/me/device", {"kind": kind, "address": address}, "PUT")
            await place.dial(place.caller)
            card = await agent.offered("phone")
            await agent.accept(card)
            await talk(agent, card, both)
            exchange.hang_up(exchange.lines[await place.called(address)])
            await wrap_up(agent, card, "handled")
        await place.quiet()


async def call(agent: Console, client_id: str = "one") -> Card:
    return dict(await agent.do("/calls", {"to": CUSTOMER, "client_id": client_id}))


async def test_a_call_that_an_agent_makes_rings_them_first_and_says_what_took_it(
    sqlite_url: str, tmp_path: Path
) -> None:
    async with premises(sqlite_url, tmp_path, "voicemail") as place:
        place.simulator.exchange.answers[CUSTOMER] = "machine"
        async with sign_in(place.url, own(place)) as agent:
            made = await call(agent)
            assert await call(agent) == made
            card = {"id": made["contact_id"]}
            await talk(agent, card, lambda seen: both(seen) and seen["answered_by"] == "machine")
            lines = [line.called for line in place.simulator.exchange.lines.values()]
            assert lines == [f"client:{agent.id}", CUSTOMER]
            await agent.do(f"/contacts/{card['id']}/end")
            await wrap_up(agent, card, "handled")
        await place.quiet()


async def test_nobody_is_called_who_does_not_want_to_be(sqlite_url: str, tmp_path: Path) -> None:
    async with premises(sqlite_url, tmp_path, "voicemail") as place:
        async with sign_in(place.url, own(place)) as agent, sign_in(place.url, BOSS) as boss:
            await boss.do("/do-not-call", {"number": CUSTOMER, "reason": "They asked."})
            refused = await agent.http.post("/api/v1/calls", json={"to": CUSTOMER, "client_id": "one"})
            assert refused.status_code == 409
            assert not place.simulator.exchange.lines
            await boss.do(f"/do-not-call/{CUSTOMER}", method="DELETE")
            card = {"id": (await call(agent))["contact_id"]}
            await agent.do(f"/contacts/{card['id']}/end")
        await place.quiet()


@pytest.mark.parametrize("keys", ["1", "2"])
async def test_a_caller_who_is_asked_is_recorded_unless_they_mind(sqlite_url: str, tmp_path: Path, keys: str) -> None:
    asking = CALLS.replace("consent: announce", "consent: ask")
    async with premises(sqlite_url, tmp_path, "voicemail", calls=asking) as place:
        async with sign_in(place.url, own(place)) as agent:
            sid = await place.dial(place.caller)
            card = await agent.offered("phone")
            await agent.accept(card)
            await place.hear(sid, "Press 1 if you do not want")
            await place.do(sid, "digits", digits=keys)
            seen = await talk(agent, card, both)
            assert seen["recording"] == ("" if keys == "1" else "on")
            if keys == "1":
                no = await agent.http.post(f"/api/v1/contacts/{card['id']}/recording", json={"on": True})
                assert no.status_code == 422
            await place.do(sid, "hangup")
            await wrap_up(agent, card, "handled")
        await place.quiet()
