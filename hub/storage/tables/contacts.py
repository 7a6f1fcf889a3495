"""Intake and what follows: conversations, contacts, offers, messages."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from hub.storage.columns import Instant, Json
from hub.storage.tables.metadata import metadata

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
    Column("changes", Integer, nullable=False, server_default="0"),  # how often messages of it were changed
    Column("opened_at", Instant, nullable=False),
    Column("last_at", Instant, nullable=False, index=True),
    Column("snoozed_until", Instant, index=True),  # out of the lists until then, or until the customer writes
    Column("waiting_for", Text, nullable=False, server_default=""),  # customer, once we answered
    Column("merged_into", Text),
    Column("tags", Json, nullable=False, server_default="[]"),
    Column("fields", Json, nullable=False, server_default="{}"),  # what agents noted, by the key of the field
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
    Column("form", Text, nullable=False, server_default=""),  # of a virtual contact: callback, voicemail, message
    Column("origin_id", Text, index=True),
    Column("diverted", Text, nullable=False, server_default=""),
    Column("plan_at", Instant),
    Column("last_agent_id", Text),
    Column("last_handled_at", Instant),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("not_before", Instant),
    Column("zones", Json, nullable=False, server_default="[]"),  # of somebody we are to call
    Column("facts", Json, nullable=False, server_default="{}"),  # what the customer told before, and where they are
    UniqueConstraint("channel", "external_key"),
    CheckConstraint("state in ('arriving', 'waiting', 'offered', 'active', 'wrapping', 'closed')", name="state"),
    Index(
        "ix_contacts_live", "state", postgresql_where=text("state <> 'closed'"), sqlite_where=text("state <> 'closed'")
    ),
    Index(  # who last handled a person
        "ix_contacts_handled",
        "person_id",
        "closed_at",
        postgresql_where=text("outcome = 'handled'"),
        sqlite_where=text("outcome = 'handled'"),
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
    # An agent is asked once at a time; several agents may be, and the contact's one `agent_id` says who has it.
    Index(
        "uq_offers_one_pending",
        "contact_id",
        "agent_id",
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
    Column("change", Integer, nullable=False, server_default="0"),  # which change of the conversation it had last
    Column("changed_at", Instant),
    Column("deleted", Boolean, nullable=False, server_default=text("false")),
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
drafts = Table(  # what an agent has written and not yet sent
    "drafts",
    metadata,
    Column("user_id", Text, ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
    Column("conversation_id", Text, ForeignKey("conversations.id"), primary_key=True),
    Column("content", Json, nullable=False),
    Column("at", Instant, nullable=False),
)
new_drafts = Table(  # the beginning of a mail that opens a conversation
    "new_drafts",
    metadata,
    Column("user_id", Text, ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
    Column("content", Json, nullable=False),
    Column("at", Instant, nullable=False),
)
uploads = Table(  # files agents attach to what they write
    "uploads",
    metadata,
    Column("id", Text, primary_key=True),
    Column("user_id", Text, ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
    Column("key", Text, nullable=False),  # at the file port
    Column("name", Text, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("at", Instant, nullable=False),
    Column("sent", Boolean, nullable=False, server_default=text("false")),  # with a message; others are forgotten
    Index("ix_uploads_user_id", "user_id", "at"),
)
quarantine = Table(  # mails a person must look at before they become contacts
    "quarantine",
    metadata,
    Column("key", Text, primary_key=True),  # the mail's idempotency key
    Column("at", Instant, nullable=False, index=True),
    Column("reason", Text, nullable=False),
    Column("sender", Text, nullable=False),
    Column("mailbox", Text, nullable=False),
    Column("subject", Text, nullable=False, server_default=""),
    Column("raw", Text, nullable=False, server_default=""),  # its key at the file port
    Column("mail", Json, nullable=False),  # as the channel gave it
    Column("state", Text, nullable=False, server_default="held"),
    Column("decided_at", Instant),
    Column("decided_by", Text),
    Column("why", Text, nullable=False, server_default=""),
    CheckConstraint("state in ('held', 'released', 'discarded')", name="state"),
)
