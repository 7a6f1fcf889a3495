"""What supervisors say to all: banners to agents, and the emergency message that callers hear first.

Each ends by itself when its time is up: whoever reads it looks at `until`. Taken back earlier, it is told as an event.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
import structlog
from sqlalchemy import ColumnElement, Connection, Table, or_, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.contract.errors import Invalid, KeydeskError, NotFound
from hub.contract.events import Recorded
from hub.contract.ports import Bus, Clock
from hub.contract.steering import Banner, BannerEnded, BannerShown, Emergency, EmergencyBegan, EmergencyEnded
from hub.contract.words import Value
from hub.journal import views as journal
from hub.journal.follow import Follower
from hub.storage.schema import banners, emergencies
from hub.storage.writer import Transaction, Writer

log = structlog.get_logger()


class Over(Value):
    """To be taken back, by `actor`."""

    id: str
    actor: str
    reason: str = ""


async def show_banner(writer: Writer, banner: Banner) -> None:
    """Raises `Invalid` when its time is up already."""
    await writer.run(show_banners, banner)
    log.info("banner shown", banner_id=banner.id, by=banner.by_id)


async def end_banner(writer: Writer, over: Over) -> None:
    """Raises `NotFound` for one that is not shown."""
    await writer.run(end_banners, over)
    log.info("banner ended", banner_id=over.id, by=over.actor)


async def begin_emergency(writer: Writer, emergency: Emergency) -> None:
    """It takes the place of the one before. Raises `Invalid` when its time is up already."""
    await writer.run(begin_emergencies, emergency)
    log.warning("emergency message began", emergency_id=emergency.id, by=emergency.by_id)


async def end_emergency(writer: Writer, over: Over) -> None:
    """Raises `NotFound` for one that is not said."""
    await writer.run(end_emergencies, over)
    log.warning("emergency message ended", emergency_id=over.id, by=over.actor)


def show_banners(tx: Transaction, items: Sequence[Banner]) -> list[KeydeskError | None]:
    answers: list[KeydeskError | None] = []
    for item in items:
        refusal = _put(tx, banners, item)
        if refusal is None:
            tx.record(BannerShown(banner=item), item.by_id)
        answers.append(refusal)
    return answers


def end_banners(tx: Transaction, items: Sequence[Over]) -> list[KeydeskError | None]:
    answers: list[KeydeskError | None] = []
    for item in items:
        row = _end(tx, banners, item.id)
        if row is None:
            answers.append(NotFound("This banner is not shown any more."))
            continue
        tx.record(BannerEnded(banner=banner_of(row)), item.actor, item.reason)
        answers.append(None)
    return answers


def begin_emergencies(tx: Transaction, items: Sequence[Emergency]) -> list[KeydeskError | None]:
    answers: list[KeydeskError | None] = []
    for item in items:
        refusal = _in_time(tx, item)
        if refusal is None:
            tx.conn.execute(update(emergencies).where(emergencies.c.ended_at.is_(None)).values(ended_at=tx.now))
            _put(tx, emergencies, item)
            tx.record(EmergencyBegan(emergency=item), item.by_id)
        answers.append(refusal)
    return answers


def end_emergencies(tx: Transaction, items: Sequence[Over]) -> list[KeydeskError | None]:
    answers: list[KeydeskError | None] = []
    for item in items:
        row = _end(tx, emergencies, item.id)
        if row is None:
            answers.append(NotFound("This message is not said any more."))
            continue
        tx.record(EmergencyEnded(emergency=_emergency_of(row)), item.actor, item.reason)
        answers.append(None)
    return answers


def holding(table: Table, now: datetime) -> ColumnElement[bool]:
    """Rows that were not taken back and whose time is not up."""
    return table.c.ended_at.is_(None) & or_(table.c.until.is_(None), table.c.until > now)


def _in_time(tx: Transaction, item: Banner | Emergency) -> KeydeskError | None:
    if item.until is not None and item.until <= tx.now:
        return Invalid("Its time is up already.", field="until", mend="choose a later hour, or none")
    return None


def _put(tx: Transaction, table: Table, item: Banner | Emergency) -> KeydeskError | None:
    if (refusal := _in_time(tx, item)) is not None:
        return refusal
    row = msgspec.structs.asdict(item)
    if "teams" in row:
        row["teams"] = list(row["teams"])
    tx.conn.execute(table.insert(), [row])
    return None


def _end(tx: Transaction, table: Table, id: str) -> Mapping[Any, Any] | None:
    """The row as it stood; None for one that is over."""
    mine = (table.c.id == id) & holding(table, tx.now)
    row = tx.conn.execute(select(table).where(mine)).mappings().one_or_none()
    if row is None:
        return None
    tx.conn.execute(update(table).where(mine).values(ended_at=tx.now))
    return row


def banner_of(row: Mapping[Any, Any]) -> Banner:
    """From a row of `banners`."""
    facts = {name: row[name] for name in Banner.__struct_fields__}
    return Banner(**facts | {"teams": tuple(row["teams"])})


def _emergency_of(row: Mapping[Any, Any]) -> Emergency:
    return Emergency(**{name: row[name] for name in Emergency.__struct_fields__})


def emergency_on(conn: Connection, now: datetime) -> Emergency | None:
    """The one that is said now."""
    row = conn.execute(select(emergencies).where(holding(emergencies, now))).mappings().first()
    return None if row is None else _emergency_of(row)


class EmergencyNow:
    """What callers are to hear first, known without asking the store. Call `start`, then run `work` as a task."""

    def __init__(self, reader: AsyncEngine, bus: Bus, clock: Clock) -> None:
        self._reader = reader
        self._bus = bus
        self._clock = clock
        self._said: Emergency | None = None
        self._follower: Follower | None = None

    async def start(self) -> None:
        """Raises what the store raises."""
        seq = await journal.head(self._reader)  # what comes between the two is told again, and does no harm
        async with self._reader.connect() as conn:
            self._said = await conn.run_sync(emergency_on, self._clock())
        self._follower = Follower(self._reader, self._bus, self._hear, seq)
        await self._follower.start()

    async def work(self) -> None:
        """Keep up with the journal until cancelled."""
        assert self._follower is not None, "start first"
        await self._follower.work()

    def now(self) -> Emergency | None:
        """None when there is none, or its time is up."""
        said = self._said
        return said if said is not None and (said.until is None or said.until > self._clock()) else None

    def _hear(self, batch: Sequence[Recorded]) -> None:
        for recorded in batch:
            if isinstance(recorded.event, EmergencyBegan):
                self._said = recorded.event.emergency
            elif isinstance(recorded.event, EmergencyEnded):
                self._said = None
