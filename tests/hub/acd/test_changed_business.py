"""The business was changed between two starts: what the store still names of the old one stops nobody's work."""

import asyncio
from itertools import zip_longest
from typing import Any

import pytest
from msgspec.structs import replace
from sqlalchemy import update

from hub.contract.commands import SetActivity
from hub.contract.events import AgentChanged, BusinessChanged, OfferMade
from hub.contract.inbound import Received
from hub.contract.plans import Business, Plan, Step, StepKind
from hub.storage.engine import Store
from hub.storage.schema import agents, contacts
from tests.factories.river import River, call, mail, open_river


async def offered(river: River, channel: str) -> OfferMade:
    return await river.event(OfferMade, lambda event: event.contact.channel == channel)


@pytest.mark.parametrize("gone", [{"plan": "gone"}, {"tier": "gone"}])
async def test_a_contact_of_a_plan_or_tier_that_is_gone_is_offered_all_the_same(
    store: Store, gone: dict[str, Any]
) -> None:
    async with open_river(store) as river:
        account = river.account("platinum")
        await river.intake.receive(mail(account.people[0].email))
    await store.transact(lambda conn: conn.execute(update(contacts).values(**gone)))
    async with open_river(store) as river:
        await river.sign_in(*account.team)
        assert (await offered(river, "email")).offer.agent_id == account.team[0]


async def test_a_contact_of_a_channel_that_is_gone_keeps_no_other_waiting(store: Store) -> None:
    async with open_river(store) as river:
        account = river.account("platinum")
        await river.intake.receive(mail(account.people[0].email))
    await store.transact(lambda conn: conn.execute(update(contacts).values(channel="fax")))
    async with open_river(store) as river:
        await river.sign_in(*account.team)
        await river.intake.receive(call(account.people[0].phone))
        assert (await offered(river, "phone")).offer.agent_id == account.team[0]


async def test_an_agent_whose_team_or_channel_is_gone_still_takes_calls(store: Store) -> None:
    async with open_river(store) as river:
        account = river.account("platinum")
    await store.transact(lambda conn: conn.execute(update(agents).values(teams=["gone"], capacity={"fax": 2})))
    async with open_river(store) as river:
        await river.sign_in(*account.team)
        await river.intake.receive(call(account.people[0].phone))
        assert (await offered(river, "phone")).offer.agent_id == account.team[0]


async def test_an_agent_whose_activity_is_gone_is_signed_out(store: Store) -> None:
    async with open_river(store):
        pass
    await store.transact(lambda conn: conn.execute(update(agents).values(activity="gone")))
    async with open_river(store) as river:
        changed = await river.event(AgentChanged)
        assert (changed.agent.activity, changed.agent.available, changed.why) == ("signed_out", False, "edited")


# --- while the hub runs --------------------------------------------------------------------------------------------
def changed_plan(business: Business, tier: str, *kinds: StepKind) -> Business:
    """The business with other steps in the tier's plan for mails."""
    name = business.tiers[tier].plan("email")
    plan = Plan(name=name, steps=tuple(Step(kind=kind, wait=3600.0) for kind in kinds))
    return replace(business, plans=business.plans | {name: plan}, version="changed")


async def test_who_waits_is_offered_by_the_new_plan_at_once(store: Store) -> None:
    async with open_river(store) as river:
        account = river.account("platinum")
        river.business = changed_plan(river.business, "platinum", "dedicated", "everyone")
        await river.acd.reconfigure(river.business.version, "us_boss")
        other = next(user.id for user in river.company.users if user.role == "agent" and user.id not in account.team)
        await river.sign_in(account.team[0], other)
        for number in range(river.business.channels["email"].capacity + 1):
            await river.intake.receive(mail(account.people[0].email, str(number)))
        river.business = changed_plan(river.business, "platinum", "everyone")
        await river.acd.reconfigure("newer", "us_boss")
        made = await river.event(OfferMade, lambda event: event.offer.agent_id == other)
        assert made.offer.explanation.kind == "everyone"
        told = [
            (entry.actor, entry.event.version) for entry in river.events if isinstance(entry.event, BusinessChanged)
        ]
        assert told == [("us_boss", "changed"), ("us_boss", "newer")]


async def test_nothing_is_lost_of_what_is_commanded_and_comes_in_meanwhile(store: Store) -> None:
    async with open_river(store) as river:
        account = river.account("platinum")
        await river.sign_in(*account.team)
        comings = [river.intake.receive(mail(account.people[0].email, f"m{number}")) for number in range(30)]
        breaks = [
            river.acd.do(SetActivity(actor=account.team[1], agent_id=account.team[1], activity="break"))
            for _ in range(5)
        ]
        anew = [river.acd.reconfigure(str(number), "us_boss") for number in range(10)]
        mixed = [work for trio in zip_longest(comings, breaks, anew) for work in trio if work is not None]
        received = await asyncio.gather(*mixed)
        contacts_in = {found.contact_id for found in received if isinstance(found, Received)}
        assert await river.acd.look(lambda router, _: {card.id for card in router.contacts()}) == contacts_in
        kept = await river.acd.look(lambda router, _: router.agent(account.team[1]))
        assert kept is not None
        assert kept.activity == "break"
        running = await river.acd.look(lambda router, _: router.snapshot())
        await river.acd.reconfigure("once more", "us_boss")
        assert (await river.acd.look(lambda router, _: router.snapshot())).contacts == running.contacts
