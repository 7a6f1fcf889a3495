"""The routing state after restarts, failed commits and faults: always what the store says, and nobody is forgotten."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any

import msgspec
import pytest
from sqlalchemy import select

from hub.access.leaves import NewLeave, enter_leave
from hub.contract.commands import AcceptOffer, Boost, DeclineOffer, Move, SetActivity
from hub.contract.errors import NotFound, Unavailable
from hub.contract.events import (
    AnyEvent,
    ContactClosed,
    ContactQueued,
    LineEnded,
    OfferAccepted,
    OfferMade,
    OfferMissed,
    OfferRescinded,
)
from hub.contract.words import Leave
from hub.routing import Router
from hub.storage.engine import Store
from hub.storage.schema import contacts, offers
from tests.factories.river import River, call, demo_business, hurried, left, mail, now, open_river, spoke
from tests.factories.rows import an_agent
from tests.hub.acd.test_ringing import ringing, rung


@pytest.fixture
async def river(store: Store) -> AsyncIterator[River]:
    async with open_river(store) as opened:
        yield opened


async def _accept(river: River, agent: str, offer: OfferMade) -> None:
    await river.acd.do(AcceptOffer(actor=agent, offer_id=offer.offer.id))


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


async def test_a_ring_at_several_agents_survives_the_death_of_the_hub(store: Store) -> None:
    async with open_river(store, ringing(demo_business())) as river:
        made = await rung(river)
        live = _router(river).snapshot()
    first, second, third = made
    async with open_river(store, ringing(demo_business())) as river:
        rebuilt = _router(river).snapshot()
        assert [offer.agent_id for offer in next(iter(rebuilt.contacts.values())).offers] == list(made)
        for name in ("contacts", "load", "places", "timers", "misses", "refusals"):
            assert getattr(rebuilt, name) == getattr(live, name), name
        await river.sign_in(*made)
        await river.acd.do(DeclineOffer(actor=first, offer_id=made[first].id))
        await river.acd.do(AcceptOffer(actor=third, offer_id=made[third].id))
        assert (await river.event(OfferAccepted)).contact.agent_id == third
        assert {event.offer.agent_id for event in river.of(OfferRescinded)} == {second}


async def test_what_plans_leaves_and_supervisors_changed_is_found_again(river: River) -> None:
    account = river.account("platinum")
    await river.intake.receive(call(account.people[0].phone, "CA1"))
    contact = (await river.event(ContactQueued)).contact
    plan = next(name for name in river.business.plans if name != contact.plan)
    await river.acd.do(Move(actor="us_boss", contact_id=contact.id, to_plan=plan))
    await river.acd.do(Boost(actor="us_boss", contact_id=contact.id, seconds=-30.0))
    later = now() + timedelta(days=1)
    leave = NewLeave(
        id="lv_1",
        agent_id=account.team[0],
        begins=later,
        ends=later + timedelta(days=1),
        substitute_id=account.team[1],
        actor=account.team[0],
    )
    await enter_leave(river.writer, leave)
    live = _router(river).snapshot()
    assert live.agents[account.team[0]].leaves == (
        Leave(begins=leave.begins, ends=leave.ends, substitute_id=account.team[1]),
    )
    assert (live.contacts[contact.id].plan, live.contacts[contact.id].boost) == (plan, -30.0)
    river.acd._router = None
    await river.acd.explain("whatever")
    rebuilt = _router(river).snapshot()
    for name in live.__struct_fields__:
        assert getattr(rebuilt, name) == getattr(live, name), name


async def test_offers_missed_in_a_row_are_counted_over_a_restart(store: Store) -> None:
    business = msgspec.structs.replace(hurried(demo_business()), misses_allowed=2)
    async with open_river(store, business) as river:
        agent = river.account("platinum").team[0]
        await river.sign_in(agent)
        await river.intake.receive(call(river.account("platinum").people[0].phone))
        await river.event(OfferMissed)
    async with open_river(store, business) as river:
        assert _router(river).misses(agent) >= 1


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
    await river.intake.receive(call(river.account("platinum").people[0].phone))
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
