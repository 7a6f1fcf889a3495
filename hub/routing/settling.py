"""Pairing what waits with who is free, after each input, until nothing is left to do.

Nothing that could be offered is ever left waiting: so a contact that comes finds only agents for whom nothing waits,
and an agent who comes free finds only contacts for which nobody is free.
"""

from collections.abc import Sequence

from msgspec.structs import replace

from hub.contract.events import ContactChanged, ContactUnroutable, StepTaken
from hub.routing import callbacks, capacity, diversions, explain, offers, overflow
from hub.routing.choice import Choice, agent_for, contact_for, hollow, naming, others_to_ring
from hub.routing.floor import Floor
from hub.routing.places import arm, join, leave, order, step_ends
from hub.routing.plans import Route
from hub.routing.records import Agent, Contact


def settle(floor: Floor) -> None:
    """Agents who came free choose first, from all that waits; what still waits then looks for an agent."""
    while floor.unplaced or floor.freed:
        if not floor.freed and len(floor.unplaced) == 1:  # as it mostly is
            _, contact = floor.unplaced.popitem()
            if contact.card.state == "waiting":
                place(floor, contact)
            continue
        waiting = _in_order(floor) if floor.unplaced else ()
        if floor.freed:
            for contact in waiting:
                if not callbacks.put_off(floor, contact):
                    route = floor.route(contact)
                    join(floor, contact, route, _step(contact, route))
            _fill_all(floor)
        for contact in waiting:
            if contact.card.state == "waiting":
                place(floor, contact)


def _in_order(floor: Floor) -> list[Contact]:
    waiting = [contact for contact in floor.unplaced.values() if contact.card.state == "waiting"]
    floor.unplaced.clear()
    if len(waiting) > 1:
        waiting.sort(key=lambda contact: order(floor, contact))
    return waiting


def place(floor: Floor, contact: Contact) -> None:
    """Offer a waiting contact to whom its plan says, going on to the steps that are due; else let it wait."""
    if callbacks.put_off(floor, contact) and (not_before := contact.card.not_before) is not None:
        leave(contact)
        floor.timers.set(contact.id, not_before.timestamp())
        return
    route = contact.route or floor.route(contact)
    if route.max_wait is not None:
        route = overflow.after_too_long(floor, contact, route)
    if route.turned_away:
        route = overflow.if_closed(floor, contact, route)
    step = first = _step(contact, route)
    while True:
        if (step > contact.sought or contact.refused) and (choice := agent_for(floor, contact, route, step)):
            _offer(floor, contact, route, choice, step, others_to_ring(contact, route, choice) if route.rings else ())
            return
        if step in route.diverts and diversions.stands(contact, route, step):
            if diversions.carry_out(floor, contact, route, first, step):
                return
            stays = not _is_over(floor, contact, route, step)
        elif route.shut:
            stays = not diversions.ahead(contact, route, step)
        else:
            stays = not (_is_over(floor, contact, route, step) or hollow(contact, route, step))
        if stays or step == route.last:
            break
        contact.sought = step
        step += 1
    _wait(floor, contact, route, first, step)


def _offer(floor: Floor, contact: Contact, route: Route, choice: Choice, step: int, others: Sequence[Agent]) -> None:
    if not others:
        offers.make(floor, contact, choice.agent, explain.of_offer(floor, contact, route, choice), step=step)
        return
    rung = [choice.agent, *others]
    explanations = explain.of_ring(floor, contact, route, choice, rung)
    also = list(zip(others, explanations[1:], strict=True))
    offers.make(floor, contact, choice.agent, explanations[0], step=step, also=also)


def _step(contact: Contact, route: Route) -> int:
    """The step it has come to, whatever became of its plan."""
    step = contact.card.step
    if step > route.last:
        return route.last
    return step or 1


def _fill_all(floor: Floor) -> None:
    while floor.freed:
        freed, floor.freed = floor.freed, {}
        for agent in freed.values():
            if agent.card.next_activity is not None:
                floor.apply_next_activity(agent)
        if floor.freed:
            freed |= floor.freed
            floor.freed = {}
        if len(freed) > 1:  # each knows who else came free
            for agent in freed.values():
                capacity.refresh(agent)
        for agent in freed.values():
            capacity.refresh(agent)
            _fill(floor, agent)


def _fill(floor: Floor, agent: Agent) -> None:
    while agent.open:
        contact = contact_for(floor, agent)
        if contact is None:
            break
        route = floor.route(contact)
        step = _step(contact, route)
        choice = naming(contact, route, step, agent)
        assert choice is not None, "a contact waits only for those its plan names"
        others: Sequence[Agent] = others_to_ring(contact, route, choice) if route.rings else ()
        if others:  # each only if nothing else is more urgent for them
            others = [other for other in others if contact_for(floor, other) is contact]
        _offer(floor, contact, route, choice, step, others)
    if agent.open:
        for pool in agent.pools:
            if pool.kind != "agent" and pool.channel in agent.open:
                pool.list(agent)


def _is_over(floor: Floor, contact: Contact, route: Route, step: int) -> bool:
    """Whether the step has been waited on for long enough."""
    card = contact.card
    if card.step != step or card.step_at is None:  # it comes to this step only now
        return not route.waits[step - 1]
    return step_ends(route, step, card.step_at) <= floor.t


def _wait(floor: Floor, contact: Contact, route: Route, first: int, step: int) -> None:
    """Let it wait at the step. While everyone is after hours the step has not begun; it begins with the opening."""
    card = contact.card
    idle = route.shut and not diversions.stands(contact, route, step)
    taken = card.step != step or (card.step_at is None) is not idle
    if taken:
        first = first if card.step == 0 else first + 1  # what was told of earlier steps is not told again
        contact.card = replace(card, step=step, step_at=None if idle else floor.now)
    join(floor, contact, route, step)
    contact.sought = step
    arm(floor, contact, route, step)
    if taken:
        explanation = explain.of_steps(floor, contact, route, min(first, step), step, through=idle)
        floor.out.append(StepTaken(contact=contact.card, explanation=explanation))
    if contact.card.unroutable is route.names_anyone():
        _alarm(floor, contact, route, step)


def _alarm(floor: Floor, contact: Contact, route: Route, step: int) -> None:
    """Alarm once when nobody the whole plan names exists, and withdraw the alarm when somebody does."""
    lost = not contact.card.unroutable
    contact.card = replace(contact.card, unroutable=lost)
    if lost:
        floor.unroutable[contact.id] = contact
        explanation = explain.of_steps(floor, contact, route, 1, step)
        floor.out.append(ContactUnroutable(contact=contact.card, explanation=explanation))
    else:
        del floor.unroutable[contact.id]
        floor.out.append(ContactChanged(contact=contact.card, what="routable"))
