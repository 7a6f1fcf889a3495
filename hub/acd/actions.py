"""The shell around the router. It decides inside the writer's transactions: what a commit brought (a call queued, a
caller gone, a command of an agent) and what follows from it (an offer, a missed one) are one commit.

The writer is the only caller, one batch at a time, so the routing state has one owner. When a commit fails, the state
that ran ahead of the store is discarded, and the next batch rebuilds it from the store within its own transaction.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol, TypeVar

import structlog
from sqlalchemy.exc import DBAPIError

from hub.acd import rules, store
from hub.contract.commands import AnyCommand, ConsoleLost, ConsoleOpened, Dial
from hub.contract.errors import KeydeskError, NotFound
from hub.contract.events import AgentChanged, BusinessChanged, Entry
from hub.contract.ports import BusinessNow, Clock, NewId
from hub.contract.words import ContactCard, Explanation
from hub.routing import Router
from hub.storage.alarm import Alarm
from hub.storage.writer import Transaction, Writer

log = structlog.get_logger()
RETRY_AFTER = timedelta(seconds=1)
Restore = Callable[..., Router]
Seen = TypeVar("Seen")


class Beginning(Protocol):
    """Something that begins with a command to the router, in one commit with its rows."""

    def prepare(self, tx: Transaction) -> Dial | None:
        """The command; None when all is done already. Raises a `KeydeskError` to refuse; then it has written nothing
        that matters."""
        ...

    def keep(self, tx: Transaction, card: ContactCard) -> None:
        """Write the contact that the router took."""
        ...


class Acd:
    """Implements the `Commands` port, and the writer's `Conclusion`. Call `start` once the writer is at work."""

    def __init__(
        self, writer: Writer, business: BusinessNow, new_id: NewId, clock: Clock, restore: Restore = Router.restore
    ) -> None:
        self._writer = writer
        self._restore = restore
        self._business = business
        self._new_id = new_id
        self._clock = clock
        self._router: Router | None = None
        self._misses: dict[str, int] = {}  # as the store has them
        self._made: list[Entry] = []
        self._ahead = False
        self._due: datetime | None = None
        self._connected: set[str] = set()
        self._alarm = Alarm("acd", self._tick, clock)

    async def start(self) -> None:
        """Rebuild the routing state and take part in every commit from here on. Agents whose consoles were connected
        before get their grace period from now. Raises `Unavailable`."""
        self._writer.conclude_with(self)
        await self._tick()

    async def stop(self) -> None:
        """Decide no more."""
        self._writer.conclude_without(self)
        await self._alarm.stop()

    async def do(self, command: AnyCommand) -> None:
        """See the `Commands` port."""
        await self._writer.run(self._obey, command)

    async def begin_with(self, beginning: Beginning) -> None:
        """Carry it out, and return when it is committed. Raises what `prepare` or the router raises."""
        await self._writer.run(self._begin_with, beginning)

    async def reconfigure(self, version: str, actor: str) -> None:
        """Go by the business configuration that holds now, which has this version: everyone who waits is placed anew.
        Return when that is committed. Raises `Unavailable`."""
        await self._writer.run(self._begin_anew, (version, actor))

    async def explain(self, contact_id: str) -> list[Explanation]:
        """What a waiting contact is waiting for, now. Empty for any other."""
        return await self.look(lambda router, now: _explanation(router, contact_id, now))

    async def look(self, read: Callable[[Router, datetime], Seen]) -> Seen:
        """What `read` finds in the routing state at this instant; it must change nothing. Raises what it raises."""
        seen: Seen = await self._writer.run(self._look, read)
        return seen

    # --- units of work -------------------------------------------------------------------------------------------

    def _obey(self, tx: Transaction, commands: Sequence[AnyCommand]) -> list[KeydeskError | None]:
        router = self._state(tx)
        answers: list[KeydeskError | None] = []
        for command in commands:
            self._note_console(command)
            if isinstance(command, ConsoleOpened) and router.agent(command.actor) is None:
                self._meet(tx, router, command.actor)
            try:
                made = router.take(command, tx.now)
            except KeydeskError as refusal:
                answers.append(refusal)
            else:
                self._made.extend(rules.entry(event, command) for event in made)
                answers.append(None)
        return answers

    def _begin_with(self, tx: Transaction, items: Sequence[Beginning]) -> list[KeydeskError | None]:
        router = self._state(tx)
        answers: list[KeydeskError | None] = []
        for item in items:
            try:
                command = item.prepare(tx)
                made = router.take(command, tx.now) if command is not None else []
            except KeydeskError as refusal:
                answers.append(refusal)
                continue
            if command is not None:
                item.keep(tx, command.contact)
                self._made.extend(rules.entry(event, command) for event in made)
            answers.append(None)
        return answers

    def _meet(self, tx: Transaction, router: Router, agent_id: str) -> None:
        """Whoever was added by another process (the command line beside the hub) is met at their first console."""
        if (card := store.agent(tx.conn, agent_id)) is not None:
            met = router.take(AgentChanged(agent=card, why="edited"), tx.now)
            self._made.extend(Entry(rules.ROUTER, event) for event in met)

    def _wake(self, tx: Transaction, items: Sequence[None]) -> list[None]:
        """Nothing by itself: every transaction ends with what is due."""
        self._state(tx)
        return [None] * len(items)

    def _begin_anew(self, tx: Transaction, items: Sequence[tuple[str, str]]) -> list[None]:
        """Rebuild the routing state, after what others in this transaction have commanded is written."""
        if self._router is not None and self._made:
            store.save(tx, self._batch(self._router))
            self._made = []
        self._router = None
        self._state(tx)
        for version, actor in items:
            tx.record(BusinessChanged(version=version), actor)
        return [None] * len(items)

    def _look(self, tx: Transaction, reads: Sequence[Callable[[Router, datetime], Any]]) -> list[Any]:
        router = self._state(tx)
        return [read(router, tx.now) for read in reads]

    # --- the writer's conclusion ---------------------------------------------------------------------------------

    def begin(self) -> None:
        """A new try. What an earlier one decided was never saved: forget it."""
        self._made = []
        if self._ahead:
            self._router = None
            self._ahead = False

    def settle(self, tx: Transaction) -> None:
        """Decide what follows from the events of this transaction and from the time, and write it in it.

        Should the router itself fail, what came in is committed all the same: a contact that waits can be routed later,
        one that was refused is lost. The state is rebuilt and tried again in a moment."""
        commanded = bool(self._made)
        try:
            batch = self._decided(tx)
        except DBAPIError:
            raise
        except Exception:
            if commanded:
                raise
            log.critical("the router failed; contacts are accepted and wait", exc_info=True)
            self._made, self._router = [], None
            self._due = tx.now + RETRY_AFTER
            return
        if batch.events:
            store.save(tx, batch)
        self._made = []

    def _decided(self, tx: Transaction) -> store.Batch:
        router = self._state(tx)
        facts = [entry.event for entry in tx.events if rules.is_fact(entry.event)]
        for fact in facts:
            self._made.extend(rules.entry(event, fact) for event in router.take(fact, tx.now))
        self._made.extend(Entry(rules.ROUTER, event) for event in router.tick(tx.now))
        self._due = router.due()
        return self._batch(router)

    def committed(self) -> None:
        """The store agrees with the state; ring when the next timer is due."""
        self._ahead = False
        self._alarm.set(self._due)

    def discard(self) -> None:
        """The commit failed; try again soon, whatever else happens, so that no timer is lost."""
        self._alarm.set(self._clock() + RETRY_AFTER)

    def _state(self, tx: Transaction) -> Router:
        """The router, which from here on knows more than the store until the commit is done."""
        self._ahead = True
        if self._router is None:
            self._router = self._rebuilt(tx)
        return self._router

    def _rebuilt(self, tx: Transaction) -> Router:
        saved, business = store.load(tx.conn), self._business()
        self._misses = dict(saved.misses)
        agents = [rules.in_known_activity(agent, business.activities, tx.now) for agent in saved.agents]
        router = self._restore(
            business,
            self._new_id,
            agents=agents,
            idle_since=saved.idle_since,
            teams=saved.teams,
            contacts=saved.contacts,
            refusals=saved.refusals,
            lost_at=saved.lost_at,
            misses=saved.misses,
            accepted=saved.accepted,
            directed_to=saved.directed_to,
            talks=saved.talks,
            closed=saved.closed,
            now=tx.now,
        )
        for agent, before in zip(agents, saved.agents, strict=True):
            if agent is not before:
                self._made.append(Entry(rules.ROUTER, AgentChanged(agent=agent, why="edited")))
        for news in (*self._console_news(saved), *rules.unheard(saved.contacts)):
            self._made.extend(Entry(rules.ROUTER, event) for event in router.take(news, tx.now))
        log.info("routing state rebuilt", contacts=len(saved.contacts), agents=len(saved.agents))
        return router

    def _console_news(self, saved: store.Saved) -> Iterable[AnyCommand]:
        """Consoles that came or went while nothing could be saved."""
        for agent in saved.agents:
            there = agent.reachable and agent.id not in saved.lost_at
            if there and agent.id not in self._connected:
                yield ConsoleLost(actor=agent.id)
            elif agent.id in self._connected and not there:
                yield ConsoleOpened(actor=agent.id)

    def _note_console(self, command: AnyCommand) -> None:
        if isinstance(command, ConsoleOpened):
            self._connected.add(command.actor)
        elif isinstance(command, ConsoleLost):
            self._connected.discard(command.actor)

    def _batch(self, router: Router) -> store.Batch:
        events = [entry.event for entry in self._made]
        change = rules.changes(events)
        touched = change.released | change.agents.keys()
        asked = {offer.agent_id for offer in (*change.made.values(), *change.ended.values())}
        misses = {agent: router.misses(agent) for agent in asked | change.agents.keys()}
        misses = {agent: many for agent, many in misses.items() if many != self._misses.get(agent, 0)}
        self._misses.update(misses)
        return store.Batch(
            events=self._made,
            changes=change,
            orders=rules.orders(events, self._business().channels, self._new_id),
            idle_since={agent: router.idle_since(agent) for agent in touched},
            misses=misses,
            lost_at={agent: router.lost_at(agent) for agent in change.agents},
            directed_to={contact: router.directed_to(contact) for contact in change.contacts},
        )

    async def _tick(self) -> None:
        await self._writer.run(self._wake, None)


def _explanation(router: Router, contact_id: str, now: datetime) -> list[Explanation]:
    try:
        return router.explain(contact_id, now)
    except NotFound:
        return []
