"""The two questions: whom to ask for this contact, and what to give this agent.

Whom to ask: in the plan's order. Whoever has the open conversation first, then who handled the last one lately, then
the account's own people as the account ranks them, then of a team or of everyone whom the step prefers: usually the
least occupied, and of those the longest idle, counted across channels.
What to give: of all the agent may be asked for, the contact of the highest priority.
"""

from math import inf
from typing import NamedTuple

from hub.routing.floor import Floor
from hub.routing.lanes import Lane, Pool
from hub.routing.plans import Route
from hub.routing.records import Agent, Contact


class Choice(NamedTuple):
    """An agent, the step of the plan that names them, and why they among equals."""

    agent: Agent
    step: int
    kind: str
    label: str
    chosen: str


def agent_for(floor: Floor, contact: Contact, route: Route, step: int) -> Choice | None:
    """Whom to ask now among the people of the plan's first `step` steps. Steps already sought are not sought again:
    whoever of them came free since would have been given the contact."""
    refused = contact.refused
    for number in range(contact.sought + 1, step + 1):
        for pool in route.steps[number - 1]:
            agent = _last_handler(route, number, pool, contact) if route.remembers else None
            agent = agent or _of_pool(pool, contact)
            if agent is not None:
                return _chosen(contact, route, agent, number, alone=pool.ready == 1)
    if refused and step == route.last:
        return _again(floor, contact, route)
    return None


def contact_for(floor: Floor, agent: Agent) -> Contact | None:
    """What to give the agent now: the highest priority among the heads of all lanes they may serve."""
    t, strict, free, name = floor.t, floor.strict, agent.open, agent.id
    best: Lane | None = None
    most = -inf  # the highest priority so far
    for pool in agent.pools:
        lanes = pool.lanes
        if not lanes or pool.channel not in free:
            continue
        for lane in lanes.values():
            priority = (t - lane.since) / lane.target
            if strict and best is not None and lane.rank != best.rank:
                if lane.rank > best.rank:
                    continue
            elif priority < most or (priority == most and best is not None and lane.head()[:2] >= best.head()[:2]):
                continue
            if not lane.barred or name not in lane.barred:
                best, most = lane, priority
    return best.head()[2] if best is not None else None


def naming(contact: Contact, route: Route, step: int, agent: Agent) -> Choice | None:
    """The first of the plan's first `step` steps that names the agent, as the choice of someone who came free."""
    for number in range(1, step + 1):
        for pool in route.steps[number - 1]:
            if pool.only is agent or (pool.only is None and agent.id in pool.members):
                return _chosen(contact, route, agent, number, alone=True)
    return None


def hollow(contact: Contact, route: Route, number: int) -> bool:
    """Whether the step is passed over: no one it names is present, or all who are have refused. Where the plan wants it
    waited out nevertheless, only if all its people have refused."""
    refused = contact.refused
    for pool in route.steps[number - 1]:
        here = pool.ready
        if here and refused:
            here -= sum(pool.members[id].present for id in refused if id in pool.members)
        if here > 0:
            return False
    return number not in route.patient or not _waited_out(contact, route, number)


def others_to_ring(contact: Contact, route: Route, choice: Choice) -> list[Agent]:
    """Whom to ask at the same time as the chosen one, where the step asks several."""
    most = route.rings.get(choice.step, 1)
    if most == 1:
        return []
    found: dict[str, Agent] = {choice.agent.id: choice.agent}
    for pool in route.steps[choice.step - 1]:
        free = [
            agent
            for agent in pool.members.values()
            if pool.channel in agent.open and agent.id not in contact.refused and agent.id not in found
        ]
        free.sort(key=lambda agent: pool.rank(agent)[:3])
        found.update((agent.id, agent) for agent in free)
    return list(found.values())[1 : most or None]


def _waited_out(contact: Contact, route: Route, number: int) -> bool:
    """Whether the plan wants a step waited out at which nobody is to be waited for. Not if it has no one at all, or all
    its people have refused."""
    pools = route.steps[number - 1]
    if not any(pool.members for pool in pools):
        return bool(pools) and "unqualified" not in route.patient[number]
    still_to_ask = any(id not in contact.refused for pool in pools for id in pool.members)
    return still_to_ask and "absent" not in route.patient[number]


def _chosen(contact: Contact, route: Route, agent: Agent, number: int, *, alone: bool) -> Choice:
    if route.favoured and (how := route.favoured.get(agent.id)) is not None:
        return Choice(agent, number, how, "", how)
    step = route.plan.steps[number - 1]
    if step.kind == "backups":
        why = "only" if len(route.steps[number - 1]) == 1 else "order"
    elif alone or step.kind == "dedicated":
        why = "only"
    elif step.choose == "last_handler" and agent.id != contact.card.last_agent_id:
        why = "least_occupied"
    else:
        why = step.choose
    return Choice(agent, number, step.kind, route.labels[number - 1], why)


def _last_handler(route: Route, number: int, pool: Pool, contact: Contact) -> Agent | None:
    """Who last handled a conversation of this person, if the step prefers them and they are free."""
    if route.plan.steps[number - 1].choose != "last_handler":
        return None
    agent = pool.members.get(contact.card.last_agent_id or "")
    if agent is None or pool.channel not in agent.open or agent.id in contact.refused:
        return None
    return agent


def _of_pool(pool: Pool, contact: Contact) -> Agent | None:
    agent = pool.only
    if agent is None:
        return pool.first_free(contact.refused) if pool.free else None
    if pool.channel not in agent.open or agent.id in contact.refused:
        return None
    return agent


def _again(floor: Floor, contact: Contact, route: Route) -> Choice | None:
    """The least recent refusal first, of those who may be asked again."""
    channel, t = contact.card.channel, floor.t
    for agent_id, refusal in contact.refused.items():
        agent = floor.agents.get(agent_id)
        if agent is not None and channel in agent.open and refusal.until <= t:
            choice = naming(contact, route, route.last, agent)
            if choice is not None:
                return choice
    return None
