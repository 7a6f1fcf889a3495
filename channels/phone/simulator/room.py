"""A conference at the carrier."""

import asyncio
from dataclasses import dataclass

from channels.phone.simulator.line import Line


@dataclass
class Participant:
    line: Line
    starts: bool
    ends: bool
    label: str = ""
    muted: bool = False
    hold: bool = False


class Room:
    """Starts when one who may start it enters; ends when one who ends it, or the last one, leaves.

    `invited`: the labels of legs still being called, by call."""

    def __init__(self, sid: str, name: str) -> None:
        self.sid = sid
        self.name = name
        self.participants: dict[str, Participant] = {}
        self.invited: dict[str, str] = {}
        self.started = asyncio.Event()
        self.ended = asyncio.Event()
        self.status_url = ""
        self._sequence = 0

    @property
    def status(self) -> str:
        if self.ended.is_set():
            return "completed"
        return "in-progress" if self.started.is_set() else "init"

    def holds_label(self, label: str) -> bool:
        """Whether a live participant, or a leg still being called, carries the label."""
        return label in self.invited.values() or any(one.label == label for one in self.participants.values())

    def enter(self, participant: Participant) -> None:
        line = participant.line
        self.invited.pop(line.sid, None)
        self.participants[line.sid] = participant
        line.room = self.sid
        self._tell(line, "participant-join")
        if participant.starts and not self.started.is_set():
            self.started.set()
            self._tell(line, "conference-start")

    def uninvite(self, line: Line) -> None:
        """The line will not come. A conference nobody is in or comes to is over."""
        if self.invited.pop(line.sid, None) is not None and not (self.participants or self.invited):
            self.ended.set()

    def leave(self, line: Line) -> None:
        participant = self.participants.pop(line.sid, None)
        if participant is None:
            return
        line.room = ""
        self._tell(line, "participant-leave")
        if participant.ends or not self.participants:
            self.ended.set()
            self._tell(line, "conference-end")

    def _tell(self, line: Line, event: str) -> None:
        if not self.status_url:
            return
        self._sequence += 1
        line.callbacks.tell(
            self.status_url,
            {
                "ConferenceSid": self.sid,
                "FriendlyName": self.name,
                "AccountSid": line.account,
                "CallSid": line.sid,
                "StatusCallbackEvent": event,
                "SequenceNumber": str(self._sequence),
            },
            order=self.sid,
        )
