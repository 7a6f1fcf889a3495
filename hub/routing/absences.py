"""Leaves. While an agent is away, their substitute stands directly after them wherever a plan or a conversation names
them; one who is on leave and yet here is still asked first."""

from datetime import datetime

from hub.contract.words import AgentCard, Leave
from hub.routing.floor import Floor
from hub.routing.places import reroute
from hub.routing.records import UNSAID, Agent


def running(card: AgentCard, now: datetime) -> Leave | None:
    """The leave that runs now; of several, one with a substitute, and of these the longest."""
    leaves = [leave for leave in card.leaves if leave.begins <= now < leave.ends]
    return max(leaves, key=_weight, default=None)


def note(floor: Floor, agent: Agent) -> None:
    """See whether the agent is on leave now, and when that turns. Does not yet look at who is affected."""
    agent.leave = running(agent.card, floor.now)
    turns = [at for leave in agent.card.leaves for at in (leave.begins, leave.ends) if at > floor.now]
    if turns:
        floor.leaves.set(agent.id, min(turns).timestamp())
    else:
        floor.leaves.clear(agent.id)


def turn(floor: Floor, agent: Agent) -> None:
    """The agent's leave begins or ends, or their leaves were edited: contacts whose plan names them may now be theirs
    whom the substitute was asked for, or the other way round."""
    before = agent.leave
    note(floor, agent)
    if agent.leave != before:
        agent.skips = UNSAID
        reroute(floor, lambda route: agent.id in route.persons)


def _weight(leave: Leave) -> tuple[bool, datetime, str]:
    return leave.substitute_id is not None, leave.ends, leave.substitute_id or ""
