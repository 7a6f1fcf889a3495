"""What supervisors say to all: queues they close, banners to agents, emergency messages to callers; and the alerts that
tell supervisors of the floor."""

from datetime import datetime
from typing import Literal

from hub.contract.words import Channel, Tagged, Value

QueueKind = Literal["team", "plan"]
Urgency = Literal["info", "warning", "urgent"]
Level = Literal["warning", "critical"]
Figure = Literal["waiting", "longest_wait", "service_level", "abandoned", "unreachable", "lines_down"]


class QueueClosure(Value):
    """A team's or a plan's queue that takes nobody new since `since`, and opens by itself at `until`, if that is said.
    `moves`: those who waited already go elsewhere, too; otherwise they stay. `by_id`, `by_name`: who closed it."""

    kind: QueueKind
    name: str
    reason: str
    by_id: str
    by_name: str
    since: datetime
    until: datetime | None = None
    moves: bool = False

    @property
    def key(self) -> str:
        """The queue."""
        return f"{self.kind}:{self.name}"


class Banner(Value):
    """Words to agents, shown above their work until `until` or until they put it away. `teams`: to whom; empty: to
    all."""

    id: str
    text: str
    urgency: Urgency
    teams: tuple[str, ...]
    by_id: str
    by_name: str
    since: datetime
    until: datetime | None = None


class Emergency(Value):
    """What every caller in a voice menu hears first, and who waits already at the next round, once, until `until`.
    `texts`: by language; `hangs_up`: the call of who is in a menu ends with it."""

    id: str
    texts: dict[str, str]
    hangs_up: bool
    by_id: str
    by_name: str
    since: datetime
    until: datetime | None = None


class AlertRule(Value):
    """When a figure becomes an alert: above `threshold`, or `below` it, for `seconds`. `tier`, `channel`: whose
    contacts it is of; empty for all."""

    key: str
    what: Figure
    threshold: float
    below: bool
    seconds: float
    level: Level
    names: dict[str, str]
    tier: str = ""
    channel: Channel = ""


class Alert(Value):
    """A figure of the board that is beyond its threshold since `since`. `rule`: which of the configuration's; `what`,
    `tier` and `channel` as it says, empty for all. `value`: as it was when the alert was raised."""

    id: str
    rule: str
    what: str
    level: Level
    names: dict[str, str]
    threshold: float
    value: float
    since: datetime
    tier: str = ""
    channel: Channel = ""
    ended_at: datetime | None = None


class QueueClosed(Tagged, tag="queue.closed"):
    closure: QueueClosure


class QueueOpened(Tagged, tag="queue.opened"):
    """`why`: chosen, or until: its time was up."""

    closure: QueueClosure
    why: str


class BannerShown(Tagged, tag="banner.shown"):
    banner: Banner


class BannerEnded(Tagged, tag="banner.ended"):
    """Taken back; one whose time is up ends without a word."""

    banner: Banner


class EmergencyBegan(Tagged, tag="emergency.began"):
    """It takes the place of the one before, if any."""

    emergency: Emergency


class EmergencyEnded(Tagged, tag="emergency.ended"):
    """Taken back; one whose time is up ends without a word."""

    emergency: Emergency


class AlertRaised(Tagged, tag="alert.raised"):
    alert: Alert


class AlertEnded(Tagged, tag="alert.ended"):
    alert: Alert


AnySteered = (
    QueueClosed | QueueOpened | BannerShown | BannerEnded | EmergencyBegan | EmergencyEnded | AlertRaised | AlertEnded
)
