"""Two conversations become one: what was promised in both holds on in the one that stays.

Of the responses owed and of the resolutions, the one that began first goes on: the oldest unanswered word counts, and
nobody escapes a promise by a merger. The other one is cancelled or, if it was broken before, missed.
"""

from collections.abc import Sequence

from msgspec.structs import replace

from hub.contract.events import SlaClockChanged
from hub.contract.plans import Business
from hub.contract.promises import ClockCard
from hub.sla import clocks as clock_of
from hub.sla import store
from hub.sla.clocks import RESOLUTION, RESPONSES
from hub.storage.writer import Transaction

ACTOR = "sla"


def take_over(tx: Transaction, into_id: str, from_id: str, business: Business) -> None:
    """Let the clocks of conversation `from_id` go on in `into_id`, as far as they count there."""
    found = store.of(tx.conn, [into_id, from_id])
    going = [clock for clocks in found.values() for clock in clocks.values() if clock.stopped_at is None]
    changed: list[ClockCard] = []
    gone: list[ClockCard] = []
    for kinds in (RESPONSES, (RESOLUTION,)):
        rivals = [clock for clock in going if clock.kind in kinds]
        first = min(rivals, key=lambda clock: clock.started_at, default=None)
        for clock in rivals:
            if clock is not first:
                _end(tx, clock, business, changed, gone)
        if first is not None and first.conversation_id == from_id:
            ended = clock_of.stopped(first, business, tx.now)
            tx.record(SlaClockChanged(clock=ended, what="cancelled"), ACTOR)
            gone.append(first)
            moved = replace(first, conversation_id=into_id)
            changed.append(moved)
            tx.record(SlaClockChanged(clock=moved, what="moved"), ACTOR)
    store.save(tx.conn, _latest(changed), gone)


def _end(
    tx: Transaction, clock: ClockCard, business: Business, changed: list[ClockCard], gone: list[ClockCard]
) -> None:
    ended = clock_of.stopped(clock, business, tx.now)
    broken = clock.breached_at is not None
    (changed if broken else gone).append(ended)
    tx.record(SlaClockChanged(clock=ended, what="missed" if broken else "cancelled"), ACTOR)


def _latest(changed: Sequence[ClockCard]) -> list[ClockCard]:
    """A conversation keeps one clock of a kind, the last one told."""
    return list({(clock.conversation_id, clock.kind): clock for clock in changed}.values())
