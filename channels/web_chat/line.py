"""One connection of a visitor, from hello to close, without I/O.

Feed what arrives to `receive`, which answers what to do about it; tell the line what became of that; after each
call send what `drain` gives and, when `closing` is set, close. The rules of the line live here:

- the hello comes first and once;
- messages go out in rising order of their numbers, each once, whatever is told how often in whatever order;
- so do changes of messages, in rising order of their counts, and none before the message it changes;
- nothing is sent for a conversation other than the one announced last.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from msgspec import structs

from channels.web_chat import frames, shown
from channels.web_chat.frames import (
    Asked,
    Hello,
    Opened,
    Ping,
    Pong,
    ReadTo,
    Refused,
    Say,
    ServerFrame,
    Status,
    Welcome,
)
from channels.web_chat.normalize import fault
from channels.web_chat.shown import Show, for_visitor
from hub.contract.errors import KeydeskError, TooLarge
from hub.contract.words import MessageCard

BACKLOG = 2000
NOTHING_YET = Status(state="none")


class Closing(NamedTuple):
    """Why the line closes: a WebSocket close code and a reason in English."""

    code: int
    reason: str


class Line:
    """The protocol's state for one connection. `delivered`: the number of the last message sent; `changes`: the count
    of the last change sent."""

    __slots__ = ("_max_chars", "_max_frame", "_out", "_read", "_status", "_unread", "_unseen", "changes", "closing",
                 "conversation", "delivered", "entered")  # fmt: skip

    def __init__(self, *, max_frame_bytes: int, max_message_chars: int) -> None:
        self._max_frame = max_frame_bytes
        self._max_chars = max_message_chars
        self._out: list[ServerFrame] = []
        self._unseen: dict[int, str] = {}
        self._unread: dict[int, str] = {}
        self._status = NOTHING_YET
        self._read = 0
        self.entered = False
        self.conversation = ""
        self.delivered = 0
        self.changes = 0
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
                self.answer(Pong())
            case Hello() if not self.entered:
                self.entered = True
                return frame
            case Hello():
                self.close(frames.REFUSED, "hello was said before")
            case _ if not self.entered:
                self.close(frames.REFUSED, "hello comes first")
            case Say() if code := fault(frame, self._max_chars):
                self.answer(Refused(client_id=frame.client_id, code=code))
            case _:
                return frame
        return None

    # --- what the shell tells -----------------------------------------------------------------------------------

    def welcome(self, hello: Hello, *, visitor: str, token: str, conversation: str, status: Status, read: int = 0,
                form: bool = False, mail: str = "") -> None:  # fmt: skip
        """Answer the hello. Afterwards tell the messages above `delivered` and the changes above `changes`."""
        self.conversation = conversation
        known = bool(conversation) and hello.conversation == conversation
        self.delivered = hello.after if known else 0
        self.changes = hello.changes if known else 0
        self._status, self._read = structs.replace(status, place=0, wait=0), read
        self.answer(
            Welcome(
                visitor=visitor,
                token=token,
                conversation=conversation,
                number=self.delivered,
                state=status.state,
                agent=status.agent,
                photo=status.photo,
                changes=self.changes,
                read=read,
                form=form,
                mail=mail,
                survey=status.survey,
                open=status.open,
            )
        )
        self.stands(status)

    def opened(self, conversation: str) -> None:
        """The visitor's messages now go into this conversation. No news if they did already."""
        if conversation != self.conversation:
            self.conversation, self.delivered, self.changes, self._read = conversation, 0, 0, 0
            self._unseen.clear()
            self._unread.clear()
            self.answer(Opened(conversation=conversation))

    def tell(self, cards: Iterable[MessageCard], show: Show = shown.message) -> None:
        """Show these messages, in rising order of their numbers; what was sent before, or is not for this visitor's
        eyes, is left out."""
        for card in cards:
            if card.conversation_id != self.conversation or card.number <= self.delivered:
                continue
            self.delivered = card.number
            if not for_visitor(card):
                continue
            if card.kind == "outbound" and card.delivery != "read":
                self._unread[card.number] = card.id
                if card.delivery != "delivered":
                    self._unseen[card.number] = card.id
            self.answer(show(card))

    def change(self, cards: Iterable[MessageCard]) -> None:
        """What became of messages, in rising order of their changes. Of one that is still to be sent nothing is said:
        it will come as it is then."""
        for card in cards:
            if card.conversation_id != self.conversation or card.change <= self.changes:
                continue
            self.changes = card.change
            if for_visitor(card) and card.number <= self.delivered:
                self.answer(shown.change(card))

    def stands(self, status: Status) -> None:
        """How the chat stands; only news is sent."""
        if status != self._status:
            self._status = status
            self.answer(status)

    def read_to(self, number: int) -> None:
        """Our side has seen the visitor's messages up to it."""
        if number > self._read:
            self._read = number
            self.answer(ReadTo(number=number))

    def seen(self, number: int) -> Sequence[str]:
        """The ids of our messages that are now known to have arrived, each told once."""
        return _up_to(self._unseen, number)

    def read(self, number: int) -> Sequence[str]:
        """The ids of our messages that the visitor has now read, each told once."""
        _up_to(self._unseen, number)
        return _up_to(self._unread, number)

    def answer(self, frame: ServerFrame) -> None:
        """Send this in its turn. A client that leaves too much unread is let go."""
        self._out.append(frame)
        if len(self._out) > BACKLOG:
            self.close(frames.TRY_LATER, "too slow to read")

    def close(self, code: int, reason: str) -> None:
        """Close with this code; the first reason stands. Reasons are cut to what the protocol can carry."""
        if self.closing is None:
            self.closing = Closing(code, reason.encode()[:120].decode(errors="ignore"))

    # --- what goes out ------------------------------------------------------------------------------------------

    def drain(self) -> list[ServerFrame]:
        """Take what is to be sent, in order."""
        out, self._out = self._out, []
        return out


def _up_to(waiting: dict[int, str], number: int) -> list[str]:
    return [waiting.pop(one) for one in sorted(waiting) if one <= number]
