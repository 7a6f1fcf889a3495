"""Who gets which contact: queue, plan, capacity, offers. Pure: `now` and ids are arguments, events are the answer."""

from hub.routing.restoring import Refused, Snapshot
from hub.routing.router import Fact, Router, RouterInput

__all__ = ["Fact", "Refused", "Router", "RouterInput", "Snapshot"]
