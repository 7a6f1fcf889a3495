"""Whoever tries the demo, at whatever hour: every customer reaches their own agent first."""

from datetime import UTC, datetime
from typing import Any

import pytest

from config.demo.company import Company
from hub.contract.events import ContactQueued, OfferMade
from hub.contract.plans import Business
from hub.routing import Router
from tests.factories.cards import agent_card, contact_card
from tests.fakes.ids import CountedIds

NOTHING: Any = {"idle_since": {}, "lost_at": {}, "contacts": (), "refusals": ()}
NIGHT = datetime(2026, 3, 1, 3, 0, tzinfo=UTC)  # a Sunday
NEW_YEAR = datetime(2027, 1, 1, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize("now", [NIGHT, NEW_YEAR])
@pytest.mark.parametrize("channel", ["phone", "web_chat", "email"])
def test_every_account_reaches_its_own_agent_first(
    company: Company, business: Business, channel: str, now: datetime
) -> None:
    people = [user for user in company.users if user.role == "agent"]
    agents = [agent_card(id=user.id, name=user.name, teams=user.teams, activity_since=now) for user in people]
    for account in company.accounts:
        teams = {account.id: account.team}
        router = Router.restore(business, CountedIds(), agents=agents, teams=teams, now=now, **NOTHING)
        tier = business.tiers[account.tier]
        card = contact_card(
            channel=channel, account_id=account.id, tier=tier.key, plan=tier.plan(channel), queued_at=now,
            target_seconds=tier.target(channel),
        )  # fmt: skip
        router.tick(now)
        made = [event for event in router.take(ContactQueued(contact=card), now) if isinstance(event, OfferMade)]
        assert [event.offer.agent_id for event in made] == [account.team[0]], account.name
