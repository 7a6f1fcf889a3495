"""Who serves a waiting contact, how fast they come free, and who else waits for them: what an estimate is made of.

A crew is the people of all pools a contact stands in at one step of its plan. Its places come free as contacts are
done with; its rivals are the lanes of everybody who stands in a pool with some of the same people. A rival who can also
be served by others takes from the crew only the share of places that are the crew's.
"""

from math import inf

from hub.contract.words import Channel
from hub.routing.floor import Floor
from hub.routing.lanes import Lane, Pool
from hub.routing.rates import Rates
from hub.routing.records import Agent, Contact, Entry
from hub.routing.rivals import FEW, Rivals, first_here, places

Stand = tuple[Pool, ...]
"""The pools a contact waits in."""


class Phase:
    """Places that come free for the first time after `first` seconds in the mean, and every `then` seconds after."""

    __slots__ = ("first", "places", "then")

    def __init__(self, places: float, first: float, then: float) -> None:
        self.places, self.first, self.then = places, first, then

    def freed(self, t: float) -> float:
        """How often in `t` seconds, in the mean."""
        if t <= self.first:
            return self.places * t / self.first
        return self.places * (1.0 + (t - self.first) / self.then)


class Crew:
    """The people of a stand, present and able to take its channel. `free`: places free now."""

    __slots__ = ("free", "people", "phases", "places", "rivals")

    def __init__(self) -> None:
        self.people: dict[str, int] = {}
        self.phases: list[Phase] = []
        self.rivals: list[Rivals] = []
        self.free = 0.0
        self.places = 0.0

    def freed(self, t: float) -> float:
        """Places that come free in `t` seconds, those free now not counted."""
        total = 0.0
        for phase in self.phases:
            total += phase.freed(t)
        return total

    def pace(self, t: float) -> float:
        """Places that come free per second, `t` seconds from now."""
        return sum(phase.places / (phase.first if t < phase.first else phase.then) for phase in self.phases)

    def share(self, other: "Crew") -> float:
        """Which part of the other's places are this one's too."""
        if other is self:
            return 1.0
        if not other.places:
            return 0.0
        ours, theirs = self.people, other.people
        if len(theirs) <= len(ours):
            return sum(places for id, places in theirs.items() if id in ours) / other.places
        return sum(theirs[id] for id in ours if id in theirs) / other.places


