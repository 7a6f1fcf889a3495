"""Chats: what customers said of them, and what messages said before they were changed."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, Table, Text

from hub.storage.columns import Instant
from hub.storage.tables.metadata import metadata

surveys = Table(
    "surveys",
    metadata,
    Column("contact_id", Text, ForeignKey("contacts.id"), primary_key=True),
    Column("conversation_id", Text, ForeignKey("conversations.id"), nullable=False, index=True),
    Column("account_id", Text, ForeignKey("accounts.id"), index=True),
    Column("agent_id", Text, ForeignKey("agents.id")),
    Column("tier", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("at", Instant, nullable=False, index=True),
    Column("csat", Integer),
    Column("nps", Integer),
    Column("comment", Text, nullable=False, server_default=""),
    CheckConstraint("csat between 1 and 5", name="csat"),
    CheckConstraint("nps between 0 and 10", name="nps"),
)
message_versions = Table(  # what a changed message said before; `number` counts its versions from 1
    "message_versions",
    metadata,
    Column("message_id", Text, ForeignKey("messages.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("text", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("changed_by", Text, nullable=False),
)
