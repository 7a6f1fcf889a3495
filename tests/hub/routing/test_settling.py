"""Plans unfolding, and the pairing of what waits with who is free."""

from datetime import timedelta

from hub.contract.events import ContactChanged, ContactUnroutable, OfferMade, StepTaken
from hub.contract.plans import Plan, Step
from tests.hub.routing.desk import Desk, kinds, plans


def test_a_busy_step_is_waited_on_for_as_long_as_the_plan_says() -> None:
    desk = Desk("ada", "ben", "cem", "dan")
    desk.busy("ada", "ben", "cem", "dan")
    desk.contact()
    steps = [(0.0, 1)]
    begun = desk.clock.now
    desk.events.clear()
    desk.after(200)
    steps += [
        ((event.contact.step_at - begun).total_seconds(), event.contact.step)  # type: ignore[operator]
        for event in desk.events
        if isinstance(event, StepTaken)
    ]
    assert steps == [(0.0, 1), (20.0, 2), (35.0, 3), (65.0, 4)]


def test_steps_of_absent_people_are_passed_in_one_go_with_one_event() -> None:
    desk = Desk("dan")
    desk.busy("dan")
    events = desk.contact()
    assert kinds(events) == ["contact.step_taken"]
    assert desk.card().step == 4
    step = events[0]
    assert isinstance(step, StepTaken)
    assert [(skip.agent_id, skip.reason) for skip in step.explanation.skipped] == [
        ("ada", "absent"),
        ("ben", "absent"),
        ("cem", "absent"),
        ("dan", "busy"),
    ]


def test_people_of_no_account_have_no_agent_of_their_own() -> None:
    desk = Desk("ada", "dan")
    desk.contact(account_id=None)
    assert desk.offer().explanation.step == 3
    assert desk.offer().explanation.skipped[0].reason == "vacant"


def test_an_agent_of_an_earlier_step_is_still_asked_when_they_return() -> None:
    desk = Desk("dan")
    desk.busy("dan")
    desk.contact()
    assert desk.card().step == 4
    events = desk.does("ada", "available")
    assert kinds(events) == ["agent.changed", "offer.made"]
    assert desk.offered_to() == "ada"
    assert desk.offer().explanation.kind == "dedicated"


def test_when_the_one_waited_for_goes_the_step_is_over_at_once() -> None:
    desk = Desk("ada", "ben")
    desk.busy("ada")
    desk.contact()
    assert desk.card().step == 1
    events = desk.does("ada", "break", after_contact=True)
    assert kinds(events) == ["agent.changed", "offer.made"]
    assert desk.offered_to() == "ben"


def test_when_the_last_of_a_team_goes_the_step_is_over_at_once() -> None:
    desk = Desk("ben", "dan")
    desk.busy("ben", "dan")
    desk.contact(plan="team_first", account_id=None)
    assert desk.card().step == 1
    desk.does("ben", "break", after_contact=True)
    assert desk.card().step == 2


def test_the_last_step_is_waited_on_without_end() -> None:
    desk = Desk("dan")
    desk.busy("dan")
    desk.contact()
    assert desk.after(100_000) == []
    assert desk.router.due() is None
    desk.wrap_up("ct_of_dan")
    assert desk.offered_to() == "dan"


def test_who_has_the_open_conversation_is_asked_first() -> None:
    desk = Desk("ada", "ben", "dan")
    desk.contact(sticky_agent_id="dan")
    assert desk.offered_to() == "dan"
    assert desk.offer().explanation.chosen == "sticky"


def test_who_has_the_open_conversation_but_is_busy_stays_asked() -> None:
    desk = Desk("ada", "dan")
    desk.busy("ada", "dan")
    desk.contact(sticky_agent_id="dan")
    assert desk.card().step == 1
    desk.wrap_up("ct_of_dan")
    assert desk.offered_to() == "dan"
    assert desk.offer().explanation.chosen == "sticky"


def test_nobody_the_plan_names_is_an_alarm_once() -> None:
    desk = Desk("ada", "dan")
    events = desk.contact(account_id=None, plan="everyone", skills=("klingon",))
    assert kinds(events) == ["contact.step_taken", "contact.unroutable"]
    assert desk.card().unroutable
    alarm = events[1]
    assert isinstance(alarm, ContactUnroutable)
    assert alarm.explanation.skipped[0].reason == "lacks_skill"
    assert desk.after(1000) == []


def test_the_alarm_is_withdrawn_when_somebody_appears() -> None:
    desk = Desk("ada", "dan")
    desk.contact(account_id=None, plan="everyone", skills=("klingon",))
    events = desk.join("worf", skills={"klingon": 9}, available=False, activity="break")
    assert kinds(events) == ["contact.changed"]
    assert isinstance(events[0], ContactChanged)
    assert not desk.card().unroutable
    desk.does("worf", "available")
    assert desk.offered_to() == "worf"


