"""Where a waiting contact stands: in one lane of every pool its plan has named so far.

Someone who refused a contact is not asked for it again while another can be. On the way through the plan that means
not at all; at its last step, which is waited on without end, they may be asked again one offer timeout after their
refusal. So a contact everyone refuses comes round again, the least recent refusal first, and never in a busy loop.
"""

from collections.abc import Callable
from datetime import datetime

from hub.calendars import ring_ends
from hub.routing.floor import Floor
from hub.routing.lanes import LaneKey, Pool
from hub.routing.plans import Route
from hub.routing.records import Contact, Entry


def order(floor: Floor, contact: Contact) -> tuple[float, float, str]:
    """Sorts contacts as they go: strictly by tier if so configured, then the highest priority, then the earliest."""
    rank, target = contact.standing
    return rank if floor.strict else 0, (contact.origin - floor.t) / target, contact.id


def join(floor: Floor, contact: Contact, route: Route, step: int) -> None:
    """Let it wait in all pools up to `step`, as far as it does not already."""
    barred = _barred(floor, contact, last=step == route.last) if contact.refused else ()
    if contact.entry is not None and (barred != contact.barred or step < contact.step):
        leave(contact)
    entry = contact.entry
    if entry is None:
        entry = contact.entry = _entry(contact)
        contact.barred = barred
        if route.crowd is not None:
            contact.crowd = route.crowd
            route.crowd.waiting += 1
    rank, target = contact.standing
    key: LaneKey = (rank, target, barred)
    for pools in route.fresh[contact.step : step]:
        for pool in pools:
            lane = pool.lanes.get(key) or pool.open(key)
            lane.add(entry)
            contact.lanes.append(lane)
    contact.step = step
    if step < route.last:
        _lean(contact, route.steps[step - 1])
    elif contact.leaning:
        _lean(contact, ())


def leave(contact: Contact) -> None:
    """Take it out of every lane. Its clock is its card's, so it comes back to the same place."""
    contact.sought = 0
    if contact.entry is None:
        return
    contact.entry = None
    if contact.crowd is not None:
        contact.crowd.waiting -= 1
        contact.crowd = None
    for lane in contact.lanes:
        lane.drop()
    contact.lanes = []
    contact.step = 0
    if contact.leaning:
        _lean(contact, ())


def reroute(floor: Floor, affected: Callable[[Route], bool]) -> None:
    """What routes were drawn from has turned: contacts that go by one of those affected are placed anew."""
    floor.routes.forget()
    for contact in floor.contacts.values():
        if contact.route is not None and affected(contact.route):
            contact.route = None
            if contact.card.state == "waiting":
                leave(contact)
                floor.unplaced[contact.id] = contact


def postponed(floor: Floor, contact: Contact) -> bool:
    """Whether it is not to be offered yet; until then it stands nowhere."""
    return contact.card.not_before is not None and contact.card.not_before > floor.now


def step_ends(route: Route, step: int, began: datetime) -> float:
    """When a step that began then has been waited on for long enough."""
    return (began + route.waits[step - 1]).timestamp()


def overflows(route: Route, contact: Contact) -> float | None:
    """When it has waited by its plan for as long as the plan allows."""
    if route.max_wait is None:
        return None
    card = contact.card
    return ((card.plan_at or card.queued_at or card.arrived_at) + route.max_wait).timestamp()


def arm(floor: Floor, contact: Contact, route: Route, step: int) -> None:
    """Set its timer: the step's end, or at the last step the first instant someone who refused may be asked again; or
    its overflow, or the end of the hours in which its customer may be called, if that comes first."""
    due: float | None = None
    if step < route.last:
        if contact.card.step_at is not None:  # else it waits for an opening, and the calendar's turn is its timer
            due = step_ends(route, step, contact.card.step_at)
    elif contact.refused:
        untils = [refusal.until for refusal in contact.refused.values() if refusal.until > floor.t]
        due = min(untils, default=None)
    if route.max_wait is not None:
        over = overflows(route, contact)
        if over is not None and over > floor.t:
            due = over if due is None else min(due, over)
    if contact.card.zones:  # to be called, and not later than its customer's hours end
        end = ring_ends(floor.business.calls.calling, contact.card.zones, floor.now)
        if end is not None:
            due = end.timestamp() if due is None else min(due, end.timestamp())
    if due is None:
        floor.timers.clear(contact.id)
    else:
        floor.timers.set(contact.id, due)


def _entry(contact: Contact) -> Entry:
    return contact.origin, contact.id, contact


def _barred(floor: Floor, contact: Contact, *, last: bool) -> tuple[str, ...]:
    t = floor.t
    return tuple(sorted(id for id, refusal in contact.refused.items() if not last or refusal.until > t))


def _lean(contact: Contact, pools: tuple[Pool, ...]) -> None:
    for pool in contact.leaning:
        pool.leaning.pop(contact.id, None)
    for pool in pools:
        pool.leaning[contact.id] = contact
    contact.leaning = pools
