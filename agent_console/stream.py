"""What each console is told, and when: no I/O, no clock.

`Sight` knows who sees what; `Session` is one socket's side of the talk. Rules of the stream:

* A console that has a desk as of number N and takes every frame after N has what a fresh desk would show.
* An event is sent to those who see its contact afterwards; whoever saw it before and no longer does, gets `gone`.
* Whoever is further behind than `FARTHEST`, or whose sight itself has changed (an account's team), gets `resync`.
"""

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from typing import Literal

import msgspec

from hub.access.roles import User
from hub.access.views import Teams, watchers
from hub.contract.events import (
    AccountTeamChanged,
    AgentChanged,
    ConnectFailed,
    ContactEvent,
    LineEnded,
    MessageDelivery,
    MessageQueued,
    MessageReceived,
    NoteAdded,
    OfferAccepted,
    OfferDeclined,
    OfferFailed,
    OfferMade,
    OfferMissed,
    OfferRescinded,
    PersonAttached,
    Recorded,
)
from hub.contract.words import ContactCard, Tagged, Value

FARTHEST = 5_000  # events; beyond that a fresh desk is cheaper than a replay
LARGEST_FRAME = 4_096  # characters a client may send at once
MOST_WAITING = 2_000  # frames waiting for a slow socket
REMEMBERED = 10_000  # conversations whose last contact is closed, for news of their messages
SILENCE = 45.0  # seconds; a console pings every 15
NOT_SIGNED_IN, SILENT = 4401, 4408
TOO_LARGE, UNREADABLE, TOO_SLOW = 1009, 1003, 1013

OFFERS = (OfferMade, OfferAccepted, OfferDeclined, OfferMissed, OfferRescinded, OfferFailed)
MESSAGES = (MessageReceived, MessageQueued, MessageDelivery, NoteAdded)
_encode = msgspec.json.Encoder().encode


# --- frames ---------------------------------------------------------------------------------------------------------
class Hello(Tagged, tag="hello"):
    """The replay is over: the console has everything up to `seq`, live events follow."""

    seq: int


class EventFrame(Tagged, tag="event"):
    recorded: Recorded


class Gone(Tagged, tag="gone"):
    """The contact is no longer visible to this console."""

    seq: int
    contact_id: str


class Resync(Tagged, tag="resync"):
    """Get a fresh desk, then connect again with its number."""


class Pong(Tagged, tag="pong"):
    """The answer to a ping."""


Frame = Hello | EventFrame | Gone | Resync | Pong


class Ping(Tagged, tag="ping"):
    """All that a console ever says."""


_decode = msgspec.json.Decoder(Ping).decode


def frame(value: Frame) -> str:
    return _encode(value).decode()


# --- who sees what --------------------------------------------------------------------------------------------------
class Seen(Value):
    """Whom an event concerns, by agent id; users who see everything get every event and are not named.

    `everyone`: all of them. `to` get the event, then `gone` drop its contact, and `resync` start anew."""

    to: frozenset[str] = frozenset()
    gone: frozenset[str] = frozenset()
    resync: frozenset[str] = frozenset()
    everyone: bool = False


