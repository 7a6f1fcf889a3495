"""Chats follow the river as calls and mails do, on both stores."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from msgspec import json, structs
from sqlalchemy import select

from hub.access.roles import User
from hub.contract.chatted import WHISPER
from hub.contract.commands import AcceptOffer, EndContact, Transfer, WrapUp
from hub.contract.errors import Conflict, NotFound
from hub.contract.events import ContactTransferred, OfferAccepted, OfferMade, WrapUpStarted
from hub.contract.outbound import AnyOrder, SendMessage
from hub.contract.words import Address
from hub.conversing import actions, views
from hub.conversing.actions import Words
from hub.intake.views import TranscriptView
from hub.storage.engine import Store
from hub.storage.schema import outbox
from tests.factories.river import River, chat, demo_business, left, new_id, open_river, spoke

LIVE = frozenset({"phone", "web_chat"})


@pytest.fixture
async def river(store: Store) -> AsyncIterator[River]:
    """Nobody is recent, no plan ends in leaving a message: who is there is asked."""
    async with open_river(store, structs.replace(demo_business(), recent_days=0.0)) as opened:
        yield opened


def someone(id: str, role: Any = "agent", name: str = "Lin") -> User:
    return User(id=id, login=id, name=name, role=role, language="en")


def words(text: str, conversation_id: str | None, author: User, key: str) -> Words:
    return Words(conversation_id=conversation_id or "", author=author, text=text, client_id=key)


async def offered(river: River, contact_id: str | None, to: str = "") -> OfferMade:
    return await river.event(OfferMade, lambda made: made.contact.id == contact_id and to in ("", made.offer.agent_id))


async def accept(river: River, contact_id: str | None, agent: str) -> None:
    made = await offered(river, contact_id, agent)
    await river.acd.do(AcceptOffer(actor=agent, offer_id=made.offer.id))
    await river.event(OfferAccepted, lambda event: event.contact.id == contact_id and event.offer.agent_id == agent)


async def test_an_agent_has_several_chats_at_once_and_the_next_waits_for_the_first_to_end(river: River) -> None:
    agent = river.account("platinum").team[0]
    await river.sign_in(agent)
    capacity = river.business.channels["web_chat"].capacity
    person = river.account("platinum").people[0]
    sender = Address(kind="email", value=person.email)
    opened = [await river.intake.receive(chat("", f"chat{number}", sender=sender)) for number in range(capacity + 1)]
    for received in opened[:capacity]:
        await accept(river, received.contact_id, agent)
        said = words("One moment.", received.conversation_id, someone(agent), f"to {received.contact_id}")
        message = await actions.reply(river.writer, structs.replace(said, contact_id=received.contact_id), LIVE, new_id)
        assert message.contact_id == received.contact_id
    last = opened[-1].contact_id
    assert last not in {made.contact.id for made in river.of(OfferMade)}
    await river.intake.receive(left("chat0", "web_chat"))
    await river.event(WrapUpStarted)
    await river.acd.do(WrapUp(actor=agent, contact_id=opened[0].contact_id or "", disposition=""))
    assert (await offered(river, last)).offer.agent_id == agent


async def test_a_chat_is_sent_on_and_its_customer_stays_on_the_line(river: River) -> None:
    first, second = river.account("platinum").team[:2]
    await river.sign_in(first, second)
    received = await river.intake.receive(chat("visitor-1"))
    await river.intake.receive(spoke("My pump leaks.", "chat1", 1, "web_chat"))
    made = await offered(river, received.contact_id)
    holder = made.offer.agent_id
    other = second if holder == first else first
    await accept(river, received.contact_id, holder)
    await river.acd.do(Transfer(actor=holder, contact_id=received.contact_id or "", to_agent_id=other, note="Pumps"))
    await river.event(ContactTransferred)
    await river.intake.receive(spoke("Are you there?", "chat1", 2, "web_chat"))
    await accept(river, received.contact_id, other)
    late = words("I had it.", received.conversation_id, someone(holder), "late")
    with pytest.raises((Conflict, NotFound)):
        await actions.reply(river.writer, late, LIVE, new_id)
    await actions.reply(
        river.writer, words("I am.", received.conversation_id, someone(other, name="Mo"), "k"), LIVE, new_id
    )
    seen = await TranscriptView(river.store.reader).after(received.conversation_id or "", 0)
    assert [(card.text, card.number) for card in seen] == [("My pump leaks.", 1), ("Are you there?", 2), ("I am.", 3)]
    assert seen[-1].author_name == "Mo"
    await river.acd.do(EndContact(actor=other, contact_id=received.contact_id or ""))
    assert (await river.event(WrapUpStarted)).contact.left_at is None, "the hub ends the line, and tells the channel so"


async def test_a_supervisor_reads_along_and_whispers_what_the_customer_never_sees(river: River) -> None:
    agents = river.account("platinum").team
    await river.sign_in(*agents)
    received = await river.intake.receive(chat("visitor-1"))
    await river.intake.receive(spoke("It costs too much.", "chat1", 1, "web_chat"))
    holder = (await offered(river, received.contact_id)).offer.agent_id
    await accept(river, received.contact_id, holder)
    boss = someone("us_boss", "supervisor", "Helen")
    hint = words("Offer ten per cent.", received.conversation_id, boss, "w1")
    whisper = await actions.note(river.writer, hint, new_id, whisper_to=holder)
    await actions.reply(
        river.writer, words("Ten per cent off?", received.conversation_id, someone(holder), "k"), LIVE, new_id
    )
    for reader in (boss, someone(holder)):
        view = await views.conversation(river.store.reader, reader, received.conversation_id or "", "standard")
        assert [card.text for card in view.messages] == [
            "It costs too much.",
            "Offer ten per cent.",
            "Ten per cent off?",
        ]
    assert whisper.extra == {WHISPER: holder}
    seen = await TranscriptView(river.store.reader).after(received.conversation_id or "", 0)
    assert [card.text for card in seen] == ["It costs too much.", "Ten per cent off?"]
    assert await sent(river) == ["Ten per cent off?"], "no note ever becomes an order to a channel"


async def sent(river: River) -> list[str]:
    async with river.store.reader.connect() as conn:
        found = (await conn.execute(select(outbox.c.order))).scalars().all()
    orders = [json.decode(order, type=AnyOrder) for order in found]
    return [order.text for order in orders if isinstance(order, SendMessage)]
