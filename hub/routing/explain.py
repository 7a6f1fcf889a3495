"""Why a contact goes where it goes, in facts a console can put into words.

The account's own people are always told by name; of a team or of everyone, the members if they are few, else one line
with how many are present (`detail`: present ÷ all). No explanation lists more than `MOST_NAMED`.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from hub.contract.words import Explanation, Skip, SkipReason
from hub.routing import capacity
from hub.routing.choice import Choice
from hub.routing.floor import Floor
from hub.routing.lanes import Pool
from hub.routing.plans import Route
from hub.routing.records import UNSAID, Agent, Contact

MOST_NAMED = 12
_VACANT = {kind: Skip(agent_id=None, agent_name="", reason="vacant", detail=kind) for kind in ("dedicated", "backups")}
_REFUSALS: dict[str, SkipReason] = {"declined": "declined", "missed": "missed", "failed": "failed"}


def of_offer(floor: Floor, contact: Contact, route: Route, choice: Choice) -> Explanation:
    """Why this agent is asked: who the plan would have asked before them, and why those could not be."""
    skipped = _before(floor, contact, route, choice.step, (choice.agent.id,)) if choice.chosen != "sticky" else ()
    return _of_choice(floor, contact, route, choice, skipped)


def of_ring(floor: Floor, contact: Contact, route: Route, choice: Choice, rung: Sequence[Agent]) -> list[Explanation]:
    """Why each of these is asked, all at once: who was passed over is the same for all."""
    skipped = _before(floor, contact, route, choice.step, [agent.id for agent in rung])
    return [_of_choice(floor, contact, route, choice._replace(agent=agent, chosen="ring"), skipped) for agent in rung]


def of_command(floor: Floor, contact: Contact, chosen: str) -> Explanation:
    """Why an agent is asked when a person, not the plan, said so."""
    card = contact.card
    waited = floor.t - contact.origin
    return Explanation(
        plan=card.plan,
        step=card.step,
        kind=chosen,
        priority=waited / contact.standing[1],
        waited_seconds=waited - card.boost,
        chosen=chosen,
    )


def of_steps(
    floor: Floor, contact: Contact, route: Route, first: int, step: int, *, through: bool = False
) -> Explanation:
    """Why nobody is asked now: who the steps from `first` to the one at which it waits name; with `through`, to the
    plan's end."""
    skips: list[Skip] = []
    for number in range(first, (route.last if through else step) + 1):
        _tell_step(floor, contact, route, number, skips)
    return _of_step(floor, contact, route, step, skips)


def waiting_for(floor: Floor, contact: Contact, route: Route) -> list[Explanation]:
    """What a waiting contact waits for: each step taken so far, with why none of its people is free; all steps while
    they are all after hours. One that is postponed waits for nobody yet."""
    card, step = contact.card, min(max(contact.card.step, 1), route.last)
    if card.not_before is not None and card.not_before > floor.now:
        skip = Skip(agent_id=None, agent_name="", reason="postponed", until=card.not_before)
        return [_of_step(floor, contact, route, step, [skip])]
    found = []
    for number in range(1, (route.last if route.shut else step) + 1):
        skips: list[Skip] = []
        _tell_step(floor, contact, route, number, skips, vacant=False)
        found.append(_of_step(floor, contact, route, number, skips))
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
        skip = _absence(floor, agent) or _work(floor, agent, channel)
        if agent.skips is UNSAID:
            agent.skips = {channel: skip}
        else:
            agent.skips[channel] = skip
    return skip


def _of_choice(floor: Floor, contact: Contact, route: Route, choice: Choice, skipped: tuple[Skip, ...]) -> Explanation:
    agent, step, kind, label, chosen = choice
    absent = floor.agents.get(route.stand_ins.get((step, agent.id), "")) if route.stand_ins else None
    waited = floor.t - contact.origin
    return Explanation(
        plan=route.plan.name,
        step=step,
        kind=kind,
        label=label,
        priority=waited / contact.standing[1],
        waited_seconds=waited - contact.card.boost,
        chosen=chosen,
        idle_seconds=max(floor.t - agent.idle, 0.0),
        substitute_for=absent.card.name if absent is not None else "",
        relaxed=route.plan.steps[step - 1].relaxed,
        skipped=skipped,
    )


