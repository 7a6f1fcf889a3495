"""What follows from the router's events for the store and for the channels: pure."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TypeGuard

from msgspec.structs import replace

from hub.contract.commands import AnyCommand
from hub.contract.events import (
    AccountTeamChanged,
    AgentChanged,
    AnyEvent,
    CallbackUnanswered,
    ConnectFailed,
    ContactClosed,
    ContactDiverted,
    ContactEvent,
    ContactHandedOver,
    ContactOverflowed,
    ContactQueued,
    ContactTransferred,
    ContactUnroutable,
    ConversationMerged,
    Entry,
    LineEnded,
    OfferAccepted,
    OfferDeclined,
    OfferFailed,
    OfferMade,
    OfferMissed,
    OfferRescinded,
    PersonAttached,
    QueueClosed,
    QueueOpened,
    StepTaken,
    WrapUpStarted,
)
from hub.contract.outbound import AnyOrder, CallBack, Connect, Disconnect, Divert, Release
from hub.contract.plans import DIVERSIONS, Activity
from hub.contract.ports import NewId
from hub.contract.steering import QueueClosure
from hub.contract.talks import TalkMoved
from hub.contract.words import AgentCard, Channel, ChannelTraits, ContactCard, OfferCard, Value
from hub.routing import is_being_made

ROUTER = "router"
OFFER_EVENTS = (OfferMade, OfferAccepted, OfferDeclined, OfferMissed, OfferRescinded, OfferFailed)
DIRECTED = frozenset({"assign", "pull", "transfer"})
"""What an offer's explanation says was chosen by a person and not by the plan."""
OWN_CONCLUSIONS = (OfferMade, OfferMissed, StepTaken, ContactUnroutable, ContactOverflowed, ContactDiverted)
Fact = (
    ContactQueued
    | LineEnded
    | ConnectFailed
    | CallbackUnanswered
    | ConversationMerged
    | PersonAttached
    | AccountTeamChanged
    | AgentChanged
    | TalkMoved
)


FACTS = (
    ContactQueued,
    LineEnded,
    ConnectFailed,
    CallbackUnanswered,
    ConversationMerged,
    PersonAttached,
    AccountTeamChanged,
    TalkMoved,
)


class Changes(Value):
    """The rows one batch of the router's events comes to: the last state of each thing, by id.

    `made` and `ended` are offers, a fresh one that ended in the same batch stands in `made` alone. `released`: agents
    who let go of a contact. `handed`: the new agent by conversation. `over`: conversations that may be closed now.
    `queues`: those that were closed, None for those that were opened."""

    contacts: dict[str, ContactCard]
    made: dict[str, OfferCard]
    ended: dict[str, OfferCard]
    agents: dict[str, AgentCard]
    released: frozenset[str]
    handed: dict[str, str]
    over: frozenset[str]
    queues: dict[tuple[str, str], QueueClosure | None]


def changes(events: Iterable[AnyEvent]) -> Changes:
    """Fold the events."""
    contacts: dict[str, ContactCard] = {}
    made: dict[str, OfferCard] = {}
    ended: dict[str, OfferCard] = {}
    agents: dict[str, AgentCard] = {}
    released: set[str] = set()
    handed: dict[str, str] = {}
    over: set[str] = set()
    queues: dict[tuple[str, str], QueueClosure | None] = {}
    for event in events:
        if isinstance(event, ContactEvent):
            contacts[event.contact.id] = event.contact
        if isinstance(event, OFFER_EVENTS):
            fresh = isinstance(event, OfferMade) or event.offer.id in made or _never_made(event.offer)
            (made if fresh else ended)[event.offer.id] = event.offer
        match event:
            case QueueClosed() | QueueOpened():
                closure = event.closure
                queues[closure.kind, closure.name] = closure if isinstance(event, QueueClosed) else None
            case AgentChanged():
                agents[event.agent.id] = event.agent
            case OfferAccepted():
                handed[event.contact.conversation_id] = event.offer.agent_id
            case OfferFailed():
                released.add(event.offer.agent_id)
            case ContactTransferred():
                released.add(event.from_agent_id)
            case ContactHandedOver():
                released.add(event.from_agent_id)
                handed[event.contact.conversation_id] = event.contact.agent_id or ""
            case ContactClosed():
                over.add(event.contact.conversation_id)
                if event.contact.agent_id:
                    released.add(event.contact.agent_id)
    return Changes(
        contacts=contacts,
        made=made,
        ended=ended,
        agents=agents,
        released=frozenset(released),
        handed=handed,
        over=frozenset(over),
        queues=queues,
    )


