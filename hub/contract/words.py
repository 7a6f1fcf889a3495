"""The nouns every room shares, as frozen values.

Instants are aware `datetime`s in UTC. Identifiers are opaque strings with a prefix that tells what they name
(`ct_` contact, `cv_` conversation, `ms_` message, `of_` offer, `ac_` account, `pe_` person, `us_` user and agent).
A channel is only a name here; what it can do stands in its manifest and reaches the hub as `ChannelTraits`.
"""

from datetime import datetime
from typing import Literal, dataclass_transform, get_args

from msgspec import Struct, field

Channel = str
Direction = Literal["inbound", "outbound"]
Role = Literal["agent", "supervisor", "administrator"]
AddressKind = Literal["phone", "email", "chat"]
ADDRESS_KINDS: tuple[AddressKind, ...] = get_args(AddressKind)
ContactState = Literal["arriving", "waiting", "offered", "active", "wrapping", "closed"]
Outcome = Literal[
    "handled", "abandoned", "short_abandoned", "self_served", "voicemail", "callback", "redirected", "failed"
]
OfferState = Literal["pending", "accepted", "declined", "missed", "rescinded", "failed"]
MessageKind = Literal["inbound", "outbound", "note", "system"]
Delivery = Literal["none", "scheduled", "cancelled", "queued", "sent", "delayed", "delivered", "read", "failed"]
MatchKind = Literal["address", "identity", "domain", "attached", "unknown"]
ContactForm = Literal["", "callback", "voicemail", "message"]
Diversion = Literal["callback", "voicemail", "message"]
SkipReason = Literal[
    "absent",
    "on_leave",
    "on_break",
    "not_responding",
    "unreachable",
    "busy",
    "blocked",
    "lacks_skill",
    "declined",
    "missed",
    "failed",
    "vacant",
    "after_hours",
    "closed",
    "postponed",
]
LIVE_STATES: frozenset[ContactState] = frozenset({"waiting", "offered", "active", "wrapping"})


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(field,))
class Value(Struct, frozen=True, kw_only=True):
    """A frozen value with named fields."""


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(field,))
class Tagged(Struct, frozen=True, kw_only=True, tag_field="type"):
    """A frozen value that names its own kind in `type`: a member of a union."""


class Address(Value):
    """Where a person can be reached: an E.164 phone number, a lower-case email address or a chat identity."""

    kind: AddressKind
    value: str


class ChannelTraits(Value):
    """What the hub must know of a channel, declared in the channel's manifest.

    `live`: the customer is on the line, so leaving ends the contact (a call, a chat session); otherwise a contact
    stays open until it is wrapped up (a mail). `connects`: accepting must be told to the channel (join the legs of a
    call). `address_kind`: what its customers are known by. `offer_seconds`, `capacity` and `blocked_by` are defaults
    that business configuration may override; `blocked_by` names channels whose active contacts stop new offers here.
    `interruptible`: work on this channel can be laid aside, so it does not count towards an agent's capacity in total
    (Salesforce: interruptible capacity). `diverts`: what the channel can do for a customer nobody answers in time.
    `from_transcript`: customers read the transcript itself, so what agents say is sent once it is committed, and no
    order has to carry it there.
    """

    name: Channel
    address_kind: AddressKind
    live: bool
    connects: bool
    offer_seconds: float
    capacity: int
    blocked_by: tuple[Channel, ...] = ()
    interruptible: bool = False
    diverts: tuple[Diversion, ...] = ()
    from_transcript: bool = False


class Skip(Value):
    """Why one agent, or a whole step, was passed over. Without `agent_id` it concerns the step itself, or sums up a
    pool whose people are too many to name, with `detail` as present/all.

    `since` and `until`: when that state began and is expected to end, where known. `detail` holds plain facts, such
    as the channel an agent is busy on. Of a queue that is `closed` (`detail`), `agent_name` is who closed it."""

    agent_id: str | None
    agent_name: str
    reason: SkipReason
    since: datetime | None = None
    until: datetime | None = None
    detail: str = ""


class Explanation(Value):
    """Why a contact went where it went, kept with each offer and each step of the plan.

    `step` counts from 1; `kind` is the step's kind in the plan (`StepKind`) or what stood in its place (sticky, recent,
    transfer, move, assign, pull); `label` names its team or skills if any. `priority` is waited ÷ target. `chosen`
    tells why this agent among equals (`only`, `order`, `least_occupied`, `longest_idle`, `most_skilled`,
    `last_handler`, `ring`, `sticky`, `recent`, `transfer`, `assign`, `pull`), `idle_seconds` how long they had been
    free. `substitute_for`: the name of whom on leave they stand in for. `relaxed`: the step asks less of its people
    than the one before."""

    plan: str
    step: int
    kind: str
    label: str = ""
    priority: float = 0.0
    waited_seconds: float = 0.0
    chosen: str = ""
    idle_seconds: float | None = None
    substitute_for: str = ""
    relaxed: bool = False
    skipped: tuple[Skip, ...] = ()


