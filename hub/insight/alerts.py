"""When a figure of the board becomes an alert, and when it is none any more. Pure.

An alert is raised once its figure was beyond the threshold for as long as its rule says without a break, and ended once
it was within it for as long: a figure that goes to and fro raises it once.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from hub.contract.steering import Alert, AlertRule
from hub.contract.words import AgentCard, ContactCard, Value
from hub.insight.rules import TodayRow


class Watched(Value):
    """What is remembered between two looks: alerts that are on, by rule, and since when each rule's figure is on the
    other side than that says."""

    on: dict[str, Alert] = {}
    turned: dict[str, datetime] = {}


class Board(Value):
    """What the figures are counted from. `recent`: of the last half hour. `primary`: the first of each account's
    team."""

    contacts: Sequence[ContactCard]
    recent: Sequence[TodayRow]
    agents: Sequence[AgentCard]
    primary: frozenset[str]
    lines_down: int


def figure(rule: AlertRule, board: Board, now: datetime) -> float | None:
    """The rule's figure now; None where there is nothing to count."""
    if rule.what == "lines_down":
        return float(board.lines_down)
    if rule.what == "unreachable":
        mine = (agent for agent in board.agents if agent.id in board.primary and agent.available)
        return float(sum(not agent.reachable or agent.not_responding for agent in mine))
    if rule.what in ("waiting", "longest_wait"):
        waits = [
            (now - (card.queued_at or card.arrived_at)).total_seconds()
            for card in board.contacts
            if card.state in ("waiting", "offered") and _of(rule, card.tier, card.channel)
        ]
        return float(len(waits)) if rule.what == "waiting" else max(waits, default=0.0)
    rows = [row for row in board.recent if _of(rule, row.tier, row.channel)]
    all_of_them = sum(row.answered + row.abandoned for row in rows)
    if not all_of_them:
        return None
    part = sum(row.answered_in_target if rule.what == "service_level" else row.abandoned for row in rows)
    return 100.0 * part / all_of_them


def judge(
    rules: Iterable[AlertRule],
    figures: Mapping[str, float | None],
    watched: Watched,
    now: datetime,
    new_id: Callable[[str], str],
) -> tuple[Watched, list[Alert], list[Alert]]:
    """What to remember, the alerts that are raised now and those that are ended. One whose rule is no more is ended.
    A figure of which nothing can be said is within its threshold."""
    on, turned = dict(watched.on), {}
    raised: list[Alert] = []
    ended: list[Alert] = []
    known = {rule.key: rule for rule in rules}
    for key in [key for key in on if key not in known]:
        ended.append(on.pop(key))
    for key, rule in known.items():
        value = figures.get(key)
        beyond = value is not None and (value < rule.threshold if rule.below else value > rule.threshold)
        if beyond is (key in on):
            continue
        since = turned[key] = watched.turned.get(key, now)
        if now - since < timedelta(seconds=rule.seconds):
            continue
        del turned[key]
        if value is not None and beyond:
            on[key] = _raised(rule, value, now, new_id("al"))
            raised.append(on[key])
        else:
            ended.append(on.pop(key))
    return Watched(on=on, turned=turned), raised, ended


def _of(rule: AlertRule, tier: str, channel: str) -> bool:
    return rule.tier in ("", tier) and rule.channel in ("", channel)


def _raised(rule: AlertRule, value: float, now: datetime, id: str) -> Alert:
    return Alert(
        id=id,
        rule=rule.key,
        what=rule.what,
        level=rule.level,
        names=rule.names,
        threshold=rule.threshold,
        value=value,
        since=now,
        tier=rule.tier,
        channel=rule.channel,
    )
