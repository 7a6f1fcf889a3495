"""The journal, played again: what users did is read from its events, and the router must come to the same again.

Only that an hour struck or a leave began leaves no trace of its own: who plays a journal of days in which nothing else
happened then must let the router tick at `due`, too."""

from collections import deque
from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from hub.acd.rules import ROUTER, is_fact
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
    AgentChanged,
    AnyEvent,
    ContactChanged,
    ContactClosed,
    ContactDiverted,
    ContactEvent,
    ContactHandedOver,
    ContactOverflowed,
    ContactPostponed,
    ContactTransferred,
    ContactUnroutable,
    OfferAccepted,
    OfferDeclined,
    OfferFailed,
    OfferMade,
    OfferMissed,
    OfferRescinded,
    QueueClosed,
    QueueOpened,
    Recorded,
    StepTaken,
    WrapUpStarted,
)
from hub.contract.plans import Business
from hub.contract.words import Explanation
from hub.routing import Router

DECIDED = (
    ContactHandedOver,
    StepTaken,
    ContactUnroutable,
    OfferMade,
    OfferAccepted,
    OfferDeclined,
    OfferMissed,
    OfferRescinded,
    OfferFailed,
    ContactTransferred,
    WrapUpStarted,
    ContactOverflowed,
    ContactDiverted,
    ContactPostponed,
    ContactClosed,
    ContactChanged,
    AgentChanged,
    QueueClosed,
    QueueOpened,
)
OTHER_ROOMS = ("intake", "sla")
TEAM = "team:"


class Replay:
    """A router led by a journal. `ids`: those the journal has of offers, in order."""

    def __init__(self, business: Business) -> None:
        self.business = business
        self.ids: deque[str] = deque()
        self.decisions = 0
        self.journal: Sequence[Recorded] = ()
        self.at: datetime | None = None

    def new_id(self, _: str) -> str:
        return self.ids.popleft()

    def play(self, router: Router, journal: Sequence[Recorded]) -> None:
        """Raises `AssertionError` at the first decision that is another one."""
        self.journal = journal
        for at, commit in groupby(journal, key=lambda entry: entry.at):
            self.at, entries = at, list(commit)
            made: Sequence[Recorded] = [entry for entry in entries if _is_the_routers(entry)]
            self.ids.extend(entry.event.offer.id for entry in made if _draws_an_id(entry.event))
            self.decisions += len(made)
            while made and made[0].actor != ROUTER:
                command = self._command(router, made)
                made = _without(made, router.take(command, at), command)
            for entry in entries:
                if is_fact(entry.event) and not _is_the_routers(entry):
                    made = _without(made, router.take(entry.event, at), entry.event)
            made = _without(made, router.tick(at), at)
            assert made == [], "the journal has more"

    def _command(self, router: Router, made: Sequence[Recorded]) -> AnyCommand:
        """What the user asked for, told by what came of it first."""
        actor, event = made[0].actor, made[0].event
        if isinstance(event, AgentChanged):
            return _of_agent(actor, event)
        if isinstance(event, QueueClosed | QueueOpened):
            return _of_queue(made[0], event)
        assert isinstance(event, ContactEvent)
        contact = event.contact.id
        match event:
            case OfferAccepted():
                return AcceptOffer(actor=actor, offer_id=event.offer.id)
            case OfferDeclined():
                return DeclineOffer(actor=actor, offer_id=event.offer.id, reason=event.offer.reason)
            case ContactHandedOver():
                return HandOver(actor=actor, contact_id=contact, to_agent_id=event.contact.agent_id or "")
            case WrapUpStarted():
                return EndContact(actor=actor, contact_id=contact)
            case ContactClosed() if event.contact.agent_id == actor:
                return WrapUp(actor=actor, contact_id=contact, disposition=event.contact.disposition or "")
            case ContactChanged(what="boosted"):
                before = router.contact(contact)
                assert before is not None
                return Boost(actor=actor, contact_id=contact, seconds=event.contact.boost - before.boost)
        if isinstance(event, ContactClosed) or (isinstance(event, OfferRescinded) and event.offer.reason == "closed"):
            return CloseContact(actor=actor, contact_id=contact)
        return self._sent(actor, [one.event for one in made if getattr(one.event, "contact", None) is not None])

    def _sent(self, actor: str, made: Sequence[Any]) -> AnyCommand:
        """Pulled, given to somebody, moved or sent on: the first of the events is the contact's."""
        first = made[0]
        contact, holder = first.contact.id, getattr(first, "from_agent_id", "")
        of_it = [event for event in made if event.contact.id == contact]
        direct = next((event.offer for event in of_it[:4] if isinstance(event, OfferMade)), None)
        how = direct.explanation.chosen if direct else ""
        if direct and how == "pull":
            return Pull(actor=actor, contact_id=contact, take_over=bool(holder))
        if direct and how == "assign":
            return Assign(actor=actor, contact_id=contact, agent_id=direct.agent_id)
        if direct and how == "transfer":
            return Transfer(actor=actor, contact_id=contact, to_agent_id=direct.agent_id, note=first.note)
        if isinstance(first, ContactTransferred):
            to_team = first.to if first.to in self.business.teams else ""
            if actor == holder:
                return Transfer(actor=actor, contact_id=contact, to_team=to_team, note=first.note)
            return Move(actor=actor, contact_id=contact, to_team=to_team, to_plan="" if to_team else first.to)
        moved = next(event for event in of_it if isinstance(event, ContactChanged) and event.what == "moved")
        if moved.contact.plan_at == self.at:
            return Move(actor=actor, contact_id=contact, to_plan=moved.contact.plan)
        return Move(actor=actor, contact_id=contact, to_team=self._team(contact))

    def _team(self, contact: str) -> str:
        """The team it was sent to: told by what it waits for next, which is later if it was put off."""
        for entry in self.journal:
            said = _why(entry.event) if self.at is None or entry.at >= self.at else None
            if said is not None and said.plan.startswith(TEAM) and entry.event.contact.id == contact:  # type: ignore[union-attr]
                return said.plan.removeprefix(TEAM)
        return next(iter(self.business.teams))  # it was closed, or sent on, before that mattered


