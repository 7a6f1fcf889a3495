from typing import Any

from channels.phone.simulator.line import Line
from channels.phone.simulator.queues import Queues


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def line(sid: str) -> Line:
    nobody: Any = None
    return Line(sid, "AC1", "+14155550101", "+14155550199", "inbound", nobody)


def test_who_came_first_is_first_and_each_knows_place_and_wait() -> None:
    queues, clock = Queues(lambda kind: f"{kind}1"), Clock()
    first, second = line("CA1"), line("CA2")
    queue = queues.join(first, "keydesk")
    queue.clock = clock
    queue.members[0].since = 0
    clock.now = 30
    assert queues.join(second, "keydesk") is queue
    clock.now = 40
    told = queue.fields(second)
    assert (told["QueuePosition"], told["QueueTime"], told["CurrentQueueSize"]) == ("2", "10", "2")
    assert queue.left(first) == {"QueueSid": "QU1", "QueueTime": "40"}
    queues.leave(first, queue)
    assert (queue.average, queue.fields(second)["QueuePosition"]) == (40, "1")
    assert queue.fields(first) == {}
    assert queues.by_sid("QU1") is queue
