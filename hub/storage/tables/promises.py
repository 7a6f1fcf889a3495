"""What was promised, and whether it is kept."""

from sqlalchemy import Boolean, CheckConstraint, Column, Float, ForeignKey, Index, Table, Text, text

from hub.storage.columns import Instant
from hub.storage.tables.metadata import metadata

sla_clocks = Table(  # the latest clock of each kind a conversation has had; the journal has them all
    "sla_clocks",
    metadata,
    Column("conversation_id", Text, ForeignKey("conversations.id"), primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("contact_id", Text),
    Column("account_id", Text, index=True),
    Column("tier", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("business", Boolean, nullable=False),
    Column("target_seconds", Float, nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("consumed", Float, nullable=False, server_default="0"),
    Column("running_since", Instant),
    Column("due_at", Instant),
    Column("warn_at", Instant),
    Column("warned_at", Instant),
    Column("breached_at", Instant),
    Column("stopped_at", Instant),
    CheckConstraint("kind in ('first_response', 'next_response', 'resolution')", name="kind"),
    Index(
        "ix_sla_clocks_running",
        "due_at",
        postgresql_where=text("stopped_at is null"),
        sqlite_where=text("stopped_at is null"),
    ),
)