class Crews:
    """All crews at one instant, each worked out when first asked for."""

    def __init__(self, floor: Floor, rates: Rates) -> None:
        self._floor = floor
        self._rates = rates
        self._bare: dict[Stand, Crew] = {}
        self._crews: dict[Stand, Crew] = {}
        self._lanes: list[tuple[Lane, int, Stand]] | None = None
        self._classes: list[tuple[int, float, float, Stand]] | None = None

    def of(self, stand: Stand) -> Crew:
        """The crew of a stand, its rivals known."""
        crew = self._crews.get(stand)
        if crew is None:
            crew = self._crews[stand] = self._people(stand)
            self._meet(crew, stand[0].channel)
        return crew

    # --- people --------------------------------------------------------------------------------------------------

    def _people(self, stand: Stand) -> Crew:
        crew = self._bare.get(stand)
        if crew is not None:
            return crew
        crew = self._bare[stand] = Crew()
        channel = stand[0].channel
        phases: dict[tuple[float, float], float] = {}
        for pool in stand:
            for id, agent in pool.members.items():
                if agent.present and id not in crew.people:
                    self._count(crew, agent, channel, phases)
        crew.phases = [Phase(places, first, then) for (first, then), places in phases.items()]
        return crew

    def _count(self, crew: Crew, agent: Agent, channel: Channel, phases: dict[tuple[float, float], float]) -> None:
        room, blocking = _limits(agent, channel)
        if agent.most is not None and channel in agent.counted:
            room = min(room, agent.most)
        if not room:
            return
        lasts = self._rates.handling
        handling = lasts.get(channel, 1.0)
        crew.people[agent.id] = room
        crew.places += room
        held = agent.load.get(channel, 0)
        if channel in agent.open:
            crew.free += max(room - held, 0)
        elif held < room:  # something else keeps them: work that blocks this, or all of it together
            blockers = [lasts.get(other, 1.0) for other in agent.load if other in blocking]
            others = [lasts.get(other, 1.0) / many for other, many in agent.load.items()]
            first = max(blockers) if blockers else min(others, default=handling)
            phases[first, handling] = phases.get((first, handling), 0.0) + room - held
        if not held:
            return
        wrapping = 0
        for contact in agent.held.values():
            card = contact.card
            if card.state == "wrapping" and card.channel == channel:
                wrapping += 1
        if wrapping:
            key = (max(self._rates.wrap_up.get(channel, 1.0), 1.0), handling)
            phases[key] = phases.get(key, 0.0) + wrapping
        if held > wrapping:
            phases[handling, handling] = phases.get((handling, handling), 0.0) + min(held, room) - wrapping

    # --- rivals --------------------------------------------------------------------------------------------------

    def _meet(self, crew: Crew, channel: Channel) -> None:
        if not crew.places:
            return
        merged: dict[tuple[int, float], list[Entry]] = {}
        capped: dict[tuple[int, float], float] = {}
        for lane, first, stand in self._all_lanes():
            wants = self._wants(crew, channel, stand)
            if not wants:
                continue
            alone = len(stand) == 1 and stand[0].kind == "agent"
            if alone and lane.live <= FEW and wants == 1.0 and len(crew.people) > 1:
                key = (lane.rank, lane.target)
                merged.setdefault(key, []).extend(places(lane, first))
                capped[key] = capped.get(key, 0.0) + 1.0 / self._rates.handling.get(channel, 1.0)
                continue
            crew.rivals.append(self._rivals(crew, channel, lane, first, stand, wants))
        for key, entries in merged.items():
            rivals = Rivals(*key, most=capped[key])
            rivals.wait_at(sorted(entries))
            crew.rivals.append(rivals)
        self._expect(crew, channel)

    def _rivals(self, crew: Crew, channel: Channel, lane: Lane, first: int, stand: Stand, wants: float) -> Rivals:
        theirs = self._people(stand)
        here = theirs.share(crew)  # which part of our places they can have
        most = inf if here >= 0.999 else here * crew.places / self._rates.handling.get(channel, 1.0)
        rivals = Rivals(lane.rank, lane.target, weight=wants, most=most)
        if lane.live <= FEW:
            rivals.wait_at(places(lane, first))
        else:
            rivals.wait_in(lane, first)
        return rivals

    def _wants(self, crew: Crew, channel: Channel, stand: Stand) -> float:
        """Places of the crew that one who stands there takes, in the mean, on this channel."""
        other = stand[0].channel
        weight = 1.0 if other == channel else 0.0
        if other != channel and crew.people:
            room, blocking = _limits(self._floor.agents[next(iter(crew.people))], channel)
            weight = float(room) if other in blocking else 0.0
        return weight * crew.share(self._people(stand)) if weight else 0.0

    def _expect(self, crew: Crew, channel: Channel) -> None:
        """Those still to come, by tier and channel; by the people their tier's plan ends with."""
        for rank, target, rate, stand in self._all_classes():
            wants = self._wants(crew, channel, stand)
            if not wants:
                continue
            alike = (rank, target, wants, inf)
            rivals = next((r for r in crew.rivals if (r.rank, r.target, r.weight, r.most) == alike), None)
            if rivals is None:
                rivals = Rivals(rank, target, weight=wants)
                crew.rivals.append(rivals)
            rivals.arrivals += rate

    def _all_lanes(self) -> list[tuple[Lane, int, Stand]]:
        """Each lane, from the first place on for whom it is the widest they stand in, with the pools these stand in."""
        if self._lanes is None:
            self._lanes = [
                (lane, first, self._stand(lane.line[first][2]))
                for pool in self._floor.pools
                for lane in pool.lanes.values()
                for first in (first_here(lane),)
                if first < len(lane.line)
            ]
        return self._lanes

    def _all_classes(self) -> list[tuple[int, float, float, Stand]]:
        if self._classes is None:
            self._classes = []
            floor, business = self._floor, self._floor.business
            audiences: dict[tuple[str, str, Channel], Pool] = {}
            for pool in floor.pools:
                kind = (pool.kind, pool.name, pool.channel)
                if pool.kind != "agent" and (kind not in audiences or len(pool.members) > len(audiences[kind].members)):
                    audiences[kind] = pool
            for (tier_key, channel), rate in self._rates.arrivals.items():
                tier = business.tiers.get(tier_key)
                plan = business.plans.get(tier.plan(channel)) if tier else None
                if tier is None or plan is None or rate <= 0:
                    continue
                for step in reversed(plan.steps):
                    asked = audiences.get(("team" if step.team else "everyone", step.team, channel))
                    if asked is not None and step.kind in ("team", "skills", "everyone"):
                        self._classes.append((tier.rank, tier.target(channel), rate, (asked,)))
                        break
        return self._classes

    def _stand(self, contact: Contact) -> Stand:
        return stand_at(self._floor, contact, contact.step)


def stand_at(floor: Floor, contact: Contact, step: int) -> Stand:
    """The pools that its plan names up to a step, without agents who are among the people of a wider one."""
    pools = [pool for fresh in floor.route(contact).fresh[:step] for pool in fresh]
    wide = [pool for pool in pools if pool.kind != "agent"]
    return tuple(
        pool for pool in pools if pool.kind != "agent" or not any(pool.name in other.members for other in wide)
    )


def _limits(agent: Agent, channel: Channel) -> tuple[int, frozenset[Channel]]:
    for name, room, blocking in agent.limits:
        if name == channel:
            return room, blocking
    return 0, frozenset()
