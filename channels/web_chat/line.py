"""One connection of a visitor, from hello to close, without I/O.

Feed what arrives to `receive`, which answers what to do about it; tell the line what became of that; after each
call send what `drain` gives and, when `closing` is set, close. The rules of the line live here:

- the hello comes first and once;
- messages go out in rising order of their numbers, each once, whatever is told how often in whatever order;
- nothing is sent for a conversation other than the one announced last.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from channels.web_chat import frames
from channels.web_chat.frames import (
    Ack,
    Asked,
    Hello,
    Message,
    Opened,
    Ping,
    Pong,
    Refused,
    Say,
    ServerFrame,
    State,
    Status,
    Welcome,
)
from channels.web_chat.normalize import clean, mail_address
from channels.web_chat.note import CHANNEL
from hub.contract.errors import KeydeskError, TooLarge
from hub.contract.words import MessageCard

BACKLOG = 2000


class Closing(NamedTuple):
    """Why the line closes: a WebSocket close code and a reason in English."""

    code: int
    reason: str


class Line:
    """The protocol's state for one connection. `delivered`: the number of the last message sent."""

    __slots__ = ("_max_chars", "_max_frame", "_out", "_status", "_unseen", "closing", "conversation",
                 "delivered", "entered")  # fmt: skip

    def __init__(self, *, max_frame_bytes: int, max_message_chars: int) -> None:
        self._max_frame = max_frame_bytes
        self._max_chars = max_message_chars
        self._out: list[ServerFrame] = []
        self._unseen: dict[int, str] = {}
        self._status: tuple[State, str] = ("none", "")
        self.entered = False
        self.conversation = ""
        self.delivered = 0
        self.closing: Closing | None = None

    # --- what arrives -----------------------------------------------------------------------------------------

    def receive(self, data: str | bytes) -> Hello | Asked | None:
        """Take one frame; returns what the shell must now carry out, if anything. Never raises: what is wrong with
        the frame ends up in `closing`."""
        try:
            frame = frames.decode(data, max_bytes=self._max_frame)
        except TooLarge as error:
            self.close(frames.TOO_LARGE, error.detail)
            return None
        except KeydeskError as error:
            self.close(frames.REFUSED, error.detail)
            return None
        match frame:
            case Ping():
                self._out.append(Pong())
                return None
            case Hello() if not self.entered:
                self.entered = True
                return frame
            case Hello():
                self.close(frames.REFUSED, "hello was said before")
            case _ if not self.entered:
                self.close(frames.REFUSED, "hello comes first")
            case Say():
                return self._checked(frame)
            case _:
                return frame
        return None

    def _checked(self, said: Say) -> Say | None:
        if len(said.text) > self._max_chars:
            self._out.append(Refused(client_id=said.client_id, code="too_long"))
        elif not clean(said.text):
            self._out.append(Refused(client_id=said.client_id, code="empty"))
        elif said.email.strip() and not mail_address(said.email):
            self._out.append(Refused(client_id=said.client_id, code="email"))
        else:
            return said
        return None

    # --- what the shell tells -----------------------------------------------------------------------------------

    def welcome(self, hello: Hello, *, visitor: str, token: str, conversation: str, state: State, agent: str) -> None:
        """Answer the hello. Afterwards tell the messages above `delivered`."""
        self.conversation = conversation
        self.delivered = hello.after if conversation and hello.conversation == conversation else 0
        self._status = (state, agent)
        self._out.append(
            Welcome(
                visitor=visitor,
                token=token,
                conversation=conversation,
                number=self.delivered,
                state=state,
                agent=agent,
            )
        )

    def opened(self, conversation: str) -> None:
        """The visitor's messages now go into this conversation. No news if they did already."""
        if conversation != self.conversation:
            self.conversation, self.delivered = conversation, 0
            self._unseen.clear()
            self._out.append(Opened(conversation=conversation))

    def tell(self, cards: Iterable[MessageCard]) -> None:
        """Show these messages, in rising order of their numbers; what was sent before, or is not for this visitor's
        eyes, is left out."""
        for card in cards:
            if card.conversation_id != self.conversation or card.number <= self.delivered:
                continue
            self.delivered = card.number
            if not for_visitor(card):
                continue
            if card.kind == "outbound" and card.delivery not in ("delivered", "read"):
                self._unseen[card.number] = card.id
            self._out.append(_shown(card))
        if len(self._out) > BACKLOG and self.closing is None:
            self.close(frames.TRY_LATER, "too slow to read")

    def taken(self, client_id: str, number: int, reference: str = "") -> None:
        """This message is committed. `reference`: of what was left because nobody came in time."""
        self._out.append(Ack(client_id=client_id, number=number, reference=reference))

    def stands(self, state: State, agent: str) -> None:
        """How the chat stands; only news is sent."""
        if (state, agent) != self._status:
            self._status = (state, agent)
            self._out.append(Status(state=state, agent=agent))

    def seen(self, number: int) -> Sequence[str]:
        """The ids of our messages that are now known to have arrived, each told once."""
        arrived = [n for n in self._unseen if n <= number]
        return [self._unseen.pop(n) for n in arrived]

    def close(self, code: int, reason: str) -> None:
        """Close with this code; the first reason stands. Reasons are cut to what the protocol can carry."""
        if self.closing is None:
            self.closing = Closing(code, reason.encode()[:120].decode(errors="ignore"))

    # --- what goes out ------------------------------------------------------------------------------------------

    def drain(self) -> list[ServerFrame]:
        """Take what is to be sent, in order."""
        out, self._out = self._out, []
        return out


def for_visitor(card: MessageCard) -> bool:
    """Whether a visitor may see it: their own words and ours in the chat; never notes, never the mails of the same
    conversation."""
    return card.channel == CHANNEL and card.kind in ("inbound", "outbound")


def _shown(card: MessageCard) -> Message:
    ours = card.kind == "outbound"
    return Message(
        number=card.number,
        side="hub" if ours else "customer",
        author=card.author_name if ours else "",
        text=card.text,
        at=card.at,
        client_id=card.client_id if not ours else "",
    )
