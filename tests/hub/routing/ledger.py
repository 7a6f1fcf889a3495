"""What a database would know of a router: its events folded, and checked one by one against the rules they promise.

Everything is worked out here anew from cards alone, in the slowest and plainest way, so that the router's indexes have
something to be compared with.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from hub.contract.events import (
    AgentChanged,
    AnyEvent,
    ContactEvent,
    OfferAccepted,
    OfferDeclined,
    OfferFailed,
    OfferMade,
    OfferMissed,
)
from hub.contract.plans import Business
from hub.contract.words import AgentCard, Channel, ContactCard, OfferCard, OfferState
from hub.routing import Router, Snapshot

DIRECTED = ("transfer", "assign", "pull")
LEGAL = {
    None: {"waiting", "offered"},
    "waiting": {"waiting", "offered", "closed"},
    "offered": {"offered", "waiting", "active"},
    "active": {"active", "wrapping", "waiting", "closed"},
    "wrapping": {"wrapping", "closed"},
}


class Ledger:
    """Folds events; `check` tells whether the state they lead to is lawful."""

    def __init__(self, business: Business) -> None:
        self.business = business
        self.agents: dict[str, AgentCard] = {}
        self.contacts: dict[str, ContactCard] = {}
        self.teams: dict[str, tuple[str, ...]] = {}
        self.refusals: list[tuple[str, str, OfferState, datetime]] = []
        self.accepted: dict[str, OfferCard] = {}
        self.idle_since: dict[str, datetime] = {}
        self.closed: set[str] = set()

    # --- folding -----------------

    def fold(self, events: Sequence[AnyEvent], router: Router, now: datetime) -> None:
        for event in events:
            if isinstance(event, AgentChanged):
                self.agents[event.agent.id] = event.agent
            elif isinstance(event, ContactEvent):
                if isinstance(event, OfferMade):
                    self._offer_is_lawful(event, router, now)
                self._contact(event)

    def settle(self, router: Router) -> None:
        """What the shell asks for beside events."""
        self.idle_since = {agent: since for agent in self.agents if (since := router.idle_since(agent)) is not None}

    def _contact(self, event: ContactEvent) -> None:
        card = event.contact
        before = self.contacts.get(card.id)
        assert card.id not in self.closed, "closed is the end"
        assert card.state in LEGAL[before.state if before else None], (before and before.state, card.state)
        assert (card.offer is not None) == (card.state == "offered"), "an offer pends exactly while it is offered"
        assert (card.agent_id is not None) == (card.state in ("active", "wrapping")) or card.state == "closed"
        if isinstance(event, OfferAccepted):
            self.accepted[card.id] = event.offer
        elif card.state != "active":
            self.accepted.pop(card.id, None)
        if isinstance(event, OfferDeclined | OfferMissed | OfferFailed):
            assert event.offer.ended_at is not None
            self.refusals.append((card.id, event.offer.agent_id, event.offer.state, event.offer.ended_at))
        if card.state == "closed":
            self.contacts.pop(card.id, None)
            self.closed.add(card.id)
        else:
            self.contacts[card.id] = card

    def _offer_is_lawful(self, event: OfferMade, router: Router, now: datetime) -> None:
        card, offer = event.contact, event.offer
        before = self.contacts.get(card.id)
        assert before is None or before.state == "waiting", "one offer at a time"
        if offer.explanation.chosen in DIRECTED:
            return
        agent = self.agents[offer.agent_id]
        assert self.is_present(agent), f"{agent.id} is not here"
        assert router.lost_at(agent.id) is None, f"{agent.id} has no console"
        assert self.has_room(agent, card.channel), f"{agent.id} has no room for {card.channel}"
        assert agent.id in self.audience(card, router), f"{agent.id} is not named by the plan"
        mine = self.order(card, now)
        for other in self.contacts.values():
            if other.state != "waiting" or other.id == card.id or not other.step:
                continue
            if agent.id in self.audience(other, router) and self.has_room(agent, other.channel):
                assert self.order(other, now) >= mine or self.refused(other, agent.id), f"{other.id} goes first"

    # --- the rules, worked out anew -----------------

    def is_present(self, agent: AgentCard) -> bool:
        leaving = agent.next_activity is not None and not self.business.activities[agent.next_activity].available
        return agent.available and agent.reachable and not agent.not_responding and not leaving

    def load(self, agent_id: str, channel: Channel) -> int:
        return sum(
            agent_id in (card.agent_id, card.offer.agent_id if card.offer else None)
            for card in self.contacts.values()
            if card.channel == channel
        )

    def has_room(self, agent: AgentCard, channel: Channel) -> bool:
        traits = self.business.channels[channel]
        return self.load(agent.id, channel) < agent.capacity.get(channel, traits.capacity) and not any(
            self.load(agent.id, other) for other in traits.blocked_by
        )

    def refused(self, card: ContactCard, agent_id: str) -> bool:
        return any((contact, agent) == (card.id, agent_id) for contact, agent, *_ in self.refusals)

    def refused_lately(self, card: ContactCard, agent_id: str, now: datetime) -> bool:
        pause = timedelta(seconds=self.business.channels[card.channel].offer_seconds)
        ends = [at for contact, agent, _, at in self.refusals if (contact, agent) == (card.id, agent_id)]
        return bool(ends) and max(ends) + pause > now

    def order(self, card: ContactCard, now: datetime) -> tuple[int, float]:
        assert card.queued_at is not None
        rank = self.business.tiers[card.tier].rank if self.business.discipline == "strict" else 0
        origin = card.queued_at.timestamp() - card.boost
        return rank, -((now.timestamp() - origin) / card.target_seconds)

    def audience(self, card: ContactCard, router: Router, *, whole: bool = False) -> set[str]:
        """Ids of the agents the plan has named so far, or names at all."""
        directed = router.directed_to(card.id)
        if directed is not None:
            return {id for id, agent in self.agents.items() if self._in_team(agent, directed[5:], card.skills)}
        steps = self.business.plans[card.plan].steps
        taken = steps if whole else steps[: max(card.step, 1)]
        team = self.teams.get(card.account_id or "", ())
        found = {card.sticky_agent_id} if card.sticky_agent_id else set()
        for step in taken:
            if step.kind == "dedicated":
                found |= set(team[:1])
            elif step.kind == "backups":
                found |= set(team[1:])
            else:
                found |= {id for id, agent in self.agents.items() if self._in_team(agent, step.team, card.skills)}
        return {id for id in found if id in self.agents}

    def _in_team(self, agent: AgentCard, team: str, skills: tuple[str, ...]) -> bool:
        here = team in agent.teams if team else agent.role == "agent"
        return here and all(agent.skills.get(skill, 0) for skill in skills)

    # --- at rest -----------------

    def check(self, router: Router, now: datetime) -> None:
        """What must hold once an input is settled and all timers are served."""
        assert {card.id: card for card in router.contacts()} == self.contacts
        assert {card.id: card for card in router.agents()} == self.agents
        due = router.due()
        assert due is None or due > now, "no timer is lost"
        for card in self.contacts.values():
            if card.state == "waiting":
                self._waits_rightly(card, router, now)
            else:
                assert card.state == "active" or due is not None, "something will happen by itself"

    def _waits_rightly(self, card: ContactCard, router: Router, now: datetime) -> None:
        assert card.step >= 1
        last = router.directed_to(card.id) is not None or card.step == len(self.business.plans[card.plan].steps)
        assert last or router.due() is not None, "a step that is not the last one ends"
        assert card.unroutable == (not self.audience(card, router, whole=True)), "reachable or alarmed"
        for agent_id in self.audience(card, router):
            agent = self.agents[agent_id]
            if not self.is_present(agent) or router.lost_at(agent_id) is not None:
                continue
            if self.has_room(agent, card.channel):
                barred = self.refused_lately(card, agent_id, now) if last else self.refused(card, agent_id)
                assert barred, f"{card.id} waits although {agent_id} is free"

    def restored(self, router: Router, new_id: object, now: datetime) -> Router:
        """A router from what this ledger remembers."""
        live = {card.id for card in self.contacts.values()}
        return Router.restore(
            self.business,
            new_id,  # type: ignore[arg-type]
            agents=self.agents.values(),
            idle_since=self.idle_since,
            teams=self.teams,
            contacts=sorted(self.contacts.values(), key=lambda card: card.id),
            refusals=[refusal for refusal in self.refusals if refusal[0] in live],
            lost_at={agent: at for agent in self.agents if (at := router.lost_at(agent)) is not None},
            misses={agent: router.misses(agent) for agent in self.agents},
            accepted=self.accepted.values(),
            directed_to={id: to for id in self.contacts if (to := router.directed_to(id)) is not None},
            now=now,
        )


def differences(one: Snapshot, other: Snapshot) -> dict[str, tuple[object, object]]:
    """The fields in which they differ."""
    return {
        name: (getattr(one, name), getattr(other, name))
        for name in one.__struct_fields__
        if getattr(one, name) != getattr(other, name)
    }
