"""What the journal's events mean to the clocks of a conversation. Pure."""

from collections.abc import Mapping
from datetime import datetime

from hub.contract.events import (
    AnyEvent,
    ContactArrived,
    ContactChanged,
    ContactClosed,
    ContactQueued,
    MessageQueued,
    MessageReceived,
    OfferAccepted,
    OfferFailed,
)
from hub.contract.plans import Business
from hub.contract.words import Channel, ChannelTraits, ContactCard, Value
from hub.sla.clocks import policy_of

Traits = Mapping[Channel, ChannelTraits]


class Asked(Value):
    """The customer wrote, or came on a line, at `at`. Without `tier` the conversation is whose it was before."""

    conversation_id: str
    contact_id: str | None
    channel: Channel
    at: datetime
    account_id: str | None = None
    tier: str = ""


class Answered(Value):
    """An agent answered. `live`: the customer was there to hear it."""

    conversation_id: str
    live: bool


class Unanswered(Value):
    """The acceptance of an offer made at `since` came to nothing: the agent could not be connected."""

    conversation_id: str
    since: datetime


class Ended(Value):
    """A contact was closed with this outcome. The conversation ended with it if no other is open."""

    conversation_id: str
    outcome: str


class Moved(Value):
    """The contact with which the customer `asked` belongs to another account now. `waits`: no agent has it yet."""

    conversation_id: str
    asked: Asked
    waits: bool


News = Asked | Answered | Unanswered | Ended | Moved


HEARD = frozenset(
    {
        ContactArrived,
        ContactQueued,
        MessageReceived,
        MessageQueued,
        OfferAccepted,
        OfferFailed,
        ContactClosed,
        ContactChanged,
    }
)
"""Kinds of event that `heard` need be asked about."""


def heard(event: AnyEvent, traits: Traits) -> News | None:
    """What the event means to the clocks of its conversation, if anything."""
    match event:
        case ContactArrived() | ContactQueued():
            return _asked(event.contact) if event.contact.direction == "inbound" else None
        case MessageReceived():
            return _wrote(event, traits.get(event.message.channel))
        case MessageQueued() if event.message.kind == "outbound":  # a machine's acknowledgement answers nothing
            known = traits.get(event.message.channel)
            return Answered(conversation_id=event.message.conversation_id, live=known is not None and known.live)
        case OfferAccepted():
            return _accepted(event.contact, traits.get(event.contact.channel))
        case OfferFailed():
            return Unanswered(conversation_id=event.contact.conversation_id, since=event.offer.offered_at)
        case ContactClosed():
            return Ended(conversation_id=event.contact.conversation_id, outcome=event.contact.outcome or "")
        case ContactChanged(what="attached") if event.contact.direction == "inbound":
            waits = event.contact.state in ("arriving", "waiting", "offered")
            return Moved(conversation_id=event.contact.conversation_id, asked=_asked(event.contact), waits=waits)
        case _:
            return None


def _asked(card: ContactCard) -> Asked:
    return Asked(
        conversation_id=card.conversation_id,
        contact_id=card.id,
        channel=card.channel,
        at=card.arrived_at,
        account_id=card.account_id,
        tier=card.tier,
    )


def _wrote(event: MessageReceived, traits: ChannelTraits | None) -> News | None:
    """Words on a call are part of it, and it was answered as a whole; a machine's mail waits for no answer, nor does
    what a machine of ours said."""
    message = event.message
    if traits is None or traits.connects or message.kind == "system" or message.extra.get("automatic"):
        return None
    if message.kind == "outbound":
        return Answered(conversation_id=message.conversation_id, live=traits.live)
    return Asked(
        conversation_id=message.conversation_id,
        contact_id=message.contact_id,
        channel=message.channel,
        at=message.at,
        account_id=event.account_id,
    )


def _accepted(card: ContactCard, traits: ChannelTraits | None) -> News | None:
    """Whoever takes a mail, or a voicemail, has not answered it yet."""
    there = traits is not None and traits.live and card.form in ("", "callback")
    return Answered(conversation_id=card.conversation_id, live=True) if there else None


def promised(news: News, business: Business) -> bool:
    """Whether news may concern a conversation of which no clock runs or pauses: such as could start one."""
    match news:
        case Asked(tier="", account_id=str()):
            return any(tier.policy(news.channel) for tier in business.tiers.values())
        case Asked():
            return policy_of(business, news.tier or business.fallback_tier, news.channel) is not None
        case Moved():
            return promised(news.asked, business)
        case Unanswered():
            return any(tier.sla for tier in business.tiers.values())
        case _:
            return False
