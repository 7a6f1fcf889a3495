"""How fast the pure router decides, and what a waiting contact costs in memory.

A *decision* is one look for somebody: it ends in an offer, or in a contact waiting at the next step of its plan. The
loop is a desk with all agents busy behind a standing queue that has come to the last steps of its plans: an agent wraps
up, is offered the most urgent contact and accepts, a new contact joins, and the clock moves on by as much as a desk of
that size needs to finish one contact, so that steps end as they do in life. Everything is timed: acceptance, timers,
cards, events and explanations. The garbage collector stays on; memory is settled as `keydesk serve` does it.

The figures are of the router that production has: compiled, if `make fast` could do it. Those that end in `_plain` are
of plain Python in the same run.

The floor is the least any matcher in this language does: one heap of waiting contacts, a pop and a push.
"""

import gc
import json
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Iterator
from datetime import timedelta
from heapq import heappop, heappush
from itertools import chain, count, islice

from msgspec.structs import replace

from config.build.compile import is_compiled
from config.memory import settle_memory
from hub.contract.commands import AcceptOffer, WrapUp
from hub.contract.events import AnyEvent, ContactQueued, OfferMade, StepTaken
from hub.contract.words import ContactCard
from hub.routing import Router
from tests.bench.figures import Figure, figure, line
from tests.bench.standing_queue import START, accounts, agent, business, cards, team

WARM_UP_TURNS = 2_000
STRETCHES = 10
HANDLING_SECONDS = 300.0
USUAL, SMALL = (500, 1_000), (50, 1_000)
DESKS = (50, 500, 5_000, 20_000)
QUEUES = (0, 1_000, 100_000, 1_000_000)


def bench(quick: bool) -> list[Figure]:
    """The router's figures. `quick` takes a fiftieth of the largest queue, shorter runs and only the sizes they need; a
    full run has one figure more for each size of desk and queue."""
    turns = 2_000 if quick else 30_000
    most = 20_000 if quick else max(QUEUES)
    large, small, usual = (max(DESKS), most), SMALL, USUAL
    sizes = [usual, small, large] if quick else [(agents, waiting) for agents in DESKS for waiting in QUEUES]
    rates = {size: decisions(*size, turns) for size in sizes}
    plain = _plain([usual, small, large], turns) if is_compiled() else [rates[size] for size in (usual, small, large)]
    waiting, card = _bytes_per_waiting(20_000)
    figures = [
        figure("routing.decisions_per_s", rates[usual], "per s", _heap_per_second(1_000, turns)),
        figure("routing.decisions_per_s_plain", plain[0], "per s"),
        figure("routing.growth", rates[small] / rates[large], f"x (20,000 agents, {most:,} waiting)", 1.0),
        figure("routing.growth_plain", plain[1] / plain[2], "x", 1.0),
        figure("routing.bytes_per_waiting", waiting, "bytes", card),
    ]
    if not quick:
        figures += [figure(f"routing.decisions_per_s.{a}x{w}", rate, "per s") for (a, w), rate in rates.items()]
    return figures


def decisions(agents: int, waiting: int, turns: int = 20_000) -> float:
    """Decisions per second at one size of desk and queue. The best of several stretches: what else runs on the machine
    slows some of them, and quickens none."""
    thresholds = gc.get_threshold()
    desk = _Desk(agents, waiting)
    settle_memory()
    try:
        return _best(desk, turns)
    finally:
        gc.unfreeze()
        gc.set_threshold(*thresholds)
        del desk
        gc.collect()


def _plain(sizes: list[tuple[int, int]], turns: int) -> list[float]:
    """The same of plain Python, in a process of its own."""
    code = f"from tests.bench.routing import decisions; print([decisions(*size, {turns}) for size in {sizes}])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    found: list[float] = json.loads(done.stdout)
    return found


