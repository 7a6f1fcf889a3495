"""What customers are promised: how long they wait, and by when they are answered."""

from datetime import datetime

from hub.contract.words import Channel, Value


class Wait(Value):
    """What a waiting contact may expect, from its own place. `position`: 1 is the next to be served of those who wait
    for the same people. `seconds` more until an agent is offered it, between `low` and `high` in four of five cases;
    None while nobody is there to serve it."""

    position: int
    seconds: float | None
    low: float | None = None
    high: float | None = None


class QueueNow(Value):
    """What a customer would find who joined the queue now. `open`: it is within the business hours of their tier, and
    no supervisor closed the queue. `waiting`: contacts before them; `agents`: people there who may take them, busy or
    free; `seconds` they would wait, None while nobody is there."""

    open: bool
    waiting: int
    agents: int
    seconds: float | None = None


class ClockCard(Value):
    """An SLA clock of a conversation. `kind`: first_response, next_response, resolution. `business`: whether it runs in
    business hours only. `consumed`: seconds run until `running_since`, from where it runs on; paused without that.
    `due_at`, `warn_at`: the instants at which it will be breached and warned of, if it goes on running. `breached_at`
    stays when it is stopped too late; a clock stopped without it was met."""

    conversation_id: str
    contact_id: str | None
    account_id: str | None
    tier: str
    channel: Channel
    kind: str
    business: bool
    target_seconds: float
    started_at: datetime
    consumed: float = 0.0
    running_since: datetime | None = None
    due_at: datetime | None = None
    warn_at: datetime | None = None
    warned_at: datetime | None = None
    breached_at: datetime | None = None
    stopped_at: datetime | None = None