class OfferCard(Value):
    """One contact put to one agent (TaskRouter: a reservation). `reason`: the agent's own for declining, or why it
    ended: `left`, `pulled`, `assigned`, `moved`, `closed`, `unreachable`, `activity`, `taken` (by another who was asked
    at the same time), `diverted`."""

    id: str
    contact_id: str
    agent_id: str
    agent_name: str
    state: OfferState
    offered_at: datetime
    expires_at: datetime
    explanation: Explanation
    ended_at: datetime | None = None
    reason: str = ""


class ContactCard(Value):
    """All of a contact that a list, an offer or the router needs. One row of `contacts` with its names joined.

    `target_seconds`: the tier's answer target on this channel. `queued_at`: the clock's origin for priority.
    `preview`: the first words the customer wrote, at most 140 characters. `agent_id`: who has it, from acceptance on.
    `left_at`: when the customer hung up or closed the chat. `sticky_agent_id`: who has the open conversation.
    `boost`: seconds of waiting added by a supervisor. `unroutable`: nobody its plan names could ever take it.
    `offers`: those pending now, several when several agents are asked at once.

    `form`: empty for the interaction itself; else the contact is virtual, work that the customer left behind when they
    stopped waiting on their line: a `callback` they asked for, a `voicemail`, a `message`; `origin_id` is the contact
    it came from. `diverted`: what the plan has proposed or sent the customer's line to. `plan_at`: when it came to its
    present plan, where that is not its first. `last_agent_id`, `last_handled_at`: who last handled a conversation of
    this person, and when. `attempts`: calls to the customer that they did not answer; `not_before`: not offered until
    then. `zones`: of somebody we are to call, where they may be (IANA): they are not called outside their hours."""

    id: str
    conversation_id: str
    reference: str
    channel: Channel
    direction: Direction
    state: ContactState
    account_id: str | None
    account_name: str
    tier: str
    person_id: str
    person_name: str
    match: MatchKind
    address: str
    our_address: str
    subject: str
    preview: str
    language: str
    skills: tuple[str, ...]
    arrived_at: datetime
    plan: str
    target_seconds: float
    queued_at: datetime | None = None
    step: int = 0
    step_at: datetime | None = None
    boost: float = 0.0
    unroutable: bool = False
    sticky_agent_id: str | None = None
    offers: tuple[OfferCard, ...] = ()
    agent_id: str | None = None
    agent_name: str = ""
    accepted_at: datetime | None = None
    left_at: datetime | None = None
    wrap_up_until: datetime | None = None
    closed_at: datetime | None = None
    outcome: Outcome | None = None
    disposition: str | None = None
    external_key: str = ""
    form: ContactForm = ""
    origin_id: str | None = None
    diverted: str = ""
    plan_at: datetime | None = None
    last_agent_id: str | None = None
    last_handled_at: datetime | None = None
    attempts: int = 0
    not_before: datetime | None = None
    zones: tuple[str, ...] = ()

    @property
    def offer(self) -> OfferCard | None:
        """The first of the pending offers."""
        return self.offers[0] if self.offers else None


class Leave(Value):
    """An agent is away from `begins` until `ends` (leave, sickness). Meanwhile `substitute_id` stands in for them
    wherever an account's plan names them."""

    begins: datetime
    ends: datetime
    substitute_id: str | None = None


class AgentCard(Value):
    """An agent as colleagues and the router see them. `activity` is a key of `activities.yaml`; `available` is
    whether that activity takes work. `reachable`: a console is connected (or its grace period runs).
    `skills`: level 1 to 10 by skill. `capacity`: the agent's own maxima by channel, and of uninterruptible work on all
    channels under `total`. `leaves`: present and future."""

    id: str
    name: str
    role: Role
    teams: tuple[str, ...]
    skills: dict[str, int]
    capacity: dict[Channel, int]
    language: str
    activity: str
    available: bool
    activity_since: datetime
    next_activity: str | None = None
    reachable: bool = False
    not_responding: bool = False
    leaves: tuple[Leave, ...] = ()


class Attachment(Value):
    """A file of a message. `key` opens it at the file port; `size` in bytes. `content_id`: by which name the message's
    HTML shows it, empty for files that stand beside it (RFC 2392)."""

    key: str
    name: str
    media_type: str
    size: int
    content_id: str = ""


class MessageCard(Value):
    """One utterance in a conversation. `client_id` is the sender's own idempotency key, `number` counts the
    conversation's messages from 1 without gap. `author_id` is a person or a user, empty for system messages.
    `html` is sanitised. `extra` holds the channel's own facts (mail headers, a chat's acks). A message that its author
    changed or took back carries which change of the conversation that was (`change`, from 1), and when; one that is
    `deleted` has no text any more."""

    id: str
    conversation_id: str
    contact_id: str | None
    channel: Channel
    kind: MessageKind
    number: int
    author_id: str
    author_name: str
    text: str
    at: datetime
    html: str = ""
    subject: str = ""
    delivery: Delivery = "none"
    failure: str = ""
    client_id: str = ""
    attachments: tuple[Attachment, ...] = ()
    extra: dict[str, str] = {}
    change: int = 0
    changed_at: datetime | None = None
    deleted: bool = False
