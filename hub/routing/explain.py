"""Why a contact goes where it goes, in facts a console can put into words.

The account's own people are always told by name; of a team or of everyone, the members if they are few, else one line
with how many are present (`detail`: present ÷ all). No explanation lists more than `MOST_NAMED`.
"""

from datetime import datetime, timedelta

from hub.contract.words import Explanation, Skip, SkipReason
from hub.routing import capacity
from hub.routing.choice import Choice
from hub.routing.floor import Floor
from hub.routing.lanes import Pool
from hub.routing.plans import Route
from hub.routing.records import Agent, Contact

MOST_NAMED = 12
_VACANT = {kind: Skip(agent_id=None, agent_name="", reason="vacant", detail=kind) for kind in ("dedicated", "backups")}
_REFUSALS: dict[str, SkipReason] = {"declined": "declined", "missed": "missed", "failed": "failed"}


def of_offer(floor: Floor, contact: Contact, route: Route, choice: Choice) -> Explanation:
    """Why this agent is asked: who the plan would have asked before them, and why those could not be."""
    agent, step, kind, label, chosen = choice
    return _explanation(
        floor,
        contact,
        route.plan.name,
        (step, kind, label),
        chosen=chosen,
        idle=max(floor.t - agent.idle, 0.0),
        skipped=_before(floor, contact, route, step, agent.id) if chosen != "sticky" else (),
    )


def of_command(floor: Floor, contact: Contact, chosen: str) -> Explanation:
    """Why an agent is asked when a person, not the plan, said so."""
    card = contact.card
    return _explanation(floor, contact, card.plan, (card.step, chosen, ""), chosen=chosen)


def of_steps(floor: Floor, contact: Contact, route: Route, first: int, last: int) -> Explanation:
    """Why nobody is asked now: who the steps from `first` to `last`, at which it waits, name."""
    skipped = _skipped(floor, contact, route, first, last)
    return _explanation(floor, contact, route.plan.name, _step(route, last), skipped=skipped)


def waiting_for(floor: Floor, contact: Contact, route: Route) -> list[Explanation]:
    """What a waiting contact waits for: each step taken so far, with why none of its people is free."""
    found = []
    for number in range(1, min(max(contact.card.step, 1), route.last) + 1):
        skips: list[Skip] = []
        for pool in route.steps[number - 1]:
            if len(skips) < MOST_NAMED:
                _tell(floor, contact, pool, skips)
        found.append(_explanation(floor, contact, route.plan.name, _step(route, number), skipped=tuple(skips)))
    return found


def skip_of(floor: Floor, contact: Contact, agent: Agent) -> Skip:
    """Why this agent cannot be asked for this contact."""
    refusal = contact.refused.get(agent.id)
    if refusal is not None and (agent.present or refusal.state == "missed"):
        reason = _REFUSALS.get(refusal.state, "declined")
        return Skip(agent_id=agent.id, agent_name=agent.card.name, reason=reason, since=refusal.at)
    channel = contact.card.channel
    skip = agent.skips.get(channel)
    if skip is None:
        skip = agent.skips[channel] = _absence(floor, agent) or _work(floor, agent, channel)
    return skip


def _step(route: Route, number: int) -> tuple[int, str, str]:
    step = route.plan.steps[number - 1]
    return number, step.kind, step.team


def _explanation(
    floor: Floor,
    contact: Contact,
    plan: str,
    where: tuple[int, str, str],
    *,
    chosen: str = "",
    idle: float | None = None,
    skipped: tuple[Skip, ...] = (),
) -> Explanation:
    waited = floor.t - contact.origin
    step, kind, label = where
    return Explanation(
        plan=plan,
        step=step,
        kind=kind,
        label=label,
        priority=waited / contact.standing[1],
        waited_seconds=waited - contact.card.boost,
        chosen=chosen,
        idle_seconds=idle,
        skipped=skipped,
    )


