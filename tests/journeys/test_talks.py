"""Talks through the whole hub and the carrier simulator over HTTP: after each no leg is live, and no contact open."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from channels.phone.simulator.faults import Fault
from tests.journeys.console import Card, Console, sign_in
from tests.journeys.premises import Premises, premises

BOSS = "helen.park"
OUTSIDE = "+14155550142"
pytestmark = pytest.mark.usefixtures("environment")


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings come from the test alone."""
    for name in [name for name in os.environ if name.startswith("KEYDESK_")]:
        monkeypatch.delenv(name)


class Scene:
    """A caller in a talk with their own agent, and how it is looked at from outside."""

    def __init__(self, place: Premises, agent: Console, sid: str, card: Card) -> None:
        self.place, self.agent, self.sid, self.card = place, agent, sid, card

    async def ask(self, what: str, body: dict[str, Any] | None = None, who: Console | None = None) -> None:
        await (who or self.agent).do(f"/contacts/{self.card['id']}/{what}", body or {})

    async def until(self, true: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """The talk, once it is so."""
        seen: Any = None
        try:
            async with asyncio.timeout(20):
                while True:
                    answer = await self.agent.http.get(f"/api/v1/contacts/{self.card['id']}/talk")
                    seen = answer.json()
                    if answer.is_success and true(seen):
                        return dict(seen)
                    await asyncio.sleep(0.05)
        except TimeoutError:
            raise AssertionError(f"the talk stayed {seen}") from None

    async def legs(self, **states: str) -> None:
        """Until the live legs are these, by role."""
        await self.until(
            lambda talk: {leg["role"]: leg["state"] for leg in talk["legs"] if leg["state"] != "left"} == states
        )

    def line(self, called: str) -> Any:
        """The latest call to somebody."""
        lines = [one for one in self.place.simulator.exchange.lines.values() if one.called == called]
        return lines[-1]

    async def ended(self, outcome: str = "handled") -> None:
        await self.agent.in_state(self.card["id"], "wrapping")
        await self.agent.do(f"/contacts/{self.card['id']}/wrap-up", {"disposition": "solved", "note": ""})
        closed = await self.agent.in_state(self.card["id"], "closed")
        assert closed["outcome"] == outcome


async def offered(agent: Console) -> Card:
    def ringing() -> Card | None:
        for card in agent.contacts.values():
            if any(offer["agent_id"] == agent.id for offer in card["offers"]):
                return card
        return None

    card: Card = await agent.until(ringing)
    return card


@asynccontextmanager
async def talking(database_url: str, folder: Path) -> AsyncIterator[Scene]:
    async with premises(database_url, folder, "voicemail") as place:
        async with sign_in(place.url, place.login(place.platinum[0].team[0])) as agent:
            sid = await place.dial(place.caller)
            card = await offered(agent)
            await agent.do(f"/offers/{card['offers'][0]['id']}/accept")
            scene = Scene(place, agent, sid, card)
            await agent.in_state(card["id"], "active")
            await place.hear(sid, state="connected")
            await scene.legs(customer="talking", agent="talking")
            yield scene
        await place.quiet()


async def test_hold_mute_and_keys(database_url: str, tmp_path: Path) -> None:
    async with talking(database_url, tmp_path) as scene:
        await scene.ask("talk/hold", {"on": True})
        await scene.legs(customer="held", agent="talking")
        await scene.ask("talk/hold", {"on": False})
        await scene.ask("talk/mute", {"on": True})
        await scene.until(lambda talk: any(leg["muted"] for leg in talk["legs"] if leg["role"] == "agent"))
        await scene.ask("talk/mute", {"on": False})
        await scene.ask("talk/keypad", {"digits": "12#"})
        await scene.place.do(scene.sid, "hangup")
        await scene.ended()


async def test_a_colleague_is_consulted_and_takes_the_customer(database_url: str, tmp_path: Path) -> None:
    async with talking(database_url, tmp_path) as scene:
        colleague = scene.place.platinum[0].team[1]
        async with sign_in(scene.place.url, scene.place.login(colleague)) as other:
            await scene.ask("talk/consult", {"to_agent_id": colleague})
            await scene.legs(customer="held", agent="talking", colleague="talking")
            await scene.ask("talk/swap")
            await scene.legs(customer="talking", agent="talking", colleague="held")
            await scene.ask("talk/complete")
            taken = await other.in_state(scene.card["id"], "active")
            assert taken["agent_id"] == colleague
            scene.agent = other
            await scene.legs(customer="talking", agent="talking")
            await scene.place.do(scene.sid, "hangup")
            await scene.ended()


async def test_a_customer_is_left_with_somebody_outside(database_url: str, tmp_path: Path) -> None:
    async with talking(database_url, tmp_path) as scene:
        scene.place.simulator.exchange.answers[OUTSIDE] = "answer"
        await scene.ask("talk/consult", {"to_number": OUTSIDE})
        await scene.legs(customer="held", agent="talking", guest="talking")
        await scene.ask("talk/complete")
        await scene.ended("redirected")
        assert not scene.line(OUTSIDE).over
        assert not scene.place.simulator.exchange.lines[scene.sid].over
        scene.place.simulator.exchange.hang_up(scene.line(OUTSIDE))


async def test_a_customer_is_sent_on_outside(database_url: str, tmp_path: Path) -> None:
    async with talking(database_url, tmp_path) as scene:
        scene.place.simulator.exchange.answers[OUTSIDE] = "answer"
        await scene.ask("send-on", {"to_number": OUTSIDE})
        await scene.ended("redirected")
        await scene.place.do(scene.sid, "hangup")


async def test_four_talk_with_each_other(database_url: str, tmp_path: Path) -> None:
    async with talking(database_url, tmp_path) as scene:
        scene.place.simulator.exchange.answers[OUTSIDE] = "answer"
        await scene.ask("talk/parties", {"to_agent_id": scene.place.platinum[0].team[1]})
        await scene.ask("talk/parties", {"to_number": OUTSIDE})
        await scene.legs(customer="talking", agent="talking", colleague="talking", guest="talking")
        await scene.place.do(scene.sid, "hangup")
        await scene.ended()


async def test_a_supervisor_listens_whispers_and_barges(database_url: str, tmp_path: Path) -> None:
    async with talking(database_url, tmp_path) as scene, sign_in(scene.place.url, BOSS) as boss:
        for hearing in ("listen", "whisper", "barge"):
            await scene.ask("monitor", {"hearing": hearing}, boss)
            await scene.legs(customer="talking", agent="talking", supervisor="talking")
        await scene.ask("monitor", {"hearing": ""}, boss)
        await scene.legs(customer="talking", agent="talking")
        await scene.place.do(scene.sid, "hangup")
        await scene.ended()


async def test_a_talk_is_recorded_but_not_the_card_number(database_url: str, tmp_path: Path) -> None:
    async with talking(database_url, tmp_path) as scene:
        await scene.until(lambda talk: talk["recording"] == "on")
        await scene.ask("recording", {"on": False})
        await scene.place.do(scene.sid, "say", text="4111 1111 1111 1111")
        await scene.ask("recording", {"on": True})
        await scene.place.do(scene.sid, "say", text="That is all.")
        await scene.place.do(scene.sid, "hangup")
        await scene.ended()
        message = await scene.agent.until(
            lambda: next((one for one in scene.agent.messages.values() if one["attachments"]), None)
        )
        assert message["attachments"][0]["media_type"] == "audio/wav"
        async with asyncio.timeout(20):
            while scene.place.simulator.exchange.recorder.all:  # the carrier forgets what we have
                await asyncio.sleep(0.05)


async def test_a_lost_browser_keeps_the_caller_for_the_next_agent(database_url: str, tmp_path: Path) -> None:
    async with talking(database_url, tmp_path) as scene:
        exchange = scene.place.simulator.exchange
        exchange.hang_up(scene.line(f"client:{scene.agent.id}"))
        await scene.place.hear(scene.sid, state="waiting")
        assert not exchange.lines[scene.sid].over
        await scene.place.do(scene.sid, "hangup")


@pytest.mark.parametrize(
    "fault",
    [
        Fault(do="lose", on="status"),
        Fault(do="lose", on="conference"),
        Fault(do="lose", on="action"),
        Fault(do="lose", on="recording"),
        Fault(do="duplicate"),
        Fault(do="late", chance=0.5, seconds=1),
        Fault(do="reorder", chance=0.5),
        Fault(do="error", times=3),
        Fault(do="too_many", times=3),
        Fault(do="done_but_error", times=3),
        Fault(do="hang", times=1, seconds=4),
        Fault(do="done_but_hang", times=1, seconds=4),
    ],
    ids=lambda fault: f"{fault.do}-{fault.on}".replace("*", "any"),
)
async def test_whatever_goes_wrong_at_the_carrier_is_healed(sqlite_url: str, tmp_path: Path, fault: Fault) -> None:
    """News that is lost is asked for; an order that failed is given again; a control that failed may be asked again."""
    async with premises(sqlite_url, tmp_path, "voicemail") as place:
        async with sign_in(place.url, place.login(place.platinum[0].team[0])) as agent:
            sid = await place.dial(place.caller)
            card = await offered(agent)
            place.simulator.exchange.faults.put([fault], seed=7)
            await agent.do(f"/offers/{card['offers'][0]['id']}/accept")
            scene = Scene(place, agent, sid, card)
            await scene.legs(customer="talking", agent="talking")
            async with asyncio.timeout(20):
                while not (
                    await agent.http.post(f"/api/v1/contacts/{card['id']}/talk/hold", json={"on": True})
                ).is_success:
                    await asyncio.sleep(0.1)
            await scene.legs(customer="held", agent="talking")
            await place.do(sid, "hangup")
            await scene.ended()
        await place.quiet()
