"""Which talks are recorded."""

import pytest

from hub.contract.calls import Recordings
from hub.contract.words import Direction

RECORDINGS = Recordings(tiers={"platinum": ("inbound", "outbound"), "bronze": ()}, default=("inbound",))


@pytest.mark.parametrize(
    ("tier", "direction", "recorded"),
    [
        ("platinum", "outbound", True),
        ("bronze", "inbound", False),
        ("silver", "inbound", True),
        ("silver", "outbound", False),
    ],
)
def test_a_tier_has_its_own_rule_or_the_default(tier: str, direction: Direction, recorded: bool) -> None:
    assert RECORDINGS.wanted(tier, direction) is recorded
