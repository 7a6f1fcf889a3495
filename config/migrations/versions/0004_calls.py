"""Calls: devices, PINs, talks, menus, recordings, whom not to call; signatures of one's own; drafts of new mails."""

import sqlalchemy as sa
from alembic import op

from hub.storage.columns import Instant, Json

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "do_not_call",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("added_by", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_do_not_call")),
    )
    op.create_table(
        "account_phones",
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("whole_block", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_account_phones_account_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("value", "account_id", name=op.f("pk_account_phones")),
    )
    op.create_table(
        "new_drafts",
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("content", Json(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_new_drafts_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_new_drafts")),
    )
    op.create_table(
        "menu_visits",
        sa.Column("contact_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("menu", sa.Text(), nullable=False),
        sa.Column("node", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("taken", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_menu_visits_contact_id")),
        sa.PrimaryKeyConstraint("contact_id", "number", name=op.f("pk_menu_visits")),
    )
    with op.batch_alter_table("menu_visits", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_menu_visits_at"), ["at"], unique=False)

    op.create_table(
        "recordings",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("contact_id", sa.Text(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("delete_at", Instant(), nullable=True),
        sa.Column("deleted_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_recordings_contact_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_recordings")),
    )
    with op.batch_alter_table("recordings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_recordings_contact_id"), ["contact_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_recordings_delete_at"), ["delete_at"], unique=False)

    op.create_table(
        "talks",
        sa.Column("contact_id", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("talk", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_talks_contact_id")),
        sa.PrimaryKeyConstraint("contact_id", name=op.f("pk_talks")),
    )
    with op.batch_alter_table("accounts", schema=None) as batch_op:
        batch_op.add_column(sa.Column("number", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("pin_hash", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("pin_misses", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("pin_missed_at", Instant(), nullable=True))
        batch_op.create_unique_constraint(batch_op.f("uq_accounts_number"), ["number"])

    with op.batch_alter_table("agents", schema=None) as batch_op:
        batch_op.add_column(sa.Column("device", sa.Text(), server_default="browser", nullable=False))
        batch_op.add_column(sa.Column("device_address", sa.Text(), server_default="", nullable=False))

    with op.batch_alter_table("contacts", schema=None) as batch_op:
        batch_op.add_column(sa.Column("zones", Json(), server_default="[]", nullable=False))

    with op.batch_alter_table("users", schema=None) as batch_op:
        batch_op.add_column(sa.Column("signature", Json(), server_default="{}", nullable=False))

    with op.batch_alter_table("uploads", schema=None) as batch_op:
        batch_op.add_column(sa.Column("sent", sa.Boolean(), server_default=sa.text("false"), nullable=False))
    op.execute("UPDATE uploads SET sent = true")  # of those from before nobody knows: they are kept
