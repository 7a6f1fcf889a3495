"""Search over people, accounts, conversations and messages, and saved views."""

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    pass
