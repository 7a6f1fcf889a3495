"""Nobody comes in time: callbacks, voicemails and messages through the real protocols, on both stores."""

import asyncio
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from websockets.asyncio.client import connect

from channels.web_chat.identity import prove
from config.wiring import now
from tests.fakes.chat_client import ChatClient
from tests.journeys.console import Card, Console, sign_in
from tests.journeys.premises import SITE_SECRET, Premises, premises

SUPERVISOR = "helen.park"
pytestmark = pytest.mark.usefixtures("environment")


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings come from the test alone."""
    for name in [name for name in os.environ if name.startswith("KEYDESK_")]:
        monkeypatch.delenv(name)


async def offered(agent: Console, form: str = "") -> Card:
    """The contact of this form that rings at the agent, now or soon."""

    def ringing() -> Card | None:
        for card in agent.contacts.values():
            if card["form"] == form and any(offer["agent_id"] == agent.id for offer in card["offers"]):
                return card
        return None

    card: Card = await agent.until(ringing)
    return card


async def accept(agent: Console, card: Card) -> None:
    await agent.do(f"/offers/{card['offers'][0]['id']}/accept")


async def wrap_up(agent: Console, card: Card) -> Card:
    await agent.do(f"/contacts/{card['id']}/wrap-up", {"disposition": "solved", "note": "All said."})
    return await agent.in_state(card["id"], "closed")


async def events(agent: Console, card: Card) -> list[str]:
    view = await agent.get(f"/conversations/{card['conversation_id']}")
    return [entry["event"]["type"] for entry in view["events"]]


async def ends(place: Premises) -> list[str]:
    """How the contacts of the only conversation ended, once they all have."""
    async with sign_in(place.url, SUPERVISOR) as boss, asyncio.timeout(30):
        (row,) = (await boss.get("/conversations?view=all"))["items"]
        while True:
            view = await boss.get(f"/conversations/{row['id']}")
            if all(card["state"] == "closed" for card in view["contacts"]):
                return [card["outcome"] for card in view["contacts"]]
            await asyncio.sleep(0.05)


async def asks_for_a_callback(place: Premises) -> str:
    """A platinum caller who finds nobody, presses 1, and 1 again: it is the right number."""
    sid = await place.dial(place.caller)
    await place.hear(sid, "Press 1 to be called back")
    await place.do(sid, "digits", digits="1")
    await place.hear(sid, "If that is right, press 1.")
    await place.do(sid, "digits", digits="1")
    await place.hear(sid, "You keep your place, and we will call you at")
    return sid


async def test_a_callback_keeps_its_place_and_is_talked_and_wrapped_up_as_any_call(
    database_url: str, tmp_path: Path
) -> None:
    async with premises(database_url, tmp_path, "callback") as place:
        account = place.platinum[0]
        first = await asks_for_a_callback(place)
        other = next(person for person in account.people if person.phone != place.caller)
        later = await place.dial(other.phone)
        await place.hear(later, state="waiting")
        place.simulator.exchange.answers[place.caller] = "answer"
        async with sign_in(place.url, place.login(account.team[0])) as agent:
            card = await offered(agent, "callback")
            assert (card["person_name"], card["address"]) == (account.people[0].name, place.caller)
            assert not [c for c in agent.contacts.values() if c["form"] == "" and c["offers"]], "nobody overtakes"
            await accept(agent, card)
            sid = await place.called(place.caller)
            await place.hear(sid, state="connected")
            await place.say(sid, "Thank you for calling back.")
            await agent.heard("Thank you for calling back.")
            await agent.reply(card, "What can I do for you?", "r1")
            await place.hear(sid, "What can I do for you?")
            await place.do(sid, "hangup")
            await agent.in_state(card["id"], "wrapping")
            closed = await wrap_up(agent, card)
            assert closed["outcome"] == "handled"
            assert closed["queued_at"] < closed["arrived_at"], "the clock of the first call"
            origin = await agent.get(f"/conversations/{card['conversation_id']}")
            assert {c["outcome"] for c in origin["contacts"] if c["id"] == card["origin_id"]} == {"callback"}
            assert (await offered(agent))["person_name"] == other.name
            await place.do(later, "hangup")
            assert place.simulator.exchange.lines[first].over
        await place.quiet()


async def test_a_customer_who_does_not_answer_twice_and_then_does(database_url: str, tmp_path: Path) -> None:
    async with premises(database_url, tmp_path, "callback") as place:
        await asks_for_a_callback(place)
        async with sign_in(place.url, place.login(place.platinum[0].team[0])) as agent:
            for attempt, answer in enumerate(["no-answer", "busy", "answer"]):
                place.simulator.exchange.answers[place.caller] = answer  # type: ignore[assignment]
                card = await offered(agent, "callback")
                assert card["attempts"] == attempt
                await accept(agent, card)
                sid = await place.called(place.caller, attempt)
                if answer != "answer":
                    await agent.until(
                        lambda sent=attempt + 1: any(
                            e["event"]["type"] == "contact.postponed" and e["event"]["contact"]["attempts"] == sent
                            for e in agent.events
                        )
                    )
            await place.hear(sid, state="connected")
            await agent.do(f"/contacts/{card['id']}/end")
            assert (await wrap_up(agent, card))["outcome"] == "handled"
        await place.quiet()


async def test_a_voicemail_reaches_the_own_agent_with_its_recording(database_url: str, tmp_path: Path) -> None:
    async with premises(database_url, tmp_path, "voicemail") as place:
        sid = await place.dial(place.caller)
        await place.hear(sid, state="recording")
        await place.do(sid, "say", text="Please send the price list for gearboxes.")
        await place.do(sid, "hangup")
        await place.quiet()
        async with sign_in(place.url, place.login(place.platinum[0].team[0])) as agent:
            card = await offered(agent, "voicemail")
            await accept(agent, card)
            view = await agent.get(f"/conversations/{card['conversation_id']}")
            (message,) = [m for m in view["messages"] if m["attachments"]]
            file = await agent.http.get(f"/api/v1/messages/{message['id']}/attachments/0")
            assert file.headers["content-type"] == "audio/wav"
            assert file.content[:4] == b"RIFF"
            assert len(file.content) == message["attachments"][0]["size"]
            outcomes = {c["form"]: c["outcome"] for c in view["contacts"]}
            assert outcomes == {"": "voicemail", "voicemail": None}
            assert (await wrap_up(agent, card))["outcome"] == "handled"
            assert "contact.diverted" in await events(agent, card)


async def test_who_says_nothing_after_the_tone_has_just_gone(database_url: str, tmp_path: Path) -> None:
    async with premises(database_url, tmp_path, "voicemail") as place:
        sid = await place.dial(place.caller)
        await place.hear(sid, "We heard nothing")
        await place.quiet()
        assert await ends(place) in (["abandoned"], ["short_abandoned"])


async def test_a_visitor_nobody_answers_leaves_a_message(database_url: str, tmp_path: Path) -> None:
    async with premises(database_url, tmp_path, "message") as place:
        person = place.platinum[0].people[0]
        expires = int(now().timestamp()) + 600
        proof = prove(SITE_SECRET, person.email, datetime.fromtimestamp(expires, UTC))
        visitor = ChatClient(identity={"email": proof.email, "expires": proof.expires, "proof": proof.proof})
        async with connect(f"{place.url.replace('http', 'ws', 1)}/chat/socket") as socket:
            await socket.send(visitor.hello())

            async def until(done: Callable[[], object]) -> None:
                async with asyncio.timeout(20):
                    while not done():
                        for answer in visitor.hear(str(await socket.recv())):
                            await socket.send(answer)

            await until(lambda: visitor.welcomed)
            await socket.send(visitor.say("Is anybody there?"))
            await until(lambda: visitor.state == "unattended" and visitor.acks)
            await socket.send(visitor.say("Then write to me.", email="not an address"))
            await until(lambda: visitor.refused == ["email"])
            for _ in range(3):
                await socket.send(visitor.say("Then write to me.", "client-left", email="Desk@Northwind.example"))
            await until(lambda: visitor.state == "ended" and len(visitor.acks) == 4)
        assert any(reference.startswith("KD-") for reference in visitor.references)
        async with sign_in(place.url, place.login(place.platinum[0].team[0])) as agent:
            card = await offered(agent, "message")
            assert (card["address"], card["preview"]) == ("desk@northwind.example", "Then write to me.")
            await accept(agent, card)
            view = await agent.get(f"/conversations/{card['conversation_id']}")
            assert [m["text"] for m in view["messages"]] == ["Is anybody there?", "Then write to me."]
            assert {c["form"]: c["outcome"] for c in view["contacts"]} == {"": "redirected", "message": None}
            assert (await wrap_up(agent, card))["outcome"] == "handled"


@pytest.mark.parametrize("moment", ["offer", "number", "tone"])
async def test_who_hangs_up_in_the_middle_has_gone_and_leaves_nothing_open(
    database_url: str, tmp_path: Path, moment: str
) -> None:
    async with premises(database_url, tmp_path, "voicemail" if moment == "tone" else "callback") as place:
        sid = await place.dial(place.caller)
        if moment == "tone":
            await place.hear(sid, "after the tone")
        else:
            await place.hear(sid, "Press 1 to be called back")
        if moment == "number":
            await place.do(sid, "digits", digits="1")
            await place.hear(sid, "For another number, press 2.")
            await place.do(sid, "digits", digits="2")
            await place.hear(sid, "Enter the number")
        await place.do(sid, "hangup")
        await place.quiet()
        assert await ends(place) in (["abandoned"], ["short_abandoned"])
