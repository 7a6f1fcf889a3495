"""What a menu or a chat may know of the queue."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from hub.contract.errors import NotFound
from hub.contract.promises import QueueNow

QUIET = QueueNow(open=True, waiting=0, agents=1)


@dataclass
class FakeQueues:
    """`calendars`: whether each is open."""

    state: QueueNow = field(default_factory=lambda: QUIET)
    calendars: dict[str, bool] = field(default_factory=dict)

    async def now(self, channel: str, tier: str, account_id: str | None, skills: Sequence[str] = ()) -> QueueNow:
        return self.state

    async def is_open(self, calendar: str) -> bool:
        if calendar not in self.calendars:
            raise NotFound("There is no such calendar.")
        return self.calendars[calendar]
