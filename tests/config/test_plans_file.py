"""Plans as people write them become steps, and a plan that cannot work is told by line."""

from pathlib import Path

import pytest

from hub.contract.plans import EVERY_SKIP, Plan
from tests.config.business_folder import FILES, load, refused


def plan(folder: Path, text: str) -> Plan:
    """The plan `plain`; `text` is what stands below it."""
    return load(folder, plans=f"plans:\n  plain:\n{text}").plans["plain"]


def problems(folder: Path, text: str) -> list[str]:
    return refused(folder, plans=f"plans:\n  plain:\n{text}")


def test_a_plan_may_be_its_steps_alone(tmp_path: Path) -> None:
    found = plan(tmp_path, "    - {ask: dedicated, wait: 20 s}\n    - {ask: everyone}\n")
    assert [(step.kind, step.wait, step.ring, step.skip_when) for step in found.steps] == [
        ("dedicated", 20, 1, EVERY_SKIP),
        ("everyone", 0, 1, EVERY_SKIP),
    ]
    assert (found.max_wait, found.overflow, found.most_waiting, found.when_full) == (None, "", None, "")


def test_a_plan_may_say_where_it_leads_to(tmp_path: Path) -> None:
    business = load(
        tmp_path,
        plans="""
plans:
  plain:
    steps: [{ask: everyone, ring: all}]
    max_wait: 5 min
    overflow: other
    most_waiting: 20
    when_full: other
  other:
    - {ask: everyone, ring: 3}
""",
    )
    found = business.plans["plain"]
    assert (found.max_wait, found.overflow, found.most_waiting, found.when_full) == (300, "other", 20, "other")
    assert (found.steps[0].ring, business.plans["other"].steps[0].ring) == (0, 3)


def test_relaxing_unfolds_into_steps_that_share_the_wait(tmp_path: Path) -> None:
    found = plan(
        tmp_path,
        """
    - ask: team
      team: desk
      wait: 60 s
      skills: {german: 5, orders: 3}
      relax:
        - {after: 20 s, skills: {german: 3}}
        - {after: 40 s, skills: {}, wanted: false}
    - {ask: everyone}
""",
    )
    assert [(step.wait, step.skills, step.wanted, step.relaxed, step.team) for step in found.steps] == [
        (20, {"german": 5, "orders": 3}, True, False, "desk"),
        (20, {"german": 3}, True, True, "desk"),
        (20, {}, False, True, "desk"),
        (0, {}, True, False, ""),
    ]


def test_the_last_step_may_relax_and_is_then_waited_on_without_end(tmp_path: Path) -> None:
    found = plan(tmp_path, "    - {ask: skills, skills: {german: 5}, relax: [{after: 20 s, wanted: false}]}\n")
    assert [(step.wait, step.skills, step.wanted) for step in found.steps] == [
        (20, {"german": 5}, True),
        (0, {"german": 5}, False),
    ]


def test_a_step_says_itself_or_by_its_plan_when_it_is_skipped(tmp_path: Path) -> None:
    found = plan(
        tmp_path,
        """
    skip_when: [absent]
    steps:
      - {ask: dedicated, wait: 1}
      - {ask: backups, wait: 1, skip_when: []}
      - {ask: everyone, skip_when: [unqualified, after_hours]}
""",
    )
    assert [step.skip_when for step in found.steps] == [("absent",), (), ("unqualified", "after_hours")]


def test_what_asks_no_agent_is_not_skipped_for_lack_of_one(tmp_path: Path) -> None:
    plans = """
plans:
  plain:
    - {ask: everyone}
  phone:
    - {ask: everyone, wait: 60}
    - {ask: callback, wait: 60}
    - {ask: voicemail}
"""
    tiers = FILES["tiers"].replace("{default: plain}", "{default: plain, phone: phone}")
    found = load(tmp_path, plans=plans, tiers=tiers).plans["phone"]
    assert [step.skip_when for step in found.steps[1:]] == [(), ()]


