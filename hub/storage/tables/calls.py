"""Calls: their talks, what callers came to in menus, recordings and how long they are kept, whom we do not call."""

from sqlalchemy import Column, ForeignKey, Integer, Table, Text

from hub.storage.columns import Instant
from hub.storage.tables.metadata import metadata

talks = Table(  # the legs of live calls as the channel told them last
    "talks",
    metadata,
    Column("contact_id", Text, ForeignKey("contacts.id"), primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("talk", Text, nullable=False),  # JSON of Talk
    Column("at", Instant, nullable=False),
)
menu_visits = Table(  # every node of a voice menu a caller came to, in order
    "menu_visits",
    metadata,
    Column("contact_id", Text, ForeignKey("contacts.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False, index=True),
    Column("menu", Text, nullable=False),
    Column("node", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("taken", Text, nullable=False, server_default=""),
)
recordings = Table(
    "recordings",
    metadata,
    Column("key", Text, primary_key=True),  # at the file port
    Column("contact_id", Text, ForeignKey("contacts.id"), nullable=False, index=True),
    Column("message_id", Text, nullable=False),
    Column("seconds", Integer, nullable=False),
    Column("at", Instant, nullable=False),
    Column("delete_at", Instant, index=True),
    Column("deleted_at", Instant),
)
do_not_call = Table(
    "do_not_call",
    metadata,
    Column("number", Text, primary_key=True),  # E.164
    Column("reason", Text, nullable=False, server_default=""),
    Column("added_by", Text, nullable=False),
    Column("at", Instant, nullable=False),
)
