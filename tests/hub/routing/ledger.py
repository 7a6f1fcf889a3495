"""What a database would know of a router: its events folded, and checked one by one against the rules they promise
(`law`), so that the router's indexes have something to be compared with."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from hub.contract.events import (
    AgentChanged,
    AnyEvent,
    ContactEvent,
    ContactHandedOver,
    OfferAccepted,
    OfferDeclined,
    OfferFailed,
    OfferMade,
    OfferMissed,
    QueueClosed,
    QueueOpened,
)
from hub.contract.plans import Business
from hub.contract.ports import NewId
from hub.contract.talks import Talk
from hub.contract.words import ContactCard, OfferCard
from hub.routing import Router, Snapshot
from tests.hub.routing.law import Law

DIRECTED = ("transfer", "assign", "pull")
LEGAL = {
    None: {"waiting", "offered", "arriving"},
    "waiting": {"waiting", "offered", "closed", "arriving"},
    "offered": {"offered", "waiting", "active"},
    "active": {"active", "wrapping", "waiting", "closed"},
    "wrapping": {"wrapping", "closed"},
}


class Ledger(Law):
    """Folds events; `check` tells whether the state they lead to is lawful."""

    def __init__(self, business: Business) -> None:
        super().__init__(business)
        self.accepted: dict[str, OfferCard] = {}
        self.idle_since: dict[str, datetime] = {}
        self.closed: set[str] = set()

    # --- folding -----------------

    def fold(self, events: Sequence[AnyEvent], router: Router, now: datetime) -> None:
        for event in events:
            if isinstance(event, AgentChanged):
                self.agents[event.agent.id] = event.agent
            elif isinstance(event, QueueClosed):
                self.closures[event.closure.key] = event.closure
            elif isinstance(event, QueueOpened):
                del self.closures[event.closure.key]
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
        elif card.state != "active" or isinstance(event, ContactHandedOver):
            self.accepted.pop(card.id, None)
        if isinstance(event, OfferDeclined | OfferMissed | OfferFailed):
            assert event.offer.ended_at is not None
            self.refusals.append((card.id, event.offer.agent_id, event.offer.state, event.offer.ended_at))
        if card.state in ("closed", "arriving"):  # diverted to leave a message, it is the router's no more
            self.contacts.pop(card.id, None)
            self.closed.add(card.id)
            self.talks.pop(card.id, None)
        else:
            self.contacts[card.id] = card

    def _offer_is_lawful(self, event: OfferMade, router: Router, now: datetime) -> None:
        card, offer = event.contact, event.offer
        before = self.contacts.get(card.id)
        ringing = before is not None and before.state == "offered"
        assert before is None or before.state == "waiting" or (ringing and offer.explanation.chosen == "ring")
        assert not self.postponed(card, now) or offer.explanation.chosen in DIRECTED, "not before its time"
        if offer.explanation.chosen in DIRECTED:
            return
        agent = self.agents[offer.agent_id]
        assert self.is_present(agent), f"{agent.id} is not here"
        assert router.lost_at(agent.id) is None, f"{agent.id} has no console"
        assert self.has_room(agent, card.channel), f"{agent.id} has no room for {card.channel}"
        assert agent.id in self.audience(card, router, now), f"{agent.id} is not named by the plan"
        mine = self.order(card, now)
        for other in self.contacts.values():
            if other.state != "waiting" or other.id == card.id or not other.step or self.postponed(other, now):
                continue
            if agent.id in self.audience(other, router, now) and self.has_room(agent, other.channel):
                assert self.order(other, now) >= mine or self.refused(other, agent.id), f"{other.id} goes first"

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
        if self.postponed(card, now):
            assert router.due() is not None, "its time will come"
            return
        plan = self.plan(card, router)
        last = card.step == len(plan.steps)
        assert card.step >= 1
        closed = any(closure.until is None for closure in self.closures.values()) and self.shut(card, router, now)
        assert last or closed or router.due() is not None, (
            "a step that is not the last one ends, or somebody's hours begin"
        )
        assert plan.max_wait is None or not plan.overflow or router.due() is not None, "it will go on by another plan"
        assert card.unroutable == (not self.audience(card, router, now, whole=True)), "reachable or alarmed"
        assert (card.step_at is None) <= self.shut(card, router, now), "a step begins when somebody may be asked"
        for agent_id in self.audience(card, router, now):
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
            talks=self.talks.values(),
            closed=self.closures.values(),
            now=now,
        )


def differences(one: Snapshot, other: Snapshot) -> dict[str, tuple[object, object]]:
    """The fields in which they differ."""
    return {
        name: (getattr(one, name), getattr(other, name))
        for name in one.__struct_fields__
        if getattr(one, name) != getattr(other, name)
    }


def renewed(router: Router, business: Business, new_id: NewId, now: datetime, talks: Iterable[Talk] = ()) -> Router:
    """The router's state under another business configuration."""
    known = router.snapshot()
    return Router.restore(
        business,
        new_id,
        agents=known.agents.values(),
        idle_since=known.idle_since,
        teams=known.teams,
        contacts=known.contacts.values(),
        refusals=[(contact, *refusal) for contact, refused in known.refusals.items() for refusal in refused],
        lost_at=known.lost_at,
        misses=known.misses,
        accepted=known.accepted.values(),
        directed_to={contact: f"team:{team}" for contact, team in known.sent_to.items()},
        talks=talks,
        closed=known.closures.values(),
        now=now,
    )
