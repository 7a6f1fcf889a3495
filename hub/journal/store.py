"""SQL of the journal. The counter row is the lock that makes order of numbers and order of commits the same."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, bindparam, select, update

from hub.contract.events import AnyEvent, Entry, Recorded
from hub.contract.words import ContactCard
from hub.storage.schema import counters, journal

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(AnyEvent).decode
_take = (
    update(counters)
    .where(counters.c.name == "journal")
    .values(value=counters.c.value + bindparam("many"))
    .returning(counters.c.value)
)
_insert = journal.insert()
_ABOUT = (
    "contact",
    "message",
    "clock",
    "talk",
    "mention",
    "follow_up",
)  # cards that say whose contact and conversation an event is
COLUMNS = (journal.c.seq, journal.c.at, journal.c.actor, journal.c.reason, journal.c.data)


def append(conn: Connection, events: Sequence[Entry], now: datetime) -> list[Recorded]:
    """Write them at the journal's end. Call it last in the transaction: it holds the counter's row
    until the commit, so that a reader who sees a number sees every smaller one."""
    last: int = conn.execute(_take, {"many": len(events)}).scalar_one()
    first = last - len(events) + 1
    recorded = [
        Recorded(seq=first + place, at=now, actor=actor, event=event, reason=reason)
        for place, (actor, event, reason) in enumerate(events)
    ]
    conn.execute(_insert, [_row(entry) for entry in recorded])
    return recorded


def _row(entry: Recorded) -> dict[str, object]:
    event = entry.event
    about = next((card for name in _ABOUT if (card := getattr(event, name, None)) is not None), event)
    return {
        "seq": entry.seq,
        "at": entry.at,
        "actor": entry.actor,
        "reason": entry.reason,
        "type": event.__struct_config__.tag,
        "contact_id": about.id if isinstance(about, ContactCard) else getattr(about, "contact_id", None),
        "conversation_id": getattr(about, "conversation_id", None),
        "data": _encode(event).decode(),
    }


def read(row: Row[Any, Any, Any, Any, Any]) -> Recorded:
    return Recorded(seq=row.seq, at=row.at, actor=row.actor, event=_decode(row.data), reason=row.reason)


after = select(*COLUMNS).where(journal.c.seq > bindparam("seq")).order_by(journal.c.seq).limit(bindparam("limit"))
head = select(counters.c.value).where(counters.c.name == "journal")
