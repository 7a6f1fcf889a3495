"""The shell around the router: take all that waits, apply each, save in one commit, then publish.

One task owns the routing state. A commit that fails discards the state and rebuilds it from the store.
"""

import asyncio
from collections import deque
from collections.abc import Sequence
from datetime import datetime

import structlog
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.acd import rules, store
from hub.contract.commands import AnyCommand, ConsoleLost, ConsoleOpened
from hub.contract.errors import KeydeskError, NotFound, Unavailable
from hub.contract.events import AnyEvent, Recorded
from hub.contract.plans import Business
from hub.contract.ports import Bus, Clock, NewId
from hub.contract.words import Channel, Explanation
from hub.journal.follow import Follower
from hub.routing import Router
from hub.storage.writer import Writer

log = structlog.get_logger()
RETRY_SECONDS = 1.0


class _Asked:
    """Something for the router: a command with the future that waits for it, or a journalled fact with its number."""

    __slots__ = ("answer", "seq", "what")

    def __init__(self, what: AnyCommand | AnyEvent, answer: asyncio.Future[None] | None, seq: int) -> None:
        self.what = what
        self.answer = answer
        self.seq = seq


class Acd:
    """Implements the `Commands` port. `start`, then run `work` as a task until it is cancelled."""

    def __init__(
        self, writer: Writer, reader: AsyncEngine, bus: Bus, business: Business, new_id: NewId, clock: Clock
    ) -> None:
        self._writer = writer
        self._reader = reader
        self._bus = bus
        self._business = business
        self._new_id = new_id
        self._clock = clock
        self._router = Router(business, new_id)
        self._inbox: deque[_Asked] = deque()
        self._rung = asyncio.Event()
        self._seq = 0
        self._connected: set[str] = set()
        self._follower: Follower | None = None
        self._alarm: asyncio.TimerHandle | None = None

    async def start(self) -> None:
        """Rebuild the routing state and begin to listen. Agents whose consoles are not connected to this process get
        their grace period from now."""
        await self._rebuild()
        self._follower = Follower(self._reader, self._bus, self._hear, self._seq)
        await self._follower.start()

    async def work(self) -> None:
        """Serve until cancelled."""
        if self._follower is None:
            await self.start()
        following = asyncio.ensure_future(self._follower.work())  # type: ignore[union-attr]
        try:
            while True:
                await self._rung.wait()
                self._rung.clear()
                await self._round()
        finally:
            following.cancel()
            if self._alarm is not None:
                self._alarm.cancel()

    async def do(self, command: AnyCommand) -> None:
        """See the `Commands` port."""
        answer: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._put(_Asked(command, answer, 0))
        await answer

    # --- what others may know of the live state ------------------------------------------------------------------

    def load(self, agent_id: str) -> dict[Channel, int]:
        """Contacts the agent holds or is offered, by channel."""
        return self._router.load(agent_id)

    def idle_since(self, agent_id: str) -> datetime | None:
        """Since when the agent has had nothing to do, None while busy or away."""
        return self._router.idle_since(agent_id)

    def explain(self, contact_id: str) -> list[Explanation]:
        """What a waiting contact is waiting for, now. Empty for any other."""
        try:
            return self._router.explain(contact_id, self._clock())
        except NotFound:
            return []

    # --- the loop ------------------------------------------------------------------------------------------------

    def _hear(self, batch: Sequence[Recorded]) -> None:
        for entry in batch:
            if rules.is_fact(entry.event):
                self._put(_Asked(entry.event, None, entry.seq))

    def _put(self, asked: _Asked) -> None:
        self._inbox.append(asked)
        self._rung.set()

    async def _round(self) -> None:
        asked, self._inbox = self._inbox, deque()
        now = self._clock()
        events: list[tuple[str, AnyEvent]] = []
        waiting: list[asyncio.Future[None]] = []
        for entry in asked:
            self._take(entry, now, events, waiting)
        events.extend((rules.ROUTER, event) for event in self._router.tick(now))
        if events and not await self._save(events, waiting):
            return
        for answer in waiting:
            if not answer.done():
                answer.set_result(None)
        self._set_alarm()

    def _take(
        self,
        entry: _Asked,
        now: datetime,
        events: list[tuple[str, AnyEvent]],
        waiting: list[asyncio.Future[None]],
    ) -> None:
        if entry.seq:
            self._seq = max(self._seq, entry.seq)
        try:
            made = self._router.take(entry.what, now)  # type: ignore[arg-type]
        except KeydeskError as refusal:
            if entry.answer is not None and not entry.answer.done():
                entry.answer.set_exception(refusal)
            return
        if isinstance(entry.what, ConsoleOpened):
            self._connected.add(entry.what.actor)
        elif isinstance(entry.what, ConsoleLost):
            self._connected.discard(entry.what.actor)
        events.extend((rules.actor_of(event, entry.what), event) for event in made)
        if entry.answer is not None:
            waiting.append(entry.answer)

    async def _save(self, events: list[tuple[str, AnyEvent]], waiting: list[asyncio.Future[None]]) -> bool:
        try:
            await self._writer.run(store.save, self._batch(events))
        except Exception as error:
            log.warning("the routing state could not be saved; rebuilding it", exc_info=error)
            for answer in waiting:
                if not answer.done():
                    answer.set_exception(Unavailable("The store does not answer.", mend="try again in a moment"))
            await self._rebuild_until_done()
            return False
        return True

    def _batch(self, events: list[tuple[str, AnyEvent]]) -> store.Batch:
        plain = [event for _, event in events]
        change = rules.changes(plain)
        router = self._router
        touched = change.released | change.agents.keys()
        return store.Batch(
            events=events,
            changes=change,
            orders=rules.orders(plain, self._business.channels, self._new_id),
            idle_since={agent: router.idle_since(agent) for agent in touched},
            misses={agent: router.misses(agent) for agent in change.agents},
            lost_at={agent: router.lost_at(agent) for agent in change.agents},
            directed_to={contact: router.directed_to(contact) for contact in change.contacts},
            seq=self._seq,
        )

    async def _rebuild_until_done(self) -> None:
        while True:
            try:
                await self._rebuild()
            except Exception as error:
                log.warning("the routing state cannot be rebuilt yet", error=type(error).__name__)
                await asyncio.sleep(RETRY_SECONDS)
            else:
                return

    async def _rebuild(self) -> None:
        """The state as the store has it, then the facts it does not reflect yet, then consoles that are gone."""
        saved = await store.load(self._reader)
        now = self._clock()
        self._router = Router.restore(
            self._business,
            self._new_id,
            agents=saved.agents,
            idle_since=saved.idle_since,
            teams=saved.teams,
            contacts=saved.contacts,
            refusals=saved.refusals,
            lost_at=saved.lost_at,
            misses=saved.misses,
            accepted=saved.accepted,
            directed_to=saved.directed_to,
            now=now,
        )
        self._seq = max(self._seq, saved.head)
        fresh = deque(entry for entry in self._inbox if entry.answer is not None or entry.seq > saved.head)
        gone = [
            agent.id
            for agent in saved.agents
            if agent.reachable and agent.id not in self._connected and agent.id not in saved.lost_at
        ]
        self._inbox = deque(_Asked(fact.event, None, fact.seq) for fact in saved.facts)
        self._inbox.extend(_Asked(ConsoleLost(actor=agent), None, 0) for agent in gone)
        self._inbox.extend(fresh)
        self._rung.set()

    def _set_alarm(self) -> None:
        """Ring when the router's next timer is due."""
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None
        due = self._router.due()
        if due is not None:
            seconds = max(0.0, (due - self._clock()).total_seconds())
            self._alarm = asyncio.get_running_loop().call_later(seconds, self._rung.set)
