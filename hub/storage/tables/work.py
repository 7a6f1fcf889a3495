"""What agents owe customers, and where colleagues called them."""

from sqlalchemy import Column, ForeignKey, Index, Table, Text, UniqueConstraint, text

from hub.storage.columns import Instant
from hub.storage.tables.metadata import metadata

mentions = Table(
    "mentions",
    metadata,
    Column("message_id", Text, ForeignKey("messages.id"), primary_key=True),
    Column("user_id", Text, ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
    Column("conversation_id", Text, ForeignKey("conversations.id"), nullable=False, index=True),
    Column("at", Instant, nullable=False),
    Column("read_at", Instant),
    Index("ix_mentions_user_id", "user_id", "at"),
)
follow_ups = Table(
    "follow_ups",
    metadata,
    Column("id", Text, primary_key=True),
    Column("conversation_id", Text, ForeignKey("conversations.id"), index=True),
    Column("account_id", Text, ForeignKey("accounts.id"), index=True),
    Column("person_id", Text, ForeignKey("people.id")),
    Column("text", Text, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("zone", Text, nullable=False),  # IANA, in which the time was meant
    Column("owner_id", Text, ForeignKey("users.id"), nullable=False, index=True),
    Column("made_by", Text, ForeignKey("users.id"), nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("told_at", Instant),  # its owner was told that it is due
    Column("done_at", Instant),
    Column("done_by", Text, ForeignKey("users.id")),
    Column("client_id", Text, nullable=False),  # its maker's own key
    UniqueConstraint("made_by", "client_id"),
    Index(
        "ix_follow_ups_coming",
        "due_at",
        postgresql_where=text("done_at is null and told_at is null"),
        sqlite_where=text("done_at is null and told_at is null"),
    ),
)
