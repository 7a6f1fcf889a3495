"""What supervisors say to all: banners, closed queues, emergency messages, alerts."""

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    pass
