"""Why a contact goes where it goes."""

from datetime import timedelta

from hub.contract.commands import ConsoleLost, SetActivity
from hub.contract.plans import Step
from hub.contract.words import Explanation, Leave
from hub.routing.explain import MOST_NAMED
from tests.factories.cards import agent_card
from tests.hub.routing.desk import Desk, plans


def reasons(explanation: Explanation) -> list[tuple[str, str]]:
    return [(skip.agent_name, skip.reason) for skip in explanation.skipped]


def test_an_offer_tells_who_was_passed_over_and_why() -> None:
    desk = Desk("ada", "cem", "dan")
    desk.busy("ada")
    busy_since = desk.clock.now
    desk.contact()
    desk.after(20)
    explanation = desk.offer().explanation
    assert (explanation.plan, explanation.step, explanation.kind) == ("platinum", 2, "backups")
    assert (explanation.priority, explanation.waited_seconds) == (1.0, 20.0)
    assert reasons(explanation) == [("Ada", "busy"), ("Ben", "absent")]
    ada = explanation.skipped[0]
    assert (ada.since, ada.detail) == (busy_since, "phone")


def test_nobody_is_told_twice() -> None:
    desk = Desk("dan")
    desk.contact()
    assert reasons(desk.offer().explanation) == [("Ada", "absent"), ("Ben", "absent"), ("Cem", "absent")]


def test_every_way_of_being_absent_has_its_word() -> None:
    desk = Desk("ada", "ben", "cem", "dan")
    desk.does("ada", "break")
    desk.take(ConsoleLost(actor="ben"))
    desk.after(30)
    desk.contact("ct_1")  # rings at cem, who does not answer
    desk.after(20)
    desk.accept("ct_1")
    desk.contact("ct_2")
    assert reasons(desk.router.explain("ct_2", desk.clock.now)[0]) == [("Ada", "on_break")]
    assert reasons(desk.router.explain("ct_2", desk.clock.now)[1]) == [
        ("Ben", "unreachable"),
        ("Cem", "not_responding"),
    ]


def test_a_console_in_its_grace_period_has_an_end_in_sight() -> None:
    desk = Desk("ada")
    desk.take(ConsoleLost(actor="ada"))
    desk.contact()
    (step,) = desk.router.explain("ct_1", desk.clock.now)
    (skip,) = step.skipped
    assert (skip.reason, skip.since) == ("unreachable", desk.clock.now)
    assert skip.until is not None
    assert (skip.until - desk.clock.now).total_seconds() == 20


def test_someone_about_to_go_is_on_their_way_to_a_break() -> None:
    desk = Desk("ada", "dan")
    desk.busy("ada", "dan")
    desk.take(SetActivity(actor="ada", agent_id="ada", activity="break", after_contact=True))
    desk.contact()
    skip = desk.router.explain("ct_1", desk.clock.now)[0].skipped[0]
    assert (skip.reason, skip.detail) == ("on_break", "break")


def test_a_channel_that_blocks_is_named() -> None:
    desk = Desk("ada")
    desk.busy("ada")
    desk.contact(channel="web_chat")
    skip = desk.router.explain("ct_1", desk.clock.now)[0].skipped[0]
    assert (skip.reason, skip.detail) == ("blocked", "phone")


def test_who_refused_is_told_with_when() -> None:
    desk = Desk("ada", "ben")
    desk.busy("ben")
    desk.contact()
    at = desk.clock.now
    desk.decline()
    desk.clock.advance(3)
    skip = desk.router.explain("ct_1", desk.clock.now)[0].skipped[0]
    assert (skip.reason, skip.since) == ("declined", at)


def test_a_large_team_is_summed_up() -> None:
    desk = Desk()
    for number in range(MOST_NAMED + 1):
        desk.join(f"us_{number}", teams=("service_desk",), available=number < 3)
        if number < 3:
            desk.busy(f"us_{number}")
    desk.anyones("ct_1")
    (step,) = desk.router.explain("ct_1", desk.clock.now)
    (skip,) = step.skipped
    assert (skip.agent_id, skip.reason, skip.detail) == (None, "busy", f"3/{MOST_NAMED + 5}")


def test_a_contact_that_waits_no_more_waits_for_nothing() -> None:
    desk = Desk("ada")
    desk.contact()
    assert desk.router.explain("ct_1", desk.clock.now) == []


def test_an_explanation_is_never_long() -> None:
    desk = Desk("dan")
    people = [f"us_{number}" for number in range(30)]
    for person in people:
        desk.join(person, available=False, activity="signed_out", teams=())
    desk.team("ac_1", *people)
    desk.contact()
    assert len(desk.offer().explanation.skipped) == MOST_NAMED


def test_a_wait_is_explained_again_as_time_goes_on() -> None:
    desk = Desk("ada")
    desk.busy("ada")
    desk.contact()
    desk.clock.advance(10)
    (step,) = desk.router.explain("ct_1", desk.clock.now)
    assert (step.waited_seconds, step.priority) == (10.0, 0.5)
    assert agent_card().available


def test_a_postponed_contact_tells_until_when() -> None:
    desk = Desk("ada")
    later = desk.clock.now + timedelta(seconds=90)
    desk.contact(not_before=later)
    (step,) = desk.router.explain("ct_1", desk.clock.now)
    assert [(skip.reason, skip.until) for skip in step.skipped] == [("postponed", later)]


def test_a_relaxed_step_says_so() -> None:
    steps = (
        Step(kind="skills", wait=10, skills={"german": 9}),
        Step(kind="skills", wait=0, skills={"german": 5}, relaxed=True),
    )
    desk = Desk("dan", plans=plans(*steps))
    desk.contact()
    explanation = desk.offer().explanation
    assert (explanation.step, explanation.label, explanation.relaxed) == (2, "german 5", True)
    assert reasons(explanation) == [("", "lacks_skill")]


def test_a_busy_backup_and_an_absent_one_are_told_with_their_times() -> None:
    desk = Desk("ada", "ben", "cem")
    begins, ends = desk.clock.now - timedelta(days=1), desk.clock.now + timedelta(days=4)
    desk.join("ada", leaves=(Leave(begins=begins, ends=ends),))
    desk.does("ada", "signed_out")
    desk.busy("ben")
    since = desk.clock.now
    desk.after(240)
    desk.contact()
    explanation = desk.offer().explanation
    assert (explanation.step, explanation.kind, desk.offer().agent_name) == (2, "backups", "Cem")
    assert [(skip.agent_name, skip.reason, skip.since, skip.until, skip.detail) for skip in explanation.skipped] == [
        ("Ada", "on_leave", begins, ends, ""),
        ("Ben", "busy", since, None, "phone"),
    ]
    assert explanation.idle_seconds is not None
    assert explanation.idle_seconds >= 240
