"""The router: who gets which contact, and when (design.md section 3). Pure and synchronous."""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from hub.contract.commands import (
    AcceptOffer,
    AnyCommand,
    Assign,
    Boost,
    CloseContact,
    CloseQueue,
    ConsoleLost,
    ConsoleOpened,
    DeclineOffer,
    Dial,
    EndContact,
    HandOver,
    Move,
    OpenQueue,
    Pull,
    SetActivity,
    Transfer,
    WrapUp,
)
from hub.contract.events import (
    AccountTeamChanged,
    AgentChanged,
    AnyEvent,
    CallbackUnanswered,
    ConnectFailed,
    ContactChanged,
    ContactQueued,
    ConversationMerged,
    LineEnded,
    PersonAttached,
)
from hub.contract.plans import Business
from hub.contract.ports import NewId
from hub.contract.promises import Wait
from hub.contract.steering import QueueClosure
from hub.contract.talks import Talk, TalkMoved
from hub.contract.words import AgentCard, Channel, ContactCard, Explanation, OfferCard
from hub.routing import (
    callbacks,
    closures,
    dialling,
    explain,
    facts,
    offers,
    parties,
    presence,
    restoring,
    settling,
    turning,
    work,
)
from hub.routing.estimate import Estimates
from hub.routing.floor import Floor
from hub.routing.newcomers import Outlook, outlook
from hub.routing.rates import Rates
from hub.routing.restoring import Refused, Snapshot
from hub.routing.waits import every_wait

Fact = (
    ContactQueued
    | LineEnded
    | ConnectFailed
    | CallbackUnanswered
    | AgentChanged
    | AccountTeamChanged
    | PersonAttached
    | ContactChanged
    | ConversationMerged
    | TalkMoved
)
RouterInput = AnyCommand | Fact

_FLOW: dict[type, Callable[[Floor, Any], None]] = {
    AcceptOffer: offers.accept,
    DeclineOffer: offers.decline,
    SetActivity: presence.set_activity,
    ConsoleOpened: presence.console_opened,
    ConsoleLost: presence.console_lost,
    EndContact: work.end,
    WrapUp: work.wrap_up,
    Transfer: work.transfer,
    HandOver: parties.hand_over,
    Dial: dialling.dial,
    Pull: work.pull,
    Move: work.move,
    Assign: work.assign,
    Boost: work.boost,
    CloseContact: work.close_contact,
    CloseQueue: closures.close,
    OpenQueue: closures.open_again,
    ContactQueued: facts.contact_queued,
    LineEnded: facts.line_ended,
    ConnectFailed: facts.connect_failed,
    CallbackUnanswered: callbacks.unanswered,
    TalkMoved: parties.talk_moved,
    AgentChanged: facts.agent_changed,
    AccountTeamChanged: facts.account_team_changed,
    PersonAttached: facts.person_attached,
    ContactChanged: facts.contact_changed,
    ConversationMerged: facts.conversation_merged,
}
"""Who deals with each input."""


