"""Business hours: whom nobody asks while they are closed, and who waits for the opening."""

from datetime import UTC, datetime

from hub.contract.commands import Transfer
from hub.contract.events import StepTaken
from hub.contract.plans import Step
from hub.contract.words import Skip
from hub.routing.hours import Hours
from tests.fakes.clock import START
from tests.hub.routing.desk import Desk, business, diverting, keeping_hours, kinds, plans

NOON, ONE = START.replace(hour=12), START.replace(hour=13)
EVENING, MORNING = START.replace(hour=18), datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
TEAM = Step(kind="team", team="service_desk", wait=30)
REST = Step(kind="everyone", wait=0)


def after_hours(until: datetime, whose: str = "platinum") -> Skip:
    return Skip(agent_id=None, agent_name="", reason="after_hours", until=until, detail=whose)


def test_a_calendar_is_looked_at_only_where_a_plan_depends_on_it() -> None:
    hours = Hours(business(**keeping_hours()))
    assert hours.turns.next() is None
    assert hours.closed("office", "platinum", START) is None
    assert hours.turns.next() == NOON.timestamp()


def test_a_team_keeps_its_own_hours_before_its_tiers() -> None:
    company = business(**keeping_hours(service_desk="late"))
    hours = Hours(company)
    assert hours.of(TEAM, company.tiers["platinum"]) == ("late", "service_desk")
    assert hours.of(Step(kind="team", team="key_accounts", wait=0), company.tiers["platinum"]) == ("office", "platinum")
    assert hours.of(TEAM, None) == ("late", "service_desk")
    assert hours.of(REST, None) == ("", "")


def test_after_hours_nobody_is_asked_however_free_they_are() -> None:
    desk = Desk("ada", **keeping_hours())
    desk.until(EVENING)
    events = desk.contact()
    assert kinds(events) == ["contact.step_taken"]
    assert desk.card().step == 1
    assert not desk.card().unroutable
    step = events[-1]
    assert isinstance(step, StepTaken)
    assert step.explanation.skipped == (after_hours(MORNING),)


def test_at_the_opening_the_plan_begins() -> None:
    desk = Desk("ada", "ben", **keeping_hours())
    desk.until(EVENING)
    desk.busy("ada")
    desk.contact()
    assert desk.router.due() == MORNING
    desk.until(MORNING)
    assert desk.card().state == "waiting"
    assert (desk.card().step, desk.card().step_at) == (1, MORNING)
    desk.after(20)
    assert desk.offered_to() == "ben"


def test_whoever_is_free_at_the_opening_is_asked_then() -> None:
    desk = Desk("ada", **keeping_hours())
    desk.until(EVENING)
    desk.contact()
    desk.until(MORNING)
    assert desk.offered_to() == "ada"
    assert desk.offer().offered_at == MORNING


def test_at_the_closing_nobody_is_asked_any_more() -> None:
    desk = Desk("ada", **keeping_hours())
    desk.busy("ada")
    desk.contact()
    desk.until(NOON)
    desk.wrap_up("ct_of_ada")
    assert desk.card().state == "waiting"
    desk.until(ONE)
    assert desk.offered_to() == "ada"


def test_an_offer_still_ringing_at_the_closing_may_be_taken() -> None:
    desk = Desk("ada", **keeping_hours())
    desk.until(NOON.replace(hour=11, minute=59, second=50))
    desk.contact()
    desk.after(15)
    assert desk.offered_to() == "ada"


def test_a_step_that_is_closed_is_passed_over_at_once_and_told() -> None:
    desk = Desk("ada", "dan", **keeping_hours(service_desk="late"), plans=plans(Step(kind="dedicated", wait=20), TEAM))
    desk.until(EVENING)
    desk.contact()
    assert desk.offered_to() == "dan"
    assert desk.offer().explanation.skipped == (after_hours(MORNING),)


def test_its_people_are_asked_again_when_it_opens() -> None:
    desk = Desk("ada", "dan", **keeping_hours(service_desk="late"), plans=plans(Step(kind="dedicated", wait=20), TEAM))
    desk.until(NOON)
    desk.busy("dan")
    desk.contact()
    assert desk.card().step == 2
    desk.until(ONE)
    assert desk.offered_to() == "ada"


def test_a_step_that_does_not_skip_after_hours_is_asked_at_any_time() -> None:
    always = Step(kind="dedicated", wait=20, skip_when=("absent", "unqualified"))
    desk = Desk("ada", **keeping_hours(), plans=plans(always, REST))
    desk.until(EVENING)
    desk.contact()
    assert desk.offered_to() == "ada"


def test_after_hours_a_plan_may_offer_a_voicemail() -> None:
    steps = plans(Step(kind="dedicated", wait=20), Step(kind="voicemail", wait=0))
    desk = Desk("ada", **keeping_hours(), plans=steps, channels=diverting("voicemail"))
    desk.until(EVENING)
    assert kinds(desk.contact()) == ["contact.diverted"]


def test_after_hours_a_callback_is_proposed_and_the_contact_waits_for_the_opening() -> None:
    steps = plans(Step(kind="dedicated", wait=20), Step(kind="callback", wait=10), REST)
    desk = Desk("ada", **keeping_hours(), plans=steps, channels=diverting("callback"))
    desk.until(EVENING)
    assert kinds(desk.contact()) == ["contact.diverted"]
    assert kinds(desk.after(10)) == ["contact.step_taken"]
    assert desk.router.due() == MORNING
    desk.until(MORNING)
    assert desk.offered_to() == "ada"


def test_one_sent_to_a_team_waits_for_that_teams_hours() -> None:
    desk = Desk("ada", "dan", **keeping_hours("late", service_desk="office"))
    desk.until(EVENING)
    desk.contact()
    desk.accept()
    desk.take(Transfer(actor="ada", contact_id="ct_1", to_team="service_desk"))
    (step,) = desk.router.explain("ct_1", desk.clock.now)
    assert step.skipped == (after_hours(MORNING, "service_desk"),)
    desk.until(MORNING)
    assert desk.offered_to() == "dan"


def test_what_waits_after_hours_tells_until_when() -> None:
    desk = Desk("ada", **keeping_hours(service_desk="late"), plans=plans(Step(kind="dedicated", wait=20), TEAM))
    desk.until(START.replace(hour=22))
    desk.contact()
    told = desk.router.explain("ct_1", desk.clock.now)
    assert [step.skipped for step in told] == [(after_hours(MORNING),), (after_hours(MORNING, "service_desk"),)]
