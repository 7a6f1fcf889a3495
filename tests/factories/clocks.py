"""A clock's row, written straight into a store."""

from typing import Any

from sqlalchemy import Connection

from tests.factories.rows import insert
from tests.fakes.clock import START


def a_clock(conn: Connection, conversation_id: str, kind: str = "first_response", **changes: Any) -> None:
    """A running one, unless `changes` say otherwise."""
    facts: dict[str, Any] = {
        "conversation_id": conversation_id,
        "kind": kind,
        "tier": "gold",
        "channel": "phone",
        "business": True,
        "target_seconds": 60.0,
        "started_at": START,
        "running_since": START,
    }
    insert(conn, "sla_clocks", **facts | changes)
