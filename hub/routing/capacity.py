"""How much an agent may hold, and whether a new contact may be offered now.

An agent has room on a channel while they hold fewer contacts than their own capacity, or else the channel's, allows,
and hold nothing on a channel that blocks it. Contacts offered and contacts in wrap-up count: the first are about to
become work, the second still are. Pulls and transfers may exceed; a plan never does.
"""

from collections.abc import Mapping

from hub.contract.plans import Activity
from hub.contract.words import AgentCard, Channel, ChannelTraits
from hub.routing.records import Agent, Contact


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
    load, free = agent.load, agent.open
    roomy = False
    asked = agent.present and agent.lost_at is None
    for name, room, blocking in agent.limits:
        free[name] = yes = asked and load.get(name, 0) < room and blocking.isdisjoint(load)
        if yes:
            roomy = True
    agent.roomy = roomy
    agent.rank = (agent.total, agent.idle, agent.id, agent)
    if agent.skips:
        agent.skips = {}


def full_because(agent: Agent, channel: Channel) -> Channel | None:
    """The channel whose work keeps the agent from new contacts on this one: itself, or one that blocks it."""
    load = agent.load
    for name, room, blocking in agent.limits:
        if name == channel:
            if load.get(name, 0) >= room:
                return name
            blockers = [other for other in load if other in blocking]
            return min(blockers) if blockers else None
    return None


def set_limits(agent: Agent, channels: Mapping[Channel, ChannelTraits]) -> None:
    """Take the agent's own capacities, or the channels' where they have none."""
    own = agent.card.capacity
    agent.limits = tuple(
        (name, own.get(name, traits.capacity), frozenset(traits.blocked_by)) for name, traits in channels.items()
    )


def hold(agent: Agent, contact: Contact) -> None:
    """Count the contact as the agent's work. `refresh` afterwards."""
    channel = contact.card.channel
    agent.held[contact.id] = contact
    agent.load[channel] = agent.load.get(channel, 0) + 1
    agent.total += 1


def release(agent: Agent, contact: Contact) -> None:
    """Count it no more. `refresh` afterwards, in the order of settling."""
    channel = contact.card.channel
    del agent.held[contact.id]
    left = agent.load[channel] - 1
    if left:
        agent.load[channel] = left
    else:
        del agent.load[channel]
    agent.total -= 1