def _best(desk: "_Desk", turns: int) -> float:
    desk.turns(desk.coming(WARM_UP_TURNS))
    best = 0.0
    for _ in range(STRETCHES):
        coming = desk.coming(turns // STRETCHES)
        begun = time.perf_counter()
        decided = desk.turns(coming)
        best = max(best, decided / (time.perf_counter() - begun))
    return best


def _heap_per_second(waiting: int, turns: int) -> float:
    heap = [(float(number), number) for number in range(waiting)]
    best = 0.0
    for _ in range(STRETCHES):
        begun = time.perf_counter()
        for number in range(turns):
            heappop(heap)
            heappush(heap, (float(waiting + number), number))
        best = max(best, turns / (time.perf_counter() - begun))
    return best


def _bytes_per_waiting(waiting: int) -> tuple[float, float]:
    """What the router holds for each waiting contact, its card included, and the card alone."""
    desk = _Desk(100, 1_000)
    cards = [next(desk.cards) for _ in range(waiting)]
    gc.collect()
    tracemalloc.start()
    begun, _ = tracemalloc.get_traced_memory()
    for card in cards:
        desk.queue(card)
    now, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return (now - begun) / waiting, float(sys.getsizeof(cards[0]))


class _Desk:
    """All agents on a call, and a queue behind them."""

    def __init__(self, agents: int, waiting: int) -> None:
        ids = (f"of_{number}" for number in count())
        self.now = START
        self.pace = timedelta(seconds=HANDLING_SECONDS / agents)
        self.cards = cards(agents)
        self.held = [(f"us_{number}", f"ct_of_{number}") for number in range(agents)]
        self.router = Router.restore(
            business(),
            lambda _: next(ids),
            agents=[agent(number) for number in range(agents)],
            idle_since={},
            teams={f"ac_{number}": team(number, agents) for number in range(accounts(agents))},
            contacts=chain(self._active(), islice(self._widened(), waiting)),
            refusals=(),
            lost_at={},
            now=START,
        )
        self.router.tick(START)
        self.taken = 0

    def _active(self) -> Iterator[ContactCard]:
        for (agent_id, contact_id), card in zip(self.held, cards(1), strict=False):
            yield replace(card, id=contact_id, state="active", agent_id=agent_id, accepted_at=START)

    def _widened(self) -> Iterator[ContactCard]:
        last = {name: len(plan.steps) for name, plan in business().plans.items()}
        for card in self.cards:
            yield replace(card, step=last[card.plan], step_at=START)

    def queue(self, card: ContactCard) -> list[AnyEvent]:
        return self.router.take(ContactQueued(contact=card), self.now)

    def coming(self, number: int) -> list[ContactCard]:
        """The contacts of as many turns."""
        at, cards = self.now, []
        for card in islice(self.cards, number):
            at += self.pace
            cards.append(replace(card, arrived_at=at, queued_at=at))
        return cards

    def turns(self, coming: list[ContactCard]) -> int:
        """For each contact that comes an agent finishes; gives how many decisions this took."""
        take, tick, held, pace = self.router.take, self.router.tick, self.held, self.pace
        decided = 0
        for card in coming:
            self.now += pace
            decided += self._accept(tick(self.now))
            place = (self.taken * 7919) % len(held)
            self.taken += 1
            agent_id, contact_id = held[place]
            held[place] = held[-1]
            held.pop()
            decided += self._accept(take(WrapUp(actor=agent_id, contact_id=contact_id, disposition=""), self.now))
            decided += self._accept(take(ContactQueued(contact=card), self.now))
        return decided

    def _accept(self, events: list[AnyEvent]) -> int:
        """Accept every offer; gives how many decisions these were."""
        decided = 0
        for event in events:
            if type(event) is OfferMade:
                offer = event.offer
                self.router.take(AcceptOffer(actor=offer.agent_id, offer_id=offer.id), self.now)
                self.held.append((offer.agent_id, offer.contact_id))
                decided += 1
            elif type(event) is StepTaken:
                decided += 1
        return decided


if __name__ == "__main__":
    for entry in bench(quick="--quick" in sys.argv):
        print(line(entry))
