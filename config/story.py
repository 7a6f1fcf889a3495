"""A contact's story, told from its journal: where it waited, whom it was put to, and why. Pure.

What people wrote and said stays out of it; the reasons they gave for what they did to the contact are in it."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from config.story_speaker import Speaker
from hub.contract.events import (
    ContactArrived,
    ContactChanged,
    ContactClosed,
    ContactDiverted,
    ContactEvent,
    ContactHandedOver,
    ContactOverflowed,
    ContactPostponed,
    ContactQueued,
    ContactTransferred,
    ContactUnroutable,
    LineEnded,
    OfferAccepted,
    OfferDeclined,
    OfferFailed,
    OfferMade,
    OfferMissed,
    OfferRescinded,
    Recorded,
    SlaClockChanged,
    StepTaken,
    WrapUpStarted,
)
from hub.contract.words import ContactCard, Explanation, OfferCard, Value

PROMISES = {"warned": "warned", "breached": "breached", "met": "met", "missed": "late"}

ASKED = ("contact.step_taken", "contact.unroutable", "contact.diverted")
"""Types of events that say whom a waiting contact waits for."""


class Line(Value):
    """One line of a story. `actor`: who did it, a user or a room of the hub; `reason`: why, where a user said so."""

    seq: int
    at: datetime
    type: str
    actor: str
    text: str
    reason: str = ""
    explanation: Explanation | None = None


def story(events: Iterable[Recorded], speaker: Speaker) -> list[Line]:
    """What happened to one contact, from all its events in order."""
    return _Story(list(events), speaker).lines()


def state(card: ContactCard, lines: Sequence[Line], speaker: Speaker, now: datetime) -> str:
    """What a contact that no agent has waits for; empty for any other."""
    if card.state == "offered" and card.offers:
        names = speaker.say("comma").join(offer.agent_name for offer in card.offers)
        return speaker.say("now.offered", agent=names, until=speaker.clock(card.offers[0].expires_at))
    if card.state != "waiting":
        return ""
    if card.unroutable:
        return speaker.say("now.unroutable")
    if card.not_before is not None and card.not_before > now:
        return speaker.say("now.postponed", until=speaker.when(card.not_before, now))
    since = card.queued_at or card.arrived_at
    last = next((line for line in reversed(lines) if line.type in ASKED), None)
    if last is None:
        return speaker.say(
            "now.waits", since=speaker.when(since, now), time=speaker.span((now - since).total_seconds())
        )
    return speaker.say(
        "now.waits_for",
        since=speaker.when(since, now),
        time=speaker.span((now - since).total_seconds()),
        at=speaker.clock(last.at),
        text=last.text,
    )


class _Story:
    def __init__(self, events: list[Recorded], speaker: Speaker) -> None:
        self._events = events
        self._speaker = speaker
        self._place = 0
        self._told: tuple[object, ...] = ()
        self._tell: dict[type, Callable[[Recorded, Any], str]] = {
            ContactArrived: self._arrived,
            ContactQueued: self._queued,
            StepTaken: self._step,
            ContactUnroutable: self._unroutable,
            OfferMade: self._offered,
            OfferAccepted: self._answered,
            OfferDeclined: self._answered,
            OfferMissed: self._answered,
            OfferRescinded: self._answered,
            OfferFailed: self._answered,
            ContactTransferred: self._transferred,
            ContactHandedOver: self._handed_over,
            LineEnded: lambda _, __: speaker.say("event.left"),
            WrapUpStarted: lambda _, event: speaker.say("event.wrap_up", agent=event.contact.agent_name),
            ContactOverflowed: self._overflowed,
            ContactDiverted: self._diverted,
            ContactPostponed: self._postponed,
            ContactChanged: self._changed,
            SlaClockChanged: self._promise,
            ContactClosed: self._closed,
        }

    def lines(self) -> list[Line]:
        lines = []
        for place, entry in enumerate(self._events):
            self._place = place
            tell = self._tell.get(type(entry.event))
            text = tell(entry, entry.event) if tell else ""
            if text:
                why = self._speaker.reason(entry.reason)
                lines.append(self._line(entry, text if text.endswith(why) else text + why))
        return lines

    def _line(self, entry: Recorded, text: str) -> Line:
        event = entry.event
        why = event.offer.explanation if isinstance(event, OfferMade) else getattr(event, "explanation", None)
        kind = str(event.__struct_config__.tag)
        return Line(
            seq=entry.seq, at=entry.at, type=kind, actor=entry.actor, text=text, reason=entry.reason, explanation=why
        )

    def _arrived(self, _: Recorded, event: ContactArrived) -> str:
        card = event.contact
        if card.form:
            return self._speaker.say(f"came.{card.form}")
        return self._speaker.say("came", channel=self._speaker.of("channel", card.channel))

    def _queued(self, _: Recorded, event: ContactQueued) -> str:
        card = event.contact
        return self._speaker.say("event.queued", target=self._speaker.span(card.target_seconds), plan=card.plan)

    def _step(self, entry: Recorded, event: StepTaken) -> str:
        why = event.explanation
        return self._speaker.say("event.waits", step=self._speaker.step(why), skips=self._skips(why, entry.at))

    def _unroutable(self, entry: Recorded, event: ContactUnroutable) -> str:
        why = event.explanation
        return self._speaker.say("event.unroutable", step=self._speaker.step(why), skips=self._skips(why, entry.at))

    def _skips(self, why: Explanation, at: datetime) -> str:
        return self._speaker.skips(why, at) or self._speaker.say("skips.none")

    def _offered(self, entry: Recorded, event: OfferMade) -> str:
        """Who was passed over is told once of agents who are asked together."""
        say, why = self._speaker.say, event.offer.explanation
        facts = {"step": self._speaker.step(why), "agent": event.offer.agent_name, "why": self._speaker.chosen(why)}
        told = (entry.at, why.step, why.skipped)
        if not why.skipped or told == self._told:
            return say("event.offered_at_once", **facts)
        self._told = told
        return say("event.offered", skips=self._speaker.skips(why, entry.at), **facts)

    def _answered(self, entry: Recorded, event: ContactEvent) -> str:
        offer: OfferCard = event.offer  # type: ignore[attr-defined]  # each of these has one
        took = ((offer.ended_at or entry.at) - offer.offered_at).total_seconds()
        key = f"event.{offer.state}"
        say_why = self._speaker.failure if offer.state == "failed" else self._speaker.reason
        reason = say_why(offer.reason)
        return self._speaker.say(key, agent=offer.agent_name, time=self._speaker.span(took), reason=reason)

    def _transferred(self, entry: Recorded, event: ContactTransferred) -> str:
        say, name = self._speaker.say, self._speaker.name
        if entry.actor == event.from_agent_id:
            return say("event.transferred", by=name(entry.actor), to=name(event.to))
        if entry.actor == event.to:
            return say("event.taken_over", by=name(entry.actor), of=name(event.from_agent_id))
        return say("event.reassigned", by=name(entry.actor), of=name(event.from_agent_id), to=name(event.to))

    def _handed_over(self, _: Recorded, event: ContactHandedOver) -> str:
        say, name = self._speaker.say, self._speaker.name
        return say("event.handed_over", by=name(event.from_agent_id), to=event.contact.agent_name)

    def _overflowed(self, _: Recorded, event: ContactOverflowed) -> str:
        return self._speaker.say(f"event.overflowed.{event.why}", before=event.from_plan, plan=event.contact.plan)

    def _diverted(self, entry: Recorded, event: ContactDiverted) -> str:
        why = event.explanation
        step, skips = self._speaker.step(why), self._skips(why, entry.at)
        return self._speaker.say(f"event.diverted.{event.to}", step=step, skips=skips)

    def _postponed(self, entry: Recorded, event: ContactPostponed) -> str:
        until = event.contact.not_before or entry.at
        if event.cause == "hours":
            return self._speaker.say("event.put_off", until=self._speaker.when(until, entry.at))
        cause = self._speaker.of("cause", event.cause)
        return self._speaker.say("event.postponed", cause=cause, until=self._speaker.when(until, entry.at))

    def _changed(self, entry: Recorded, event: ContactChanged) -> str:
        say, by = self._speaker.say, self._speaker.name(entry.actor)
        match event.what:
            case "boosted":
                seconds = event.contact.boost - self._boost_before()
                return say("event.boosted" if seconds >= 0 else "event.put_back", by=by, time=self._span(seconds))
            case "moved":
                return say("event.moved", by=by, queue=self._speaker.queue(self._plan_after(event.contact)))
            case "attached":
                return say("event.attached", account=event.contact.account_name)
            case "routable":
                return say("event.routable")
        return say("event.changed", what=event.what)

    def _span(self, seconds: float) -> str:
        return self._speaker.span(abs(seconds))

    def _boost_before(self) -> float:
        before = (entry.event for entry in reversed(self._events[: self._place]))
        return next((event.contact.boost for event in before if isinstance(event, ContactEvent)), 0.0)

    def _plan_after(self, card: ContactCard) -> str:
        """What a moved contact went on with: what is explained next says so."""
        for entry in self._events[self._place + 1 :]:
            offer = getattr(entry.event, "offer", None)
            why = getattr(entry.event, "explanation", None) or (offer.explanation if offer else None)
            if why is not None:
                return str(why.plan)
        return card.plan

    def _promise(self, entry: Recorded, event: SlaClockChanged) -> str:
        key = PROMISES.get(event.what)
        if key is None:
            return ""
        due = event.clock.due_at or event.clock.breached_at or entry.at
        name = self._speaker.of("clock", event.clock.kind)
        return self._speaker.say(f"event.{key}", clock=name, due=self._speaker.when(due, entry.at))

    def _closed(self, entry: Recorded, event: ContactClosed) -> str:
        card, say = event.contact, self._speaker.say
        outcome = self._speaker.of("outcome", card.outcome or "handled")
        if card.disposition:
            outcome += self._speaker.reason(self._speaker.disposition(card.disposition))
        if self._speaker.is_user(entry.actor):
            return say("event.closed_by", by=self._speaker.name(entry.actor), outcome=outcome)
        return say("event.closed", outcome=outcome)
