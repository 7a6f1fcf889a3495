"""Who gets which contact: queue, plan, capacity, offers. Pure: `now` and ids are arguments, events are the answer."""

from hub.routing.dialling import is_being_made
from hub.routing.newcomers import Outlook
from hub.routing.rates import Measuring, Past, Rates
from hub.routing.restoring import Refused, Snapshot
from hub.routing.router import Fact, Router, RouterInput

__all__ = [
    "Fact",
    "Measuring",
    "Outlook",
    "Past",
    "Rates",
    "Refused",
    "Router",
    "RouterInput",
    "Snapshot",
    "is_being_made",
]
