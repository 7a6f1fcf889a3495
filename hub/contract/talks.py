"""A talk: the legs of a live call that are joined with each other, and what happens to them.

A leg is one party's connection to the call: the customer's, the agent's, a colleague's who is consulted, a
supervisor's who listens, a guest's from outside. The channel owns the legs; the hub keeps what it tells of them.
"""

from datetime import datetime
from typing import Literal

from hub.contract.words import Tagged, Value

LegRole = Literal["customer", "agent", "colleague", "supervisor", "guest"]
LegState = Literal["ringing", "talking", "held", "left"]
Hearing = Literal["", "listen", "whisper", "barge"]
RecordingState = Literal["", "on", "paused"]
TalkChange = Literal[
    "begun",
    "joined",
    "left",
    "held",
    "resumed",
    "muted",
    "unmuted",
    "keyed",
    "consulted",
    "swapped",
    "returned",
    "completed",
    "monitored",
    "recording",
    "answered_by",
    "ended",
]


class Leg(Value):
    """One party. `id`: the edge's own (a call's SID). `user_id`: of agents, colleagues and supervisors; `address`: of
    guests. `muted`: the others do not hear it. `hearing`: how a supervisor takes part: listens unheard, is heard by the
    agent alone (whisper), or by all (barge). `ended`: of a leg that left or was not reached: completed, busy,
    no_answer, declined, failed."""

    id: str
    role: LegRole
    state: LegState
    name: str = ""
    user_id: str = ""
    address: str = ""
    muted: bool = False
    hearing: Hearing = ""
    since: datetime | None = None
    ended: str = ""


class Talk(Value):
    """A contact's talk as it stands. `consulting`: its agent speaks with a colleague or guest while the customer is on
    hold. `answered_by`: who took an outbound call, as the carrier heard it: human, machine, fax, unknown."""

    contact_id: str
    conversation_id: str
    revision: int
    legs: tuple[Leg, ...]
    recording: RecordingState = ""
    consulting: bool = False
    answered_by: str = ""


class TalkMoved(Tagged, tag="talk.moved"):
    """A talk changed; `what` says how. `agent_id`: who has its contact."""

    talk: Talk
    what: TalkChange
    account_id: str | None = None
    agent_id: str | None = None


class MenuStep(Value):
    """One node of a voice menu that a caller came to. `taken`: the key pressed there, never digits that were collected;
    `timeout` for none in time."""

    menu: str
    node: str
    kind: str
    taken: str = ""


class MenuWalked(Tagged, tag="contact.menu_walked"):
    """What a caller heard in a voice menu since the last time this was told."""

    contact_id: str
    conversation_id: str
    steps: tuple[MenuStep, ...]
    account_id: str | None = None


class RecordingDeleted(Tagged, tag="recording.deleted"):
    """A recording was kept for as long as the business keeps them; of its message only the fact remains."""

    contact_id: str
    conversation_id: str
    message_id: str
    seconds: int


AnyTalkEvent = TalkMoved | MenuWalked | RecordingDeleted
