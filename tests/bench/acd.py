"""From a customer's arrival, or an agent's being free, to the next offer: the running hub, each with its commit.

The hub's own intake, writer and ACD run on a real store; only the wires (HTTP, sockets, `tests.bench.river`) are left
out. Every agent is on a call. *join to offer*: a chat arrives, and an agent, who may chat beside the call, is offered
it. *free to next*: an agent wraps up their call, and the most urgent call that waits is offered to them. Both are timed
from the request to the moment the offer is committed and published, one after another, at several sizes of desk, when
nothing else waits (`idle`) and behind 10,000 calls that wait (`queue`).

The floor, in the same run: one row changed and committed on the same store.
"""

import asyncio
import gc
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from itertools import count

from sqlalchemy import Connection, update

from config.logs import configure_logs
from config.migrate import upgrade
from hub.contract.commands import AcceptOffer, ConsoleOpened, WrapUp
from hub.contract.events import OfferMade, Recorded
from hub.contract.plans import Business
from hub.storage.engine import Store, open_store
from hub.storage.schema import counters
from tests.bench.crowd import accounts, agent, all_unreachable, held_call, patient_business, queue, seat, visitor
from tests.bench.figures import Figure, figure, line, percentile
from tests.factories.river import River, call, chat, now, open_river
from tests.servers import postgres_server

SIZES = (50, 500, 5_000)
USUAL = 500
WAITING = 10_000
WARM_UP = 20
STRIDE = 7_919
Waits = dict[str, list[float]]


def bench(quick: bool) -> list[Figure]:
    """The ACD's figures on SQLite; in a full run also on PostgreSQL, with `.postgres` behind."""
    configure_logs("error", "text")
    return asyncio.run(_bench(quick))


async def _bench(quick: bool) -> list[Figure]:
    times = 25 if quick else 1_000
    measured: dict[tuple[int, str], Waits] = {}
    floor = 0.0
    for agents in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            url = f"sqlite:///{folder}/hub.sqlite3"
            upgrade(url)
            floor = await _measure(url, agents, times, measured)
    figures = _figures(measured, floor)
    if not quick:
        measured = {}
        for agents in SIZES:
            with postgres_server(durable=True) as server:
                server.execute("CREATE DATABASE hub")
                upgrade(server.url("hub"))
                floor = await _measure(server.url("hub"), agents, times, measured)
        figures += _figures(measured, floor, ".postgres")
    return figures


def _figures(measured: dict[tuple[int, str], Waits], floor: float, suffix: str = "") -> list[Figure]:
    def p50(agents: int, behind: str, what: str) -> float:
        return percentile(measured[agents, behind][what], 0.5)

    figures = []
    for what, behind in (("join_to_offer", "idle"), ("free_to_next", "queue")):
        waits = measured[USUAL, behind][what]
        figures.append(figure(f"acd.{what}_p50{suffix}", percentile(waits, 0.5), "ms", floor))
        figures.append(figure(f"acd.{what}_p99{suffix}", percentile(waits, 0.99), "ms", floor))
    grown = {
        (what, behind): p50(max(SIZES), behind, what) / p50(min(SIZES), behind, what)
        for what in ("join_to_offer", "free_to_next")
        for behind in ("idle", "queue")
    }
    figures.append(figure(f"acd.flatness{suffix}", max(grown.values()), "x (5,000 over 50 agents, worst)", 1.0))
    for (agents, behind), both in measured.items():
        for what, waits in both.items():
            figures.append(figure(f"acd.{what}_p50.{behind}_{agents}{suffix}", percentile(waits, 0.5), "ms", floor))
            figures.append(figure(f"acd.{what}_p99.{behind}_{agents}{suffix}", percentile(waits, 0.99), "ms", floor))
    return figures


async def _measure(url: str, agents: int, times: int, measured: dict[tuple[int, str], Waits]) -> float:
    """Fill in the waits, in ms, at one size of desk; give the floor."""
    store = open_store(url)
    business = patient_business()
    await seat(store, business, agents, now())
    floor = await _floor(store, times)
    held = {agent(number): held_call(number) for number in range(agents)}
    measured[agents, "idle"] = await _on(store, business, held, times, "idle")
    await all_unreachable(store)
    await queue(store, business, agents, WAITING, now())
    measured[agents, "queue"] = await _on(store, business, held, times, "queue")
    await store.close()
    return floor


async def _floor(store: Store, times: int) -> float:
    def change(conn: Connection) -> None:
        conn.execute(update(counters).where(counters.c.name == "bench").values(value=1))

    waits = []
    for _ in range(times + WARM_UP):
        begun = time.perf_counter()
        await store.transact(change)
        waits.append((time.perf_counter() - begun) * 1000)
    return percentile(waits[WARM_UP:], 0.5)


async def _on(store: Store, business: Business, held: dict[str, str], times: int, behind: str) -> Waits:
    async with open_river(store, business) as river:
        desk = _Desk(river, held, behind)
        await river.bus.subscribe(desk.hear)
        await asyncio.gather(*(river.acd.do(ConsoleOpened(actor=who)) for who in held))
        gc.collect()
        joins = [await desk.join() for _ in range(times + WARM_UP)]
        frees = [await desk.free() for _ in range(times + WARM_UP)]
    return {"join_to_offer": joins[WARM_UP:], "free_to_next": frees[WARM_UP:]}


class _Desk:
    """Everybody on a call. `held`: each agent's."""

    def __init__(self, river: River, held: dict[str, str], behind: str) -> None:
        self._river = river
        self._held = held
        self._behind = behind
        self._numbers = count()
        self._offered: asyncio.Future[tuple[float, OfferMade]] | None = None

    def hear(self, batch: Sequence[Recorded]) -> None:
        for entry in batch:
            if isinstance(entry.event, OfferMade) and self._offered is not None and not self._offered.done():
                self._offered.set_result((time.perf_counter(), entry.event))

    async def join(self) -> float:
        """A chat arrives, of somebody at a platinum account and of somebody unknown by turns."""
        number = next(self._numbers)
        known = number % 2 == 0
        name = f"{self._behind}-{number}"
        arrives = chat(visitor(number % accounts(len(self._held))) if known else name, name, proven=known)
        waited, made = await self._timed(lambda: self._river.intake.receive(arrives))
        offer = made.offer
        await self._river.acd.do(AcceptOffer(actor=offer.agent_id, offer_id=offer.id))
        await self._river.acd.do(WrapUp(actor=offer.agent_id, contact_id=offer.contact_id, disposition=""))
        return waited

    async def free(self) -> float:
        """An agent is done with their call, and takes the next."""
        number = next(self._numbers)
        if self._behind == "idle":
            await self._river.intake.receive(call(f"+4930{5_000_000 + number}", f"CA{number}"))
        who = agent(number * STRIDE % len(self._held))
        done = WrapUp(actor=who, contact_id=self._held[who], disposition="")
        waited, made = await self._timed(lambda: self._river.acd.do(done))
        assert made.offer.agent_id == who, "whoever came free is offered what waits"
        await self._river.acd.do(AcceptOffer(actor=who, offer_id=made.offer.id))
        self._held[who] = made.offer.contact_id
        return waited

    async def _timed(self, ask: Callable[[], Awaitable[object]]) -> tuple[float, OfferMade]:
        """How long until an offer is committed, in ms."""
        self._offered = asyncio.get_running_loop().create_future()
        begun = time.perf_counter()
        await ask()
        at, made = await asyncio.wait_for(self._offered, 10)
        return (at - begun) * 1000, made


if __name__ == "__main__":
    for entry in bench(quick="--quick" in sys.argv):
        print(line(entry))
