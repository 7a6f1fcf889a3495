"""Going on by another plan: after too long a wait, when too many wait already, or while its queue is closed. The clock
is kept."""

from msgspec.structs import replace

from hub.contract.events import ContactOverflowed
from hub.routing.floor import Floor
from hub.routing.places import leave, overflows
from hub.routing.plans import Route
from hub.routing.records import Contact


def after_too_long(floor: Floor, contact: Contact, route: Route) -> Route:
    """The route to go on by: another plan's, if it has waited by this one for as long as that allows."""
    gone_by = {route.plan.name}
    while (over := overflows(route, contact)) is not None and over <= floor.t:
        following = route.plan.overflow
        if following in gone_by or following not in floor.business.plans:
            break
        gone_by.add(following)
        route = _go_on(floor, contact, route, following, "max_wait")
    return route


def if_full(floor: Floor, contact: Contact) -> None:
    """One that comes goes by another plan when as many as its plan allows already wait by that."""
    route = floor.route(contact)
    gone_by = {route.plan.name}
    while route.crowd is not None and route.crowd.waiting >= (route.plan.most_waiting or 0):
        following = route.plan.when_full
        if following in gone_by or following not in floor.business.plans:
            break
        gone_by.add(following)
        route = _go_on(floor, contact, route, following, "queue_full")


def if_closed(floor: Floor, contact: Contact, route: Route) -> Route:
    """The route to go on by while a supervisor has closed the plan's queue: that for when it is full, or else for when
    it takes too long. A plan that names none is waited for, as out of hours."""
    gone_by = {route.plan.name}
    while route.turned_away:
        following = instead(route)
        if following in gone_by or following not in floor.business.plans:
            break
        gone_by.add(following)
        route = _go_on(floor, contact, route, following, "closed")
    return route


def instead(route: Route) -> str:
    """The plan for those a closed one turns away; empty for none."""
    return route.plan.when_full or route.plan.overflow


def _go_on(floor: Floor, contact: Contact, route: Route, plan: str, why: str) -> Route:
    leave(contact)
    contact.card = replace(contact.card, plan=plan, plan_at=floor.now, step=0, step_at=None)
    contact.route = None
    floor.out.append(ContactOverflowed(contact=contact.card, from_plan=route.plan.name, why=why))
    return floor.route(contact)
