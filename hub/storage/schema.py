"""Every table, on one page. A room reads and writes its own tables in its `store.py`; joins for reading are free.

Migrations (`config/migrations`) are made against this metadata; a test keeps the two equal.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from hub.storage.columns import Instant, Json

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# --- the ground -----------------------------------------------------------------------------------------------
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
    Index("ix_journal_contact_id", "contact_id", "seq"),
    Index("ix_journal_conversation_id", "conversation_id", "seq"),
)
outbox = Table(
    "outbox",
    metadata,
    Column("id", Text, primary_key=True),
    Column("channel", Text, nullable=False),
    Column("contact_id", Text, nullable=False),
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

# --- access -----------------------------------------------------------------------------------------------------
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
)

# --- accounts ---------------------------------------------------------------------------------------------------
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
)

# --- intake and what follows --------------------------------------------------------------------------------------
received = Table(  # idempotency: what was answered to each key
    "received",
    metadata,
    Column("key", Text, primary_key=True),
    Column("at", Instant, nullable=False, index=True),
    Column("contact_id", Text),
    Column("conversation_id", Text),
    Column("message_id", Text),
    Column("message_number", Integer),
)
conversations = Table(
    "conversations",
    metadata,
    Column("id", Text, primary_key=True),
    Column("reference", Text, nullable=False, unique=True),
    Column("account_id", Text, ForeignKey("accounts.id"), index=True),
    Column("person_id", Text, ForeignKey("people.id"), nullable=False, index=True),
    Column("agent_id", Text, ForeignKey("agents.id"), index=True),
    Column("status", Text, nullable=False, server_default="open"),
    Column("subject", Text, nullable=False, server_default=""),
    Column("preview", Text, nullable=False, server_default=""),
    Column("channel", Text, nullable=False),  # of its latest contact
    Column("language", Text, nullable=False, server_default=""),
    Column("messages", Integer, nullable=False, server_default="0"),  # the last message number given
    Column("opened_at", Instant, nullable=False),
    Column("last_at", Instant, nullable=False, index=True),
    CheckConstraint("status in ('open', 'closed')", name="status"),
)
contacts = Table(
    "contacts",
    metadata,
    Column("id", Text, primary_key=True),
    Column("conversation_id", Text, ForeignKey("conversations.id"), nullable=False, index=True),
    Column("channel", Text, nullable=False),
    Column("external_key", Text),
    Column("direction", Text, nullable=False, server_default="inbound"),
    Column("state", Text, nullable=False),
    Column("account_id", Text, ForeignKey("accounts.id"), index=True),
    Column("person_id", Text, ForeignKey("people.id"), nullable=False, index=True),
    Column("match", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("our_address", Text, nullable=False),
    Column("subject", Text, nullable=False, server_default=""),
    Column("preview", Text, nullable=False, server_default=""),
    Column("language", Text, nullable=False, server_default=""),
    Column("skills", Json, nullable=False),
    Column("tier", Text, nullable=False),
    Column("plan", Text, nullable=False),
    Column("target_seconds", Float, nullable=False),
    Column("arrived_at", Instant, nullable=False),
    Column("queued_at", Instant),
    Column("step", Integer, nullable=False, server_default="0"),
    Column("step_at", Instant),
    Column("boost", Float, nullable=False, server_default="0"),
    Column("unroutable", Boolean, nullable=False, server_default=text("false")),
    Column("sticky_agent_id", Text),
    Column("directed_to", Text),  # a transfer's target, `agent:ID` or `team:NAME`, while it waits for it
    Column("agent_id", Text, ForeignKey("agents.id"), index=True),
    Column("accepted_at", Instant),
    Column("left_at", Instant),
    Column("wrap_up_until", Instant),
    Column("closed_at", Instant, index=True),
    Column("outcome", Text),
    Column("disposition", Text),
    UniqueConstraint("channel", "external_key"),
    CheckConstraint("state in ('arriving', 'waiting', 'offered', 'active', 'wrapping', 'closed')", name="state"),
    Index(
        "ix_contacts_live", "state", postgresql_where=text("state <> 'closed'"), sqlite_where=text("state <> 'closed'")
    ),
)
offers = Table(
    "offers",
    metadata,
    Column("id", Text, primary_key=True),
    Column("contact_id", Text, ForeignKey("contacts.id"), nullable=False, index=True),
    Column("agent_id", Text, ForeignKey("agents.id"), nullable=False, index=True),
    Column("state", Text, nullable=False),
    Column("offered_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Column("reason", Text, nullable=False, server_default=""),
    Column("explanation", Text, nullable=False),  # JSON of Explanation
    CheckConstraint("state in ('pending', 'accepted', 'declined', 'missed', 'rescinded', 'failed')", name="state"),
    # The promise "no contact at two agents", kept by the store itself as well.
    Index(
        "uq_offers_one_pending",
        "contact_id",
        unique=True,
        postgresql_where=text("state = 'pending'"),
        sqlite_where=text("state = 'pending'"),
    ),
)
messages = Table(
    "messages",
    metadata,
    Column("id", Text, primary_key=True),
    Column("conversation_id", Text, ForeignKey("conversations.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("contact_id", Text, ForeignKey("contacts.id"), index=True),
    Column("channel", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("author_id", Text, nullable=False),
    Column("author_name", Text, nullable=False),
    Column("subject", Text, nullable=False, server_default=""),
    Column("text", Text, nullable=False),
    Column("html", Text, nullable=False, server_default=""),
    Column("at", Instant, nullable=False),
    Column("delivery", Text, nullable=False, server_default="none"),
    Column("failure", Text, nullable=False, server_default=""),
    Column("client_id", Text),
    Column("attachments", Json, nullable=False),
    Column("extra", Json, nullable=False),
    UniqueConstraint("conversation_id", "number"),
    # An agent's own ids are told apart by this; what customers send is known by its key in `received`.
    Index(
        "uq_messages_client_id",
        "conversation_id",
        "client_id",
        unique=True,
        postgresql_where=text("kind in ('outbound', 'note')"),
        sqlite_where=text("kind in ('outbound', 'note')"),
    ),
)
message_keys = Table(  # by which identifier at the edge (a Message-ID) a message is found again
    "message_keys",
    metadata,
    Column("key", Text, primary_key=True),
    Column("conversation_id", Text, ForeignKey("conversations.id"), nullable=False, index=True),
    Column("message_id", Text, nullable=False),
    Column("at", Instant, nullable=False),
)
