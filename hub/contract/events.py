"""Everything that happened, in the past tense. The journal keeps them in order; consoles, delivery and reports follow.

An event carries the whole card of what it changed, as it stands after the change, so that a reader who keeps the
last card of each id has exactly what a fresh snapshot would show. Therefore only the owner of a contact's state tells
its card: intake until it is queued, the router from then on. Others state plain facts, on which the router acts.
"""

from datetime import datetime
from typing import NamedTuple

from hub.contract.chatted import AnyWritten
from hub.contract.chatted import FactsTold as FactsTold
from hub.contract.chatted import MessageChanged as MessageChanged
from hub.contract.chatted import SurveyTaken as SurveyTaken
from hub.contract.conversations import ConversationChanged as ConversationChanged
from hub.contract.conversations import ConversationMerged as ConversationMerged
from hub.contract.conversations import ConversationSplit as ConversationSplit
from hub.contract.held import AnyHeld
from hub.contract.promises import ClockCard
from hub.contract.steering import AnySteered
from hub.contract.steering import QueueClosed as QueueClosed
from hub.contract.steering import QueueOpened as QueueOpened
from hub.contract.talks import AnyTalkEvent
from hub.contract.words import AgentCard, ContactCard, Explanation, MessageCard, OfferCard, Tagged, Value
from hub.contract.work import AnyWork


class Event(Tagged):
    """Root of the event union."""


class ContactEvent(Event):
    """Something happened to a contact; `contact` is its card afterwards."""

    contact: ContactCard


class ContactArrived(ContactEvent, tag="contact.arrived"):
    """A contact exists; it is `arriving` or already `waiting`."""


class ContactQueued(ContactEvent, tag="contact.queued"):
    """It waits for an agent: the router's business from here on."""


class StepTaken(ContactEvent, tag="contact.step_taken"):
    """The plan moved on (or began) without an offer: who was asked, who was skipped and why."""

    explanation: Explanation


class ContactUnroutable(ContactEvent, tag="contact.unroutable"):
    """Nobody the plan names can ever take it: supervisors must act."""

    explanation: Explanation


class OfferMade(ContactEvent, tag="offer.made"):
    offer: OfferCard


class OfferAccepted(ContactEvent, tag="offer.accepted"):
    offer: OfferCard


class OfferDeclined(ContactEvent, tag="offer.declined"):
    offer: OfferCard


class OfferMissed(ContactEvent, tag="offer.missed"):
    """Nobody answered in time."""

    offer: OfferCard


class OfferRescinded(ContactEvent, tag="offer.rescinded"):
    """Taken back: the customer left, the agent's console was lost, or another took it."""

    offer: OfferCard


class OfferFailed(ContactEvent, tag="offer.failed"):
    """Accepted, but the agent's line could not be connected; the contact waits again with its place kept."""

    offer: OfferCard


class ContactTransferred(ContactEvent, tag="contact.transferred"):
    """Sent on by `from_agent_id`; waits again for its new audience, its clock kept."""

    from_agent_id: str
    to: str
    note: str = ""


class ContactHandedOver(ContactEvent, tag="contact.handed_over"):
    """Its agent brought another into the talk and left it to them: it goes on without waiting, its clock untouched."""

    from_agent_id: str


class WrapUpStarted(ContactEvent, tag="contact.wrap_up_started"):
    """The conversation is over; the agent still has after-contact work."""


class ContactOverflowed(ContactEvent, tag="contact.overflowed"):
    """It left its plan for the one named as overflow; `why`: max_wait, queue_full, closed (by a
    supervisor). Its clock is kept."""

    from_plan: str
    why: str


class ContactDiverted(ContactEvent, tag="contact.diverted"):
    """The plan came to a step that is not about agents. `to` callback: the customer is asked whether to be called back
    and waits on meanwhile; voicemail, message: the line left the queue to leave one."""

    to: str
    explanation: Explanation


class ContactPostponed(ContactEvent, tag="contact.postponed"):
    """The customer did not answer a callback, or is not to be called at this hour (`cause` hours): it waits again, its
    clock kept, and is not offered before `contact.not_before`."""

    cause: str


