"""What other rooms tell the router. Facts are not refused: one about nothing the router has changes nothing."""

from typing import Any, cast, get_args

from msgspec.structs import replace

from hub.contract.errors import Invalid
from hub.contract.events import (
    AccountTeamChanged,
    AgentChanged,
    ConnectFailed,
    ContactChanged,
    ContactQueued,
    ConversationMerged,
    LineEnded,
    PersonAttached,
)
from hub.contract.words import AgentCard, Outcome
from hub.routing import absences, capacity, dialling, offers, overflow, work
from hub.routing.floor import Floor
from hub.routing.places import leave, reroute
from hub.routing.records import Agent, Contact

_FACTS_OF_OTHERS = (
    "reference",
    "account_id",
    "account_name",
    "tier",
    "person_id",
    "person_name",
    "match",
    "address",
    "subject",
    "preview",
    "language",
    "skills",
    "plan",
    "target_seconds",
)
"""What of a contact's card others may change; all else is the router's."""
OUTCOMES = get_args(Outcome)


def contact_queued(floor: Floor, fact: ContactQueued) -> None:
    """It waits for an agent from now on. Raises `Invalid` for a channel the business does not have."""
    card = fact.contact
    if card.id in floor.contacts or card.state != "waiting":
        return
    if card.channel not in floor.channels:
        raise Invalid("There is no such channel.", field="channel")
    if card.queued_at is None:
        card = replace(card, queued_at=floor.now)
    contact = floor.contacts[card.id] = Contact(card, floor.ranks)
    overflow.if_full(floor, contact)
    floor.unplaced[card.id] = contact


def line_ended(floor: Floor, fact: LineEnded) -> None:
    """The customer left: what waits is abandoned, what an agent has goes to wrap-up."""
    contact = floor.contacts.get(fact.contact_id)
    if contact is None or contact.card.state == "wrapping":
        return
    said = cast(Outcome, fact.outcome) if fact.outcome in OUTCOMES else None  # the edge's own conclusion
    if contact.card.state == "active":
        contact.card = replace(contact.card, left_at=floor.now, outcome=said)
        work.start_wrap_up(floor, contact)
        return
    if contact.card.state == "offered":
        offers.rescind(floor, contact, "left")
    contact.card = replace(contact.card, left_at=floor.now)
    work.close(floor, contact, said or _abandoned(floor, contact), None)


def connect_failed(floor: Floor, fact: ConnectFailed) -> None:
    """The agent's line failed: it waits again, and that agent is not asked next. News of an agent who does not have it
    any more changes nothing."""
    contact = floor.contacts.get(fact.contact_id)
    if contact is not None and contact.card.state == "active" and fact.agent_id in ("", contact.card.agent_id):
        if dialling.is_being_made(contact.card):
            dialling.failed(floor, contact)
        else:
            offers.fail(floor, contact, fact.reason)


def agent_changed(floor: Floor, fact: AgentChanged) -> None:
    """An agent joined, or their name, teams, skills, capacities or role changed. What they are doing is the router's:
    a card that says otherwise is told anew."""
    agent = floor.agents.get(fact.agent.id)
    if agent is None:
        agent = floor.agents[fact.agent.id] = Agent(fact.agent, 0.0)
        capacity.set_limits(agent, floor.business)
        capacity.refresh(agent)
        absences.turn(floor, agent)
        _enrol(floor, agent)
        floor.reconsider(agent)
        agent.idle = fact.agent.activity_since.timestamp()
    else:
        agent.card = _merged(agent.card, fact.agent)
        capacity.set_limits(agent, floor.business)
        if agent.card != fact.agent:
            floor.out.append(AgentChanged(agent=agent.card, why="edited"))
        absences.turn(floor, agent)
        _enrol(floor, agent)
        floor.reconsider(agent)


