"""What supervisors do, on both stores: each in one commit, journalled with who did it and why."""

from collections.abc import AsyncIterator

import msgspec
import pytest
from sqlalchemy import select

from hub.contract.commands import AcceptOffer, AnyCommand, Assign, Boost, CloseContact, Move, Pull, SetActivity
from hub.contract.events import AnyEvent, ContactTransferred, OfferAccepted, OfferMade
from hub.journal import views as journal
from hub.storage.engine import Store
from hub.storage.schema import contacts, conversations, outbox
from tests.factories.river import River, call, open_river

BOSS = "us_boss"
WHY = "knows the plant"


@pytest.fixture
async def river(store: Store) -> AsyncIterator[River]:
    async with open_river(store) as opened:
        yield opened


async def told(river: River, command: AnyCommand) -> dict[str, tuple[str, str]]:
    """Carry it out: who did what of it, and why, as the journal has it."""
    before = (await journal.after(river.store.reader, 0, 1000))[-1].seq
    await river.acd.do(command)
    entries = await journal.after(river.store.reader, before, 1000)
    return {tag(entry.event): (entry.actor, entry.reason) for entry in entries}


def tag(event: AnyEvent) -> str:
    name = type(event).__struct_config__.tag  # type: ignore[attr-defined]
    return str(name)


async def ordered(river: River) -> list[str]:
    """The kinds of orders in the outbox."""
    async with river.store.reader.connect() as conn:
        rows = (await conn.execute(select(outbox.c.order).order_by(outbox.c.id))).scalars()
        return [msgspec.json.decode(row)["type"] for row in rows]


async def plan_of(river: River) -> str:
    """The plan of the only contact."""
    async with river.store.reader.connect() as conn:
        plan: str = (await conn.execute(select(contacts.c.plan))).scalar_one()
        return plan


async def waiting(river: River) -> str:
    """A call for which nobody is there: its contact's id."""
    received = await river.intake.receive(call(river.account("platinum").people[0].phone))
    assert received.contact_id is not None
    return received.contact_id


async def talking(river: River) -> tuple[str, str, str]:
    """A call that its own agent has, and a colleague who is there: the contact, the agent, the colleague."""
    team = river.account("platinum").team
    await river.sign_in(*team[:2])
    contact = await waiting(river)
    offer = (await river.event(OfferMade)).offer
    await river.acd.do(AcceptOffer(actor=offer.agent_id, offer_id=offer.id))
    return contact, team[0], team[1]


async def test_a_contact_is_reassigned(river: River) -> None:
    contact, had, gets = await talking(river)
    entries = await told(river, Assign(actor=BOSS, contact_id=contact, agent_id=gets, reason=WHY))
    assert entries == {"contact.transferred": (BOSS, WHY), "offer.made": (BOSS, WHY)}
    assert (await river.event(ContactTransferred)).from_agent_id == had
    assert river.of(OfferMade)[-1].offer.agent_id == gets


async def test_a_contact_is_taken_over_from_a_colleague(river: River) -> None:
    contact, had, takes = await talking(river)
    entries = await told(river, Pull(actor=takes, contact_id=contact, take_over=True, reason=WHY))
    every = ("contact.transferred", "offer.made", "offer.accepted")
    assert entries == dict.fromkeys(every, (takes, WHY))
    assert (await river.event(ContactTransferred)).from_agent_id == had
    assert river.of(OfferAccepted)[-1].contact.agent_id == takes
    assert await ordered(river) == ["connect", "release", "connect"]
    async with river.store.reader.connect() as conn:
        assert (await conn.execute(select(conversations.c.agent_id))).scalars().all() == [takes]


async def test_a_waiting_contact_is_pulled(river: River) -> None:
    contact = await waiting(river)
    agent = river.account("platinum").team[0]
    entries = await told(river, Pull(actor=agent, contact_id=contact, reason=WHY))
    assert entries == dict.fromkeys(("offer.made", "offer.accepted"), (agent, WHY))


@pytest.mark.parametrize("seconds", [600.0, -600.0])
async def test_a_waiting_contact_is_urged_or_put_back(river: River, seconds: float) -> None:
    contact = await waiting(river)
    entries = await told(river, Boost(actor=BOSS, contact_id=contact, seconds=seconds, reason=WHY))
    assert entries == {"contact.changed": (BOSS, WHY)}
    async with river.store.reader.connect() as conn:
        assert (await conn.execute(select(contacts.c.boost))).scalar_one() == seconds


async def test_a_waiting_contact_is_moved_to_a_plan(river: River) -> None:
    contact = await waiting(river)
    present = await plan_of(river)
    plan = next(name for name in river.business.plans if name != present)
    entries = await told(river, Move(actor=BOSS, contact_id=contact, to_plan=plan, reason=WHY))
    assert entries["contact.changed"] == (BOSS, WHY)
    assert {entry for tag, entry in entries.items() if tag != "contact.changed"} <= {("router", "")}
    assert await plan_of(river) == plan


async def test_a_contact_is_moved_to_a_team_away_from_its_agent(river: River) -> None:
    contact, had, _ = await talking(river)
    entries = await told(river, Move(actor=BOSS, contact_id=contact, to_team="service_desk", reason=WHY))
    assert entries["contact.transferred"] == (BOSS, WHY)
    assert (await river.event(ContactTransferred)).from_agent_id == had
    async with river.store.reader.connect() as conn:
        assert (await conn.execute(select(contacts.c.directed_to))).scalar_one() == "team:service_desk"


async def test_an_agents_activity_is_forced(river: River) -> None:
    _, agent, _ = await talking(river)
    forced = SetActivity(actor=BOSS, agent_id=agent, activity="meeting", reason=WHY)
    assert await told(river, forced) == {"agent.changed": (BOSS, WHY)}


async def test_a_contact_is_closed(river: River) -> None:
    contact, _, _ = await talking(river)
    entries = await told(river, CloseContact(actor=BOSS, contact_id=contact, reason=WHY))
    assert entries == {"contact.closed": (BOSS, WHY)}
