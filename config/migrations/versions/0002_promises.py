"""Leaves, SLA clocks, the work customers leave behind, the reasons users give; several offers at once."""

import sqlalchemy as sa
from alembic import op

from hub.storage.columns import Instant

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "leaves",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("agent_id", sa.Text(), nullable=False),
        sa.Column("begins", Instant(), nullable=False),
        sa.Column("ends", Instant(), nullable=False),
        sa.Column("substitute_id", sa.Text(), nullable=True),
        sa.Column("created_at", Instant(), nullable=False),
        sa.CheckConstraint("ends > begins", name=op.f("ck_leaves_order")),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"], name=op.f("fk_leaves_agent_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["substitute_id"], ["agents.id"], name=op.f("fk_leaves_substitute_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leaves")),
    )
    with op.batch_alter_table("leaves", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_leaves_agent_id"), ["agent_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_leaves_ends"), ["ends"], unique=False)

    op.create_table(
        "sla_clocks",
        sa.Column("conversation_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("contact_id", sa.Text(), nullable=True),
        sa.Column("account_id", sa.Text(), nullable=True),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("business", sa.Boolean(), nullable=False),
        sa.Column("target_seconds", sa.Float(), nullable=False),
        sa.Column("started_at", Instant(), nullable=False),
        sa.Column("consumed", sa.Float(), server_default="0", nullable=False),
        sa.Column("running_since", Instant(), nullable=True),
        sa.Column("due_at", Instant(), nullable=True),
        sa.Column("warn_at", Instant(), nullable=True),
        sa.Column("warned_at", Instant(), nullable=True),
        sa.Column("breached_at", Instant(), nullable=True),
        sa.Column("stopped_at", Instant(), nullable=True),
        sa.CheckConstraint(
            "kind in ('first_response', 'next_response', 'resolution')", name=op.f("ck_sla_clocks_kind")
        ),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversations.id"], name=op.f("fk_sla_clocks_conversation_id")),
        sa.PrimaryKeyConstraint("conversation_id", "kind", name=op.f("pk_sla_clocks")),
    )
    with op.batch_alter_table("sla_clocks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sla_clocks_account_id"), ["account_id"], unique=False)
        batch_op.create_index(
            "ix_sla_clocks_running",
            ["due_at"],
            unique=False,
            postgresql_where=sa.text("stopped_at is null"),
            sqlite_where=sa.text("stopped_at is null"),
        )

    with op.batch_alter_table("contacts", schema=None) as batch_op:
        batch_op.add_column(sa.Column("form", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("origin_id", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("diverted", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("plan_at", Instant(), nullable=True))
        batch_op.add_column(sa.Column("last_agent_id", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("last_handled_at", Instant(), nullable=True))
        batch_op.add_column(sa.Column("attempts", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("not_before", Instant(), nullable=True))
        batch_op.create_index(batch_op.f("ix_contacts_origin_id"), ["origin_id"], unique=False)
        batch_op.create_index(
            "ix_contacts_handled",
            ["person_id", "closed_at"],
            unique=False,
            postgresql_where=sa.text("outcome = 'handled'"),
            sqlite_where=sa.text("outcome = 'handled'"),
        )

    with op.batch_alter_table("journal", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reason", sa.Text(), server_default="", nullable=False))

    with op.batch_alter_table("offers", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("uq_offers_one_pending"), sqlite_where=sa.text("state = 'pending'"))
        batch_op.create_index(
            "uq_offers_one_pending",
            ["contact_id", "agent_id"],
            unique=True,
            postgresql_where=sa.text("state = 'pending'"),
            sqlite_where=sa.text("state = 'pending'"),
        )
