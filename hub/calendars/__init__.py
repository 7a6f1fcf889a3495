"""Business time: when a calendar is open, when that turns, and how much of it has run. Pure: instants are arguments."""

from hub.calendars.local_hours import may_ring, next_ring, ring_ends, zones_of
from hub.calendars.rules import after, day_spans, is_open, next_turn, open_seconds, opens_at

__all__ = [
    "after",
    "day_spans",
    "is_open",
    "may_ring",
    "next_ring",
    "next_turn",
    "open_seconds",
    "opens_at",
    "ring_ends",
    "zones_of",
]