def _of_queue(entry: Recorded, event: QueueClosed | QueueOpened) -> AnyCommand:
    closure = event.closure
    if isinstance(event, QueueOpened):
        return OpenQueue(actor=entry.actor, kind=closure.kind, name=closure.name)
    return CloseQueue(
        actor=entry.actor,
        actor_name=closure.by_name,
        reason=closure.reason,
        kind=closure.kind,
        name=closure.name,
        until=closure.until,
        moves=closure.moves,
    )


def _of_agent(actor: str, event: AgentChanged) -> AnyCommand:
    agent = event.agent
    if event.why == "console_opened":
        return ConsoleOpened(actor=actor)
    if event.why == "console_lost":
        return ConsoleLost(actor=actor)
    assert event.why in ("chosen", "forced"), event.why
    following = agent.next_activity
    return SetActivity(
        actor=actor, agent_id=agent.id, activity=following or agent.activity, after_contact=following is not None
    )


def _why(event: Any) -> Explanation | None:
    if isinstance(event, OfferMade):
        return event.offer.explanation
    return getattr(event, "explanation", None)


def _is_the_routers(entry: Recorded) -> bool:
    """Whether the router came to it, and not another room."""
    if entry.actor in OTHER_ROOMS or not isinstance(entry.event, DECIDED):
        return False
    return entry.actor == ROUTER or not (isinstance(entry.event, AgentChanged) and entry.event.why == "edited")


def _draws_an_id(event: AnyEvent) -> bool:
    """An offer begins; or the line of an agent fails whom nobody had asked, because they were handed the contact."""
    return isinstance(event, OfferMade) or (isinstance(event, OfferFailed) and not event.offer.explanation.kind)


def _without(made: Sequence[Recorded], again: Sequence[AnyEvent], input: object) -> Sequence[Recorded]:
    """The journal's decisions after these, which are the same."""
    for recorded, event in zip(made, again, strict=False):
        assert recorded.event == event, (input, recorded.event, event)
    assert len(again) <= len(made), (input, again[len(made) :])
    return made[len(again) :]