class Sight:
    """Follows the journal to know, at every number, who sees which contact."""

    def __init__(self, contacts: Iterable[ContactCard], teams: Teams) -> None:
        self._contacts = {card.id: card for card in contacts}
        self._teams = dict(teams)
        self._open: dict[str, set[str]] = {}
        self._last: OrderedDict[str, ContactCard] = OrderedDict()
        for card in self._contacts.values():
            self._open.setdefault(card.conversation_id, set()).add(card.id)

    def look(self, recorded: Recorded) -> Seen:
        """Take the next event in and tell whom it concerns."""
        event = recorded.event
        if isinstance(event, ContactEvent):
            return self._contact(event)
        if isinstance(event, AgentChanged):
            return Seen(everyone=True)
        if isinstance(event, AccountTeamChanged):
            before = set(self._teams.get(event.account_id, ()))
            self._teams[event.account_id] = event.team
            return Seen(to=frozenset(event.team), resync=frozenset(before ^ set(event.team)))
        return Seen(to=self._concerned(recorded))

    def _contact(self, event: ContactEvent) -> Seen:
        card = event.contact
        before = self._contacts.get(card.id)
        sees = frozenset(watchers(self._teams, card))
        saw = watchers(self._teams, before) if before else set()
        if card.state == "closed":
            self._forget(card)
        else:
            self._contacts[card.id] = card
            self._open.setdefault(card.conversation_id, set()).add(card.id)
        # Whoever an offer was put to is told what became of it, even if the contact is gone for them with it.
        told = sees | {event.offer.agent_id} if isinstance(event, OFFERS) else sees
        return Seen(to=told, gone=(told | saw) - sees)

    def _forget(self, card: ContactCard) -> None:
        self._contacts.pop(card.id, None)
        still_open = self._open.get(card.conversation_id, set())
        still_open.discard(card.id)
        if not still_open:
            self._open.pop(card.conversation_id, None)
        self._last[card.conversation_id] = card
        self._last.move_to_end(card.conversation_id)
        if len(self._last) > REMEMBERED:
            self._last.popitem(last=False)

    def _concerned(self, recorded: Recorded) -> frozenset[str]:
        """Those who see something that is not a contact's or an agent's card, as of now."""
        event = recorded.event
        who: set[str] = set()
        if isinstance(event, MESSAGES):
            who = self._of_conversation(event.message.conversation_id) | {event.message.author_id}
            if isinstance(event, MessageReceived) and event.account_id:
                who.update(self._teams.get(event.account_id, ()))
        elif isinstance(event, LineEnded | ConnectFailed):
            who = self._of_conversation(event.conversation_id)
        elif isinstance(event, PersonAttached):
            who = {*self._teams.get(event.account_id, ()), recorded.actor}
        return frozenset(who)

    def _of_conversation(self, conversation_id: str) -> set[str]:
        cards = [self._contacts[contact] for contact in self._open.get(conversation_id, ())]
        if not cards and (last := self._last.get(conversation_id)):
            cards = [last]
        return {agent for card in cards for agent in watchers(self._teams, card)}

    def replay(self, user: User, missed: Sequence[Recorded]) -> list[str] | None:
        """Frames for a console that missed these events, all of them taken in before; None if it must start anew.

        What it saw before them is not known, so a contact it does not see now is `gone` whether or not it was there."""
        if user.may("see_everything"):
            return [frame(EventFrame(recorded=entry)) for entry in missed]
        if any(isinstance(entry.event, AccountTeamChanged) for entry in missed):
            return None
        frames: list[str] = []
        gone: set[str] = set()
        for entry in missed:
            event = entry.event
            if isinstance(event, ContactEvent):
                frames.extend(self._replayed(user, entry, event, gone))
            elif isinstance(event, AgentChanged) or user.id in self._concerned(entry):
                frames.append(frame(EventFrame(recorded=entry)))
        return frames

    def _replayed(self, user: User, entry: Recorded, event: ContactEvent, gone: set[str]) -> Iterable[str]:
        card = event.contact
        if user.id in watchers(self._teams, card):
            gone.discard(card.id)
            yield frame(EventFrame(recorded=entry))
        elif isinstance(event, OFFERS) and event.offer.agent_id == user.id:
            gone.add(card.id)
            yield frame(EventFrame(recorded=entry))
            yield frame(Gone(seq=entry.seq, contact_id=card.id))
        elif card.id not in gone:
            gone.add(card.id)
            yield frame(Gone(seq=entry.seq, contact_id=card.id))


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
            else:
                _decode(text or "")
                self._out.append(frame(Pong()))
        except msgspec.MsgspecError:
            self.close(UNREADABLE)

    def take(self) -> list[str]:
        """Frames to send now, in order."""
        out, self._out = self._out, []
        return out
