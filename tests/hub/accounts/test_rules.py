import pytest

from hub.accounts.rules import LARGEST_TEAM, attach_refusal, team_refusal
from hub.contract.errors import Conflict, Invalid, NotFound

KNOWN = {f"us_{n}" for n in range(20)}


@pytest.mark.parametrize(
    ("team", "present", "refusal"),
    [
        (["us_1", "us_2"], 3, type(None)),
        ([], 3, type(None)),
        (["us_1"], None, NotFound),
        (["us_1"], 4, Conflict),
        (["us_1", "us_1"], 3, Invalid),
        (["us_99"], 3, Invalid),
        ([f"us_{n}" for n in range(LARGEST_TEAM + 1)], 3, Invalid),
    ],
)
def test_a_team_is_of_known_agents_each_once_and_changed_only_as_it_was_seen(team, present, refusal):
    assert type(team_refusal(team, KNOWN, present, 3)) is refusal


@pytest.mark.parametrize(
    ("of", "may_move", "refused"), [(None, False, False), ("a", False, False), ("b", False, True), ("b", True, False)]
)
def test_whoever_belongs_elsewhere_is_moved_by_a_supervisor_only(of, may_move, refused):
    assert (attach_refusal(of, "a", may_move) is not None) is refused
