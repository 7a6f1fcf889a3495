"""A conference at the carrier, or the bridge of a `<Dial>` to a number."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from email.utils import formatdate

from channels.phone.simulator.callbacks import Callbacks
from channels.phone.simulator.line import Line

DEFAULT_EVENTS = "start end"
EVENTS = {
    "start": ("conference-start",),
    "end": ("conference-end",),
    "join": ("participant-join",),
    "leave": ("participant-leave",),
    "mute": ("participant-mute", "participant-unmute"),
    "hold": ("participant-hold", "participant-unhold"),
    "modify": ("participant-modify",),
    "speaker": ("participant-speech-start", "participant-speech-stop"),
    "announcement": ("announcement-end", "announcement-fail"),
}
"""Words of `statusCallbackEvent` and what is told for each (https://www.twilio.com/docs/voice/twiml/conference)."""


@dataclass
class Participant:
    """`coaches`: the SID of the call that alone hears this one. `removed`: taken out, while the call may go on."""

    line: Line
    starts: bool = True
    ends: bool = False
    label: str = ""
    muted: bool = False
    hold: bool = False
    coaches: str = ""
    holding: "asyncio.Task[None] | None" = None
    removed: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def key(self) -> str:
        return self.line.sid


class Room:
    """Starts when one who may start it enters; ends when one who ends it, or the last one, leaves.

    `invited`: legs still being called, by call. `changed`: told whenever who hears whom may have changed. `live`: the
    participants hear each other. `heard_each_other`: whose browsers were joined last. `taped`: it is recorded;
    `taping`: for whom and how, until that begins."""

    def __init__(
        self,
        sid: str,
        name: str,
        account: str,
        callbacks: Callbacks,
        changed: "Callable[[Room], None]" = lambda _: None,
    ) -> None:
        self.sid = sid
        self.name = name
        self.account = account
        self.participants: dict[str, Participant] = {}
        self.invited: dict[str, Participant] = {}
        self.started = asyncio.Event()
        self.ended = asyncio.Event()
        self.created = formatdate(usegmt=True)
        self.ended_by = ""
        self.heard_each_other: set[str] = set()
        self.taped = False
        self.taping: tuple[Line, dict[str, str]] | None = None
        self._url = ""
        self._events: frozenset[str] = frozenset()
        self._callbacks = callbacks
        self._changed = changed
        self._sequence = 0

    @property
    def status(self) -> str:
        if self.ended.is_set():
            return "completed"
        return "in-progress" if self.started.is_set() else "init"

    @property
    def live(self) -> bool:
        return self.started.is_set() and not self.ended.is_set()

    def tell_to(self, url: str, events: str = "") -> None:
        """Where its events go, said by a participant: the first to say so decides. `events`: words of `EVENTS`."""
        if url and not self._url:
            self._url = url
            words = (events or DEFAULT_EVENTS).split()
            self._events = frozenset(event for word in words for event in EVENTS.get(word, ()))

    def holds_label(self, label: str) -> bool:
        """Whether a live participant, or a leg still being called, carries the label."""
        return any(one.label == label for one in (*self.invited.values(), *self.participants.values()))

    def find(self, sid_or_label: str) -> Participant | None:
        """One who is in it."""
        everyone = self.participants.values()
        return next((one for one in everyone if sid_or_label in (one.line.sid, one.label)), None)

    def invite(self, participant: Participant) -> None:
        """The line is being called, and will take part so when it answers."""
        self.invited[participant.line.sid] = participant
        participant.line.invited_to = self

    def enter(self, participant: Participant) -> None:
        line = participant.line
        self.invited.pop(line.sid, None)
        self.participants[line.sid] = participant
        line.room = self
        self.tell("participant-join", participant)
        if participant.starts and not self.started.is_set():
            self.started.set()
            self.tell("conference-start", participant)
        self._changed(self)

    def uninvite(self, line: Line) -> None:
        """The line will not come. A conference nobody is in or comes to is over."""
        if self.invited.pop(line.sid, None) is not None and not (self.participants or self.invited):
            self.end()

    def leave(self, line: Line) -> None:
        """The line is out. It is the end for all when it ends the conference, or was the last."""
        participant = self.participants.pop(line.sid, None)
        if participant is None:
            return
        line.room = None
        if participant.holding is not None:
            participant.holding.cancel()
        participant.removed.set()
        self.tell("participant-leave", participant, ParticipantCallStatus=line.status)
        if participant.ends or not self.participants:
            self.end(line.sid)
        self._changed(self)

    def end(self, by: str = "") -> None:
        """It is over for all who are in it: told once, with the call that ended it."""
        if self.ended.is_set():
            return
        self.ended.set()
        self.ended_by = by
        self.tell("conference-end", CallSidEndingConference=by, ReasonConferenceEnded=self.why_ended)
        self._changed(self)

    @property
    def why_ended(self) -> str:
        """In Twilio's words."""
        return "last-participant-left" if not self.participants else "participant-with-end-conference-on-exit-left"

    def modify(self, one: Participant, *, muted: bool, hold: bool, ends: bool, coaches: str) -> None:
        """Change how somebody takes part, and tell what changed."""
        one.ends = ends
        if muted != one.muted:
            one.muted = muted
            self.tell("participant-mute" if muted else "participant-unmute", one)
        if hold != one.hold:
            one.hold = hold
            self.tell("participant-hold" if hold else "participant-unhold", one)
        if coaches != one.coaches:
            one.coaches = coaches
            self.tell("participant-modify", one)
        self._changed(self)

    def tell(self, event: str, about: Participant | None = None, **more: str) -> None:
        """Tell whoever wants to know of `event`."""
        if event not in self._events:
            return
        self._sequence += 1
        told = {
            "ConferenceSid": self.sid,
            "FriendlyName": self.name,
            "AccountSid": self.account,
            "StatusCallbackEvent": event,
            "SequenceNumber": str(self._sequence),
            "Timestamp": formatdate(usegmt=True),
        }
        if about is not None:
            told |= _shape(about)
        self._callbacks.tell(self._url, {**told, **more}, order=self.sid, kind="conference")


def _shape(one: Participant) -> dict[str, str]:
    """A participant in a conference event."""
    flags = {
        "Muted": one.muted,
        "Hold": one.hold,
        "Coaching": bool(one.coaches),
        "StartConferenceOnEnter": one.starts,
        "EndConferenceOnExit": one.ends,
    }
    told = {"CallSid": one.line.sid, **{name: str(flag).lower() for name, flag in flags.items()}}
    if one.label:
        told["ParticipantLabel"] = one.label
    if one.coaches:
        told["CallSidToCoach"] = one.coaches
    return told
