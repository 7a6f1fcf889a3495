"""Supervisors who take over and move: commands of `hub.routing.work` like any other."""

import pytest

from hub.contract.commands import Boost, EndContact, Move, Pull, Transfer
from hub.contract.errors import Conflict, Invalid, NotFound
from hub.contract.events import ContactChanged, ContactTransferred, OfferRescinded
from tests.hub.routing.desk import Desk, kinds
from tests.hub.routing.test_work import active


def test_a_supervisor_takes_over_what_a_colleague_has() -> None:
    desk = active("dan")
    events = desk.take(Pull(actor="dan", contact_id="ct_1", take_over=True))
    assert kinds(events) == ["contact.transferred", "offer.made", "offer.accepted"]
    sent = events[0]
    assert isinstance(sent, ContactTransferred)
    assert (sent.from_agent_id, sent.to) == ("ada", "dan")
    assert (desk.card().agent_id, desk.router.load("ada"), desk.router.load("dan")) == ("dan", {}, {"phone": 1})


def test_to_take_over_what_waits_is_to_pull_it() -> None:
    desk = Desk("ada", "dan")
    desk.contact()
    events = desk.take(Pull(actor="dan", contact_id="ct_1", take_over=True))
    assert kinds(events) == ["offer.rescinded", "offer.made", "offer.accepted"]


def test_what_is_ones_own_or_over_is_not_taken_over() -> None:
    desk = active("dan")
    with pytest.raises(Conflict):
        desk.take(Pull(actor="ada", contact_id="ct_1", take_over=True))
    desk.take(EndContact(actor="ada", contact_id="ct_1"))
    with pytest.raises(Conflict):
        desk.take(Pull(actor="dan", contact_id="ct_1", take_over=True))


def test_a_contact_moved_to_a_team_waits_for_that_team_with_its_clock_kept() -> None:
    desk = Desk("ada", "dan")
    desk.busy("dan")
    desk.contact()
    queued = desk.card().queued_at
    desk.clock.advance(5)
    events = desk.take(Move(actor="boss", contact_id="ct_1", to_team="service_desk"))
    assert kinds(events) == ["offer.rescinded", "contact.changed", "contact.step_taken"]
    rescinded, moved, _ = events
    assert isinstance(rescinded, OfferRescinded)
    assert isinstance(moved, ContactChanged)
    assert (rescinded.offer.reason, moved.what) == ("moved", "moved")
    assert (desk.card().queued_at, desk.router.directed_to("ct_1")) == (queued, "team:service_desk")
    desk.wrap_up("ct_of_dan")
    assert desk.offered_to() == "dan"


def test_a_contact_moved_to_a_plan_begins_it_with_its_clock_kept() -> None:
    desk = Desk("dan")
    desk.busy("dan")
    desk.contact()
    desk.after(40)
    queued = desk.card().queued_at
    moved = desk.take(Move(actor="boss", contact_id="ct_1", to_plan="own"))[0]
    assert isinstance(moved, ContactChanged)
    assert (moved.contact.plan, moved.contact.plan_at, moved.contact.step) == ("own", desk.clock.now, 0)
    assert (desk.card().queued_at, desk.card().step) == (queued, 1)


def test_moved_to_a_plan_it_no_longer_waits_for_the_team_it_was_sent_to() -> None:
    desk = active()
    desk.take(Transfer(actor="ada", contact_id="ct_1", to_team="service_desk"))
    desk.take(Move(actor="boss", contact_id="ct_1", to_plan="everyone"))
    assert desk.router.directed_to("ct_1") is None
    assert desk.offered_to() == "ada"


def test_what_an_agent_has_is_moved_as_a_transfer() -> None:
    desk = active("dan")
    events = desk.take(Move(actor="boss", contact_id="ct_1", to_team="service_desk"))
    assert kinds(events) == ["contact.transferred", "offer.made"]
    sent = events[0]
    assert isinstance(sent, ContactTransferred)
    assert (sent.from_agent_id, sent.to) == ("ada", "service_desk")
    assert desk.offered_to() == "dan"


@pytest.mark.parametrize(
    "target", [{}, {"to_team": "service_desk", "to_plan": "own"}, {"to_team": "nowhere"}, {"to_plan": "nothing"}]
)
def test_a_move_needs_one_queue_there_is(target: dict[str, str]) -> None:
    desk = Desk("ada")
    desk.contact()
    with pytest.raises(Invalid):
        desk.take(Move(actor="boss", contact_id="ct_1", **target))
    assert desk.offered_to() == "ada"


def test_what_is_over_is_not_moved() -> None:
    desk = active()
    desk.take(EndContact(actor="ada", contact_id="ct_1"))
    with pytest.raises(Conflict):
        desk.take(Move(actor="boss", contact_id="ct_1", to_team="service_desk"))
    with pytest.raises(NotFound):
        desk.take(Move(actor="boss", contact_id="ct_none", to_team="service_desk"))


def test_a_negative_boost_lets_others_go_first() -> None:
    desk = Desk("dan")
    desk.busy("dan")
    desk.anyones("ct_1")
    desk.clock.advance(5)
    desk.anyones("ct_2")
    desk.take(Boost(actor="boss", contact_id="ct_1", seconds=-60))
    desk.wrap_up("ct_of_dan")
    assert desk.offered_to("ct_2") == "dan"
