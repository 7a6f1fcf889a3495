"""Callers in the menu and in the queue, through real HTTP: a carrier simulator on one side, a whole hub on the other.

After each: no live leg without a contact, and no contact without an end (`all_is_told`)."""

import asyncio
import os
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from channels.phone.simulator.faults import Fault
from config.demo.company import PIN
from tests.bench.figures import percentile
from tests.channels.phone.serving import listening
from tests.journeys.console import Card, Console, sign_in
from tests.journeys.premises import PATIENCE, Premises, premises

SUPERVISOR = "helen.park"
STRANGER = "+493012345678"
GAVE_UP = {"abandoned", "short_abandoned"}
pytestmark = pytest.mark.usefixtures("environment")


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings come from the test alone."""
    for name in [name for name in os.environ if name.startswith("KEYDESK_")]:
        monkeypatch.delenv(name)


async def conversations(boss: Console) -> list[str]:
    """All there are."""
    page = await boss.get("/conversations?view=all&limit=100")
    found = [row["id"] for row in page["items"]]
    while page["next"]:
        page = await boss.get(f"/conversations?view=all&limit=100&cursor={page['next']}")
        found += [row["id"] for row in page["items"]]
    return found


async def all_is_told(place: Premises) -> list[Card]:
    """The contacts of all calls, once no leg lives and each has ended; none is missing, none is there twice."""
    await place.quiet()
    lines = place.simulator.exchange.lines.values()
    calls = sorted(line.sid for line in lines if line.kind == "inbound")
    cards: list[Card] = []
    async with sign_in(place.url, SUPERVISOR) as boss, asyncio.timeout(PATIENCE):
        for conversation in await conversations(boss):
            while True:
                view = await boss.get(f"/conversations/{conversation}")
                ours = [card for card in view["contacts"] if card["form"] == ""]
                if all(card["state"] == "closed" for card in ours):
                    break
                await asyncio.sleep(0.05)
            cards += ours
    assert sorted(card["external_key"] for card in cards) == calls
    assert all(card["outcome"] for card in cards)
    return cards


async def press(place: Premises, sid: str, heard: str, keys: str) -> None:
    """Press these once that was said."""
    await place.hear(sid, heard)
    await place.do(sid, "digits", digits=keys)


async def ringing(agent: Console) -> Card:
    return await agent.offered("phone")


# --- the menu --------------------------------------------------------------------------------------------------------


async def test_somebody_unknown_finds_a_person_talks_and_hangs_up(database_url: str, tmp_path: Path) -> None:
    async with premises(database_url, tmp_path, "callback") as place:
        sid = await place.dial(STRANGER)
        await press(place, sid, "press 1", "1")
        await press(place, sid, "For orders", "0")
        await place.hear(sid, state="waiting")
        async with sign_in(place.url, place.login(place.platinum[0].team[0])) as agent:
            card = await ringing(agent)
            assert card["account_id"] is None
            await agent.accept(card)
            await place.hear(sid, state="connected")
            await place.say(sid, "Do you sell gearboxes?")
            await agent.heard("Do you sell gearboxes?")
            await place.do(sid, "hangup")
            await agent.in_state(card["id"], "wrapping")
            await agent.do(f"/contacts/{card['id']}/wrap-up", {"disposition": "solved", "note": ""})
            await agent.in_state(card["id"], "closed")
        assert [card["outcome"] for card in await all_is_told(place)] == ["handled"]


async def test_a_wrong_pin_three_times_leads_to_a_person_who_is_told(database_url: str, tmp_path: Path) -> None:
    async with premises(database_url, tmp_path, "callback") as place:
        sid = await place.dial(STRANGER)
        await press(place, sid, "press 1", "1")
        await press(place, sid, "For orders", "3")
        for _ in range(3):
            await press(place, sid, "Enter your customer number", f"{place.platinum[0].number}#")
            await press(place, sid, "Enter your PIN", "9999#")
        await place.hear(sid, state="waiting")
        await place.do(sid, "hangup")
        (card,) = await all_is_told(place)
        assert card["subject"] == "Customer number or PIN was wrong"
        assert card["account_id"] is None


async def test_who_says_and_presses_nothing_is_put_through(database_url: str, tmp_path: Path) -> None:
    async with premises(database_url, tmp_path, "callback") as place:
        place.simulator.exchange.settings = place.simulator.exchange.settings.model_copy(update={"pace": 200})
        sid = await place.dial(STRANGER)
        await place.hear(sid, "We did not hear a key.")
        await place.hear(sid, state="waiting")
        await place.do(sid, "hangup")
        (card,) = await all_is_told(place)
        assert card["outcome"] in GAVE_UP


@pytest.mark.parametrize("moment", ["menu", "queue"])
async def test_who_hangs_up_early_has_given_up(database_url: str, tmp_path: Path, moment: str) -> None:
    async with premises(database_url, tmp_path, "callback") as place:
        sid = await place.dial(STRANGER)
        await place.hear(sid, "press 1")
        if moment == "queue":
            await place.do(sid, "digits", digits="0")
            await place.hear(sid, state="waiting")
        await place.do(sid, "hangup")
        (card,) = await all_is_told(place)
        assert card["outcome"] in GAVE_UP


async def test_who_hangs_up_while_it_rings_takes_the_offer_back_at_once(database_url: str, tmp_path: Path) -> None:
    async with premises(database_url, tmp_path, "callback") as place:
        async with sign_in(place.url, place.login(place.platinum[0].team[0])) as agent:
            sid = await place.dial(place.caller)
            card = await ringing(agent)
            await place.do(sid, "hangup")
            await agent.until(lambda: card["id"] not in agent.contacts)
            assert "offer.rescinded" in [recorded["event"]["type"] for recorded in agent.events]
        (ended,) = await all_is_told(place)
        assert ended["outcome"] in GAVE_UP


async def test_a_star_while_waiting_leaves_a_message(database_url: str, tmp_path: Path) -> None:
    async with premises(database_url, tmp_path, "callback") as place:
        sid = await place.dial(STRANGER)
        await press(place, sid, "press 1", "0")
        await place.hear(sid, state="waiting")
        await press(place, sid, "You are next.", "*")
        await place.hear(sid, state="recording")
        await place.do(sid, "say", text="Please call me about gearboxes.")
        await place.do(sid, "hangup")
        (card,) = await all_is_told(place)
        assert card["outcome"] == "voicemail"
        async with sign_in(place.url, place.login(place.platinum[0].team[0])) as agent:
            assert (await ringing(agent))["form"] == "voicemail"


# --- look-ups --------------------------------------------------------------------------------------------------------

LOOKUPS = """
lookups:
  order_status:
    url: "{url}/orders/{{account_id}}/{{order}}"
    answers: {{ status: order.state, due: order.due }}
    timeout: 1 s
  open_invoices:
    url: "{url}/invoices/{{account_id}}"
    answers: {{ invoices: count, amount: sum, first_due: due }}
