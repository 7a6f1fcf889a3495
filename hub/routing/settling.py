"""Pairing what waits with who is free, after each input, until nothing is left to do.

Nothing that could be offered is ever left waiting: so a contact that comes finds only agents for whom nothing waits,
and an agent who comes free finds only contacts for which nobody is free.
"""

from msgspec.structs import replace

from hub.contract.events import ContactChanged, ContactUnroutable, StepTaken
from hub.contract.plans import Plan
from hub.contract.words import ContactCard
from hub.routing import capacity, explain, offers
from hub.routing.choice import agent_for, contact_for, hollow, naming
from hub.routing.floor import Floor
from hub.routing.places import arm, first_pools, join, order, step_ends
from hub.routing.records import Agent, Contact


def settle(floor: Floor) -> None:
    """Agents who came free choose first, from all that waits; what still waits then looks for an agent."""
    while floor.unplaced or floor.freed:
        waiting = [contact for contact in floor.unplaced.values() if contact.card.state == "waiting"]
        floor.unplaced = {}
        if len(waiting) > 1:
            waiting.sort(key=lambda contact: order(floor, contact))
        if floor.freed:
            for contact in waiting:
                _join_in(floor, contact)
            _fill_all(floor)
        for contact in waiting:
            if contact.card.state == "waiting":
                place(floor, contact)


def place(floor: Floor, contact: Contact) -> None:
    """Offer a waiting contact to whom its plan says, going on to the steps that are due; else let it wait."""
    plan = floor.plans.of(contact)
    last = len(plan.steps)
    step = min(max(contact.card.step, 1), last)
    while True:
        choice = agent_for(floor, contact, plan, step)
        if choice is not None:
            explanation = explain.of_offer(floor, contact, plan, choice)
            offers.make(floor, contact, choice.agent, _at_step(floor, contact, step), explanation)
            return
        if step == last or not (_is_over(floor, contact, plan, step) or hollow(floor, contact, plan, step)):
            break
        step += 1
    _wait(floor, contact, plan, step)


def _fill_all(floor: Floor) -> None:
    while floor.freed:
        freed = list(floor.freed.values())
        floor.freed = {}
        for agent in freed:
            floor.apply_next_activity(agent)
        freed += [agent for agent in floor.freed.values() if agent not in freed]
        floor.freed = {}
        for agent in freed:
            _fill(floor, agent)


def _fill(floor: Floor, agent: Agent) -> None:
    capacity.refresh(agent, floor.channels)
    while True:
        contact = contact_for(floor, agent)
        if contact is None:
            break
        plan = floor.plans.of(contact)
        step = min(max(contact.card.step, 1), len(plan.steps))
        choice = naming(floor, contact, plan, step, agent)
        assert choice is not None, "a contact waits only for those its plan names"
        explanation = explain.of_offer(floor, contact, plan, choice)
        offers.make(floor, contact, agent, _at_step(floor, contact, step), explanation)
    for pool in agent.pools:
        if pool.kind != "agent" and agent.open[pool.channel]:
            pool.list(agent)


def _join_in(floor: Floor, contact: Contact) -> None:
    plan = floor.plans.of(contact)
    join(floor, contact, plan, min(max(contact.card.step, 1), len(plan.steps)))


def _at_step(floor: Floor, contact: Contact, step: int) -> ContactCard:
    card = contact.card
    return card if card.step == step else replace(card, step=step, step_at=floor.now)


def _is_over(floor: Floor, contact: Contact, plan: Plan, step: int) -> bool:
    """Whether the step has been waited on for long enough."""
    card = contact.card
    return step_ends(plan, step, card.step_at if card.step == step and card.step_at else floor.now) <= floor.t


def _wait(floor: Floor, contact: Contact, plan: Plan, step: int) -> None:
    taken = contact.card.step != step
    card = contact.card = _at_step(floor, contact, step)
    join(floor, contact, plan, step)
    arm(floor, contact, plan, step)
    if taken:
        floor.out.append(StepTaken(contact=card, explanation=explain.of_step(floor, contact, plan, step)))
    _alarm(floor, contact, plan, step)


def _alarm(floor: Floor, contact: Contact, plan: Plan, step: int) -> None:
    """Alarm once when nobody the whole plan names exists, and withdraw the alarm when somebody does."""
    lost = not any(
        pool.members
        for number, named in enumerate(plan.steps, 1)
        for pool in first_pools(floor, contact, named, number)
    )
    if lost == contact.card.unroutable:
        return
    contact.card = replace(contact.card, unroutable=lost)
    if lost:
        floor.unroutable[contact.id] = contact
        explanation = explain.of_step(floor, contact, plan, step)
        floor.out.append(ContactUnroutable(contact=contact.card, explanation=explanation))
    else:
        del floor.unroutable[contact.id]
        floor.out.append(ContactChanged(contact=contact.card, what="routable"))
