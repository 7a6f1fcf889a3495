from pathlib import Path

import pytest

from hub.contract.errors import Misconfigured
from hub.simulation import Exponential, Lognormal, Shift
from tests.config.simulation.scenarios import SHIPPED, load, write


def test_a_scenario_is_read(tmp_path: Path) -> None:
    found = load(write(tmp_path))
    assert [(staff.card.id, staff.card.teams) for staff in found.staff] == [
        ("ana", ("key_accounts",)),
        ("desk-1", ("service_desk",)),
        ("desk-2", ("service_desk",)),
    ]
    assert found.staff[1].shifts == (Shift(begins=0, ends=3600), Shift(begins=3600, ends=7200))
    assert found.staff[0].shifts == ()
    assert found.accounts == {"steel-1": ("ana", "desk-1"), "steel-2": ("ana", "desk-2")}
    calls, chats = found.arrivals
    assert (calls.tier, calls.accounts, calls.per_hour) == ("platinum", ("steel-1", "steel-2"), (20,))
    assert (calls.handling, calls.patience) == (Exponential(mean=180), Exponential(mean=120))
    assert (chats.tier, chats.accounts, chats.per_hour) == ("standard", (), (10, 20))
    assert (chats.handling, chats.patience) == (Lognormal(mean=240, deviation=120), None)
    assert (found.duration, found.warm_up, found.replications, found.answers_after) == (7200, 600, 3, 2)


def test_its_own_plans_stand_beside_those_of_the_business(tmp_path: Path) -> None:
    plans = load(write(tmp_path)).business.plans
    assert "own-agent-first" in plans
    assert [(step.kind, step.wait) for step in plans["wide"].steps] == [("dedicated", 5), ("everyone", 0)]


@pytest.mark.parametrize("path", sorted(SHIPPED.glob("*.yaml")), ids=lambda path: path.name)
def test_what_ships_is_sound(path: Path) -> None:
    assert load(path).arrivals


@pytest.mark.parametrize(
    ("old", "new", "line", "told"),
    [
        ("warm_up: 10 min", "warm_up: 3 h", 7, "shorter than the duration"),
        ("wait: 5 s", "wait: soon", 4, "not a length of time"),
        ("ask: dedicated, wait: 5 s", "ask: dedicated", 4, "'wait' is missing"),
        ("ask: everyone", "ask: team, team: key_acounts", 5, "did you mean 'key_accounts'?"),
        ("ask: everyone", "ask: everyone, team: key_accounts", 5, "remove it"),
        ("[key_accounts], skills", "[key], skills", 11, "there is no team 'key'"),
        ("{ phone: 1 }", "{ phones: 1 }", 11, "there is no channel 'phones'; did you mean 'phone'?"),
        ("[1 h, 2 h]", "[30 min, 2 h]", 12, "a shift begins before it ends"),
        ("tier: platinum", "tier: platin", 14, "did you mean 'platinum'?"),
        ("team: [ana, desk]", "team: [anna, desk]", 14, "there is no agent 'anna'; did you mean 'ana'?"),
        ("account: steel", "account: steal", 16, "did you mean 'steel'?"),
        ("channel: web_chat", "channel: web", 17, "there is no channel 'web'"),
        ("tier: standard\n", "tier: standard\n    account: steel\n", 17, "either 'account' or 'tier'"),
        (", deviation: 2 min", "", 20, "'deviation' goes with law: lognormal"),
        ("answers_after: 2 s", "answers_after: 1 min", 9, "let agents answer sooner"),
        ("duration: 2 h", "durration: 2 h", 6, "did you mean 'duration'?"),
        ("per_hour: 20", "per_hour: -20", 16, "not negative"),
        ("business: BUSINESS", "business: nowhere", 1, "there is no folder 'nowhere'"),
    ],
)
def test_a_mistake_is_told_by_line_with_its_mend(tmp_path: Path, old: str, new: str, line: int, told: str) -> None:
    path = write(tmp_path, old, new)
    with pytest.raises(Misconfigured) as caught:
        load(path)
    assert f"{path}:{line}: " in caught.value.detail
    assert told in caught.value.detail


def test_a_file_that_is_not_there_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="put the file there"):
        load(tmp_path / "none.yaml")