"""


@asynccontextmanager
async def systems() -> AsyncIterator[str]:
    """The company's own, on loopback."""

    async def order(request: Request) -> Response:
        if request.path_params["number"] == "50000":
            return PlainTextResponse("out of order", 500)
        return JSONResponse({"order": {"state": "shipped", "due": "2026-12-01"}})

    async with listening(Starlette(routes=[Route("/orders/{account}/{number}", order)])) as url:
        yield url


async def asks_for_order(place: Premises, order: str) -> str:
    """Somebody proves for whom they call, and asks for an order."""
    sid = await place.dial(STRANGER)
    await press(place, sid, "press 1", "1")
    await press(place, sid, "For orders", "3")
    await press(place, sid, "Enter your customer number", f"{place.platinum[0].number}#")
    await press(place, sid, "Enter your PIN", f"{PIN}#")
    await place.hear(sid, f"You are calling for {place.platinum[0].name}")
    await press(place, sid, "Enter the number of your order", f"{order}#")
    return sid


async def test_an_order_is_told_to_who_proved_that_it_is_theirs(database_url: str, tmp_path: Path) -> None:
    async with (
        systems() as url,
        premises(database_url, tmp_path, "callback", lookups=LOOKUPS.format(url=url)) as place,
    ):
        sid = await asks_for_order(place, "47110")
        await place.hear(sid, "December 1")
        await place.do(sid, "hangup")
        (card,) = await all_is_told(place)
        async with sign_in(place.url, SUPERVISOR) as boss:
            view = await boss.get(f"/conversations/{card['conversation_id']}")
        walked: list[Any] = [recorded["event"] for recorded in view["events"]]
        steps = [step for event in walked if event["type"] == "contact.menu_walked" for step in event["steps"]]
        assert ("look", "found") in [(step["node"], step["taken"]) for step in steps]
        assert PIN not in str(walked)