def orders(events: Iterable[AnyEvent], traits: Mapping[Channel, ChannelTraits], new_id: NewId) -> list[AnyOrder]:
    """What channels must do about it: join the legs on acceptance or call the customer back, keep the customer when an
    agent lets go, take the line out of the queue where the plan says so, end the line when we and not the customer
    ended the contact. A message or a voicemail that somebody left has no line, though its channel has."""
    made: list[AnyOrder] = []
    for event in events:
        if not isinstance(event, ContactEvent):
            continue
        card = event.contact
        traits_of = traits.get(card.channel)
        if traits_of is None or not traits_of.live or card.form not in ("", "callback"):
            continue
        facts = {
            "channel": card.channel,
            "contact_id": card.id,
            "conversation_id": card.conversation_id,
            "external_key": card.external_key,
        }
        match event:
            case OfferAccepted():
                facts |= {"agent_id": event.offer.agent_id, "agent_name": event.offer.agent_name, "tier": card.tier}
                if card.form == "callback" or is_being_made(card):
                    made.append(CallBack(order_id=new_id("or"), to=card.address, our_address=card.our_address, **facts))
                elif traits_of.connects:
                    made.append(Connect(order_id=new_id("or"), **facts))
            case ContactTransferred() | OfferFailed() if traits_of.connects:
                made.append(Release(order_id=new_id("or"), **facts))
            case ContactDiverted() if event.to in DIVERSIONS:
                made.append(Divert(order_id=new_id("or"), to=event.to, **facts))
            case WrapUpStarted() | ContactClosed() if card.left_at is None and not _ended_before(event):
                made.append(Disconnect(order_id=new_id("or"), reason=card.outcome or "", **facts))
    return made


def _never_made(offer: OfferCard) -> bool:
    """A contact handed over in a talk was not offered: should that agent's line fail, the failure is all there is."""
    return not offer.explanation.kind


def _ended_before(event: AnyEvent) -> bool:
    """A contact that closes out of wrap-up had its line ended when wrap-up began."""
    return isinstance(event, ContactClosed) and event.contact.wrap_up_until is not None


def is_fact(event: AnyEvent) -> TypeGuard[Fact]:
    """Whether the router must act on a journalled event; its own conclusions are not news to it."""
    if isinstance(event, AgentChanged):
        return event.why == "edited"
    return isinstance(event, FACTS)


def unheard(contacts: Iterable[ContactCard]) -> list[LineEnded]:
    """Customers who left while nobody could decide what follows: they are told again when the state is rebuilt."""
    return [
        LineEnded(contact_id=card.id, conversation_id=card.conversation_id)
        for card in contacts
        if card.left_at is not None and card.state in ("waiting", "offered", "active")
    ]


def entry(event: AnyEvent, asked: AnyCommand | AnyEvent) -> Entry:
    """The event as the journal keeps it: done by the user whose command led to it, for the reason they gave, or by the
    router by its own conclusion."""
    directed = isinstance(event, OfferMade) and event.offer.explanation.chosen in DIRECTED
    if isinstance(event, OWN_CONCLUSIONS) and not directed:
        return Entry(ROUTER, event)
    return Entry(getattr(asked, "actor", ROUTER), event, getattr(asked, "reason", ""))


def in_known_activity(agent: AgentCard, activities: Mapping[str, Activity], now: datetime) -> AgentCard:
    """The agent as the business configuration has them: signed out where their activity is no longer there, available
    as it says now."""
    known = activities.get(agent.activity)
    following = agent.next_activity if agent.next_activity in activities else None
    if known is None:
        away = next(key for key, activity in activities.items() if activity.signed_out)
        return replace(agent, activity=away, available=False, activity_since=now, next_activity=None)
    if known.available != agent.available or following != agent.next_activity:
        return replace(agent, available=known.available, next_activity=following)
    return agent
