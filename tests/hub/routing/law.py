"""The rules of routing, worked out anew from cards alone, in the slowest and plainest way."""

from datetime import UTC, datetime, timedelta

from hub.calendars import is_open, next_turn
from hub.contract.plans import DIVERSIONS, Business, Plan, Step
from hub.contract.steering import QueueClosure
from hub.contract.talks import Talk
from hub.contract.words import AgentCard, Channel, ContactCard, OfferState
from hub.routing import Router

SOME_DAY = datetime.max.replace(tzinfo=UTC)
"""When a queue opens of which nobody said."""


class Law:
    """What the cards known say about who may be asked for what."""

    def __init__(self, business: Business) -> None:
        self.business = business
        self.agents: dict[str, AgentCard] = {}
        self.contacts: dict[str, ContactCard] = {}
        self.teams: dict[str, tuple[str, ...]] = {}
        self.refusals: list[tuple[str, str, OfferState, datetime]] = []
        self.talks: dict[str, Talk] = {}
        self.closures: dict[str, QueueClosure] = {}

    def is_present(self, agent: AgentCard) -> bool:
        leaving = agent.next_activity is not None and not self.business.activities[agent.next_activity].available
        return agent.available and agent.reachable and not agent.not_responding and not leaving

    def load(self, agent_id: str, channel: Channel) -> int:
        on_channel = [card for card in self.contacts.values() if card.channel == channel]
        own = sum(agent_id in {card.agent_id, *(offer.agent_id for offer in card.offers)} for card in on_channel)
        return own + sum(agent_id in self.consulted(card) for card in on_channel)

    def consulted(self, card: ContactCard) -> set[str]:
        """Colleagues in its talk: it is work for them too."""
        talk = self.talks.get(card.id)
        legs = talk.legs if talk else ()
        party = {leg.user_id for leg in legs if leg.role == "colleague" and leg.state != "left"}
        return {agent_id for agent_id in party if agent_id != card.agent_id and agent_id in self.agents}

    def has_room(self, agent: AgentCard, channel: Channel) -> bool:
        traits = self.business.channels[channel]
        return (
            self.load(agent.id, channel) < agent.capacity.get(channel, traits.capacity)
            and not any(self.load(agent.id, other) for other in traits.blocked_by)
            and (traits.interruptible or self._has_room_in_all(agent))
        )

    def _has_room_in_all(self, agent: AgentCard) -> bool:
        most = agent.capacity.get("total", self.business.total_capacity)
        counted = [name for name, traits in self.business.channels.items() if not traits.interruptible]
        return most is None or sum(self.load(agent.id, name) for name in counted) < most

    def refused(self, card: ContactCard, agent_id: str) -> bool:
        return any((contact, agent) == (card.id, agent_id) for contact, agent, *_ in self.refusals)

    def refused_lately(self, card: ContactCard, agent_id: str, now: datetime) -> bool:
        pause = timedelta(seconds=self.business.channels[card.channel].offer_seconds)
        ends = [at for contact, agent, _, at in self.refusals if (contact, agent) == (card.id, agent_id)]
        return bool(ends) and max(ends) + pause > now

    def order(self, card: ContactCard, now: datetime) -> tuple[int, float]:
        assert card.queued_at is not None
        rank = self.business.tiers[card.tier].rank if self.business.discipline == "strict" else 0
        origin = card.queued_at.timestamp() - card.boost
        return rank, -((now.timestamp() - origin) / card.target_seconds)

    def postponed(self, card: ContactCard, now: datetime) -> bool:
        return card.not_before is not None and card.not_before > now

    def plan(self, card: ContactCard, router: Router) -> Plan:
        directed = router.directed_to(card.id)
        if directed is None:
            return self.business.plans[card.plan]
        return Plan(name=directed, steps=(Step(kind="team", wait=0, team=directed.removeprefix("team:")),))

    def closure(self, step: Step, plan: Plan, card: ContactCard) -> QueueClosure | None:
        """Of the step, where a supervisor closed its team's or the whole plan's queue to this contact."""
        came = card.plan_at or card.queued_at or card.arrived_at
        for closure in self.closures.values():
            mine = plan.name if closure.kind == "plan" else step.team
            if mine == closure.name and (closure.moves or came > closure.since):
                return closure
        return None

    def opens(self, step: Step, card: ContactCard, plan: Plan, now: datetime) -> datetime | None:
        """Now for a step that may be asked, else when it may be; None for one that asks nobody, ever."""
        if step.kind in DIVERSIONS:
            return None
        if closure := self.closure(step, plan, card):
            return closure.until or SOME_DAY
        tier = card.tier
        name = self.business.team_calendars.get(step.team, "") if step.kind == "team" else ""
        calendar = self.business.calendars.get(name or self.business.tiers[tier].calendar)
        if calendar is None or "after_hours" not in step.skip_when or is_open(calendar, now):
            return now
        return next_turn(calendar, now)

    def shut(self, card: ContactCard, router: Router, now: datetime) -> bool:
        plan = self.plan(card, router)
        asking = [step for step in plan.steps if step.kind not in DIVERSIONS]
        return bool(asking) and all(self.opens(step, card, plan, now) != now for step in asking)

    def audience(self, card: ContactCard, router: Router, now: datetime, *, whole: bool = False) -> set[str]:
        """Ids of the agents the plan has named so far and who may be asked now, or whom it names at all."""
        plan = self.plan(card, router)
        steps = plan.steps
        people = [self._people(step, card, now) for step in steps]
        opens = [self.opens(step, card, plan, now) for step in steps]
        first = next((number for number, at in enumerate(opens) if at == now), None)
        if first is not None and router.directed_to(card.id) is None:
            known = set().union(*(people[number] for number, at in enumerate(opens) if at == now))
            people[first] = people[first] | self._favoured(card, known, now)
        # One whose plan was cut short by a business read anew waits at the last step there is.
        taken = range(len(steps)) if whole else range(min(max(card.step, 1), len(steps)))
        asked = [people[number] for number in taken if opens[number] == now or (whole and opens[number] is not None)]
        return {id for id in set().union(*asked) if id in self.agents}

    def _favoured(self, card: ContactCard, known: set[str], now: datetime) -> set[str]:
        found = self._line(card.sticky_agent_id, now) if card.sticky_agent_id else set()
        if card.last_agent_id is not None and card.last_handled_at is not None and card.queued_at is not None:
            lately = card.queued_at - card.last_handled_at <= timedelta(days=self.business.recent_days)
            if self.business.recent_days and lately and card.last_agent_id in known:
                found |= self._line(card.last_agent_id, now)
        return found

    def _people(self, step: Step, card: ContactCard, now: datetime) -> set[str]:
        team = self.teams.get(card.account_id or "", ())
        if step.kind in ("dedicated", "backups"):
            named = team[:1] if step.kind == "dedicated" else team[1:]
            return set().union(*(self._line(agent_id, now) for agent_id in named))
        if step.kind in DIVERSIONS:
            return set()
        asked = {skill: 1 for skill in card.skills if step.wanted}
        asked = {skill: max(asked.get(skill, 0), step.skills.get(skill, 0)) for skill in {*asked, *step.skills}}
        return {
            id
            for id, agent in self.agents.items()
            if (step.team in agent.teams if step.team else agent.role == "agent")
            and all(agent.skills.get(skill, 0) >= level for skill, level in asked.items())
        }

    def _line(self, agent_id: str, now: datetime) -> set[str]:
        """The agent and whoever stands in for them."""
        found: set[str] = set()
        following: str | None = agent_id
        while following is not None and following not in found:
            found.add(following)
            agent = self.agents.get(following)
            leaves = [leave for leave in (agent.leaves if agent else ()) if leave.begins <= now < leave.ends]
            leaves.sort(key=lambda leave: (leave.substitute_id is not None, leave.ends, leave.substitute_id))
            following = leaves[-1].substitute_id if leaves else None
        return found
