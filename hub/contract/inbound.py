"""What an edge may say to the hub: the one door in takes these and nothing else.

Each carries `key`, the idempotency key: the same key is taken once, however often it is delivered (a call's SID and
event, a Message-ID, a chat client's message id). Every answer comes after the commit.
"""

from datetime import datetime

from hub.contract.talks import Leg, MenuStep, RecordingState, TalkChange
from hub.contract.words import Address, Attachment, Channel, Delivery, Diversion, Tagged, Value


class Inbound(Tagged, kw_only=True):
    """Root of the inbound union. `at`: when the edge received it."""

    key: str
    channel: Channel
    at: datetime


class ContactOpened(Inbound, tag="contact_opened"):
    """A live line opened: a call rings, a chat session begins.

    `external_key` names the line at the edge (CallSid, chat session). `queue` true sends it to the router at once;
    false leaves it `arriving` (in the IVR, in a pre-chat form) until `LineQueued`. `identity`: an address proven by
    the edge (a signed chat identity); otherwise `sender` is what the network claims. `name`: what the sender calls
    itself, used only for people not yet known. `rejoin`: the conversation this line goes on with, although it may be
    closed, if it is of the same person; its agent is then asked first. `facts`: what the customer told before (a form's
    answers) and where they are (a page), for the agent to see."""

    external_key: str
    sender: Address
    our_address: str
    name: str = ""
    language: str = ""
    subject: str = ""
    skills: tuple[str, ...] = ()
    queue: bool = True
    proven: bool = False
    account_id: str | None = None
    rejoin: str = ""
    facts: dict[str, str] = {}


class LineQueued(Inbound, tag="line_queued"):
    """The IVR or pre-chat is done with the line: route it."""

    external_key: str
    skills: tuple[str, ...] = ()
    subject: str = ""
    language: str = ""
    account_id: str | None = None


class LineMessage(Inbound, tag="line_message"):
    """The customer said or wrote something on a live line. `direction` outbound: the agent's own words as the edge
    heard them (a call's transcript)."""

    external_key: str
    text: str
    client_id: str = ""
    direction: str = "inbound"
    attachments: tuple[Attachment, ...] = ()


class LineNotice(Inbound, tag="line_notice"):
    """The edge itself said something to the customer on a live line (are you still there?): a system message that is
    marked by `hub.contract.chatted.NOTICE`."""

    external_key: str
    text: str


class LineFacts(Inbound, tag="line_facts"):
    """What the agent may see of the customer has changed: these facts replace those of the same name, an empty one
    takes its away."""

    external_key: str
    facts: dict[str, str]


class LineLeft(Inbound, tag="line_left"):
    """The customer left the line. Before an agent has it: abandoned; after: the agent wraps up. `outcome` overrides
    what the hub would conclude (self_served, voicemail, redirected, failed); `idle`: they no longer answered."""

    external_key: str
    outcome: str = ""


class LineFailed(Inbound, tag="line_failed"):
    """Connecting the accepted agent failed (their leg was busy, unanswered or broken): route it on, place kept.
    `agent_id`: whose leg, where the edge knows; news of an agent who no longer has the line changes nothing."""

    external_key: str
    reason: str
    agent_id: str = ""


class FollowUpAsked(Inbound, tag="follow_up_asked"):
    """The customer stops waiting on the line and leaves work behind: a callback they want, a voicemail or a message
    they left. The line's contact ends and a virtual contact of this `form` waits in its stead, in its conversation.

    A callback keeps the line's clock; a voicemail or a message begins its own. `address`: where to reach the customer,
    if not where they came from. `text`: what they left, if it is in words."""

    external_key: str
    form: Diversion
    address: Address | None = None
    text: str = ""
    client_id: str = ""
    attachments: tuple[Attachment, ...] = ()


class CallbackMissed(Inbound, tag="callback_missed"):
    """The customer did not answer when called back for the virtual contact `contact_id`. `cause`: no_answer, busy,
    failed."""

    contact_id: str
    cause: str


class SurveyAnswered(Inbound, tag="survey_answered"):
    """What the customer says of the contact on this line, also long after it; said again, it replaces what was said
    before. `csat`: 1 (bad) to 5; `nps`: 0 to 10; None: not answered."""

    external_key: str
    csat: int | None = None
    nps: int | None = None
    comment: str = ""


class TranscriptAsked(Inbound, tag="transcript_asked"):
    """The customer wants what was said on this line mailed to `address`. Taken at most twice for one line, and only
    once somebody of ours has said something: a mail that strangers could fill alone is spam."""

    external_key: str
    address: Address


class MenuTold(Inbound, tag="menu_told"):
    """What the caller on a line came to in a voice menu since the last time this was told."""

    external_key: str
    steps: tuple[MenuStep, ...]


class TalkChanged(Inbound, tag="talk_changed"):
    """The legs of a line as they are now. `revision` rises with each change on this line: an older one that comes late
    changes nothing. `actor`: the user who did it, empty for what happened by itself."""

    external_key: str
    revision: int
    what: TalkChange
    legs: tuple[Leg, ...]
    recording: RecordingState = ""
    consulting: bool = False
    answered_by: str = ""
    actor: str = ""


class RecordingMade(Inbound, tag="recording_made"):
    """A talk's recording, or a part of it, is at the file port; `seconds` long."""

    external_key: str
    recording: Attachment
    seconds: int


class MailReceived(Inbound, tag="mail_received"):
    """A written message outside a live line (a mail). Joins the conversation that `thread_keys` names, else opens one.

    `thread_keys`: identifiers of earlier messages it answers, most direct first. `message_key`: its own identifier,
    under which later answers are found. `automatic`: sent by a machine (RFC 3834), shown but never answered.
    `quarantine`: why a person must look at it before it becomes a contact; empty for nearly all."""

    message_key: str
    sender: Address
    our_address: str
    name: str = ""
    subject: str = ""
    text: str = ""
    html: str = ""
    language: str = ""
    thread_keys: tuple[str, ...] = ()
    reference: str = ""
    automatic: bool = False
    quarantine: str = ""
    attachments: tuple[Attachment, ...] = ()
    extra: dict[str, str] = {}


class HeldMail(Value):
    """A mail in quarantine: kept, but no contact until a supervisor says so. `reason`: unreadable, too_large, spam,
    blocked, rate, bulk; `detail` in the words of whoever noticed. `at`: when it came. `raw`: its bytes' key at the file
    port, empty when they are not here. `size` in octets, 0 when unknown."""

    id: str
    at: datetime
    mailbox: str
    sender: str
    subject: str
    reason: str
    detail: str = ""
    size: int = 0
    raw: str = ""


class ReceiptReceived(Inbound, tag="receipt_received"):
    """What became of an outbound message, known by `message_id` (ours). `address`: the recipient it is told of, where
    the report names one."""

    message_id: str
    delivery: Delivery
    failure: str = ""
    address: str = ""


OnLine = (
    LineQueued
    | LineMessage
    | LineNotice
    | LineFacts
    | LineLeft
    | LineFailed
    | FollowUpAsked
    | SurveyAnswered
    | TranscriptAsked
    | MenuTold
    | TalkChanged
    | RecordingMade
)
"""What concerns one live line, named by `external_key`."""

AnyInbound = ContactOpened | OnLine | CallbackMissed | MailReceived | ReceiptReceived


class Received(Value):
    """The hub's answer, after the commit. `duplicate`: the key had been taken before, the ids are those of then."""

    contact_id: str | None
    conversation_id: str | None
    message_id: str | None = None
    message_number: int | None = None
    duplicate: bool = False
