"""SQL of the clocks: what a batch must know of the conversations it touches, and what it writes."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from msgspec import structs
from sqlalchemy import Connection, Select, bindparam, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from hub.contract.promises import ClockCard
from hub.storage.schema import contacts, sla_clocks

_FIELDS = ClockCard.__struct_fields__
CLOCKS: Select[Any] = select(*(sla_clocks.c[name] for name in _FIELDS))
"""Clocks as `card` reads them; narrow it with `where`. Unordered."""

_LATE_FIELDS = tuple(name for name in _FIELDS if name not in ("conversation_id", "kind"))
_OF = CLOCKS.where(sla_clocks.c.conversation_id.in_(bindparam("ids", expanding=True)))
_OPEN = (
    select(contacts.c.conversation_id)
    .distinct()
    .where(contacts.c.conversation_id.in_(bindparam("ids", expanding=True)), contacts.c.state != "closed")
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


def card(values: Iterable[Any]) -> ClockCard:
    """A row of `CLOCKS`."""
    return ClockCard(**dict(zip(_FIELDS, values, strict=True)))


def of(conn: Connection, ids: Collection[str]) -> dict[str, dict[str, ClockCard]]:
    """The clocks of each of these conversations, by kind."""
    found: dict[str, dict[str, ClockCard]] = {conversation_id: {} for conversation_id in ids}
    for clock in map(card, conn.execute(_OF, {"ids": list(ids)})):
        found[clock.conversation_id][clock.kind] = clock
    return found


def still_open(conn: Connection, ids: Collection[str]) -> set[str]:
    """Those of the conversations of which a contact is open."""
    return set(conn.execute(_OPEN, {"ids": list(ids)}).scalars()) if ids else set()


def going(conn: Connection) -> Iterator[ClockCard]:
    """All clocks that are not stopped."""
    return map(card, conn.execute(_GOING))


def save(conn: Connection, changed: Sequence[ClockCard], cancelled: Sequence[ClockCard]) -> None:
    """Keep the latest of each kind; forget the cancelled ones."""
    if cancelled:
        conn.execute(_FORGET, [{"conversation": one.conversation_id, "of_kind": one.kind} for one in cancelled])
    if changed:
        conn.execute(_SAVE[conn.dialect.name], [structs.asdict(one) for one in changed])