STEPS = "    - {ask: everyone}\n"


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("    - {ask: dedicated}\n" + STEPS, 3, "'wait' is missing; only the last step"),
        ("    - {ask: team, wait: 5}\n" + STEPS, 3, "'team' is missing"),
        ("    - {ask: team, team: dusk}\n", 3, "there is no team 'dusk'; did you mean 'desk'?"),
        ("    - {ask: dedicated, wait: 5, skills: {a: 3}}\n" + STEPS, 3, "'skills' does not go with ask: dedicated"),
        ("    - {ask: skills}\n", 3, "'skills' is missing"),
        ("    - {ask: everyone, skills: {german: 11}}\n", 3, "less than or equal to 10"),
        ("    - {ask: everyone, skills: {german: 0}}\n", 3, "greater than or equal to 1"),
        ("    - {ask: everyone, ring: 0}\n", 3, "1 to 100, or all"),
        ("    - {ask: everyone, ring: some}\n", 3, "1 to 100, or all"),
        ("    - {ask: everyone, skip_when: [absent, night]}\n", 3, "'night' cannot stand at"),
        ("    - {ask: everyone, choose: most_skiled}\n", 3, "did you mean 'most_skilled'?"),
        ("    - {ask: everyone}\n    - {ask: everyone}\n", 3, "'wait' is missing"),
        ("    - ask: everyone\n      wait: 30\n      relax:\n        - {after: 40, wanted: false}\n", 6, "30 s"),
        ("    - ask: everyone\n      wait: 30\n      relax:\n        - {after: 9}\n", 6, "says neither"),
        (
            "    - ask: everyone\n      skills: {a: 5}\n      relax:\n        - {after: 9, skills: {a: 4}}\n"
            "        - {after: 9, skills: {a: 3}}\n",
            7,
            "not later than 9 s",
        ),
        ("    - ask: everyone\n      relax:\n        - {after: 9, skills: {a: 4}}\n", 5, "asks more of 'a'"),
        (
            "    - ask: everyone\n      wanted: false\n      relax:\n        - {after: 9, wanted: true}\n",
            6,
            "wanted skills again",
        ),
        ("    steps:\n      - {ask: everyone}\n    max_wait: 60\n", 5, "'overflow' is missing"),
        ("    steps:\n      - {ask: everyone}\n    when_full: plain\n", 5, "'most_waiting' is missing"),
        ("    steps:\n      - {ask: everyone}\n    max_wait: 60\n    overflow: plane\n", 6, "did you mean 'plain'?"),
        ("    steps:\n      - {ask: everyone}\n    most_waiting: 0\n    when_full: plain\n", 5, "greater than"),
        ("    steps:\n      - {ask: everyone}\n    max_wait: 60\n    overflow: plain\n", 6, "circle: plain → plain"),
        ("    step:\n      - {ask: everyone}\n", 3, "unknown key 'step'; did you mean 'steps'?"),
        ("    steps: []\n", 3, "'steps'"),
        ("    []\n", 2, "'steps'"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_by_line_and_mend(tmp_path: Path, text: str, line: int, says: str) -> None:
    told = problems(tmp_path, text)
    assert any(problem.startswith(f"plans.yaml:{line}: ") and says in problem for problem in told), told


def test_what_comes_after_voicemail_is_never_reached(tmp_path: Path) -> None:
    told = problems(tmp_path, "    - {ask: voicemail}\n    - {ask: everyone}\n")
    assert any(problem.startswith("plans.yaml:3: nobody waits after ask: voicemail") for problem in told)


def test_voicemail_is_not_waited_on(tmp_path: Path) -> None:
    told = problems(tmp_path, "    - {ask: everyone, wait: 5}\n    - {ask: voicemail, wait: 5 s}\n")
    assert any("'wait' does not go with ask: voicemail; remove it" in problem for problem in told)


def test_a_circle_of_plans_is_named_once(tmp_path: Path) -> None:
    told = refused(
        tmp_path,
        plans="""plans:
  plain: {steps: [{ask: everyone}], max_wait: 60, overflow: second}
  second: {steps: [{ask: everyone}], most_waiting: 5, when_full: third}
  third: {steps: [{ask: everyone}], max_wait: 60, overflow: plain}
""",
    )
    assert told == ["plans.yaml:2: goes round in a circle: plain → second → third → plain; let one of them not go on"]
