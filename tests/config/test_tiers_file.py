"""What a tier promises, and which channel can do what its plans ask."""

from pathlib import Path

import pytest

from tests.config.business_folder import load, refused

TIER = """fallback: basic
tiers:
  basic:
    names: {en: A, zh-CN: 甲}
    colour: '#000000'
    answer_within: {default: 60}
"""
PLAIN = "    plans: {default: plain}\n"


def test_promises_are_read_by_channel(tmp_path: Path) -> None:
    sla = """    sla:
      default: {first_response: 2 min, resolution: 8 h}
      email: {next_response: 4 h, time: clock, warn_at: 50 %}
"""
    tier = load(tmp_path, tiers=TIER + PLAIN + sla).tiers["basic"]
    chat, mail = tier.policy("web_chat"), tier.policy("email")
    assert chat is not None
    assert (chat.first_response, chat.next_response, chat.resolution) == (120, None, 28800)
    assert (chat.business, chat.warn_at) == (True, 0.75)
    assert mail is not None
    assert (mail.next_response, mail.business, mail.warn_at) == (14400, False, 0.5)


def test_a_tier_without_promises_has_none(tmp_path: Path) -> None:
    assert load(tmp_path).tiers["basic"].policy("phone") is None


def test_a_tier_names_its_calendar(tmp_path: Path) -> None:
    calendars = "calendars:\n  office: {zone: UTC, week: {mon: '09:00-17:00'}}\n"
    tier = load(tmp_path, tiers=f"{TIER}{PLAIN}    calendar: office\n", calendars=calendars).tiers["basic"]
    assert tier.calendar == "office"


@pytest.mark.parametrize(
    ("more", "line", "says"),
    [
        (PLAIN + "    calendar: ofice\n", 8, "there is no calendar 'ofice'"),
        (PLAIN + "    sla:\n      fone: {resolution: 4 h}\n", 9, "there is no channel 'fone'; did you mean 'phone'?"),
        (PLAIN + "    sla:\n      phone: {time: clock}\n", 9, "promises nothing"),
        (PLAIN + "    sla:\n      phone: {resolution: 0 s}\n", 9, "greater than 0"),
        (PLAIN + "    sla:\n      phone: {resolution: 4 h, warn_at: 100 %}\n", 9, "from 1 % to 99 %"),
        (PLAIN + "    sla:\n      phone: {resolution: 4 h, warn_at: 0.75}\n", 9, "write for example 75 %"),
        (PLAIN + "    sla:\n      phone: {resolution: 4 h, time: office}\n", 9, "'office' cannot stand at 'time'"),
        (PLAIN + "    sla:\n      phone: {resolutoin: 4 h}\n", 9, "did you mean 'resolution'?"),
    ],
)
def test_a_mistake_is_told_by_line_and_mend(tmp_path: Path, more: str, line: int, says: str) -> None:
    told = refused(tmp_path, tiers=TIER + more)
    assert any(problem.startswith(f"tiers.yaml:{line}: ") and says in problem for problem in told), told


PLANS = """plans:
  plain:
    steps:
      - {ask: everyone}
    max_wait: 60
    overflow: box
  box:
    - {ask: everyone, wait: 60}
    - {ask: voicemail}
  other:
    - {ask: everyone}
"""


def test_a_channel_that_cannot_do_what_a_plan_asks_is_told_at_the_step(tmp_path: Path) -> None:
    """Even by way of an overflow."""
    told = refused(tmp_path, tiers=TIER + PLAIN, plans=PLANS)
    assert told == [
        "plans.yaml:9: email cannot do ask: voicemail, and tier 'basic' uses this plan for it; give its email another "
        "plan in tiers.yaml"
    ]


def test_a_plan_with_voicemail_serves_the_channel_that_has_it(tmp_path: Path) -> None:
    business = load(tmp_path, tiers=f"{TIER}    plans: {{default: other, phone: plain}}\n", plans=PLANS)
    assert business.plans["box"].steps[-1].kind == "voicemail"
