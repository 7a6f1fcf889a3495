"""What the channel remembers of a visitor between connections, and how events change it. Pure.

A visitor has one line at a time, named `visitor.n`: each contact is one line. `n` counts them from 1.
"""

from datetime import datetime, timedelta

from msgspec import structs

from channels.web_chat.frames import State
from hub.contract.chats import ChatRules
from hub.contract.words import ContactCard, MessageCard, Value

CHANNEL = "web_chat"
DIVERTED = "message"


class LineNote(Value):
    """A visitor's chat. `line`: how many lines were opened so far. `seq`: the journal's number of the last event that
    was taken in, so that late ones change nothing. `seen_at`: when a connection of theirs was last known. `reference`:
    what a person may name the conversation by, once an event told it.

    `email` is proven, `mail` what the visitor says of themselves. `filled`: the line for which they filled in the form;
    `topic` and `told`: what they said in it. `read`: our side has seen the visitor's messages up to this number.
    `served`: an agent had the present line; `ended_at`: when it was over. `rated`, `mailed`: how often it was rated,
    and its transcript asked for. `warned`: the number of our message after which the visitor was last asked whether
    they are still there, at `warned_at`."""

    visitor: str
    site: str
    seen_at: datetime
    line: int = 0
    state: State = "none"
    agent: str = ""
    agent_id: str = ""
    contact_id: str = ""
    conversation_id: str = ""
    name: str = ""
    language: str = ""
    email: str = ""
    mail: str = ""
    seq: int = 0
    reference: str = ""
    filled: int = 0
    topic: str = ""
    told: tuple[tuple[str, str], ...] = ()
    read: int = 0
    served: bool = False
    ended_at: datetime | None = None
    rated: int = 0
    mailed: int = 0
    warned: int = 0
    warned_at: datetime | None = None

    @property
    def external_key(self) -> str:
        """The name of the present line."""
        return external_key(self.visitor, self.line)

    @property
    def customers(self) -> tuple[str, ...]:
        """The addresses of the visitor's lines: what was said on anybody else's is not for them."""
        return (self.visitor, self.email) if self.email else (self.visitor,)

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


def opened(
    note: LineNote, line: int, contact_id: str, conversation_id: str, *, state: State = "waiting", agent: str = ""
) -> LineNote:
    """The note once that line's contact exists. Keeps the state if events already told of the same contact."""
    if contact_id == note.contact_id:
        return note
    return _begun(note, line, contact_id, conversation_id, state, agent)


def _begun(note: LineNote, line: int, contact_id: str, conversation_id: str, state: State, agent: str = "") -> LineNote:
    """Nothing that was of the line before is of this one."""
    return structs.replace(
        note,
        line=line,
        contact_id=contact_id,
        conversation_id=conversation_id,
        state=state,
        agent=agent,
        agent_id="",
        served=False,
        ended_at=None,
        rated=0,
        mailed=0,
        warned=0,
        warned_at=None,
        read=note.read if conversation_id == note.conversation_id else 0,
    )


def followed(note: LineNote, contact: ContactCard, seq: int, at: datetime) -> LineNote:
    """The note after an event of that instant about a contact. What concerns an earlier line, or comes late, changes
    nothing."""
    visitor, line = visitor_of(contact.external_key)
    if visitor != note.visitor or line < note.line or seq <= note.seq:
        return note
    state = state_of(contact)
    if contact.id != note.contact_id:
        note = _begun(note, line, contact.id, contact.conversation_id, state, note.agent)
    agent, agent_id = note.agent, note.agent_id
    if state != "ended":
        agent, agent_id = (contact.agent_name, contact.agent_id or "") if state == "active" else ("", "")
    return structs.replace(
        note,
        conversation_id=contact.conversation_id,
        state=state,
        agent=agent,
        agent_id=agent_id,
        served=note.served or state == "active",
        ended_at=(note.ended_at or at) if state == "ended" else None,
        read=note.read if contact.conversation_id == note.conversation_id else 0,
        seq=seq,
        reference=contact.reference,
    )


def beside(note: LineNote, kept: LineNote) -> LineNote:
    """The note with what another node kept of the same visitor: their presence there, a form filled in and a line
    opened there, and what was asked for on it."""
    filled = note if note.filled >= kept.filled else kept
    later = note if note.line >= kept.line else kept
    same_line, same_talk = note.line == kept.line, note.conversation_id == kept.conversation_id
    return structs.replace(
        later,
        filled=filled.filled,
        topic=filled.topic,
        told=filled.told,
        mail=filled.mail or note.mail or kept.mail,
        seen_at=max(note.seen_at, kept.seen_at),
        name=note.name or kept.name,
        language=note.language or kept.language,
        email=note.email or kept.email,
        read=max(note.read, kept.read) if same_talk else later.read,
        served=later.served or (same_line and kept.served),
        rated=max(note.rated, kept.rated) if same_line else later.rated,
        mailed=max(note.mailed, kept.mailed) if same_line else later.mailed,
    )


def opens_for(note: LineNote, email: str) -> bool:
    """Whether the chat is that of whoever shows a token in which this address is proven, or none: once it was proven to
    be somebody's, it is theirs alone, and tokens from before open it no longer."""
    return note.email in ("", email)


def answered(note: LineNote, card: MessageCard) -> LineNote:
    """The note after one of our messages on its line: someone has taken the chat."""
    if note.state != "waiting" or card.kind != "outbound" or card.contact_id != note.contact_id:
        return note
    return structs.replace(note, state="active", agent=card.author_name, agent_id=card.author_id, served=True)


def spoken_too_late(note: LineNote, card: MessageCard, seq: int) -> bool:
    """Whether the visitor's words were committed to a line that had ended before."""
    return note.state == "ended" and card.kind == "inbound" and card.contact_id == note.contact_id and seq > note.seq


def unattended(note: LineNote) -> LineNote:
    """The note once the hub said that nobody came in time."""
    return structs.replace(note, state="unattended") if note.state == "waiting" else note


def ended(note: LineNote, at: datetime) -> LineNote:
    """The note once its line is over."""
    return structs.replace(note, state="ended", ended_at=at) if note.open else note


def goes_on(note: LineNote, rules: ChatRules, now: datetime) -> bool:
    """Whether the visitor's next words continue the chat that ended, rather than begin another."""
    if note.state != "ended" or note.ended_at is None or not note.conversation_id:
        return False
    return now - note.ended_at <= timedelta(seconds=rules.reopen_within)


def may_rate(note: LineNote, rules: ChatRules) -> bool:
    """Whether the visitor may say how the chat that is over was."""
    survey = rules.survey
    return note.state == "ended" and note.served and bool(survey.csat or survey.nps or survey.comment)


def state_of(contact: ContactCard) -> State:
    """How a contact stands for its customer, who knows nothing of offers and wrap-up. One that is not queued leaves a
    message: nobody came in time, or it is outside business hours."""
    if contact.left_at is not None or contact.state in ("wrapping", "closed"):
        return "ended"
    if contact.state == "arriving":
        return "unattended"
    return "active" if contact.state == "active" else "waiting"
