"""A company whose plans have everything, for tests that do whatever comes."""

from datetime import datetime, timedelta
from typing import Any

from msgspec.structs import replace

from hub.contract.plans import Business, Plan, Step
from hub.contract.words import Leave
from tests.hub.routing.desk import business, diverting, keeping_hours

AGENTS = ("us_1", "us_2", "us_3", "us_4", "us_5")
ACCOUNTS = ("ac_1", "ac_2")
CHANNELS = ("phone", "web_chat", "email")
TEAMS = ("key_accounts", "service_desk")
GERMAN = {"german": 5}
PLANS = {
    "levels": (
        Step(kind="skills", wait=10, skills=GERMAN, choose="most_skilled", ring=2),
        Step(kind="skills", wait=10, skills={"german": 2}, relaxed=True, wanted=False),
        Step(kind="everyone", wait=0, choose="last_handler"),
    ),
    "ringing": (
        Step(kind="team", team="key_accounts", wait=20, choose="longest_idle", ring=0),
        Step(kind="backups", wait=0, ring=2),
    ),
    "diverting": (
        Step(kind="dedicated", wait=20, skip_when=("after_hours",)),
        Step(kind="callback", wait=15),
        Step(kind="backups", wait=10, skip_when=("absent",)),
        Step(kind="voicemail", wait=0),
    ),
    "bounded": (Step(kind="dedicated", wait=20), Step(kind="team", team="service_desk", wait=0, skip_when=())),
}


def company(turn: int = 0, **facts: Any) -> Business:
    """Plans with everything, and hours: platinum accounts keep the office's, their team is there late, too. `turn`: by
    so many plans have changed their steps with the next one."""
    names = list(PLANS)
    whole = {name: Plan(name=name, steps=PLANS[names[number - turn]]) for number, name in enumerate(names)}
    whole["ringing"] = replace(whole["ringing"], max_wait=90.0, overflow="bounded")
    whole["bounded"] = replace(
        whole["bounded"], max_wait=60.0, overflow="ringing", most_waiting=1, when_full="everyone"
    )
    channels = diverting("callback", "voicemail")
    channels["email"] = replace(channels["email"], interruptible=True)
    return business(
        **keeping_hours(key_accounts="late"),
        **facts,
        plans=business().plans | whole,
        channels=channels,
        recent_days=2.0,
        callback_attempts=2,
        total_capacity=2,
    )


def leave(now: datetime, begins: float, substitute: str | None) -> Leave:
    """A leave that begins in so many seconds, and is a long one if that was before."""
    at = now + timedelta(seconds=begins)
    return Leave(begins=at, ends=at + timedelta(seconds=20000.0 if begins <= 0 else 100.0), substitute_id=substitute)
