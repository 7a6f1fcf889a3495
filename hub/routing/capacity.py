"""How much an agent may hold, and whether a new contact may be offered now.

An agent has room on a channel while they hold fewer contacts than their own capacity, or else the channel's, allows,
and hold nothing on a channel that blocks it. Where there is a capacity in total, uninterruptible work on all channels
must be within it, too; work on a channel that is interruptible can be laid aside for other work, and so neither counts
towards the total nor is kept away by it (Salesforce: primary and interruptible capacity). Contacts offered and contacts
in wrap-up count: the first are about to become work, the second still are. Pulls, transfers and assignments may exceed;
a plan never does.
"""

from collections.abc import Mapping
from functools import lru_cache

from hub.contract.plans import Activity, Business
from hub.contract.words import AgentCard, Channel
from hub.routing.records import UNSAID, Agent, Contact, Limits

TOTAL = "total"
"""Among an agent's own capacities: of uninterruptible work on all channels."""

_NONE: frozenset[Channel] = frozenset()


def is_present(card: AgentCard, activities: Mapping[str, Activity]) -> bool:
    """Whether the agent takes work at all, be they busy or not. One who leaves after the present work does not."""
    if not card.available or not card.reachable or card.not_responding:
        return False
    if card.next_activity is None:
        return True
    following = activities.get(card.next_activity)
    return following is not None and following.available


def refresh(agent: Agent) -> None:
    """Work out anew where the agent has room and how they rank. During a console's grace period they are not asked."""
    load = agent.load
    free: list[Channel] = []
    asked = agent.present and agent.lost_at is None
    laden = agent.counted if agent.most is not None and _counted(agent) >= agent.most else ()
    if asked:
        for name, room, blocking in agent.limits:
            if load.get(name, 0) < room and blocking.isdisjoint(load) and (not laden or name not in laden):
                free.append(name)
    agent.open = _channels(tuple(free)) if free else _NONE
    agent.rank = (agent.total, agent.idle, agent.id, agent)
    agent.skips = UNSAID


def full_because(agent: Agent, channel: Channel) -> str | None:
    """What keeps the agent from new contacts on this channel: its own work, that on one that blocks it (the channel's
    name), or all of it together (`total`). None if nothing does."""
    load = agent.load
    for name, room, blocking in agent.limits:
        if name == channel:
            if load.get(name, 0) >= room:
                return name
            if blockers := [other for other in load if other in blocking]:
                return min(blockers)
    if agent.most is not None and channel in agent.counted and _counted(agent) >= agent.most:
        return TOTAL
    return None


def set_limits(agent: Agent, business: Business) -> None:
    """Take the agent's own capacities, or those of the channels and the business where they have none."""
    own, channels = agent.card.capacity, business.channels
    agent.limits = _shared(
        tuple((name, own.get(name, traits.capacity), frozenset(traits.blocked_by)) for name, traits in channels.items())
    )
    agent.most = own.get(TOTAL, business.total_capacity)
    agent.counted = _channels(tuple(name for name, traits in channels.items() if not traits.interruptible))


@lru_cache(maxsize=1024)
def _shared(limits: Limits) -> Limits:
    """Agents with equal limits have the same: many thousands of them are looked at in turn, and memory is slow."""
    return limits


@lru_cache(maxsize=1024)
def _channels(names: tuple[Channel, ...]) -> frozenset[Channel]:
    """One set for all agents who are open on the same channels, for the same reason."""
    return frozenset(names)


def _counted(agent: Agent) -> int:
    """How much uninterruptible work the agent holds."""
    return sum(many for name, many in agent.load.items() if name in agent.counted)


def hold(agent: Agent, contact: Contact) -> None:
    """Count the contact as the agent's work. `refresh` afterwards."""
    channel = contact.card.channel
    agent.held[contact.id] = contact
    agent.load[channel] = agent.load.get(channel, 0) + 1
    agent.total += 1


def release(agent: Agent, contact: Contact) -> None:
    """Count it no more. `refresh` afterwards, in the order of settling."""
    del agent.held[contact.id]
    _less(agent, contact.card.channel)


def engage(agent: Agent, contact: Contact) -> None:
    """Count a colleague's contact, in whose talk the agent is, as work. `refresh` afterwards."""
    channel = contact.card.channel
    agent.engaged[contact.id] = contact
    agent.load[channel] = agent.load.get(channel, 0) + 1
    agent.total += 1


def disengage(agent: Agent, contact: Contact) -> None:
    """Count it no more. `refresh` afterwards, in the order of settling."""
    del agent.engaged[contact.id]
    _less(agent, contact.card.channel)


def _less(agent: Agent, channel: Channel) -> None:
    left = agent.load[channel] - 1
    if left:
        agent.load[channel] = left
    else:
        del agent.load[channel]
    agent.total -= 1
