"""What supervisors say to all: banners, closed queues, emergency messages, alerts."""

import sqlalchemy as sa
from alembic import op

from hub.storage.columns import Instant, Json

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "queue_closures",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        *_by(),
        sa.Column("moves", sa.Boolean(), nullable=False),
        sa.CheckConstraint("kind in ('team', 'plan')", name=op.f("ck_queue_closures_kind")),
        sa.PrimaryKeyConstraint("kind", "name", name=op.f("pk_queue_closures")),
    )
    op.create_table(
        "banners",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("urgency", sa.Text(), nullable=False),
        sa.Column("teams", Json(), nullable=False),
        *_by(),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.CheckConstraint("urgency in ('info', 'warning', 'urgent')", name=op.f("ck_banners_urgency")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_banners")),
    )
    op.create_table(
        "emergencies",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("texts", Json(), nullable=False),
        sa.Column("hangs_up", sa.Boolean(), nullable=False),
        *_by(),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_emergencies")),
    )
    op.create_table(
        "alerts",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("names", Json(), nullable=False),
        sa.Column("threshold", sa.Float(), nullable=False),
        sa.Column("value", sa.Float(), nullable=False),
        sa.Column("tier", sa.Text(), server_default="", nullable=False),
        sa.Column("channel", sa.Text(), server_default="", nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.CheckConstraint("level in ('warning', 'critical')", name=op.f("ck_alerts_level")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alerts")),
    )
    for table, index in (
        ("banners", "ix_banners_shown"),
        ("emergencies", "ix_emergencies_said"),
        ("alerts", "ix_alerts_on"),
    ):
        on = sa.text("ended_at is null")
        op.create_index(index, table, ["since"], unique=False, postgresql_where=on, sqlite_where=on)


def _by() -> list[sa.Column[object]]:
    """Who, since when, until when."""
    return [
        sa.Column("by_id", sa.Text(), nullable=False),
        sa.Column("by_name", sa.Text(), nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.Column("until", Instant(), nullable=True),
    ]