class Router:
    """Holds every contact from `ContactQueued` to `ContactClosed`, and every agent. One owner at a time; not for
    threads. The same inputs at the same instants give the same events."""

    def __init__(self, business: Business, new_id: NewId) -> None:
        self._floor = Floor(business, new_id)

    def take(self, input: RouterInput, now: datetime) -> list[AnyEvent]:
        """Carry out a command or act on a fact; give the events to journal, each with the card after it.

        `now` never goes back. Raises `NotFound`, `Conflict`, `NotAllowed` or `Invalid`, and then nothing has
        changed. Timers that are due are left to `tick`."""
        floor = self._floor
        floor.begin(now)
        _FLOW[type(input)](floor, input)
        if floor.unplaced or floor.freed:
            settling.settle(floor)
        return floor.out

    def tick(self, now: datetime) -> list[AnyEvent]:
        """Act on every timer that is due: offers unanswered, steps of plans, wrap-ups, grace periods."""
        floor = self._floor
        floor.begin(now)
        if floor.unsettled:
            floor.unsettled = False
            floor.freed.update(floor.agents)
            floor.unplaced.update(floor.contacts)
            settling.settle(floor)
        if floor.hours.turns.instants or floor.leaves.instants or floor.closures.turns.instants:
            turning.turn(floor)
        timers, graces, t = floor.timers, floor.graces, floor.t
        while True:
            due = timers.next()
            if graces.instants and (over := graces.next()) is not None and over <= t and (due is None or over <= due):
                presence.grace_over(floor, floor.agents[graces.pop()])
            elif due is not None and due <= t:
                _contact_due(floor, timers.pop())
            else:
                return floor.out
            if floor.unplaced or floor.freed:
                settling.settle(floor)

    def due(self) -> datetime | None:
        """When `tick` next has something to do."""
        floor = self._floor
        if floor.unsettled:
            return floor.now
        timers = (floor.timers, floor.graces, floor.leaves, floor.hours.turns, floor.closures.turns)
        instants = [at for kind in timers if (at := kind.next()) is not None]
        return datetime.fromtimestamp(min(instants), UTC) if instants else None

    def contact(self, contact_id: str) -> ContactCard | None:
        """The card of a contact the router has."""
        contact = self._floor.contacts.get(contact_id)
        return contact.card if contact is not None else None

    def contacts(self) -> list[ContactCard]:
        """Every contact not yet closed."""
        return [contact.card for contact in self._floor.contacts.values()]

    def agents(self) -> list[AgentCard]:
        """Every agent."""
        return [agent.card for agent in self._floor.agents.values()]

    def agent(self, agent_id: str) -> AgentCard | None:
        """The card of one agent."""
        agent = self._floor.agents.get(agent_id)
        return agent.card if agent is not None else None

    def load(self, agent_id: str) -> dict[Channel, int]:
        """Contacts the agent holds or is offered, by channel. Raises `NotFound`."""
        return dict(self._floor.agent(agent_id).load)

    def idle_since(self, agent_id: str) -> datetime | None:
        """When the agent last came free: was done with a contact, or came to work. None for an unknown agent."""
        agent = self._floor.agents.get(agent_id)
        return datetime.fromtimestamp(agent.idle, UTC) if agent is not None else None

    def lost_at(self, agent_id: str) -> datetime | None:
        """When the agent's console was lost, while its grace period runs."""
        agent = self._floor.agents.get(agent_id)
        return agent.lost_at if agent is not None else None

    def misses(self, agent_id: str) -> int:
        """How many offers in a row the agent has missed."""
        agent = self._floor.agents.get(agent_id)
        return agent.misses if agent is not None else 0

    def directed_to(self, contact_id: str) -> str | None:
        """`team:NAME` for a contact that was sent to a team instead of going by its plan."""
        contact = self._floor.contacts.get(contact_id)
        return restoring.SENT_TO_TEAM + contact.sent_to if contact is not None and contact.sent_to else None

    def explain(self, contact_id: str, now: datetime) -> list[Explanation]:
        """What a waiting contact waits for: one explanation for each step of its plan so far, with why none of those
        it names is free. Empty once it waits no more. Raises `NotFound`."""
        floor = self._floor
        contact = floor.contact(contact_id)
        if contact.card.state != "waiting":
            return []
        floor.begin(now)
        return explain.waiting_for(floor, contact, floor.route(contact))

    def wait(self, contact_id: str, rates: Rates, now: datetime) -> Wait | None:
        """What one contact may expect, from its own place and the measured rates; None for one that does not wait."""
        contact = self._floor.contacts.get(contact_id)
        return Estimates(self._floor, rates, now.timestamp()).of(contact) if contact is not None else None

    def waits(self, rates: Rates, now: datetime) -> dict[str, Wait]:
        """What every waiting contact may expect."""
        return every_wait(self._floor, rates, now.timestamp())

    def outlook(
        self, channel: Channel, tier: str, account_id: str | None, skills: tuple[str, ...], rates: Rates, now: datetime
    ) -> Outlook:
        """What somebody of that tier and account would find who joined the queue now. Raises `NotFound` for a channel
        the business does not have."""
        self._floor.begin(now)
        return outlook(self._floor, rates, channel, tier, account_id, skills)

    def snapshot(self) -> Snapshot:
        """All the router knows, as plain values to compare."""
        return restoring.snapshot(self._floor)

    @classmethod
    def restore(
        cls,
        business: Business,
        new_id: NewId,
        *,
        agents: Iterable[AgentCard],
        idle_since: Mapping[str, datetime],
        teams: Mapping[str, tuple[str, ...]],
        contacts: Iterable[ContactCard],
        refusals: Iterable[Refused],
        lost_at: Mapping[str, datetime],
        now: datetime,
        misses: Mapping[str, int] | None = None,
        accepted: Iterable[OfferCard] = (),
        directed_to: Mapping[str, str] | None = None,
        talks: Iterable[Talk] = (),
        closed: Iterable[QueueClosure] = (),
    ) -> "Router":
        """The router as it was, from the database. `teams`: account teams by account, primary first. `refusals`: of
        contacts not yet closed, in the order they happened. `accepted`: the offers that active contacts came by.
        `directed_to`: what `directed_to` said of each contact. `talks`: of these contacts, as last told; `closed`:
        queues.

        Decides nothing; the first `tick` does, and it is due at once."""
        router = cls(business, new_id)
        floor = router._floor
        floor.begin(now)
        floor.teams.update({account: tuple(team) for account, team in teams.items()})
        for closure in closed:
            floor.closures.put(closure)
        restoring.restore_agents(floor, agents, idle_since, lost_at, misses or {})
        restoring.restore_contacts(floor, contacts, refusals, accepted, directed_to or {})
        restoring.restore_talks(floor, talks)
        restoring.resume(floor)
        floor.unsettled = True
        return router


def _contact_due(floor: Floor, contact_id: str) -> None:
    contact = floor.contacts[contact_id]
    if contact.card.state == "offered":
        offers.miss(floor, contact)
    elif contact.card.state == "wrapping":
        work.close(floor, contact, contact.card.outcome or "handled", None)
    else:
        settling.place(floor, contact)  # nothing else is unsettled while timers are served
