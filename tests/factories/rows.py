"""Rows that others refer to, written straight into a store: the smallest world in which a contact can exist."""

from typing import Any

from sqlalchemy import Connection

from hub.storage import schema
from tests.fakes.clock import START


def insert(conn: Connection, table: str, **values: Any) -> None:
    conn.execute(schema.metadata.tables[table].insert(), [values])


def an_agent(conn: Connection, id: str = "us_1", **changes: Any) -> str:
    insert(
        conn, "users", id=id, login=id, name=id.title(), role="agent", password_hash="never matches", created_at=START
    )
    facts = {"teams": [], "skills": {}, "capacity": {"phone": 1}, "activity": "available", "activity_since": START}
    insert(conn, "agents", id=id, **facts | changes)
    return id


def an_address(conn: Connection, value: str, person_id: str) -> None:
    insert(conn, "addresses", kind="email", value=value, person_id=person_id, created_at=START)


def a_contact(conn: Connection, id: str = "ct_1", **changes: Any) -> str:
    """A waiting call of an unknown person, with its conversation."""
    person, conversation = f"pe_{id}", f"cv_{id}"
    insert(conn, "people", id=person, name="Ingrid Solberg", created_at=START)
    insert(
        conn,
        "conversations",
        id=conversation,
        reference=f"K-{id}",
        person_id=person,
        channel="phone",
        opened_at=START,
        last_at=START,
    )
    facts: dict[str, Any] = {
        "conversation_id": conversation,
        "channel": "phone",
        "state": "waiting",
        "person_id": person,
        "match": "unknown",
        "address": "+4722000001",
        "our_address": "+4722000000",
        "skills": [],
        "tier": "standard",
        "plan": "standard",
        "target_seconds": 60.0,
        "arrived_at": START,
    }
    insert(conn, "contacts", id=id, **facts | changes)
    return id
