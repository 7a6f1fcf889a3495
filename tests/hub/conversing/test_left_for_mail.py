"""Nobody was there: what a visitor leaves becomes a mail's contact of the same conversation and is answered by mail, on
both stores, through intake, router, reply and delivery."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from sqlalchemy import select

from hub.access.roles import User
from hub.contract.commands import AcceptOffer, WrapUp
from hub.contract.events import ContactClosed, ContactQueued, MessageDelivery, MessageReceived, OfferAccepted, OfferMade
from hub.contract.inbound import FollowUpAsked
from hub.contract.outbound import Receipt, SendMessage
from hub.contract.words import Address
from hub.conversing import actions
from hub.conversing.actions import Words
from hub.delivery.actions import Delivery
from hub.intake.actions import IntakeDoor
from hub.intake.views import TranscriptView
from hub.storage.engine import Store
from hub.storage.schema import contacts, conversations
from tests.factories.river import OUR_MAILBOX, River, chat, left, mail, new_id, now, open_river, spoke
from tests.fakes.sender import FakeSender
from tests.hub.intake.test_chats import on_line, rows

LIVE = frozenset({"phone", "web_chat"})
ADA = "ada@elsewhere.example"
KEY = "sent-1@desk.example"


@pytest.fixture
async def river(store: Store) -> AsyncIterator[River]:
    async with open_river(store) as opened:
        opened.intake = IntakeDoor(opened.writer, lambda: opened.business, new_id, [OUR_MAILBOX])
        yield opened


@asynccontextmanager
async def delivering(river: River, **senders: FakeSender) -> AsyncIterator[None]:
    task = asyncio.create_task(Delivery(river.writer, river.store.reader, river.bus, senders, now).work())
    yield
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def taken(river: River, contact_id: str | None) -> User:
    """Who accepted the contact."""
    offer = (await river.event(OfferMade, lambda made: made.contact.id == contact_id)).offer
    await river.acd.do(AcceptOffer(actor=offer.agent_id, offer_id=offer.id))
    await river.event(OfferAccepted, lambda event: event.contact.id == contact_id)
    return User(id=offer.agent_id, login="a", name=offer.agent_name, role="agent", language="en")


async def answer(river: River, agent: User, conversation_id: str | None, text: str, key: str) -> Any:
    said = Words(conversation_id=conversation_id or "", author=agent, text=text, client_id=key)
    return await actions.reply(river.writer, said, LIVE, new_id)


def leaves(address: str | None = ADA, **facts: Any) -> FollowUpAsked:
    where = Address(kind="email", value=address) if address else None
    asked: FollowUpAsked = on_line(
        FollowUpAsked,
        **{"form": "message", "text": "Please write to me.", "address": where, "client_id": "l-1"} | facts,
    )
    return asked


async def test_the_answer_goes_by_mail_and_what_comes_back_goes_on_there(river: River) -> None:
    await river.sign_in(*river.account("platinum").team)
    mails, chats = FakeSender([Receipt(message_key=KEY)]), FakeSender()
    async with delivering(river, email=mails, web_chat=chats):
        # They chatted before, so that there are messages whose names mean nothing to a mail.
        first = await river.intake.receive(chat("visitor-1", "chat0", subject="A pump leaks"))
        agent = await taken(river, first.contact_id)
        spoken = await answer(river, agent, first.conversation_id, "We are here.", "c0")
        await river.event(MessageDelivery, lambda event: event.message.id == spoken.id)
        await river.intake.receive(left("chat0", "web_chat"))
        await river.acd.do(WrapUp(actor=agent.id, contact_id=first.contact_id or "", disposition=""))
        await river.event(ContactClosed)
        # Now they come back outside hours.
        await river.intake.receive(chat("visitor-1", rejoin=first.conversation_id, queue=False))
        given = await river.intake.receive(leaves())
        waiting = (await river.event(ContactQueued, lambda event: event.contact.form == "message")).contact
        assert (waiting.channel, waiting.address, waiting.our_address) == ("email", ADA, OUR_MAILBOX)
        tier = river.business.tiers[waiting.tier]
        assert (waiting.plan, waiting.target_seconds) == (tier.plan("email"), tier.target("email"))
        assert given.conversation_id == first.conversation_id
        agent = await taken(river, given.contact_id)
        reply = await answer(river, agent, given.conversation_id, "Here is what to do.", "c1")
        await river.event(MessageDelivery, lambda event: event.message.id == reply.id)
        (order,) = mails.sent
        assert isinstance(order, SendMessage)
        assert (order.to, order.our_address, order.subject) == (ADA, OUR_MAILBOX, "A pump leaks")
        assert (order.thread_keys, order.external_key) == ((), ""), "it waits for a mail server as all mails do"
        assert "Here is what to do." in order.text
        # The visitor sees in the chat what they left, never the mails.
        seen = await TranscriptView(river.store.reader).after(given.conversation_id or "", 0)
        assert [card.text for card in seen if card.channel == "web_chat"] == ["We are here.", "Please write to me."]
        # What they answer by mail is theirs, and joins.
        back = await river.intake.receive(mail(ADA, "theirs@elsewhere.example", thread_keys=(KEY,)))
        assert (back.conversation_id, back.contact_id) == (given.conversation_id, given.contact_id)
        heard = await river.event(MessageReceived, lambda event: event.message.id == back.message_id)
        assert "stranger" not in heard.message.extra


async def test_whoever_proved_their_address_need_not_name_it(river: River) -> None:
    person = river.account("platinum").people[0]
    sender = Address(kind="email", value=person.email)
    await river.intake.receive(chat("", sender=sender, proven=True))
    given = await river.intake.receive(leaves(None))
    (row,) = await rows(river, select(contacts).where(contacts.c.id == given.contact_id))
    assert (row.channel, row.address, row.our_address) == ("email", person.email, OUR_MAILBOX)


async def test_who_names_no_address_is_answered_in_the_chat(river: River) -> None:
    await river.sign_in(*river.account("platinum").team)
    await river.intake.receive(chat("visitor-1"))
    given = await river.intake.receive(leaves(None))
    agent = await taken(river, given.contact_id)
    reply = await answer(river, agent, given.conversation_id, "Here is what to do.", "c1")
    assert (reply.channel, reply.contact_id) == ("web_chat", given.contact_id)


async def test_who_comes_back_to_the_chat_meanwhile_is_a_second_contact_of_the_conversation(river: River) -> None:
    await river.intake.receive(chat("visitor-1"))
    given = await river.intake.receive(leaves())
    again = await river.intake.receive(chat("visitor-1", "chat2"))
    await river.intake.receive(spoke("Here I am.", "chat2", 1, "web_chat"))
    assert again.conversation_id == given.conversation_id
    states = await rows(river, select(contacts.c.channel, contacts.c.state).order_by(contacts.c.arrived_at))
    assert [row.channel for row in states] == ["web_chat", "email", "web_chat"]
    assert [row.state == "closed" for row in states] == [True, False, False]
    assert (await rows(river, select(conversations.c.status)))[0].status == "open"
