"""The ACD on both stores: offers by the plan, one commit, and a state that any restart finds again."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy import select

from config.demo.company import Person
from hub.contract.commands import AcceptOffer, DeclineOffer, EndContact, Transfer, WrapUp
from hub.contract.errors import Conflict, KeydeskError, NotFound
from hub.contract.events import (
    AgentChanged,
    ContactChanged,
    ContactClosed,
    ContactTransferred,
    OfferAccepted,
    OfferDeclined,
    OfferMade,
    OfferMissed,
    OfferRescinded,
    PersonAttached,
    WrapUpStarted,
)
from hub.contract.inbound import AnyInbound
from hub.contract.words import Address
from hub.storage.engine import Store
from hub.storage.schema import contacts, outbox
from hub.storage.writer import Transaction
from tests.factories.river import River, call, chat, demo_business, hurried, left, mail, open_river

CHANNELS = ["phone", "email", "web_chat"]


@pytest.fixture
async def river(store: Store) -> AsyncIterator[River]:
    async with open_river(store) as opened:
        yield opened


def _inbound(channel: str, river: River) -> AnyInbound:
    person = river.account("platinum").people[0]
    signed_in = Address(kind="email", value=person.email)
    return {
        "phone": call(person.phone),
        "email": mail(person.email),
        "web_chat": chat("unused", sender=signed_in, proven=True),
    }[channel]


async def _accept(river: River, agent: str, offer: OfferMade) -> None:
    await river.acd.do(AcceptOffer(actor=agent, offer_id=offer.offer.id))


@pytest.mark.parametrize("channel", CHANNELS)
async def test_a_contact_is_offered_to_its_accounts_own_agent(river: River, channel: str) -> None:
    team = river.account("platinum").team
    await river.sign_in(*team)
    await river.intake.receive(_inbound(channel, river))
    offer = await river.event(OfferMade)
    assert offer.offer.agent_id == team[0]
    assert offer.offer.explanation.kind == "dedicated"


@pytest.mark.parametrize("channel", CHANNELS)
async def test_when_the_primary_declines_the_first_backup_is_asked(river: River, channel: str) -> None:
    team = river.account("platinum").team
    await river.sign_in(*team)
    await river.intake.receive(_inbound(channel, river))
    first = await river.event(OfferMade)
    await river.acd.do(DeclineOffer(actor=team[0], offer_id=first.offer.id, reason="in a meeting"))
    second = await river.event(OfferMade, lambda event: event.offer.id != first.offer.id)
    assert second.offer.agent_id == team[1]
    assert (await river.event(OfferDeclined)).offer.reason == "in a meeting"


@pytest.mark.parametrize("channel", CHANNELS)
async def test_when_the_primary_is_absent_the_next_present_one_is_asked_at_once(river: River, channel: str) -> None:
    team = river.account("platinum").team
    await river.sign_in(team[1])
    await river.intake.receive(_inbound(channel, river))
    offer = await river.event(OfferMade)
    assert offer.offer.agent_id == team[1]
    assert team[0] in {skip.agent_id for skip in offer.offer.explanation.skipped}


@pytest.mark.parametrize("channel", CHANNELS)
async def test_when_the_primary_lets_the_offer_time_out_the_first_backup_is_asked(store: Store, channel: str) -> None:
    async with open_river(store, hurried(demo_business())) as river:
        team = river.account("platinum").team
        await river.sign_in(*team)
        await river.intake.receive(_inbound(channel, river))
        missed = await river.event(OfferMissed)
        assert missed.offer.agent_id == team[0]
        second = await river.event(OfferMade, lambda event: event.offer.id != missed.offer.id)
        assert second.offer.agent_id == team[1]
        silent = await river.event(AgentChanged, lambda event: event.why == "missed")
        assert (silent.agent.id, silent.agent.not_responding) == (team[0], True)


@pytest.mark.parametrize("channel", CHANNELS)
async def test_when_the_primary_is_full_the_plan_goes_on_to_the_backup(store: Store, channel: str) -> None:
    async with open_river(store, hurried(demo_business(), offer_seconds=30)) as river:
        account = river.account("platinum")
        await river.sign_in(account.team[0])
        room = river.business.channels[channel].capacity
        for number in range(room):
            await river.intake.receive(_another(channel, account.people[0], number))
        await river.until(lambda: len(river.of(OfferMade)) == room)
        await river.sign_in(account.team[1])
        await river.intake.receive(_inbound(channel, river))
        last = await river.event(OfferMade, lambda event: event.offer.agent_id != account.team[0])
        assert last.offer.agent_id == account.team[1]
        assert {skip.reason for skip in last.offer.explanation.skipped if skip.agent_id == account.team[0]} == {"busy"}


def _another(channel: str, person: Person, number: int) -> AnyInbound:
    """An earlier contact of the same customer on the same channel."""
    signed_in = Address(kind="email", value=person.email)
    return {
        "phone": call(person.phone, f"CA-earlier-{number}"),
        "email": mail(person.email, f"earlier-{number}@there.example"),
        "web_chat": chat("unused", f"earlier-{number}", sender=signed_in, proven=True),
    }[channel]


async def test_an_accepted_call_orders_the_legs_joined_in_the_same_commit(river: River) -> None:
    team = river.account("platinum").team
    await river.sign_in(team[0])
    await river.intake.receive(_inbound("phone", river))
    await _accept(river, team[0], await river.event(OfferMade))
    async with river.store.reader.connect() as conn:
        orders = (await conn.execute(select(outbox.c.order))).scalars().all()
    assert len(orders) == 1
    assert '"connect"' in orders[0]


async def test_an_offer_can_be_accepted_once_and_only_by_its_agent(river: River) -> None:
    team = river.account("platinum").team
    await river.sign_in(*team)
    await river.intake.receive(_inbound("phone", river))
    offer = await river.event(OfferMade)
    with pytest.raises(KeydeskError):
        await _accept(river, team[1], offer)
    await _accept(river, team[0], offer)
    with pytest.raises((Conflict, NotFound)):
        await _accept(river, team[0], offer)
    assert len(river.of(OfferAccepted)) == 1


async def test_a_caller_who_hangs_up_takes_the_offer_back_at_once(river: River) -> None:
    team = river.account("platinum").team
    await river.sign_in(team[0])
    await river.intake.receive(_inbound("phone", river))
    await river.event(OfferMade)
    await river.intake.receive(left())
    assert (await river.event(OfferRescinded)).offer.agent_id == team[0]
    assert (await river.event(ContactClosed)).contact.outcome in ("abandoned", "short_abandoned")


async def test_a_call_that_is_over_is_wrapped_up_and_its_conversation_closed(river: River) -> None:
    team = river.account("platinum").team
    await river.sign_in(team[0])
    await river.intake.receive(_inbound("phone", river))
    offer = await river.event(OfferMade)
    await _accept(river, team[0], offer)
    await river.acd.do(EndContact(actor=team[0], contact_id=offer.contact.id))
    await river.event(WrapUpStarted)
    await river.acd.do(WrapUp(actor=team[0], contact_id=offer.contact.id, disposition="solved"))
    closed = (await river.event(ContactClosed)).contact
    assert (closed.outcome, closed.disposition, closed.agent_id) == ("handled", "solved", team[0])
    async with river.store.reader.connect() as conn:
        orders = (await conn.execute(select(outbox.c.order).order_by(outbox.c.id))).scalars().all()
    assert ['"connect"' in orders[0], '"disconnect"' in orders[1], len(orders)] == [True, True, 2]


async def test_a_transferred_contact_goes_to_whom_it_was_sent(river: River) -> None:
    team = river.account("platinum").team
    await river.sign_in(*team)
    await river.intake.receive(_inbound("email", river))
    offer = await river.event(OfferMade)
    await _accept(river, team[0], offer)
    await river.acd.do(Transfer(actor=team[0], contact_id=offer.contact.id, to_agent_id=team[1], note="please"))
    assert (await river.event(ContactTransferred)).from_agent_id == team[0]
    assert (await river.event(OfferMade, lambda e: e.offer.id != offer.offer.id)).offer.agent_id == team[1]


async def test_a_person_attached_to_an_account_raises_their_waiting_contact(river: River) -> None:
    await river.intake.receive(call("+81312345678"))
    account = river.account("platinum")

    def attach(tx: Transaction, items: Any) -> list[None]:
        for person in items:
            tx.record(
                PersonAttached(
                    person_id=person,
                    person_name="Kenji",
                    account_id=account.id,
                    account_name=account.name,
                    tier=account.tier,
                ),
                "us_anyone",
            )
        return [None] * len(items)

    async with river.store.reader.connect() as conn:
        person = (await conn.execute(select(contacts.c.person_id))).scalar_one()
    await river.sign_in(account.team[0])
    await river.writer.run(attach, person)
    card = (await river.event(ContactChanged)).contact
    assert (card.account_id, card.tier) == (account.id, "platinum")
    assert (await river.event(OfferMade)).offer.agent_id == account.team[0]


async def test_who_looks_into_the_routing_state_is_told_what_they_find(river: River) -> None:
    await river.intake.receive(_inbound("email", river))
    assert await river.acd.look(lambda router, now: (len(router.contacts()), now.tzinfo is not None)) == (1, True)


async def test_a_look_that_finds_nothing_says_so(river: River) -> None:
    with pytest.raises(NotFound):
        await river.acd.look(lambda router, now: router.load("nobody"))
