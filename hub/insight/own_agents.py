"""Where an account's own people are, while its contact waits or somebody else has it; and when they are back."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncEngine

from hub.calendars import is_open, next_turn
from hub.contract.plans import Business
from hub.contract.words import AgentCard, Channel, ContactCard, ContactState, Value
from hub.insight.views import agent_rows, floor

GOING = ("waiting", "offered", "active", "wrapping")


class HeldWork(Value):
    """What keeps an agent."""

    contact_id: str
    conversation_id: str
    channel: Channel
    account_name: str
    state: ContactState
    since: datetime | None


class OwnAgent(Value):
    """One of the account's team. `leave_until`: of a leave that runs, in which `substitute` stands in; `shift_opens`:
    when their hours begin again, while they are over; `back_at`: when they are expected, where that is known and they
    are not there."""

    agent_id: str
    name: str
    activity: str
    available: bool
    since: datetime
    reachable: bool
    not_responding: bool
    busy: list[HeldWork]
    leave_until: datetime | None = None
    substitute: str = ""
    shift_opens: datetime | None = None
    back_at: datetime | None = None


class OwnContact(Value):
    """A contact that waits, or that somebody of no account team has."""

    contact_id: str
    conversation_id: str
    channel: Channel
    person_name: str
    state: ContactState
    since: datetime | None
    agent_id: str | None
    agent_name: str


class OwnAccount(Value):
    """`team`: primary first."""

    account_id: str
    account_name: str
    tier: str
    contacts: list[OwnContact]
    team: list[OwnAgent]


class OwnAgents(Value):
    """By tier, then by how long the first of an account's contacts has been there."""

    accounts: list[OwnAccount]


async def own_agents(reader: AsyncEngine, business: Business, now: datetime) -> OwnAgents:
    """As the store has it now."""
    seen = await floor(reader)
    agents = {row.agent.id: row.agent for row in await agent_rows(reader)}
    return whereabouts(seen.contacts, seen.teams, agents, business, now)


def whereabouts(
    contacts: Sequence[ContactCard],
    teams: Mapping[str, tuple[str, ...]],
    agents: Mapping[str, AgentCard],
    business: Business,
    now: datetime,
) -> OwnAgents:
    """Pure."""
    of_account: dict[str, list[ContactCard]] = {}
    for card in contacts:
        own = teams.get(card.account_id or "", ())
        if own and card.state in GOING and (card.agent_id is None or card.agent_id not in own):
            of_account.setdefault(card.account_id or "", []).append(card)
    held: dict[str, list[ContactCard]] = {}
    for card in contacts:
        if card.agent_id is not None and card.state in ("active", "wrapping"):
            held.setdefault(card.agent_id, []).append(card)
    found = [
        OwnAccount(
            account_id=account_id,
            account_name=cards[0].account_name,
            tier=cards[0].tier,
            contacts=[_contact(card) for card in sorted(cards, key=_came)],
            team=[
                _agent(agents[id], agents, held.get(id, ()), cards[0].tier, business, now)
                for id in teams[account_id]
                if id in agents
            ],
        )
        for account_id, cards in of_account.items()
    ]
    ranks = {key: tier.rank for key, tier in business.tiers.items()}
    found.sort(key=lambda account: (ranks.get(account.tier, len(ranks) + 1), account.contacts[0].since or now))
    return OwnAgents(accounts=found)


def _came(card: ContactCard) -> datetime:
    return card.queued_at or card.arrived_at


def _contact(card: ContactCard) -> OwnContact:
    return OwnContact(
        contact_id=card.id,
        conversation_id=card.conversation_id,
        channel=card.channel,
        person_name=card.person_name or card.address,
        state=card.state,
        since=card.accepted_at or _came(card),
        agent_id=card.agent_id,
        agent_name=card.agent_name,
    )


def _agent(
    agent: AgentCard,
    agents: Mapping[str, AgentCard],
    held: Iterable[ContactCard],
    tier: str,
    business: Business,
    now: datetime,
) -> OwnAgent:
    leave = max((one for one in agent.leaves if one.begins <= now < one.ends), key=lambda one: one.ends, default=None)
    stands_in = agents.get(leave.substitute_id or "") if leave is not None else None
    opens = shift_opens(agent, tier, business, now)
    away = leave is not None or not agent.available
    return OwnAgent(
        agent_id=agent.id,
        name=agent.name,
        activity=agent.activity,
        available=agent.available,
        since=agent.activity_since,
        reachable=agent.reachable,
        not_responding=agent.not_responding,
        busy=[
            HeldWork(
                contact_id=card.id,
                conversation_id=card.conversation_id,
                channel=card.channel,
                account_name=card.account_name or card.person_name,
                state=card.state,
                since=card.accepted_at,
            )
            for card in held
        ],
        leave_until=leave.ends if leave is not None else None,
        substitute=stands_in.name if stands_in is not None else "",
        shift_opens=opens,
        back_at=(shift_opens(agent, tier, business, leave.ends) or leave.ends if leave is not None else opens)
        if away
        else None,
    )


def shift_opens(agent: AgentCard, tier: str, business: Business, at: datetime) -> datetime | None:
    """When the agent's hours begin next; None while they run, or when nobody said. They are those of their teams; of a
    team without, and of whoever is in none, those of the account's tier."""
    fallback = business.tiers[tier].calendar if tier in business.tiers else ""
    names = {business.team_calendars.get(team) or fallback for team in agent.teams} or {fallback}
    calendars = [business.calendars.get(name) for name in sorted(names)]
    known = [calendar for calendar in calendars if calendar is not None]
    if len(known) < len(calendars) or any(is_open(calendar, at) for calendar in known):
        return None  # somewhere it is never closed, or it is open now
    return min((turn for calendar in known if (turn := next_turn(calendar, at)) is not None), default=None)
