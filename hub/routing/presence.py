"""Agents coming and going. What an agent does is the router's truth, not the console's: a lost socket begins a grace
period, in which nothing new is offered but nothing is taken away either.

Whatever changes an agent is told, though it be only that offers they missed no longer count: by what is told the store
and whoever reads the journal know the same as the router."""

from datetime import timedelta

from msgspec.structs import replace

from hub.contract.commands import ConsoleLost, ConsoleOpened, SetActivity
from hub.contract.errors import Invalid
from hub.contract.words import OfferCard
from hub.routing import offers
from hub.routing.floor import Floor
from hub.routing.records import Agent, Contact


def set_activity(floor: Floor, command: SetActivity) -> None:
    """Choose an activity, or force it on another. Offers still unanswered by one who goes are declined for them.

    Raises `NotFound` for an unknown agent, `Invalid` for an unknown activity."""
    agent = floor.agent(command.agent_id)
    activity = floor.business.activities.get(command.activity)
    if activity is None:
        raise Invalid("There is no such activity.", field="activity", mend="Choose one of activities.yaml.")
    missed, agent.misses = agent.misses, 0
    if command.after_contact and agent.total:
        card = replace(agent.card, next_activity=activity.key, not_responding=False)
    else:
        same = agent.card.activity == activity.key
        card = replace(
            agent.card,
            activity=activity.key,
            available=activity.available,
            activity_since=agent.card.activity_since if same else floor.now,
            next_activity=None,
            not_responding=False,
        )
    if card == agent.card and not missed:
        return
    floor.tell(agent, card, "chosen" if command.actor == agent.id else "forced")
    if not card.available:
        for contact, offer in _asked(agent):
            offers.refuse(floor, contact, offer, "declined", "activity")


def console_opened(floor: Floor, command: ConsoleOpened) -> None:
    """The agent is here, and whatever they missed before is forgotten. Raises `NotFound`."""
    agent = floor.agent(command.actor)
    was_lost, missed = agent.lost_at is not None, agent.misses
    agent.lost_at = None
    floor.graces.clear(agent.id)
    agent.misses = 0
    card = replace(agent.card, reachable=True, not_responding=False)
    if was_lost or missed or card != agent.card:
        floor.tell(agent, card, "console_opened")


def console_lost(floor: Floor, command: ConsoleLost) -> None:
    """The grace period begins. Raises `NotFound`."""
    agent = floor.agent(command.actor)
    if not agent.card.reachable or agent.lost_at is not None:
        return
    lose(floor, agent)
    floor.tell(agent, agent.card, "console_lost")


def lose(floor: Floor, agent: Agent) -> None:
    """Let the grace period run from now."""
    agent.lost_at = floor.now
    floor.graces.set(agent.id, (floor.now + timedelta(seconds=floor.business.grace_seconds)).timestamp())


def grace_over(floor: Floor, agent: Agent) -> None:
    """The console did not come back: unanswered offers are taken back, active work is kept."""
    agent.lost_at = None
    floor.tell(agent, replace(agent.card, reachable=False), "grace_over")
    for contact, offer in _asked(agent):
        offers.withdraw(floor, contact, offer, "unreachable")


def _asked(agent: Agent) -> list[tuple[Contact, OfferCard]]:
    """What is put to the agent and not yet answered, in an order that outlives a restart: memory's own would not."""
    asked = [(contact, offer) for contact in agent.held.values() if (offer := offers.to(contact, agent.id))]
    return sorted(asked, key=lambda one: (one[1].offered_at, one[0].id))
