"""The floor from the database, and the floor as plain values to compare."""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta

from hub.contract.steering import QueueClosure
from hub.contract.talks import Talk
from hub.contract.words import AgentCard, Channel, ContactCard, OfferCard, OfferState, Value
from hub.routing import absences, capacity, engagement
from hub.routing.floor import Floor
from hub.routing.lanes import Pool
from hub.routing.places import arm, join, postponed
from hub.routing.records import Agent, Contact, Refusal

Refused = tuple[str, str, OfferState] | tuple[str, str, OfferState, datetime]
"""Contact, agent, how the offer ended (declined, missed, failed), and when; least recently first. Where the instant is
left out, it counts as refused at the moment of restoring."""


SENT_TO_TEAM = "team:"


class Snapshot(Value):
    """All the router knows. Two routers with equal snapshots decide alike from here on.

    `places`: the contacts waiting in each pool. `crowds`: how many wait by each plan that has a limit. `engaged`: by
    agent, contacts of colleagues in whose talk they are. `open`: by
    agent, the channels on which they can be asked now."""

    agents: dict[str, AgentCard]
    idle_since: dict[str, datetime]
    lost_at: dict[str, datetime]
    misses: dict[str, int]
    load: dict[str, dict[Channel, int]]
    engaged: dict[str, tuple[str, ...]]
    open: dict[str, tuple[Channel, ...]]
    teams: dict[str, tuple[str, ...]]
    contacts: dict[str, ContactCard]
    refusals: dict[str, tuple[tuple[str, OfferState, datetime], ...]]
    accepted: dict[str, OfferCard]
    sent_to: dict[str, str]
    places: dict[str, tuple[str, ...]]
    leaning: dict[str, tuple[str, ...]]
    timers: dict[str, float]
    graces: dict[str, float]
    leaves: dict[str, float]
    crowds: dict[str, int]
    closures: dict[str, QueueClosure]
    openings: dict[str, float]


def restore_agents(
    floor: Floor,
    agents: Iterable[AgentCard],
    idle_since: Mapping[str, datetime],
    lost_at: Mapping[str, datetime],
    misses: Mapping[str, int],
) -> None:
    """Bring the agents back."""
    grace = timedelta(seconds=floor.business.grace_seconds)
    for card in agents:
        agent = floor.agents[card.id] = Agent(card, idle_since.get(card.id, card.activity_since).timestamp())
        agent.misses = misses.get(card.id, 0)
        agent.lost_at = lost_at.get(card.id)
        if agent.lost_at is not None:
            floor.graces.set(card.id, (agent.lost_at + grace).timestamp())
        absences.note(floor, agent)
        agent.present = capacity.is_present(card, floor.business.activities)
        capacity.set_limits(agent, floor.business)


def restore_contacts(
    floor: Floor,
    contacts: Iterable[ContactCard],
    refusals: Iterable[Refused],
    accepted: Iterable[OfferCard],
    directed_to: Mapping[str, str],
) -> None:
    """Bring the contacts back; each is joined to the agent who has it."""
    for card in contacts:
        if card.channel not in floor.channels or card.state in ("arriving", "closed"):
            continue
        contact = floor.contacts[card.id] = Contact(card, floor.ranks)
        if card.id in directed_to:
            contact.sent_to = directed_to[card.id].removeprefix(SENT_TO_TEAM)
            contact.refresh(floor.ranks)
        if card.state == "waiting" and card.unroutable:
            floor.unroutable[card.id] = contact
        for holder in [offer.agent_id for offer in card.offers] or [card.agent_id or ""]:
            if holder in floor.agents:
                capacity.hold(floor.agents[holder], contact)
    for contact_id, agent_id, state, *at in refusals:
        refused = floor.contacts.get(contact_id)
        if refused is not None:
            when = at[0] if at else floor.now
            until = (when + floor.offer_lasts(refused.card.channel)).timestamp()
            refused.remember(agent_id, Refusal(state, when, until))
    for offer in accepted:
        taken = floor.contacts.get(offer.contact_id)
        if taken is not None and taken.card.state == "active":
            taken.accepted = offer


def restore_talks(floor: Floor, talks: Iterable[Talk]) -> None:
    """Colleagues are in the talks they were in."""
    for talk in talks:
        contact = floor.contacts.get(talk.contact_id)
        if contact is not None:
            contact.party = engagement.party_of(talk)
            engagement.settle(floor, contact)


def resume(floor: Floor) -> None:
    """Give every agent their room and every contact its place and its timer. Nothing is decided yet."""
    for agent in floor.agents.values():
        capacity.refresh(agent)
    for contact in floor.contacts.values():
        card = contact.card
        if card.state == "offered":
            for offer in card.offers:
                floor.offers[offer.id] = contact
                floor.timers.set(card.id, offer.expires_at.timestamp())
        elif card.state == "wrapping" and card.wrap_up_until is not None:
            floor.timers.set(card.id, card.wrap_up_until.timestamp())
        elif card.state == "waiting":
            _stand(floor, contact)


def snapshot(floor: Floor) -> Snapshot:
    """The floor as plain values."""
    agents, contacts = sorted(floor.agents.items()), sorted(floor.contacts.items())
    return Snapshot(
        agents={id: agent.card for id, agent in agents},
        idle_since={id: datetime.fromtimestamp(agent.idle, UTC) for id, agent in agents},
        lost_at={id: agent.lost_at for id, agent in agents if agent.lost_at is not None},
        misses={id: agent.misses for id, agent in agents if agent.misses},
        load={id: dict(sorted(agent.load.items())) for id, agent in agents if agent.load},
        engaged={id: tuple(sorted(agent.engaged)) for id, agent in agents if agent.engaged},
        open={id: tuple(sorted(agent.open)) for id, agent in agents},
        teams={id: team for id, team in sorted(floor.teams.items()) if team},
        contacts={id: contact.card for id, contact in contacts},
        refusals={
            id: tuple((agent_id, refusal.state, refusal.at) for agent_id, refusal in contact.refused.items())
            for id, contact in contacts
            if contact.refused
        },
        accepted={id: contact.accepted for id, contact in contacts if contact.accepted is not None},
        sent_to={id: contact.sent_to for id, contact in contacts if contact.sent_to},
        places=_by_pool(floor, lambda pool: pool.waiting()),
        leaning=_by_pool(floor, lambda pool: pool.leaning.values()),
        timers=dict(floor.timers.instants),
        graces=dict(floor.graces.instants),
        leaves=dict(floor.leaves.instants),
        crowds=floor.routes.crowds(),
        closures=dict(sorted(floor.closures.closed.items())),
        openings=dict(floor.closures.turns.instants),
    )


def _stand(floor: Floor, contact: Contact) -> None:
    if (not_before := contact.card.not_before) is not None and postponed(floor, contact):
        floor.timers.set(contact.id, not_before.timestamp())
        return
    route = floor.route(contact)
    if not 1 <= contact.card.step <= route.last:
        floor.unplaced[contact.id] = contact
        return
    join(floor, contact, route, contact.card.step)
    arm(floor, contact, route, contact.card.step)


def _by_pool(floor: Floor, contacts: Callable[[Pool], Iterable[Contact]]) -> dict[str, tuple[str, ...]]:
    found = {repr(pool.key): tuple(sorted(contact.id for contact in contacts(pool))) for pool in floor.pools}
    return {key: ids for key, ids in sorted(found.items()) if ids}
