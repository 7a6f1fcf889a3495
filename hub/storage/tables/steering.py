"""What supervisors say to all, and what the board alerts them of."""

from sqlalchemy import Boolean, CheckConstraint, Column, Float, Index, Table, Text, text

from hub.storage.columns import Instant, Json
from hub.storage.tables.metadata import metadata

queue_closures = Table(  # those that are closed now; the journal has them all
    "queue_closures",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("reason", Text, nullable=False, server_default=""),
    Column("by_id", Text, nullable=False),
    Column("by_name", Text, nullable=False),
    Column("since", Instant, nullable=False),
    Column("until", Instant),
    Column("moves", Boolean, nullable=False),
    CheckConstraint("kind in ('team', 'plan')", name="kind"),
)
banners = Table(
    "banners",
    metadata,
    Column("id", Text, primary_key=True),
    Column("text", Text, nullable=False),
    Column("urgency", Text, nullable=False),
    Column("teams", Json, nullable=False),
    Column("by_id", Text, nullable=False),
    Column("by_name", Text, nullable=False),
    Column("since", Instant, nullable=False),
    Column("until", Instant),
    Column("ended_at", Instant),
    CheckConstraint("urgency in ('info', 'warning', 'urgent')", name="urgency"),
    Index(
        "ix_banners_shown", "since", postgresql_where=text("ended_at is null"), sqlite_where=text("ended_at is null")
    ),
)
emergencies = Table(
    "emergencies",
    metadata,
    Column("id", Text, primary_key=True),
    Column("texts", Json, nullable=False),
    Column("hangs_up", Boolean, nullable=False),
    Column("by_id", Text, nullable=False),
    Column("by_name", Text, nullable=False),
    Column("since", Instant, nullable=False),
    Column("until", Instant),
    Column("ended_at", Instant),
    Index(
        "ix_emergencies_said",
        "since",
        postgresql_where=text("ended_at is null"),
        sqlite_where=text("ended_at is null"),
    ),
)
alerts = Table(
    "alerts",
    metadata,
    Column("id", Text, primary_key=True),
    Column("rule", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("level", Text, nullable=False),
    Column("names", Json, nullable=False),
    Column("threshold", Float, nullable=False),
    Column("value", Float, nullable=False),
    Column("tier", Text, nullable=False, server_default=""),
    Column("channel", Text, nullable=False, server_default=""),
    Column("since", Instant, nullable=False),
    Column("ended_at", Instant),
    CheckConstraint("level in ('warning', 'critical')", name="level"),
    Index("ix_alerts_on", "since", postgresql_where=text("ended_at is null"), sqlite_where=text("ended_at is null")),
)
