"""Going on by another plan."""

from hub.contract.events import ContactOverflowed
from hub.contract.plans import Plan, Step
from tests.hub.routing.desk import Desk, kinds, plans

OWN = Step(kind="dedicated", wait=20)
REST = Step(kind="everyone", wait=0)


def test_after_too_long_a_wait_a_contact_goes_on_by_another_plan_with_its_clock_kept() -> None:
    desk = Desk("ada", "dan", plans=plans(OWN, max_wait=60.0, overflow="everyone"))
    desk.busy("ada")
    desk.contact()
    queued = desk.card().queued_at
    desk.after(59)
    assert desk.card().state == "waiting"
    events = desk.after(1)
    assert kinds(events) == ["contact.overflowed", "offer.made"]
    card = desk.card()
    assert (card.plan, card.plan_at, card.queued_at, card.step) == ("everyone", desk.clock.now, queued, 1)
    assert isinstance(events[0], ContactOverflowed)
    assert (events[0].from_plan, events[0].why) == ("platinum", "max_wait")
    assert desk.offered_to() == "dan"


def test_the_wait_is_counted_from_when_it_came_to_its_plan() -> None:
    desk = Desk("ada", plans=plans(OWN, max_wait=60.0, overflow="everyone"))
    desk.busy("ada")
    desk.clock.advance(100)
    at = desk.clock.now
    desk.contact(queued_at=at.replace(minute=0, second=0), plan_at=at)
    desk.after(59)
    assert desk.card().plan == "platinum"
    desk.after(1)
    assert desk.card().plan == "everyone"


def test_an_offer_that_rings_meanwhile_is_not_taken_back() -> None:
    desk = Desk("ada", "dan", plans=plans(OWN, max_wait=10.0, overflow="everyone"))
    desk.contact()
    desk.after(15)
    assert desk.offered_to() == "ada"
    desk.decline()
    assert desk.card().plan == "everyone"
    assert desk.offered_to() == "dan"


def test_plans_that_overflow_into_each_other_do_not_go_round() -> None:
    circle = plans(OWN, max_wait=0.0, overflow="back")
    circle["back"] = Plan(name="back", steps=(OWN,), max_wait=0.0, overflow="platinum")
    desk = Desk(plans=circle)
    events = desk.contact()
    assert kinds(events).count("contact.overflowed") == 1
    assert desk.card().plan == "back"


def test_one_who_finds_too_many_waiting_goes_by_another_plan() -> None:
    desk = Desk("ada", "dan", plans=plans(OWN, most_waiting=2, when_full="everyone"))
    desk.busy("ada", "dan")
    desk.contact("ct_1")
    desk.contact("ct_2")
    events = desk.contact("ct_3")
    assert kinds(events) == ["contact.overflowed", "contact.step_taken"]
    assert isinstance(events[0], ContactOverflowed)
    assert (events[0].from_plan, events[0].why, desk.card("ct_3").plan) == ("platinum", "queue_full", "everyone")
    desk.leaves("ct_1")
    desk.contact("ct_4")
    assert desk.card("ct_4").plan == "platinum"


def test_those_who_are_offered_do_not_count_as_waiting() -> None:
    desk = Desk("ada", plans=plans(OWN, most_waiting=1, when_full="everyone"))
    desk.contact("ct_1")
    desk.contact("ct_2")
    assert desk.card("ct_2").plan == "platinum"