def account_team_changed(floor: Floor, fact: AccountTeamChanged) -> None:
    """The account's waiting contacts look for its new people, at the step they have come to."""
    if floor.teams.get(fact.account_id, ()) == fact.team:
        return
    floor.teams[fact.account_id] = fact.team
    for contact in floor.contacts.values():
        if contact.card.account_id == fact.account_id:
            leave(contact)
            contact.route = None
            floor.unplaced[contact.id] = contact


def person_attached(floor: Floor, fact: PersonAttached) -> None:
    """The person's live contacts now belong to the account: its tier, its target, its plan, its people."""
    tier = floor.business.tiers.get(fact.tier)
    for contact in list(floor.contacts.values()):
        card = contact.card
        if card.person_id != fact.person_id:
            continue
        changes: dict[str, Any] = {
            "account_id": fact.account_id,
            "account_name": fact.account_name,
            "person_id": fact.merged_into or fact.person_id,
            "person_name": fact.person_name or card.address,  # as the store names them
            "match": "attached",
        }
        if tier is not None:
            changes |= {
                "tier": tier.key,
                "target_seconds": tier.target(card.channel),
                "plan": tier.plan(card.channel),
            }
        _change(floor, contact, changes, "attached")


def conversation_merged(floor: Floor, fact: ConversationMerged) -> None:
    """The live contacts of the conversation that is no more belong to the one it became part of; their places in the
    queue and their agents are kept."""
    changes = {"conversation_id": fact.conversation_id, "reference": fact.reference}
    for contact in list(floor.contacts.values()):
        if contact.card.conversation_id == fact.from_id:
            _change(floor, contact, changes, "merged")


def contact_changed(floor: Floor, fact: ContactChanged) -> None:
    """Others learnt more about a contact."""
    contact = floor.contacts.get(fact.contact.id)
    if contact is not None:
        _change(floor, contact, {name: getattr(fact.contact, name) for name in _FACTS_OF_OTHERS}, fact.what)


def _change(floor: Floor, contact: Contact, changes: dict[str, Any], what: str) -> None:
    before = contact.card
    card = replace(before, **changes)
    if card == before:
        return
    if (card.account_id, card.plan) != (before.account_id, before.plan):  # should it wait again, it begins anew
        card = replace(card, step=0, step_at=None)
    if card.plan != before.plan:
        card = replace(card, plan_at=floor.now)
    leave(contact)
    contact.card = card
    contact.refresh(floor.ranks)
    floor.out.append(ContactChanged(contact=card, what=what))
    if card.state == "waiting":
        floor.unplaced[card.id] = contact


def _abandoned(floor: Floor, contact: Contact) -> Outcome:
    queued = contact.card.queued_at or contact.card.arrived_at
    waited = (floor.now - queued).total_seconds()
    return "short_abandoned" if waited <= floor.business.short_abandon_seconds else "abandoned"


def _merged(ours: AgentCard, theirs: AgentCard) -> AgentCard:
    return replace(
        theirs,
        activity=ours.activity,
        available=ours.available,
        activity_since=ours.activity_since,
        next_activity=ours.next_activity,
        reachable=ours.reachable,
        not_responding=ours.not_responding,
    )


def _enrol(floor: Floor, agent: Agent) -> None:
    joined, left = floor.pools.enrol(agent)
    if (joined or left) and floor.business.recent_days:
        reroute(floor, lambda route: route.recent == agent.id)
    if joined:
        floor.unplaced.update(floor.unroutable)
    for pool in joined:
        if len(pool.members) == 1:  # until now it was waited for without anybody, where the plan wants that
            floor.unplaced.update(pool.leaning)
    for pool in left:
        for contact in pool.leaning.values():
            if not pool.ready or contact.refused:
                floor.unplaced[contact.id] = contact
    if emptied := {pool for pool in left if not pool.members}:
        for contact in floor.contacts.values():
            if contact.card.state == "waiting" and not emptied.isdisjoint(floor.route(contact).named):
                floor.unplaced[contact.id] = contact
