"""What supervisors say to all travels as JSON."""

import msgspec

from hub.contract.events import AnyEvent
from hub.contract.steering import QueueClosed, QueueClosure
from tests.fakes.clock import START


def test_a_closure_is_known_by_its_queue_and_travels() -> None:
    closure = QueueClosure(kind="team", name="desk", reason="drill", by_id="us_1", by_name="Boss", since=START)
    assert closure.key == "team:desk"
    told = msgspec.json.encode(QueueClosed(closure=closure))
    assert msgspec.json.decode(told, type=AnyEvent) == QueueClosed(closure=closure)  # type: ignore[arg-type]
