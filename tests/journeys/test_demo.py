"""A newcomer's first minutes: a call, a mail and a chat reach the account's own agent and are answered."""

import html
import json
import re
from typing import Any

import httpx
from websockets.asyncio.client import connect

from tests.fakes.chat_client import ChatClient
from tests.journeys.conftest import Demo
from tests.journeys.console import Card, Console, sign_in


async def _wrap_up(agent: Console, card: Card) -> Card:
    await agent.do(f"/contacts/{card['id']}/wrap-up", {"disposition": "solved", "note": "All said."})
    return await agent.in_state(card["id"], "closed")


async def _why(agent: Console, card: Card) -> list[Card]:
    """The routing events on the contact's timeline."""
    events: list[Card] = (await agent.get(f"/contacts/{card['id']}/explain"))["events"]
    return events


async def test_a_platinum_customer_calls_and_their_own_agent_talks_with_them(demo: Demo) -> None:
    setup: Any = demo.setup
    simulator = setup["simulator"]
    async with sign_in(demo.url, "wang.lei") as agent, httpx.AsyncClient() as phone:
        body = {"from": "+493023125101", "to": setup["supplier"]["phone"]}
        sid = (await phone.post(f"{simulator}/lobby/calls", json=body)).json()["sid"]
        card = await agent.offered("phone")
        assert (card["account_name"], card["tier"], card["person_name"]) == (
            "Northwind Turbines",
            "platinum",
            "Helena Brandt",
        )
        account = await agent.get(f"/accounts/{card['account_id']}")
        assert account["team"][0]["agent"]["id"] == agent.id
        await agent.accept(card)
        async with connect(f"{simulator.replace('http', 'ws', 1)}/lobby/calls/{sid}") as line:
            async for data in line:
                heard = json.loads(data)
                if heard["type"] == "state" and heard.get("state") in ("connected", "talking", "in-conference"):
                    break
            await phone.post(f"{simulator}/lobby/calls/{sid}/say", json={"text": "Where are my turbines?"})
            await agent.heard("Where are my turbines?")
            await agent.reply(card, "They left Hamburg this morning.", "r1")
            async for data in line:
                heard = json.loads(data)
                if heard["type"] == "agent_said":
                    assert heard["text"] == "They left Hamburg this morning."
                    break
        await phone.post(f"{simulator}/lobby/calls/{sid}/hangup")
        await agent.in_state(card["id"], "wrapping")
        closed = await _wrap_up(agent, card)
        assert (closed["outcome"], closed["disposition"]) == ("handled", "solved")
        offer = next(e["event"]["offer"] for e in await _why(agent, card) if e["event"]["type"] == "offer.made")
        assert offer["explanation"]["kind"] == "dedicated"


async def test_a_mail_is_answered_and_the_answer_threads(demo: Demo) -> None:
    setup: Any = demo.setup
    async with sign_in(demo.url, "wang.lei") as agent:
        letter = {
            "sender": "",
            "sender_name": "Helena Brandt",
            "to": setup["supplier"]["email"],
            "subject": "Order 4711",
            "text": "When does it arrive?",
        }
        person = next(p for a in setup["accounts"] for p in a["people"] if p["name"] == "Helena Brandt")
        letter["sender"] = person["email"]
        sent = await agent.http.post("/lobby/api/mail", json=letter)
        assert sent.is_success, sent.text
        card = await agent.offered("email")
        assert card["account_name"] == "Northwind Turbines"
        await agent.accept(card)
        await agent.reply(card, "On Thursday.", "r1")

        async def inbox() -> list[Card]:
            answer = await agent.http.get("/lobby/api/mails", params={"address": person["email"]})
            mails: list[Card] = answer.json()
            return [mail for mail in mails if mail["direction"] == "received" and "a machine" not in mail["text"]]

        await agent.until(lambda: any(m["delivery"] == "sent" and m["author_id"] for m in agent.messages.values()))
        mails = await inbox()
        assert "On Thursday." in mails[0]["text"]
        assert mails[0]["in_reply_to"] == sent.json()["message_id"]
        assert mails[0]["subject"].count(card["reference"]) == 1
        back = letter | {
            "subject": mails[0]["subject"],
            "text": "Thank you!",
            "in_reply_to": mails[0]["message_id"],
            "references": [sent.json()["message_id"], mails[0]["message_id"]],
        }
        await agent.http.post("/lobby/api/mail", json=back)
        thanks = await agent.heard("Thank you!")
        assert thanks["conversation_id"] == card["conversation_id"]
        await _wrap_up(agent, card)


async def test_a_chat_is_answered_and_survives_a_lost_line(demo: Demo) -> None:
    async with sign_in(demo.url, "wang.lei") as agent:
        setup: Any = demo.setup
        person = next(p for a in setup["accounts"] for p in a["people"] if p["name"] == "Helena Brandt")
        site, proof = await _proof(agent, person)
        visitor = ChatClient(site=site, identity=proof)
        address = f"{demo.url.replace('http', 'ws', 1)}/chat/socket"
        async with connect(address, origin=demo.url) as socket:  # type: ignore[arg-type]
            await socket.send(visitor.hello())
            await _hear(visitor, socket, lambda: visitor.welcomed)
            await socket.send(visitor.say("Is my order late?"))
            await _hear(visitor, socket, lambda: not visitor.pending)
            card = await agent.offered("web_chat")
            assert card["account_name"] == "Northwind Turbines"
            await agent.accept(card)
            await agent.heard("Is my order late?")
        await agent.reply(card, "It is on its way.", "r1")
        async with connect(address, origin=demo.url) as socket:  # type: ignore[arg-type]
            await socket.send(visitor.hello())
            await _hear(visitor, socket, lambda: any(m["text"] == "It is on its way." for m in visitor.shown))
        assert [m["text"] for m in visitor.shown] == ["Is my order late?", "It is on its way."]
        await agent.do(f"/contacts/{card['id']}/end")
        await agent.in_state(card["id"], "wrapping")
        await _wrap_up(agent, card)


async def _proof(agent: Console, person: Card) -> tuple[str, dict[str, Any]]:
    """The site and the identity that the shop's page carries for a signed-in person."""
    page = (await agent.http.get("/lobby/site", params={"as": person["id"]})).text
    tag = re.search(r"<script[^>]*widget\.js[^>]*>", page)
    assert tag is not None, page[:2000]
    found = dict(re.findall(r'data-([a-z]+)="([^"]*)"', tag[0]))
    return found["site"], {
        "email": html.unescape(found["email"]),
        "expires": int(found["expires"]),
        "proof": found["proof"],
    }


async def _hear(visitor: ChatClient, socket: Any, done: Any) -> None:
    while not done():
        for answer in visitor.hear(await socket.recv()):
            await socket.send(answer)
