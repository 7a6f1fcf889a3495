"""The ACD on both stores: offers by the plan, one commit, and a state that any restart finds again."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select

from config.demo.company import Person
from hub.contract.commands import AcceptOffer, DeclineOffer, EndContact, SetActivity, Transfer, WrapUp
from hub.contract.errors import Conflict, KeydeskError, NotFound, Unavailable
from hub.contract.events import (
    AgentChanged,
    AnyEvent,
    ContactChanged,
    ContactClosed,
    ContactQueued,
    ContactTransferred,
    LineEnded,
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
from hub.routing import Router
from hub.storage.engine import Store
from hub.storage.schema import contacts, offers, outbox
from hub.storage.writer import Transaction
from tests.factories.river import River, call, chat, demo_business, hurried, left, mail, open_river, spoke
from tests.factories.rows import an_agent

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


def _router(river: River) -> Router:
    assert river.acd._router is not None
    return river.acd._router


async def _busy_river(river: River) -> None:
    """Contacts in every state."""
    account = river.account("platinum")
    await river.sign_in(*account.team)
    await river.intake.receive(call(account.people[0].phone, "CA1"))
    first = await river.event(OfferMade)
    await _accept(river, first.offer.agent_id, first)
    for number, other in enumerate(river.company.accounts[:8]):
        await river.intake.receive(mail(other.people[0].email, f"m{number}@x"))
    await river.intake.receive(call("+81312345678", "CA2"))
    await river.intake.receive(spoke("hello", "CA1"))
    await river.acd.do(
        SetActivity(actor=account.team[0], agent_id=account.team[0], activity="break", after_contact=True)
    )
    await asyncio.sleep(0.05)


async def test_the_state_rebuilt_from_the_store_equals_the_state_in_memory(river: River) -> None:
    await _busy_river(river)
    live = _router(river).snapshot()
    river.acd._router = None
    await river.acd.explain("whatever")
    rebuilt = _router(river).snapshot()
    for name in live.__struct_fields__:
        assert getattr(rebuilt, name) == getattr(live, name), name


async def test_facts_the_dead_acd_had_not_taken_are_taken_by_the_next(store: Store) -> None:
    async with open_river(store) as river:
        account = river.account("platinum")
        await river.sign_in(account.team[0])
        await river.intake.receive(call(account.people[0].phone))
        await river.event(OfferMade)
    # The ACD is gone; the caller hangs up and another calls, which intake alone commits.
    async with open_river(store) as river:
        closed = asyncio.create_task(river.event(ContactClosed))
        await river.intake.receive(left())
        assert (await closed).contact.external_key == "CA1"
    async with store.reader.connect() as conn:
        assert set((await conn.execute(select(contacts.c.state))).scalars()) == {"closed"}
        assert "pending" not in set((await conn.execute(select(offers.c.state))).scalars())


async def test_contacts_committed_while_no_acd_ran_are_offered_by_the_next(store: Store) -> None:
    async with open_river(store) as river:
        account = river.account("platinum")
        await river.intake.receive(call(account.people[0].phone))
        assert river.of(OfferMade) == []
    async with open_river(store) as river:
        await river.sign_in(account.team[0])
        assert (await river.event(OfferMade)).contact.external_key == "CA1"


async def test_a_commit_that_fails_refuses_the_command_and_rebuilds_the_state(river: River) -> None:
    team = river.account("platinum").team
    await river.sign_in(team[0])
    await river.intake.receive(_inbound("phone", river))
    offer = await river.event(OfferMade)
    before = _router(river)
    original = river.store.transact
    failures = 3

    async def broken(work: Any) -> Any:
        nonlocal failures
        if not failures:
            return await original(work)
        failures -= 1

        def doomed(conn: Any) -> None:
            work(conn)
            raise OSError("disk is gone")

        return await original(doomed)

    object.__setattr__(river.writer._store, "transact", broken)
    with pytest.raises(Unavailable):
        await _accept(river, team[0], offer)
    object.__setattr__(river.writer._store, "transact", original)
    await _accept(river, team[0], offer)
    assert river.acd._router is not before, "the state that was never saved is gone"


class _Failing(Router):
    """A router with a fault: it cannot take a call."""

    broken = True

    def take(self, input: Any, now: datetime) -> list[AnyEvent]:
        if self.broken and isinstance(input, ContactQueued | LineEnded):
            raise RuntimeError("a fault of ours")
        return super().take(input, now)


async def test_a_fault_in_the_router_loses_no_contact(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    _Failing.broken = True
    async with open_river(store, restore=_Failing.restore) as river:
        account = river.account("platinum")
        await river.sign_in(account.team[0])
        call_taken = await river.intake.receive(call(account.people[0].phone, "CA1"))
        await river.intake.receive(call(account.people[1].phone, "CA2"))
        await river.intake.receive(left("CA2"))
        assert river.of(OfferMade) == []
        _Failing.broken = False
        offer = await river.event(OfferMade)
        assert offer.contact.id == call_taken.contact_id
        assert (await river.event(ContactClosed)).contact.external_key == "CA2", "who left meanwhile is not offered"


async def test_an_agent_added_from_the_command_line_takes_work_without_a_restart(river: River) -> None:
    """Another process wrote them into the store; the router has not heard of it."""
    await river.store.transact(
        lambda conn: an_agent(conn, "us_new", capacity={"email": 2, "phone": 1}, available=True, teams=["key_accounts"])
    )
    await river.intake.receive(call("+81312345678"))
    await river.sign_in("us_new")
    offer = await river.event(OfferMade)
    assert offer.offer.agent_id == "us_new"
    await _accept(river, "us_new", offer)
    assert (await river.event(OfferAccepted)).contact.agent_id == "us_new"


async def test_a_console_of_somebody_who_is_no_agent_is_not_found(river: River) -> None:
    with pytest.raises(NotFound):
        await river.sign_in("us_nobody")
