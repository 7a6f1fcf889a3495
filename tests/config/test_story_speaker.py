"""Times, skips and choices, as a person would say them."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from config.story_speaker import Speaker
from config.story_words import Language
from hub.contract.words import Explanation, Skip
from tests.factories.river import demo_business

NOW = datetime(2026, 3, 2, 9, 2, 11, tzinfo=UTC)  # a Monday


def speaker(language: Language = "en") -> Speaker:
    return Speaker(language, ZoneInfo("Europe/Berlin"), demo_business(), {"us_1": "Wang Lei"})


def skip(name: str, reason: Any, **facts: Any) -> Skip:
    return Skip(agent_id=f"us_{name}" if name else None, agent_name=name, reason=reason, **facts)


def why(*skipped: Skip, **facts: Any) -> Explanation:
    return Explanation(**{"plan": "own-agent-first", "step": 2, "kind": "backups", "skipped": skipped} | facts)


def test_people_passed_over_are_named_with_since_when_and_until_when() -> None:
    skips = (
        skip("Wang Lei", "busy", detail="phone", since=NOW - timedelta(minutes=1)),
        skip("Ana", "on_leave", until=NOW + timedelta(days=6, hours=2)),
    )
    assert speaker().skips(why(*skips), NOW) == "Wang Lei on a call since 10:01, Ana on leave until Sun 12:02"


@pytest.mark.parametrize(
    ("passed_over", "said"),
    [
        (skip("Ana", "declined", since=NOW), "Ana declined at 10:02"),
        (skip("Ana", "missed", since=NOW), "Ana did not answer at 10:02"),
        (skip("Ana", "failed"), "Ana could not be connected"),
        (skip("Ana", "on_break", detail="lunch_that_is_unknown"), "Ana away (lunch_that_is_unknown)"),
        (skip("Ana", "busy", detail="email"), "Ana at the limit on email"),
        (skip("Ana", "blocked", detail="phone"), "Ana busy with phone, which comes first"),
        (skip("", "busy", detail="2/5"), "all busy (2 of 5 there)"),
        (skip("", "vacant", detail="dedicated"), "own agent: nobody is named"),
        (skip("", "lacks_skill", detail="key_accounts"), "Key accounts: nobody has the skills"),
        (
            Skip(agent_id=None, agent_name="Helen Park", reason="closed", detail="key_accounts", since=NOW),
            "Key accounts: closed by Helen Park since 10:02",
        ),
        (skip("", "after_hours", until=NOW + timedelta(days=30)), "closed until 2026-04-01 11:02"),
    ],
)
def test_each_reason_to_pass_over_has_its_words(passed_over: Skip, said: str) -> None:
    assert speaker().skips(why(passed_over), NOW) == said


def test_a_choice_says_how_long_they_were_idle_and_for_whom_they_stand_in() -> None:
    chosen = why(chosen="least_occupied", idle_seconds=241.0, substitute_for="Ana")
    assert speaker().chosen(chosen) == " (the least busy, idle 4 min 1 s, stands in for Ana)"
    assert speaker("zh-CN").chosen(chosen) == "（工作最少，已空闲 4 分钟 1 秒，代 Ana）"


def test_what_stood_in_the_place_of_a_step_is_told_as_that() -> None:
    assert speaker().step(why()) == "step 2, backups"
    assert speaker().step(why(relaxed=True)) == "step 2, backups, asking less"
    assert speaker().step(why(kind="team", label="key_accounts")) == "step 2, Key accounts"
    assert speaker().step(why(kind="assign", chosen="assign")) == "assigned by a supervisor"
    assert speaker().step(why(plan="team:key_accounts", kind="team")) == "sent to the team Key accounts"


@pytest.mark.parametrize(
    ("seconds", "said"), [(0, "0 s"), (59.6, "1 min"), (3_660, "1 h 1 min"), (3_601, "1 h"), (90_000, "1 d 1 h")]
)
def test_a_length_of_time_has_at_most_two_units(seconds: float, said: str) -> None:
    assert speaker().span(seconds) == said


def test_users_teams_and_rooms_of_the_hub_are_told_apart() -> None:
    assert [speaker().name(id) for id in ("us_1", "key_accounts", "router", "us_gone")] == [
        "Wang Lei",
        "Key accounts",
        "Keydesk",
        "us_gone",
    ]
