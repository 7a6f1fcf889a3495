"""SQL of the clocks: what a batch must know of the conversations it touches, and what it writes."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from msgspec import Struct, structs
from sqlalchemy import Connection, Select, bindparam, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from hub.contract.promises import ClockCard
from hub.storage.schema import contacts, conversations, sla_clocks

_FIELDS = ClockCard.__struct_fields__
CLOCKS: Select[Any] = select(*(sla_clocks.c[name] for name in _FIELDS))
"""Clocks as `card` reads them; narrow it with `where`. Unordered."""

_LATE_FIELDS = tuple(name for name in _FIELDS if name not in ("conversation_id", "kind"))
_KNOWN = (
    select(
        conversations.c.id,
        select(contacts.c.id)
        .where(contacts.c.conversation_id == conversations.c.id, contacts.c.state != "closed")
        .exists()
        .label("open"),
        *(sla_clocks.c[name].label(f"clock_{name}") for name in _FIELDS),
    )
    .join(sla_clocks, sla_clocks.c.conversation_id == conversations.c.id, isouter=True)
    .where(conversations.c.id.in_(bindparam("ids", expanding=True)))
)
_GOING = CLOCKS.where(sla_clocks.c.stopped_at.is_(None))


def _upsert(insert: Any) -> Any:
    """Both stores say it alike, but SQLAlchemy has it per store."""
    statement = insert(sla_clocks)
    return statement.on_conflict_do_update(
        index_elements=["conversation_id", "kind"],
        set_={name: statement.excluded[name] for name in _LATE_FIELDS},
    )


_SAVE = {"sqlite": _upsert(sqlite.insert), "postgresql": _upsert(postgresql.insert)}
_FORGET = delete(sla_clocks).where(
    sla_clocks.c.conversation_id == bindparam("conversation"), sla_clocks.c.kind == bindparam("of_kind")
)


class Known(Struct):
    """A conversation as the store has it. `open`: a contact of it is."""

    open: bool
    clocks: dict[str, ClockCard]


def card(values: Iterable[Any]) -> ClockCard:
    """A row of `CLOCKS`."""
    return ClockCard(**dict(zip(_FIELDS, values, strict=True)))


def known(conn: Connection, ids: Collection[str]) -> dict[str, Known]:
    """The conversations, with the clocks each has."""
    found: dict[str, Known] = {}
    for row in conn.execute(_KNOWN, {"ids": list(ids)}):
        one = found.setdefault(row.id, Known(open=row.open, clocks={}))
        if row.clock_kind is not None:
            one.clocks[row.clock_kind] = card(row[2:])
    return found


def going(conn: Connection) -> Iterator[ClockCard]:
    """All clocks that are not stopped."""
    return map(card, conn.execute(_GOING))


def save(conn: Connection, changed: Sequence[ClockCard], cancelled: Sequence[ClockCard]) -> None:
    """Keep the latest of each kind; forget the cancelled ones."""
    if cancelled:
        conn.execute(_FORGET, [{"conversation": one.conversation_id, "of_kind": one.kind} for one in cancelled])
    if changed:
        conn.execute(_SAVE[conn.dialect.name], [structs.asdict(one) for one in changed])
