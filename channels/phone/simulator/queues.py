"""The carrier's queues: who waits in which, in order of coming."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from email.utils import formatdate

from channels.phone.simulator.line import Line


@dataclass
class Member:
    """`since` by the clock of its queue, in seconds; `came`: the same as a date."""

    line: Line
    since: float
    came: str = field(default_factory=lambda: formatdate(usegmt=True))


@dataclass
class Queue:
    """Lives as long as the simulator. `waits`: how long those who left had waited, in seconds, all together."""

    sid: str
    name: str
    clock: Callable[[], float] = time.monotonic
    members: list[Member] = field(default_factory=list)
    _left: int = 0
    _waits: float = 0.0
    created: str = field(default_factory=lambda: formatdate(usegmt=True))

    @property
    def average(self) -> int:
        """How long those who left had waited."""
        return round(self._waits / self._left) if self._left else 0

    def member(self, call_sid: str) -> Member | None:
        return next((one for one in self.members if one.line.sid == call_sid), None)

    def waited(self, member: Member) -> int:
        return round(self.clock() - member.since)

    def position(self, member: Member) -> int:
        """From 1, the front."""
        return self.members.index(member) + 1

    def fields(self, line: Line) -> dict[str, str]:
        """What the wait URL is asked with."""
        member = self.member(line.sid)
        if member is None:
            return {}
        return {
            "QueueSid": self.sid,
            "QueuePosition": str(self.position(member)),
            "QueueTime": str(self.waited(member)),
            "AvgQueueTime": str(self.average),
            "CurrentQueueSize": str(len(self.members)),
        }

    def left(self, line: Line) -> dict[str, str]:
        """What the action URL is told of the wait."""
        member = self.member(line.sid)
        return {"QueueSid": self.sid, "QueueTime": str(self.waited(member) if member else 0)}

    def add(self, line: Line) -> None:
        self.members.append(Member(line, self.clock()))

    def remove(self, line: Line) -> None:
        member = self.member(line.sid)
        if member is not None:
            self._left, self._waits = self._left + 1, self._waits + self.clock() - member.since
            self.members.remove(member)


class Queues:
    """All queues of an account, made when they are first named."""

    def __init__(self, new_sid: Callable[[str], str]) -> None:
        self._new_sid = new_sid
        self.all: dict[str, Queue] = {}

    def join(self, line: Line, name: str) -> Queue:
        """Wait at the end of the queue of that name."""
        queue = next((one for one in self.all.values() if one.name == name), None)
        if queue is None:
            queue = Queue(self._new_sid("QU"), name)
            self.all[queue.sid] = queue
        queue.add(line)
        return queue

    def leave(self, line: Line, queue: Queue) -> None:
        queue.remove(line)

    def by_sid(self, sid: str) -> Queue | None:
        return self.all.get(sid)
