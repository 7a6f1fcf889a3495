"""What turns by the clock for everyone at once: calendars, leaves, queues that open by themselves."""

from functools import partial

from hub.routing import absences, closures, settling
from hub.routing.floor import Floor
from hub.routing.places import reroute
from hub.routing.plans import Route


def turn(floor: Floor) -> None:
    """Let calendars, leaves and queues turn whose time has come: before all else, so that a late tick asks nobody by
    hours or leaves that are over."""
    turns, leaves, openings, t = floor.hours.turns, floor.leaves, floor.closures.turns, floor.t
    while (at := turns.next()) is not None and at <= t:
        calendar = turns.pop()
        if floor.hours.look(calendar, floor.now):
            reroute(floor, partial(_goes_by, calendar))
    while (at := leaves.next()) is not None and at <= t:
        absences.turn(floor, floor.agents[leaves.pop()])
    while (at := openings.next()) is not None and at <= t:
        closures.turn(floor, openings.pop())
    if floor.unplaced:
        settling.settle(floor)


def _goes_by(calendar: str, route: Route) -> bool:
    return calendar in route.calendars