def _of_step(floor: Floor, contact: Contact, route: Route, number: int, skips: list[Skip]) -> Explanation:
    step = route.plan.steps[number - 1]
    waited = floor.t - contact.origin
    return Explanation(
        plan=route.plan.name,
        step=number,
        kind=step.kind,
        label=route.labels[number - 1],
        priority=waited / contact.standing[1],
        waited_seconds=waited - contact.card.boost,
        relaxed=step.relaxed,
        skipped=tuple(skips),
    )


def _before(floor: Floor, contact: Contact, route: Route, last: int, asked: Collection[str]) -> tuple[Skip, ...]:
    """Whom the steps name before those asked; nobody of a team or of everyone they were chosen from."""
    skips: list[Skip] = []
    for number in range(1, last):
        _tell_step(floor, contact, route, number, skips)
    left = len(asked)
    for pool in route.steps[last - 1]:
        if pool.kind != "agent":
            break
        if pool.name not in asked:
            _tell(floor, contact, pool, skips)
        elif (left := left - 1) == 0:
            break
    return tuple(skips)


def _tell_step(
    floor: Floor, contact: Contact, route: Route, number: int, skips: list[Skip], *, vacant: bool = True
) -> None:
    """Add why nobody of the step can be asked."""
    pools = route.steps[number - 1]
    if not pools:
        kind = route.plan.steps[number - 1].kind
        if number in route.closed:
            why = route.closed[number]
            reason: SkipReason = "closed" if why.since is not None else "after_hours"
            closed = Skip(
                agent_id=None, agent_name=why.by, reason=reason, since=why.since, until=why.until, detail=why.detail
            )
            if closed not in skips:
                skips.append(closed)
        elif vacant and kind in _VACANT:
            skips.append(_VACANT[kind])
    for pool in pools:
        _tell(floor, contact, pool, skips)


def _tell(floor: Floor, contact: Contact, pool: Pool, skips: list[Skip]) -> None:
    """Add why nobody of the pool can be asked, unless it was told already or enough was."""
    if len(skips) >= MOST_NAMED:
        return
    agent = pool.only
    if agent is not None:
        skip = None if contact.refused else agent.skips.get(pool.channel)
        if skip is None:
            skip = skip_of(floor, contact, agent)
        if skip not in skips:
            skips.append(skip)
    elif not pool.members:
        missing: SkipReason = "lacks_skill" if pool.skills else "vacant"
        skips.append(Skip(agent_id=None, agent_name="", reason=missing, detail=pool.name))
    elif len(pool.members) + len(skips) <= MOST_NAMED:
        told = {skip.agent_id for skip in skips}
        skips += [skip_of(floor, contact, agent) for id, agent in pool.members.items() if id not in told]
    else:
        skips.append(_summary(pool))


def _summary(pool: Pool) -> Skip:
    detail = f"{pool.ready}/{len(pool.members)}"
    if pool.summary is None or pool.summary.detail != detail:
        reason: SkipReason = "busy" if pool.ready else "absent"
        pool.summary = Skip(agent_id=None, agent_name=pool.name, reason=reason, detail=detail)
    return pool.summary


def _absence(floor: Floor, agent: Agent) -> Skip | None:
    card = agent.card
    if agent.leave is not None and not agent.present:
        stands_in = floor.agents.get(agent.leave.substitute_id or "")
        name = stands_in.card.name if stands_in is not None else ""
        return _skip(agent, "on_leave", since=agent.leave.begins, until=agent.leave.ends, detail=name)
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
