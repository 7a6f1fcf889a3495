"""The ground: journal, outbox, counters, channels' notes."""

from sqlalchemy import BigInteger, CheckConstraint, Column, Index, Integer, Table, Text, text

from hub.storage.columns import Instant, Json
from hub.storage.tables.metadata import metadata

counters = Table(  # `journal`: the last sequence number given; `reference`: the last conversation reference
    "counters", metadata, Column("name", Text, primary_key=True), Column("value", BigInteger, nullable=False)
)
journal = Table(
    "journal",
    metadata,
    Column("seq", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
    Column("actor", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("contact_id", Text),
    Column("conversation_id", Text),
    Column("data", Text, nullable=False),  # the event, JSON
    Column("reason", Text, nullable=False, server_default=""),  # why, where a user gave one
    Index("ix_journal_contact_id", "contact_id", "seq"),
    Index("ix_journal_conversation_id", "conversation_id", "seq"),
)
outbox = Table(
    "outbox",
    metadata,
    Column("id", Text, primary_key=True),
    Column("channel", Text, nullable=False),
    Column("contact_id", Text, nullable=False),  # whose orders go one after another; a message's own, if it goes apart
    Column("state", Text, nullable=False, server_default="pending"),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("due_at", Instant, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("failure", Text, nullable=False, server_default=""),
    Column("order", Text, nullable=False),  # the order, JSON
    CheckConstraint("state in ('pending', 'done', 'failed')", name="state"),
    Index(
        "ix_outbox_due", "due_at", postgresql_where=text("state = 'pending'"), sqlite_where=text("state = 'pending'")
    ),
)
line_notes = Table(  # a channel's own notes about its lines
    "line_notes",
    metadata,
    Column("channel", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("note", Json, nullable=False),
    Column("at", Instant, nullable=False),
)
