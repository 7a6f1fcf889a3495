"""What each console is told, and when: no I/O, no clock.

`Session` is one socket's side of the talk; whom an event concerns, `agent_console.sight` knows. Rules of the stream:

* A console that has a desk as of number N and takes every frame after N has what a fresh desk would show.
* An event is sent to those who see its contact afterwards; whoever saw it before and no longer does, gets `gone`.
* The clocks of a conversation are shown to those who see an open contact of it: they come with the event that brings
  the contact into sight, and go with the last contact.
* Whoever has a leg in a talk sees its contact, for as long as they have. News of a talk whose contact a console does
  not see is none of its; a talk goes with its contact.
* `presence` tells who else looks at a conversation (`agent_console.collision`). It is no event and has no number: it
  holds until the next one about that conversation, and a console that connects is told anew.
* `customer_typing` goes to the consoles that have the conversation before them, and holds for seconds.
* Whoever is further behind than `FARTHEST`, or whose sight itself has changed (an account's team), gets `resync`.
"""

from collections.abc import Sequence
from typing import Literal

import msgspec

from hub.access.roles import User
from hub.contract.events import Recorded
from hub.contract.promises import ClockCard
from hub.contract.words import ContactCard, Tagged, Value

FARTHEST = 5_000  # events; beyond that a fresh desk is cheaper than a replay
LARGEST_FRAME = 4_096  # characters a client may send at once
MOST_WAITING = 2_000  # frames waiting for a slow socket
SILENCE = 45.0  # seconds; a console pings every 15
NOT_SIGNED_IN, SILENT = 4401, 4408
TOO_LARGE, UNREADABLE, TOO_SLOW = 1009, 1003, 1013

_encode = msgspec.json.Encoder().encode


# --- frames ---------------------------------------------------------------------------------------------------------
class Hello(Tagged, tag="hello"):
    """The replay is over: the console has everything up to `seq`, live events follow."""

    seq: int


class EventFrame(Tagged, tag="event"):
    """`clocks`: those of the contact's conversation that are not stopped, when the contact may just have come into
    sight; they hold after the event. `talk_contact`: with news of a talk, the card of its contact, for whoever has come
    to see it by taking part; it is one of their contacts until `gone`."""

    recorded: Recorded
    clocks: tuple[ClockCard, ...] = ()
    talk_contact: ContactCard | None = None


class Gone(Tagged, tag="gone"):
    """The contact is no longer visible to this console."""

    seq: int
    contact_id: str


class Resync(Tagged, tag="resync"):
    """Get a fresh desk, then connect again with its number."""


class Pong(Tagged, tag="pong"):
    """The answer to a ping."""


class Onlooker(Value):
    """A user who has a conversation before them."""

    id: str
    name: str


class PresenceFrame(Tagged, tag="presence"):
    """Who looks at the conversation now, and who of them types, by name; the console's own user is among them."""

    conversation_id: str
    viewing: tuple[Onlooker, ...]
    typing: tuple[Onlooker, ...]


class CustomerTyping(Tagged, tag="customer_typing"):
    """The customer types in the conversation, which is before this console, or (`on` false) no longer does. It holds
    for `hub.contract.signals.TYPING_SECONDS`; whoever still types says it again meanwhile."""

    conversation_id: str
    on: bool


Frame = Hello | EventFrame | Gone | Resync | Pong | PresenceFrame | CustomerTyping


class Ping(Tagged, tag="ping"):
    """The console is still there."""


class Doing(Tagged, tag="presence"):
    """What its user does with a conversation. `typing` holds for some seconds, so it is said again while it goes on.
    `to_customer`: what is typed is for the customer, who may be told so, and no note."""

    conversation_id: str
    doing: Literal["viewing", "typing", "left"]
    to_customer: bool = False


Said = Ping | Doing
"""All that a console ever says."""

_decode = msgspec.json.Decoder(Said).decode


def frame(value: Frame) -> str:
    return _encode(value).decode()


# --- one socket -----------------------------------------------------------------------------------------------------
class Session:
    """One console's side of the stream: give it what happens, `take` what must be sent.

    Between `Session(...)` and `caught_up` live frames are kept back. Once `closing` is set, nothing more is sent but
    what `take` still returns."""

    def __init__(self, user: User, after: int) -> None:
        self.user = user
        self.after = after
        self.closing: int | None = None
        self._state: Literal["behind", "live"] = "behind"
        self._held: list[tuple[int, str]] = []
        self._out: list[str] = []
        self._doings: list[Doing] = []

    def tell(self, seq: int, text: str) -> None:
        """A live frame belonging to the event with this number."""
        if self.closing is not None or seq <= self.after:
            return
        if self._state == "behind":
            self._held.append((seq, text))
        else:
            self._out.append(text)
        if len(self._held) + len(self._out) > MOST_WAITING:
            self.close(TOO_SLOW)

    def whisper(self, text: str) -> None:
        """A live frame that belongs to no event; not for a console that is still behind."""
        if self.closing is None and self._state == "live":
            self._out.append(text)
            if len(self._out) > MOST_WAITING:
                self.close(TOO_SLOW)

    def caught_up(self, replayed: Sequence[str], seq: int) -> None:
        """The replay up to `seq` is known: send it, say hello, and let go of what was kept back."""
        if self.closing is not None:
            return
        self._state = "live"
        self._out = [*replayed, frame(Hello(seq=max(seq, self.after))), *(text for _, text in self._held)]
        self._held = []

    def resync(self) -> None:
        """The console must start anew; this socket is over."""
        if self.closing is None:
            self._out = [frame(Resync())]
            self._held = []
            self.closing = 1000

    def close(self, code: int) -> None:
        """Send nothing more."""
        if self.closing is None:
            self._out, self._held = [], []
            self.closing = code

    def hear(self, text: str | None) -> None:
        """What the console said; None for bytes that are no text."""
        if self.closing is not None:
            return
        try:
            if len(text or "") > LARGEST_FRAME:
                self.close(TOO_LARGE)
            elif isinstance(said := _decode(text or ""), Doing):
                self._doings.append(said)
            else:
                self._out.append(frame(Pong()))
        except msgspec.MsgspecError:
            self.close(UNREADABLE)

    def take(self) -> list[str]:
        """Frames to send now, in order."""
        out, self._out = self._out, []
        return out

    def take_doings(self) -> list[Doing]:
        """What its user has done since."""
        doings, self._doings = self._doings, []
        return doings
