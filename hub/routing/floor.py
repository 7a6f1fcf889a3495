"""The floor: all the router knows while it decides. The other files of this room are functions over it.

The order of one input: a function changes agents and contacts and notes what follows from it (`unplaced`, `freed`);
then `settling.settle` pairs what is waiting with who is free, until nothing is left to do.
"""

from datetime import UTC, datetime, timedelta

from msgspec.structs import replace

from hub.contract.errors import NotFound
from hub.contract.events import AgentChanged, AnyEvent
from hub.contract.plans import Business
from hub.contract.ports import NewId
from hub.contract.words import AgentCard, Channel, ContactCard
from hub.routing import capacity
from hub.routing.closed import Closures
from hub.routing.hours import Hours
from hub.routing.plans import Route, Routes
from hub.routing.pools import Pools
from hub.routing.records import Agent, Contact
from hub.routing.timers import Timers

SHORTEST_OFFER_SECONDS = 1.0


class Floor:
    """Agents, contacts and what stands between them.

    `now` and `t`: the instant of the present input, as a `datetime` and in epoch seconds. `out`: events so far.
    `unplaced`: contacts to be placed anew. `freed`: agents who may have gained room; until they are settled nobody
    else gives them work, so that what has waited longest is seen first. `timers`: one per contact (an offer's
    timeout, a step's end, an overflow, a refusal's end, a wrap-up's end). `graces`: one per agent whose console was
    lost. `leaves`: one per agent, when a leave of theirs next begins or ends. `hours.turns`: one per calendar.
    `closures.turns`: one per queue that opens by itself."""

    def __init__(self, business: Business, new_id: NewId) -> None:
        self.business = business
        self.new_id = new_id
        self.channels = business.channels
        self.strict = business.discipline == "strict"
        self.agents: dict[str, Agent] = {}
        self.contacts: dict[str, Contact] = {}
        self.teams: dict[str, tuple[str, ...]] = {}
        self.pools = Pools(self.agents)
        self.hours = Hours(business)
        self.closures = Closures()
        self.routes = Routes(business, self.pools, self.hours, self.closures)
        self.offers: dict[str, Contact] = {}
        self.unroutable: dict[str, Contact] = {}
        self.timers = Timers()
        self.graces = Timers()
        self.leaves = Timers()
        self.now = datetime.min.replace(tzinfo=UTC)
        self.t = 0.0
        self.out: list[AnyEvent] = []
        self.unplaced: dict[str, Contact] = {}
        self.freed: dict[str, Agent] = {}
        self.unsettled = False
        self.wrap_up_lasts = timedelta(seconds=business.wrap_up_seconds)
        self._offers_last = {
            name: timedelta(seconds=max(traits.offer_seconds, SHORTEST_OFFER_SECONDS))
            for name, traits in business.channels.items()
        }
        self.ranks = {key: tier.rank for key, tier in business.tiers.items()}

    def begin(self, now: datetime) -> None:
        """An input begins at `now`."""
        if now is not self.now:  # inputs of one batch often share their instant
            self.now = now
            self.t = now.timestamp()
        self.out = []

    def agent(self, agent_id: str) -> Agent:
        """Raises `NotFound`."""
        agent = self.agents.get(agent_id)
        if agent is None:
            raise NotFound("There is no such agent.")
        return agent

    def contact(self, contact_id: str) -> Contact:
        """Raises `NotFound`."""
        contact = self.contacts.get(contact_id)
        if contact is None:
            raise NotFound("There is no such contact, or it is already closed.")
        return contact

    def team_of(self, card: ContactCard) -> tuple[str, ...]:
        """The contact's account team, primary first; empty for people of no account."""
        return self.teams.get(card.account_id, ()) if card.account_id else ()

    def route(self, contact: Contact) -> Route:
        """The contact's plan with its people filled in."""
        route = contact.route
        if route is None:
            route = contact.route = self.routes.of(contact, self.team_of(contact.card), self.now)
        return route

    def offer_lasts(self, channel: Channel) -> timedelta:
        """How long an offer on this channel waits for an answer."""
        return self._offers_last[channel]

    def free(self, agent: Agent) -> None:
        """Note that the agent may have gained room."""
        self.freed[agent.id] = agent

    def hold(self, agent: Agent, contact: Contact) -> None:
        """The contact is the agent's work, or is put to them."""
        capacity.hold(agent, contact)
        capacity.refresh(agent)

    def release(self, agent_id: str, contact: Contact, *, worked: bool = True) -> None:
        """It is theirs no more. `worked`: they had it, so their idle time begins now."""
        agent = self.agents.get(agent_id)
        if agent is None:  # no longer among the agents: their work ends without them
            return
        capacity.release(agent, contact)
        if worked:
            agent.idle = self.t
        self.free(agent)

    def tell(self, agent: Agent, card: AgentCard, why: str) -> None:
        """Give the agent a new card and tell the world, then draw what follows for their presence."""
        agent.card = card
        self.out.append(AgentChanged(agent=card, why=why))
        self.reconsider(agent)

    def reconsider(self, agent: Agent) -> None:
        """See whether the agent came or went. Contacts that waited for those who went are placed anew."""
        before = agent.present
        agent.present = after = capacity.is_present(agent.card, self.business.activities)
        if before and not after:
            for pool in agent.pools:
                pool.ready -= 1
                for contact in pool.leaning.values():
                    if not pool.ready or contact.refused:
                        self.unplaced[contact.id] = contact
        elif after and not before:
            agent.idle = self.t
            for pool in agent.pools:
                pool.ready += 1
        if after:
            self.free(agent)
        else:
            capacity.refresh(agent)

    def apply_next_activity(self, agent: Agent) -> None:
        """Apply the activity chosen during work once there is no more work."""
        key = agent.card.next_activity
        if key is None or agent.total:
            return
        activity = self.business.activities.get(key)
        card = replace(agent.card, next_activity=None)
        if activity is not None:  # else the configuration no longer has it
            card = replace(card, activity=key, available=activity.available, activity_since=self.now)
        self.tell(agent, card, "after_contact")
