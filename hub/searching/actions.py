"""Keeps the index up with the hub, behind its back.

A worker follows the journal from the place it has written down beside the index, in the same commit: cut off anywhere,
it goes on there, and what it does twice changes nothing. What was there before the index, and what changes without an
event (accounts that are loaded or imported), it looks through page by page while the journal is silent.

Rows are read and taken apart off the writer's path; the writer gets small pages that are only to be written."""

import asyncio
from collections.abc import Iterable, Sequence

import structlog
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.contract.events import PersonAttached, Recorded
from hub.contract.ports import Bus
from hub.contract.words import Value
from hub.journal import views as journal
from hub.searching import sources, store
from hub.searching.wanted import KINDS, Document, Kind
from hub.storage.writer import Transaction, Writer

log = structlog.get_logger()
PAGE = 100  # so small that a commit of it keeps nobody waiting
GATHER_SECONDS = 0.5
AGAIN_SECONDS = 3600.0
JOURNAL = "journal"
DONE = "~"  # above every id
UNTOLD: tuple[Kind, ...] = ("account", "person")  # kinds that may change without an event
Ids = dict[Kind, set[str]]


class Step(Value):
    """A page on its way into the index, and how far that brings it."""

    documents: tuple[Document, ...]
    gone: tuple[str, ...]
    progress: dict[str, str]


class Indexer:
    """Run `work` as a task. `look_seconds`: how often to look at the journal when the bus is silent.
    What happens within `gather_seconds` becomes one commit."""

    def __init__(
        self,
        writer: Writer,
        reader: AsyncEngine,
        bus: Bus,
        look_seconds: float = 5.0,
        gather_seconds: float = GATHER_SECONDS,
    ) -> None:
        self._writer = writer
        self._reader = reader
        self._bus = bus
        self._look_seconds = look_seconds
        self._gather_seconds = gather_seconds
        self._bell = asyncio.Event()

    async def work(self) -> None:
        """Keep up until cancelled; what fails is tried again."""
        stop = await self._bus.subscribe(lambda _: self._bell.set())
        loop = asyncio.get_running_loop()
        again = loop.time()
        try:
            while True:
                self._bell.clear()
                try:
                    if loop.time() >= again:
                        await self._look_through_untold()
                        again = loop.time() + AGAIN_SECONDS
                    while await self.step():
                        pass
                except Exception as error:
                    log.warning("the search index is behind; trying again", error=type(error).__name__)
                try:
                    async with asyncio.timeout(self._look_seconds):
                        await self._bell.wait()
                except TimeoutError:
                    pass
                await asyncio.sleep(self._gather_seconds)
        finally:
            await stop()

    async def step(self) -> bool:
        """Index one page; False if there is nothing left. Raises what the store raises."""
        async with self._reader.connect() as conn:
            progress = await store.progress(conn)
        if JOURNAL not in progress:
            # From here on the journal tells; what was before is looked through.
            start = str(await journal.head(self._reader))
            await self._save({}, {JOURNAL: start, **dict.fromkeys(KINDS, "")})
            return True
        if events := await journal.after(self._reader, int(progress[JOURNAL]), PAGE):
            await self._save(await self._touched(events), {JOURNAL: str(events[-1].seq)})
            return True
        for kind in KINDS:
            if (after := progress.get(kind, "")) != DONE:
                async with self._reader.connect() as conn:
                    ids = await sources.ids_after(conn, kind, after, PAGE)
                await self._save({kind: set(ids)}, {kind: ids[-1] if len(ids) == PAGE else DONE})
                return True
        return False

    async def _look_through_untold(self) -> None:
        async with self._reader.connect() as conn:
            begun = JOURNAL in await store.progress(conn)
        if begun:
            await self._save({}, dict.fromkeys(UNTOLD, ""))

    async def _touched(self, events: Sequence[Recorded]) -> Ids:
        ids: Ids = {kind: set() for kind in KINDS}
        for entry in events:
            for kind, id in touched(entry):
                ids[kind].add(id)
        if people := [entry.event.person_id for entry in events if isinstance(entry.event, PersonAttached)]:
            async with self._reader.connect() as conn:
                ids["conversation"].update(await sources.conversations_of(conn, [*people, *ids["person"]]))
        return ids

    async def _save(self, ids: Ids, progress: dict[str, str]) -> None:
        documents: list[Document] = []
        gone: list[str] = []
        for kind, some in ids.items():
            if not some:
                continue
            async with self._reader.connect() as conn:
                rows = await sources.sources(conn, kind, sorted(some))
            present = [row for row in rows if not row.gone]
            gone.extend(sorted(some - {row.id for row in present}))
            documents.extend(await asyncio.to_thread(lambda rows: [sources.document(row) for row in rows], present))
        step = Step(documents=tuple(documents), gone=tuple(gone), progress=progress)
        await self._writer.run(_write, step)


def touched(entry: Recorded) -> Iterable[tuple[Kind, str]]:
    """What an event may have changed that can be found. Pure."""
    event = entry.event
    for name, kind in _NAMED.items():
        if id := getattr(event, name, None):
            yield kind, id
    for about in (getattr(event, "contact", None), getattr(event, "talk", None)):
        for name, kind in _NAMED.items():
            if id := getattr(about, name, None):
                yield kind, id
    if message := getattr(event, "message", None):
        yield "message", message.id
        yield "conversation", message.conversation_id


_NAMED: dict[str, Kind] = {
    "account_id": "account",
    "person_id": "person",
    "merged_into": "person",
    "conversation_id": "conversation",
    "from_id": "conversation",
    "new_id": "conversation",
    "message_id": "message",
}


def _write(tx: Transaction, items: Sequence[Step]) -> list[None]:
    for item in items:
        store.put(tx.conn, item.documents, item.gone)
        store.advance(tx.conn, item.progress)
    return [None] * len(items)
