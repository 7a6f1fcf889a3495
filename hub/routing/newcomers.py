"""What somebody would find who joined the queue now: asked before there is a contact, and leaving nothing behind."""

from datetime import UTC, datetime
from typing import NamedTuple

from msgspec.structs import replace

from hub.contract.errors import NotFound
from hub.contract.promises import Wait
from hub.contract.words import Channel, ContactCard
from hub.routing.estimate import Estimates
from hub.routing.floor import Floor
from hub.routing.overflow import instead
from hub.routing.rates import Rates
from hub.routing.records import Contact


class Outlook(NamedTuple):
    """`agents`: people there whom the plan names at any step, busy or free. `closed`: a supervisor closed the queue,
    and there is no other to go to."""

    wait: Wait | None
    agents: int
    closed: bool = False


def outlook(
    floor: Floor, rates: Rates, channel: Channel, tier: str, account_id: str | None, skills: tuple[str, ...]
) -> Outlook:
    """For a newcomer of that tier; of the business's fallback tier when there is no such tier. Raises `NotFound`."""
    business = floor.business
    if channel not in floor.channels:
        raise NotFound("There is no such channel.", field="channel")
    key = tier if tier in business.tiers else business.fallback_tier
    contact = Contact(_card(floor, channel, key, account_id, skills), floor.ranks)
    route = floor.route(contact)
    gone_by = {route.plan.name}
    while route.turned_away and instead(route) in business.plans and instead(route) not in gone_by:
        gone_by.add(instead(route))
        contact = Contact(replace(contact.card, plan=instead(route)), floor.ranks)
        route = floor.route(contact)
    there = {agent.id for pool in route.named for agent in pool.members.values() if agent.present}
    closed = route.shut and any(why.since is not None for why in route.closed.values())
    return Outlook(Estimates(floor, rates, floor.t).of(contact), len(there), closed)


def _card(
    floor: Floor, channel: Channel, tier_key: str, account_id: str | None, skills: tuple[str, ...]
) -> ContactCard:
    tier = floor.business.tiers[tier_key]
    return ContactCard(
        id="",
        conversation_id="",
        reference="",
        channel=channel,
        direction="inbound",
        state="waiting",
        account_id=account_id,
        account_name="",
        tier=tier_key,
        person_id="",
        person_name="",
        match="unknown",
        address="",
        our_address="",
        subject="",
        preview="",
        language="",
        skills=skills,
        arrived_at=datetime.fromtimestamp(floor.t, UTC),
        plan=tier.plan(channel),
        target_seconds=tier.target(channel),
    )
