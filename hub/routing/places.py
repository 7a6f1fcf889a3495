"""Where a waiting contact stands: in one lane of every pool its plan has named so far.

Someone who refused a contact is not asked for it again while another can be. On the way through the plan that means
not at all; at its last step, which is waited on without end, they may be asked again one offer timeout after their
refusal. So a contact everyone refuses comes round again, the least recent refusal first, and never in a busy loop.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from hub.contract.plans import Plan, Step
from hub.routing.floor import Floor
from hub.routing.lanes import LaneKey, Pool
from hub.routing.plans import named
from hub.routing.records import Contact


def origin(contact: Contact) -> float:
    """Where the contact's clock begins, in epoch seconds, boost taken off."""
    card = contact.card
    queued = card.queued_at or card.arrived_at
    return queued.timestamp() - card.boost


def target(contact: Contact) -> float:
    """Its tier's answer target in seconds."""
    return contact.card.target_seconds if contact.card.target_seconds > 0 else 1.0


def order(floor: Floor, contact: Contact) -> tuple[float, float, str]:
    """Sorts contacts as they go: strictly by tier if so configured, then the highest priority, then the earliest."""
    begun = origin(contact)
    rank = floor.rank(contact.card) if floor.strict else 0
    return rank, (begun - floor.t) / target(contact), contact.id


def step_pools(floor: Floor, contact: Contact, step: Step) -> Iterator[Pool]:
    """The pools one step of the plan names."""
    card = contact.card
    people = named(step, floor.team_of(card))
    if people is not None:
        for agent_id in people:
            yield floor.pools.named(agent_id, card.channel)
    elif step.kind == "team":
        yield floor.pools.team(step.team, card.channel, wanted(contact))
    else:
        yield floor.pools.everyone(card.channel, wanted(contact))


def first_pools(floor: Floor, contact: Contact, step: Step, number: int) -> Iterator[Pool]:
    """The same, with whoever has the open conversation beside the people of the first step."""
    if number == 1 and contact.sticky:
        yield floor.pools.named(contact.sticky, contact.card.channel)
    yield from step_pools(floor, contact, step)


def wanted(contact: Contact) -> tuple[str, ...]:
    """The skills it wants, in one spelling."""
    skills = contact.card.skills
    return skills if len(skills) < 2 else tuple(sorted(set(skills)))


def join(floor: Floor, contact: Contact, plan: Plan, step: int) -> None:
    """Let it wait in all pools up to `step`, as far as it does not already."""
    barred = _barred(floor, contact, last=step == len(plan.steps))
    if contact.entry is not None and (barred != contact.barred or step < contact.step):
        leave(contact)
    if contact.entry is None:
        contact.entry = (origin(contact), contact.id, contact)
        contact.barred = barred
        contact.step = 0
    key: LaneKey = (floor.rank(contact.card), target(contact), barred)
    for number in range(contact.step + 1, step + 1):
        for pool in first_pools(floor, contact, plan.steps[number - 1], number):
            if not any(lane.pool is pool for lane in contact.lanes):
                contact.lanes.append(pool.join(key, contact.entry))
    contact.step = step
    _lean(contact, tuple(first_pools(floor, contact, plan.steps[step - 1], step)) if step < len(plan.steps) else ())


def leave(contact: Contact) -> None:
    """Take it out of every lane. Its clock is its card's, so it comes back to the same place."""
    if contact.entry is None:
        return
    contact.entry = None
    for lane in contact.lanes:
        lane.dropped()
    contact.lanes = []
    contact.step = 0
    _lean(contact, ())


def step_ends(plan: Plan, step: int, began: datetime) -> float:
    """When a step that began then has been waited on for long enough."""
    return (began + timedelta(seconds=plan.steps[step - 1].wait)).timestamp()


def arm(floor: Floor, contact: Contact, plan: Plan, step: int) -> None:
    """Set its timer: the step's end, or at the last step the first instant someone who refused may be asked again."""
    due: float | None
    if step < len(plan.steps):
        due = step_ends(plan, step, contact.card.step_at or floor.now)
    else:
        untils = [refusal.until for refusal in contact.refused.values() if refusal.until > floor.t]
        due = min(untils, default=None)
    if due is None:
        floor.timers.clear(contact.id)
    else:
        floor.timers.set(contact.id, due)


def _barred(floor: Floor, contact: Contact, *, last: bool) -> tuple[str, ...]:
    if not contact.refused:
        return ()
    t = floor.t
    return tuple(sorted(id for id, refusal in contact.refused.items() if not last or refusal.until > t))


def _lean(contact: Contact, pools: tuple[Pool, ...]) -> None:
    for pool in contact.leaning:
        pool.leaning.pop(contact.id, None)
    for pool in pools:
        pool.leaning[contact.id] = contact
    contact.leaning = pools
