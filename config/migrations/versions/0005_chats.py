"""Chats: facts of contacts, changed messages and their versions, surveys, agents' photos."""

import sqlalchemy as sa
from alembic import op

from hub.storage.columns import Instant, Json

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "surveys",
        sa.Column("contact_id", sa.Text(), nullable=False),
        sa.Column("conversation_id", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=True),
        sa.Column("agent_id", sa.Text(), nullable=True),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("csat", sa.Integer(), nullable=True),
        sa.Column("nps", sa.Integer(), nullable=True),
        sa.Column("comment", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint("csat between 1 and 5", name=op.f("ck_surveys_csat")),
        sa.CheckConstraint("nps between 0 and 10", name=op.f("ck_surveys_nps")),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_surveys_contact_id")),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversations.id"], name=op.f("fk_surveys_conversation_id")),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_surveys_account_id")),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"], name=op.f("fk_surveys_agent_id")),
        sa.PrimaryKeyConstraint("contact_id", name=op.f("pk_surveys")),
    )
    with op.batch_alter_table("surveys", schema=None) as batch_op:
        for column in ("conversation_id", "account_id", "at"):
            batch_op.create_index(batch_op.f(f"ix_surveys_{column}"), [column], unique=False)

    op.create_table(
        "message_versions",
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("fk_message_versions_message_id")),
        sa.PrimaryKeyConstraint("message_id", "number", name=op.f("pk_message_versions")),
    )
    with op.batch_alter_table("conversations", schema=None) as batch_op:
        batch_op.add_column(sa.Column("changes", sa.Integer(), server_default="0", nullable=False))

    with op.batch_alter_table("contacts", schema=None) as batch_op:
        batch_op.add_column(sa.Column("facts", Json(), server_default="{}", nullable=False))

    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.add_column(sa.Column("change", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("changed_at", Instant(), nullable=True))
        batch_op.add_column(sa.Column("deleted", sa.Boolean(), server_default=sa.text("false"), nullable=False))

    with op.batch_alter_table("users", schema=None) as batch_op:
        batch_op.add_column(sa.Column("photo", sa.Text(), server_default="", nullable=False))
