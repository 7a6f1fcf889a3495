"""The two questions: whom to ask for this contact, and what to give this agent.

Whom to ask: in the plan's order. Whoever has the open conversation first, then the account's own people as the account
ranks them, then of a team or of everyone the least occupied, and of those the longest idle, counted across channels.
What to give: of all the agent may be asked for, the contact of the highest priority.
"""

from typing import NamedTuple

from hub.contract.plans import Plan
from hub.routing.floor import Floor
from hub.routing.lanes import Pool
from hub.routing.places import first_pools, step_pools
from hub.routing.plans import named
from hub.routing.records import Agent, Contact, Entry


class Choice(NamedTuple):
    """An agent, the step of the plan that names them, and why they among equals."""

    agent: Agent
    step: int
    kind: str
    label: str
    chosen: str


def agent_for(floor: Floor, contact: Contact, plan: Plan, step: int) -> Choice | None:
    """Whom to ask now among the people of the plan's first `step` steps."""
    card = contact.card
    refused = contact.refused
    sticky = floor.agents.get(contact.sticky) if contact.sticky else None
    if sticky is not None and sticky.open[card.channel] and sticky.id not in refused:
        return Choice(sticky, 1, "sticky", "", "sticky")
    for number in range(1, step + 1):
        for pool in step_pools(floor, contact, plan.steps[number - 1]):
            agent = _of_pool(pool, contact)
            if agent is not None:
                return chosen(floor, contact, plan, agent, number, alone=pool.ready == 1)
    if refused and step == len(plan.steps):
        return _again(floor, contact, plan)
    return None


def contact_for(floor: Floor, agent: Agent) -> Contact | None:
    """What to give the agent now: the highest priority among the heads of all lanes they may serve."""
    t, strict, free, name = floor.t, floor.strict, agent.open, agent.id
    best: Entry | None = None
    best_rank, best_priority = 0, 0.0
    for pool in agent.pools:
        if not pool.lanes or not free[pool.channel]:
            continue
        for lane in pool.lanes.values():
            if lane.barred and name in lane.barred:
                continue
            entry = lane.head()
            priority = (t - entry[0]) / lane.target
            if best is not None:
                if strict and lane.rank != best_rank:
                    if lane.rank > best_rank:
                        continue
                elif priority < best_priority or (priority == best_priority and entry[:2] >= best[:2]):
                    continue
            best, best_rank, best_priority = entry, lane.rank, priority
    return best[2] if best is not None else None


def chosen(floor: Floor, contact: Contact, plan: Plan, agent: Agent, number: int, *, alone: bool) -> Choice:
    """The choice of an agent whom step `number` names."""
    step = plan.steps[number - 1]
    people = named(step, floor.team_of(contact.card))
    among_equals = "longest_idle" if people is None else "order"
    alone = alone if people is None else len(people) == 1
    return Choice(agent, number, step.kind, step.team, "only" if alone else among_equals)


def naming(floor: Floor, contact: Contact, plan: Plan, step: int, agent: Agent) -> Choice | None:
    """The first of the plan's first `step` steps that names the agent, as the choice of someone who came free."""
    if contact.sticky == agent.id:
        return Choice(agent, 1, "sticky", "", "sticky")
    for number in range(1, step + 1):
        for pool in step_pools(floor, contact, plan.steps[number - 1]):
            if agent.id in pool.members:
                return chosen(floor, contact, plan, agent, number, alone=True)
    return None


def hollow(floor: Floor, contact: Contact, plan: Plan, number: int) -> bool:
    """Whether the step has nobody to wait for: no one it names is present, or all who are have refused."""
    refused = contact.refused
    for pool in first_pools(floor, contact, plan.steps[number - 1], number):
        here = pool.ready
        if here and refused:
            here -= sum(pool.members[id].present for id in refused if id in pool.members)
        if here > 0:
            return False
    return True


def _of_pool(pool: Pool, contact: Contact) -> Agent | None:
    if pool.kind != "agent":
        return pool.longest_idle(contact.refused)
    agent = pool.members.get(pool.name)
    if agent is None or not agent.open[pool.channel] or agent.id in contact.refused:
        return None
    return agent


def _again(floor: Floor, contact: Contact, plan: Plan) -> Choice | None:
    """The least recent refusal first, of those who may be asked again."""
    channel, t = contact.card.channel, floor.t
    for agent_id, refusal in contact.refused.items():
        agent = floor.agents.get(agent_id)
        if agent is not None and agent.open[channel] and refusal.until <= t:
            choice = naming(floor, contact, plan, len(plan.steps), agent)
            if choice is not None:
                return choice
    return None
