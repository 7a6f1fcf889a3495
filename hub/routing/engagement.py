"""Colleagues who are consulted or called into a talk: they are busy with it as with a contact of their own."""

from hub.contract.talks import Talk
from hub.routing import capacity
from hub.routing.floor import Floor
from hub.routing.records import Contact


def party_of(talk: Talk) -> frozenset[str]:
    """Colleagues in the talk, ringing ones included."""
    return frozenset(leg.user_id for leg in talk.legs if leg.role == "colleague" and leg.state != "left")


def settle(floor: Floor, contact: Contact) -> None:
    """Count its talk as work of everyone in it but its own agent, who has it anyway."""
    wanted = contact.party - {contact.card.agent_id}
    for agent_id in sorted(contact.engaged - wanted):
        agent = floor.agents.get(agent_id)
        if agent is not None:
            capacity.disengage(agent, contact)
            floor.free(agent)
    engaged = contact.engaged & wanted
    for agent_id in sorted(wanted - contact.engaged):
        agent = floor.agents.get(agent_id)
        if agent is not None:
            capacity.engage(agent, contact)
            capacity.refresh(agent)
            engaged |= {agent_id}
    contact.engaged = engaged


def dissolve(floor: Floor, contact: Contact) -> None:
    """The contact is over, and its talk with it."""
    contact.party = frozenset()
    settle(floor, contact)
