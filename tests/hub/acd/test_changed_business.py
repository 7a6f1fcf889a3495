"""The business was changed between two starts: what the store still names of the old one stops nobody's work."""

from typing import Any

import pytest
from sqlalchemy import update

from hub.contract.events import OfferMade
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


async def test_an_agent_whose_activity_team_or_channel_is_gone_still_takes_calls(store: Store) -> None:
    async with open_river(store) as river:
        account = river.account("platinum")
    await store.transact(
        lambda conn: conn.execute(update(agents).values(activity="gone", teams=["gone"], capacity={"fax": 2}))
    )
    async with open_river(store) as river:
        await river.sign_in(*account.team)
        await river.intake.receive(call(account.people[0].phone))
        assert (await offered(river, "phone")).offer.agent_id == account.team[0]