def test_the_alarm_is_withdrawn_by_the_offer_itself() -> None:
    desk = Desk("ada", "dan")
    desk.contact(account_id=None, plan="everyone", skills=("klingon",))
    events = desk.join("worf", skills={"klingon": 9})
    assert desk.offered_to() == "worf"
    assert not desk.card().unroutable
    assert kinds(events)[-1] == "offer.made"


def test_the_alarm_is_raised_when_the_last_one_loses_the_skill() -> None:
    desk = Desk("dan")
    desk.busy("dan")
    desk.contact(account_id=None, plan="everyone", skills=("german",))
    assert not desk.card().unroutable
    assert "contact.unroutable" in kinds(desk.join("dan", skills={}))


def test_an_accounts_own_people_are_asked_whatever_the_skills() -> None:
    desk = Desk("ada", "dan")
    desk.contact(skills=("german",))
    assert desk.offered_to() == "ada"


def test_everyone_else_is_asked_only_with_the_skills() -> None:
    desk = Desk("ada", "ben", "cem", "dan")
    desk.anyones("ct_1", skills=("german",))
    assert desk.offered_to() == "dan"


def test_a_step_with_no_wait_is_passed_at_once() -> None:
    plan = Plan(name="platinum", steps=(Step(kind="dedicated", wait=0), Step(kind="everyone", wait=0)))
    desk = Desk("ada", "dan", plans={"platinum": plan})
    desk.anyones("ct_busy", sticky_agent_id="ada", plan="platinum")
    desk.accept("ct_busy")
    desk.contact()
    assert desk.offered_to() == "dan"


def test_supervisors_are_not_everyone() -> None:
    desk = Desk()
    desk.join("boss", role="supervisor")
    desk.anyones("ct_1")
    assert desk.offered_to() is None
    desk.team("ac_1", "boss")
    desk.contact("ct_2")
    assert desk.offered_to("ct_2") == "boss"


def test_a_flood_of_work_gives_no_flood_of_events() -> None:
    desk = Desk("dan")
    desk.busy("dan")
    for number in range(50):
        assert len(desk.anyones(f"ct_{number}")) == 1
    events = desk.wrap_up("ct_of_dan")
    assert sum(isinstance(event, OfferMade) for event in events) == 1
    assert len(events) == 3


def stays_at(*steps: Step, present: tuple[str, ...] = ("dan",)) -> int:
    """The step at which a contact waits at first, with everyone who is here busy."""
    desk = Desk(*present, plans=plans(*steps))
    desk.busy(*present)
    desk.contact()
    return desk.card().step


REST = Step(kind="everyone", wait=0)


def test_a_step_of_absent_people_is_waited_out_if_the_plan_wants_that() -> None:
    assert stays_at(Step(kind="dedicated", wait=20, skip_when=("after_hours", "unqualified")), REST) == 1
    assert stays_at(Step(kind="dedicated", wait=20, skip_when=("absent",)), REST) == 2


def test_a_step_with_nobody_qualified_is_waited_out_if_the_plan_wants_that() -> None:
    skills = {"finnish": 1}
    assert stays_at(Step(kind="skills", wait=20, skills=skills, skip_when=("absent", "after_hours")), REST) == 1
    assert stays_at(Step(kind="skills", wait=20, skills=skills, skip_when=("unqualified",)), REST) == 2


def test_a_step_that_has_no_place_for_anybody_is_never_waited_out() -> None:
    desk = Desk("dan", plans=plans(Step(kind="backups", wait=20, skip_when=()), REST))
    desk.team("ac_1", "ada")
    desk.contact()
    assert desk.offered_to() == "dan"


def test_a_step_waited_out_gives_way_to_whoever_comes() -> None:
    desk = Desk("dan", plans=plans(Step(kind="dedicated", wait=20, skip_when=()), REST))
    desk.contact()
    desk.after(10)
    desk.does("ada", "available")
    assert desk.offered_to() == "ada"


def test_where_everyone_present_has_refused_the_next_is_asked_at_once() -> None:
    desk = Desk("ada", "dan", plans=plans(Step(kind="dedicated", wait=200, skip_when=()), REST))
    desk.contact()
    desk.decline()
    assert desk.offered_to() == "dan"


def test_a_postponed_contact_is_offered_to_nobody_before_its_time() -> None:
    desk = Desk("ada")
    later = desk.clock.now + timedelta(seconds=90)
    assert desk.contact(not_before=later) == []
    assert desk.router.due() == later
    desk.does("ben", "available")
    assert desk.card().state == "waiting"
    desk.until(later)
    assert desk.offered_to() == "ada"


def test_a_postponed_contact_keeps_its_clock() -> None:
    desk = Desk("dan")
    desk.busy("dan")
    desk.anyones("ct_first", not_before=desk.clock.now + timedelta(seconds=60))
    desk.clock.advance(1)
    desk.anyones("ct_second")
    desk.after(60)
    desk.wrap_up("ct_of_dan")
    assert desk.offered_to("ct_first") == "dan"
