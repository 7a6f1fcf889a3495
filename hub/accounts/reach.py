"""Which mail addresses take nothing any more: marked when they refuse a message for good, or send it back, until
somebody writes from them or a message arrives there."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import Connection, bindparam, select, update

from hub.contract.words import MessageCard
from hub.storage.schema import addresses, contacts

_FAILED = (
    update(addresses)
    .where(addresses.c.kind == "email", addresses.c.value == bindparam("address"))
    .values(failed_at=bindparam("at"), failure=bindparam("why"))
)
_CLEARED = (
    update(addresses)
    .where(
        addresses.c.kind == "email",
        addresses.c.value.in_(bindparam("wanted", expanding=True)),
        addresses.c.failed_at.is_not(None),
    )
    .values(failed_at=None, failure="")
)
_MARKED = select(addresses.c.value, addresses.c.failed_at, addresses.c.failure).where(
    addresses.c.kind == "email",
    addresses.c.failed_at.is_not(None),
    addresses.c.value.in_(bindparam("wanted", expanding=True)),
)
_ADDRESS = select(contacts.c.address).where(contacts.c.id == bindparam("contact"))


def mark_failed(conn: Connection, failures: Mapping[str, str], now: datetime) -> None:
    """Mark these addresses, with why. Those of nobody we know have nowhere to be marked."""
    if failures:
        conn.execute(_FAILED, [{"address": each.lower(), "at": now, "why": why} for each, why in failures.items()])


def mark_bounced(conn: Connection, message: MessageCard, address: str, now: datetime) -> None:
    """Mark the address from which this message came back: the one the report names, else its only recipient."""
    if address := address or _only_recipient(conn, message):
        mark_failed(conn, {address: message.failure}, now)


def mark_reached(conn: Connection, message: MessageCard, address: str) -> None:
    """This message arrived at the address the report names, else at its only recipient: the mark there is gone."""
    if address := address or _only_recipient(conn, message):
        clear_marks(conn, [address])


def clear_marks(conn: Connection, proven: Collection[str]) -> None:
    """These addresses are alive: somebody wrote from them, or a message arrived there."""
    conn.execute(_CLEARED, {"wanted": [each.lower() for each in proven]})


def _only_recipient(conn: Connection, message: MessageCard) -> str:
    """Empty when there are several, or none is known."""
    if message.extra.get("cc") or message.extra.get("bcc"):
        return ""
    return message.extra.get("to") or conn.execute(_ADDRESS, {"contact": message.contact_id}).scalar() or ""


def marked(conn: Connection, wanted: Collection[str]) -> dict[str, str]:
    """Of these addresses those that are marked, each with why."""
    if not wanted:
        return {}
    return {row.value: row.failure for row in conn.execute(_MARKED, {"wanted": [each.lower() for each in wanted]})}
