"""What the channel remembers of a visitor between connections, and how events change it. Pure.

A visitor has one line at a time, named `visitor.n`: each contact is one line. `n` counts them from 1.
"""

from datetime import datetime

from msgspec import structs

from channels.web_chat.frames import State
from hub.contract.words import ContactCard, MessageCard, Value

CHANNEL = "web_chat"
DIVERTED = "message"


class LineNote(Value):
    """A visitor's chat. `line`: how many lines were opened so far. `seq`: the journal's number of the last event that
    was taken in, so that late ones change nothing. `seen_at`: when a connection of theirs was last known. `reference`:
    what a person may name the conversation by, once an event told it."""

    visitor: str
    site: str
    seen_at: datetime
    line: int = 0
    state: State = "none"
    agent: str = ""
    contact_id: str = ""
    conversation_id: str = ""
    name: str = ""
    language: str = ""
    email: str = ""
    seq: int = 0
    reference: str = ""

    @property
    def external_key(self) -> str:
        """The name of the present line."""
        return external_key(self.visitor, self.line)

    @property
    def open(self) -> bool:
        """Whether the present line takes messages; if not, the next message opens a new one."""
        return self.state in ("waiting", "active", "unattended")


def external_key(visitor: str, line: int) -> str:
    """The name of a visitor's n-th line."""
    return f"{visitor}.{line}"


def visitor_of(key: str) -> tuple[str, int]:
    """The visitor and count that a line's name carries; an empty visitor when the name is not one of ours."""
    visitor, _, line = key.rpartition(".")
    return (visitor, int(line)) if visitor and line.isdecimal() else ("", 0)


def opened(note: LineNote, line: int, contact_id: str, conversation_id: str) -> LineNote:
    """The note once that line's contact exists. Keeps the state if events already told of the same contact."""
    if contact_id == note.contact_id:
        return note
    return structs.replace(
        note, line=line, contact_id=contact_id, conversation_id=conversation_id, state="waiting", agent=""
    )


def followed(note: LineNote, contact: ContactCard, seq: int) -> LineNote:
    """The note after an event about a contact. What concerns an earlier line, or comes late, changes nothing."""
    visitor, line = visitor_of(contact.external_key)
    if visitor != note.visitor or line < note.line or seq <= note.seq:
        return note
    state = state_of(contact)
    agent = contact.agent_name if state == "active" else note.agent if state == "ended" else ""
    return structs.replace(
        note,
        line=line,
        contact_id=contact.id,
        conversation_id=contact.conversation_id,
        state=state,
        agent=agent,
        seq=seq,
        reference=contact.reference,
    )


def answered(note: LineNote, card: MessageCard) -> LineNote:
    """The note after one of our messages on its line: someone has taken the chat."""
    if note.state != "waiting" or card.kind != "outbound" or card.contact_id != note.contact_id:
        return note
    return structs.replace(note, state="active", agent=card.author_name)


def spoken_too_late(note: LineNote, card: MessageCard, seq: int) -> bool:
    """Whether the visitor's words were committed to a line that had ended before."""
    return note.state == "ended" and card.kind == "inbound" and card.contact_id == note.contact_id and seq > note.seq


def unattended(note: LineNote) -> LineNote:
    """The note once the hub said that nobody came in time."""
    return structs.replace(note, state="unattended") if note.state == "waiting" else note


def ended(note: LineNote) -> LineNote:
    """The note once its line is over."""
    return structs.replace(note, state="ended") if note.open else note


def state_of(contact: ContactCard) -> State:
    """How a contact stands for its customer, who knows nothing of offers and wrap-up."""
    if contact.left_at is not None or contact.state in ("wrapping", "closed"):
        return "ended"
    if contact.state == "arriving" and contact.diverted == DIVERTED:
        return "unattended"
    return "active" if contact.state == "active" else "waiting"