def _skipped(floor: Floor, contact: Contact, route: Route, first: int, last: int) -> tuple[Skip, ...]:
    """Whom the steps name."""
    skips: list[Skip] = []
    for number in range(first, last + 1):
        pools = route.steps[number - 1]
        if not pools:
            skips.append(_VACANT[route.plan.steps[number - 1].kind])
        for pool in pools:
            if len(skips) < MOST_NAMED:
                _tell(floor, contact, pool, skips)
    return tuple(skips)


def _before(floor: Floor, contact: Contact, route: Route, last: int, chosen: str) -> tuple[Skip, ...]:
    """Whom the steps name before the agent chosen; nobody of a team or of everyone they were chosen from."""
    skips: list[Skip] = []
    for number in range(1, last + 1):
        pools = route.steps[number - 1]
        if not pools:
            skips.append(_VACANT[route.plan.steps[number - 1].kind])
        for pool in pools:
            if pool.name == chosen or (number == last and pool.kind != "agent"):
                return tuple(skips)
            if len(skips) < MOST_NAMED:
                _tell(floor, contact, pool, skips)
    return tuple(skips)


def _tell(floor: Floor, contact: Contact, pool: Pool, skips: list[Skip]) -> None:
    """Add why nobody of the pool can be asked, unless it was told already."""
    if pool.kind == "agent" and pool.members:
        agent = pool.members[pool.name]
        skip = agent.skips.get(pool.channel) if not contact.refused else None
        skip = skip or skip_of(floor, contact, agent)
        if skip not in skips:
            skips.append(skip)
    elif not pool.members:
        skips.append(Skip(agent_id=None, agent_name="", reason=_missing(pool), detail=pool.name))
    elif len(pool.members) + len(skips) <= MOST_NAMED:
        told = {skip.agent_id for skip in skips}
        skips += [skip_of(floor, contact, agent) for id, agent in pool.members.items() if id not in told]
    else:
        skips.append(_summary(pool))


def _missing(pool: Pool) -> SkipReason:
    return "lacks_skill" if pool.skills else "vacant"


def _summary(pool: Pool) -> Skip:
    detail = f"{pool.ready}/{len(pool.members)}"
    if pool.summary is None or pool.summary.detail != detail:
        reason: SkipReason = "busy" if pool.ready else "absent"
        pool.summary = Skip(agent_id=None, agent_name=pool.name, reason=reason, detail=detail)
    return pool.summary


def _absence(floor: Floor, agent: Agent) -> Skip | None:
    card = agent.card
    activity = floor.business.activities.get(card.activity)
    if not card.available:
        gone = activity is not None and activity.signed_out
        return _skip(agent, "absent" if gone else "on_break", since=card.activity_since, detail=card.activity)
    if not card.reachable:
        return _skip(agent, "unreachable")
    if agent.lost_at is not None:
        until = agent.lost_at + timedelta(seconds=floor.business.grace_seconds)
        return _skip(agent, "unreachable", since=agent.lost_at, until=until)
    if card.not_responding:
        return _skip(agent, "not_responding")
    if not agent.present:
        return _skip(agent, "on_break", detail=card.next_activity or "")
    return None


def _work(floor: Floor, agent: Agent, channel: str) -> Skip:
    of = capacity.full_because(agent, channel) or channel
    since: datetime | None = None
    for held in agent.held.values():
        card = held.card
        if card.channel == of or (of == capacity.TOTAL and card.channel in agent.counted):
            began = card.accepted_at or (card.offer.offered_at if card.offer else floor.now)
            since = began if since is None or began < since else since
    full = of in (channel, capacity.TOTAL)
    return _skip(agent, "busy" if full else "blocked", since=since, detail=of)


def _skip(
    agent: Agent, reason: SkipReason, since: datetime | None = None, until: datetime | None = None, detail: str = ""
) -> Skip:
    return Skip(agent_id=agent.id, agent_name=agent.card.name, reason=reason, since=since, until=until, detail=detail)