class ContactClosed(ContactEvent, tag="contact.closed"):
    """It is over; `contact.outcome` says how."""


class ContactChanged(ContactEvent, tag="contact.changed"):
    """Its facts changed; `what`: attached, boosted, moved, routable (again)."""

    what: str


class LineEnded(Event, tag="contact.line_ended"):
    """The customer left a contact the router or an agent has; `outcome`, if any, overrides the router's conclusion."""

    contact_id: str
    conversation_id: str
    outcome: str = ""


class ConnectFailed(Event, tag="contact.connect_failed"):
    """The accepted agent's leg failed at the edge: on this fact the router acts."""

    contact_id: str
    conversation_id: str
    reason: str
    agent_id: str = ""


class CallbackUnanswered(Event, tag="contact.callback_unanswered"):
    """The customer did not answer our call: on this fact the router acts. `cause`: no_answer, busy, failed."""

    contact_id: str
    conversation_id: str
    cause: str


class MessageReceived(Event, tag="message.received"):
    """`account_id`: of its contact. It carries no card: a live contact's card is the router's to tell."""

    message: MessageCard
    account_id: str | None = None


class MessageQueued(Event, tag="message.queued"):
    """An agent wrote; delivery sends it."""

    message: MessageCard


class MessageDelivery(Event, tag="message.delivery"):
    """What became of an outbound message."""

    message: MessageCard


class NoteAdded(Event, tag="message.note"):
    message: MessageCard


class AgentChanged(Event, tag="agent.changed"):
    """Activity or reachability changed. `why`: chosen, forced, after_contact, missed, answered, console_opened,
    console_lost, grace_over, edited."""

    agent: AgentCard
    why: str


class PersonAttached(Event, tag="person.attached"):
    """A person now belongs to an account; their history came along. The router acts on it for live contacts, each of
    which then gets a `ContactChanged`. `merged_into`: set when two people became one."""

    person_id: str
    person_name: str
    account_id: str
    account_name: str
    tier: str
    merged_into: str | None = None


class SlaClockChanged(Event, tag="sla.clock"):
    """An SLA clock moved; `what`: started, paused, resumed, retargeted (its account's tier changed), warned, breached,
    met, missed (stopped after its breach), cancelled (it is forgotten), moved (its conversation became part of this
    one)."""

    clock: ClockCard
    what: str


class BusinessChanged(Event, tag="business.changed"):
    """The business configuration was read anew and holds from here on. `version`: a digest of its files."""

    version: str


class AccountTeamChanged(Event, tag="account.team_changed"):
    """`team`: agent ids, primary first."""

    account_id: str
    team: tuple[str, ...]


AnyEvent = (
    ContactArrived
    | ContactQueued
    | StepTaken
    | ContactUnroutable
    | OfferMade
    | OfferAccepted
    | OfferDeclined
    | OfferMissed
    | OfferRescinded
    | OfferFailed
    | ContactTransferred
    | ContactHandedOver
    | WrapUpStarted
    | ContactOverflowed
    | ContactDiverted
    | ContactPostponed
    | ContactClosed
    | ContactChanged
    | LineEnded
    | ConnectFailed
    | CallbackUnanswered
    | SlaClockChanged
    | BusinessChanged
    | MessageReceived
    | MessageQueued
    | MessageDelivery
    | NoteAdded
    | AnyWritten
    | AnyHeld
    | AnyWork
    | AnyTalkEvent
    | AnySteered
    | ConversationChanged
    | ConversationMerged
    | ConversationSplit
    | AgentChanged
    | PersonAttached
    | AccountTeamChanged
)


class Entry(NamedTuple):
    """An event on its way into the journal, with who did it, and why where they said so."""

    actor: str
    event: AnyEvent
    reason: str = ""


class Recorded(Value):
    """An event in the journal. `seq` rises by one with each event, in the order of commits, without gap.
    `actor`: the user who did it, or the room that concluded it (`router`, `intake`, …). `reason`: why, where a user
    gave one."""

    seq: int
    at: datetime
    actor: str
    event: AnyEvent
    reason: str = ""
