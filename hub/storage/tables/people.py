"""Who is who: users and agents, accounts and the people there."""

from sqlalchemy import Boolean, CheckConstraint, Column, ForeignKey, Integer, Table, Text, UniqueConstraint, text

from hub.storage.columns import Instant, Json
from hub.storage.tables.metadata import metadata

users = Table(
    "users",
    metadata,
    Column("id", Text, primary_key=True),
    Column("login", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("language", Text, nullable=False, server_default="en"),
    Column("password_hash", Text, nullable=False),
    Column("enabled", Boolean, nullable=False, server_default=text("true")),
    Column("created_at", Instant, nullable=False),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("photo", Text, nullable=False, server_default=""),  # its key at the file port
    Column("signature", Json, nullable=False, server_default="{}"),  # below their own mails: text by language
    CheckConstraint("role in ('agent', 'supervisor', 'administrator')", name="role"),
)
sessions = Table(
    "sessions",
    metadata,
    Column("id_hash", Text, primary_key=True),  # SHA-256 of the cookie: a stolen table opens no door
    Column("user_id", Text, ForeignKey("users.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
)
agents = Table(  # every user who may handle contacts
    "agents",
    metadata,
    Column("id", Text, ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
    Column("teams", Json, nullable=False),
    Column("skills", Json, nullable=False),
    Column("capacity", Json, nullable=False),
    Column("activity", Text, nullable=False),
    Column("available", Boolean, nullable=False, server_default=text("false")),
    Column("activity_since", Instant, nullable=False),
    Column("next_activity", Text),
    Column("reachable", Boolean, nullable=False, server_default=text("false")),
    Column("not_responding", Boolean, nullable=False, server_default=text("false")),
    Column("misses", Integer, nullable=False, server_default="0"),
    Column("lost_at", Instant),
    Column("idle_since", Instant),
    Column("device", Text, nullable=False, server_default="browser"),  # where they speak: browser, sip, number
    Column("device_address", Text, nullable=False, server_default=""),
)

leaves = Table(  # when agents are away, and who stands in for them meanwhile
    "leaves",
    metadata,
    Column("id", Text, primary_key=True),
    Column("agent_id", Text, ForeignKey("agents.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("begins", Instant, nullable=False),
    Column("ends", Instant, nullable=False, index=True),
    Column("substitute_id", Text, ForeignKey("agents.id", ondelete="SET NULL")),
    Column("created_at", Instant, nullable=False),
    CheckConstraint("ends > begins", name="order"),
)

accounts = Table(
    "accounts",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False, index=True),
    Column("tier", Text, nullable=False),
    Column("language", Text, nullable=False, server_default="en"),
    Column("time_zone", Text, nullable=False, server_default="UTC"),
    Column("note", Text, nullable=False, server_default=""),
    Column("external_ids", Json, nullable=False, server_default="{}"),
    Column("created_at", Instant, nullable=False),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("number", Text, unique=True),  # the customer number callers type
    Column("pin_hash", Text),
    Column("pin_misses", Integer, nullable=False, server_default="0"),  # wrong PINs since the last right one
    Column("pin_missed_at", Instant),
)
account_phones = Table(  # switchboard numbers; accounts may share one
    "account_phones",
    metadata,
    Column("value", Text, primary_key=True),  # E.164
    Column("account_id", Text, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True),
    Column("whole_block", Boolean, nullable=False, server_default=text("false")),  # all numbers that begin so
)
account_domains = Table(
    "account_domains",
    metadata,
    Column("domain", Text, primary_key=True),
    Column("account_id", Text, ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False, index=True),
)
account_team = Table(  # position 1 is the primary, the others are backups in order
    "account_team",
    metadata,
    Column("account_id", Text, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("agent_id", Text, ForeignKey("agents.id", ondelete="CASCADE"), nullable=False, index=True),
    UniqueConstraint("account_id", "agent_id"),
)
people = Table(
    "people",
    metadata,
    Column("id", Text, primary_key=True),
    Column("account_id", Text, ForeignKey("accounts.id"), index=True),
    Column("name", Text, nullable=False),
    Column("title", Text, nullable=False, server_default=""),
    Column("language", Text, nullable=False, server_default=""),
    Column("created_at", Instant, nullable=False),
    Column("merged_into", Text, ForeignKey("people.id")),
)
addresses = Table(
    "addresses",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("value", Text, primary_key=True),
    Column("person_id", Text, ForeignKey("people.id"), nullable=False, index=True),
    Column("created_at", Instant, nullable=False),
    Column("failed_at", Instant),  # when it last refused a message for good, and why
    Column("failure", Text, nullable=False, server_default=""),
)