async def test_a_system_that_fails_leads_to_a_person_of_the_account(database_url: str, tmp_path: Path) -> None:
    async with (
        systems() as url,
        premises(database_url, tmp_path, "callback", lookups=LOOKUPS.format(url=url)) as place,
    ):
        sid = await asks_for_order(place, "50000")
        await place.hear(sid, "We cannot look that up now.")
        await place.hear(sid, state="waiting")
        await place.do(sid, "hangup")
        (card,) = await all_is_told(place)
        assert card["account_id"] == place.platinum[0].id


# --- what goes wrong -------------------------------------------------------------------------------------------------


async def test_a_first_answer_that_is_lost_is_made_good_by_the_fallback(database_url: str, tmp_path: Path) -> None:
    async with premises(database_url, tmp_path, "callback") as place:
        place.simulator.exchange.faults.put([Fault(do="lose", on="document", times=1)])
        sid = await place.dial(STRANGER)
        await place.hear(sid, "We are putting you through.")
        await place.hear(sid, state="waiting")
        await place.do(sid, "hangup")
        (card,) = await all_is_told(place)
        assert card["outcome"] in GAVE_UP


async def test_webhooks_that_come_twice_make_one_contact(database_url: str, tmp_path: Path) -> None:
    async with premises(database_url, tmp_path, "callback") as place:
        place.simulator.exchange.faults.put([Fault(do="duplicate", on="*")])
        sid = await place.dial(STRANGER)
        await press(place, sid, "press 1", "1")
        await press(place, sid, "For orders", "0")
        await place.hear(sid, state="waiting")
        await place.do(sid, "hangup")
        assert len(await all_is_told(place)) == 1


class Timed:
    """Notes how long each webhook took, in seconds."""

    def __init__(self, app: ASGIApp, took: list[float]) -> None:
        self._app = app
        self._took = took

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        begin = time.perf_counter()
        await self._app(scope, receive, send)
        if scope["type"] == "http" and scope["path"].startswith("/phone/"):
            self._took.append(time.perf_counter() - begin)


async def test_two_hundred_calls_at_once_are_all_heard_and_all_ended(
    sqlite_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    took: list[float] = []
    async with premises(sqlite_url, tmp_path, "callback", around=lambda app: Timed(app, took)) as place:

        async def one(number: int) -> None:
            sid = await place.dial(f"+4930123{number:05}")
            await place.hear(sid, "press 1")
            if number % 4:
                await place.do(sid, "digits", digits="0")
                await place.hear(sid, state="waiting")
            await place.do(sid, "hangup")

        await asyncio.gather(*(one(number) for number in range(200)))
        cards = await all_is_told(place)
        assert len(cards) == 200
        assert {card["outcome"] for card in cards} <= GAVE_UP
    with capsys.disabled():
        print(f"\n{len(took)} webhooks of 200 calls at once: p99 {percentile(took, 0.99) * 1000:.0f} ms")
