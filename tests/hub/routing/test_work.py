"""Commands on contacts."""

from math import inf, nan

import pytest

from hub.contract.commands import Assign, Boost, CloseContact, EndContact, Pull, Transfer, WrapUp
from hub.contract.errors import Conflict, Invalid, NotAllowed, NotFound
from hub.contract.events import (
    ContactClosed,
    ContactTransferred,
    OfferAccepted,
    OfferMade,
    OfferRescinded,
)
from tests.hub.routing.desk import Desk, kinds


def active(*present: str) -> Desk:
    """Ada has a call."""
    desk = Desk("ada", *present)
    desk.contact()
    desk.accept()
    return desk


def test_only_the_holder_ends_wraps_up_and_transfers() -> None:
    desk = active("ben")
    for command in (
        EndContact(actor="ben", contact_id="ct_1"),
        WrapUp(actor="ben", contact_id="ct_1", disposition="solved"),
        Transfer(actor="ben", contact_id="ct_1", to_team="service_desk"),
    ):
        with pytest.raises(NotAllowed):
            desk.take(command)


def test_a_conversation_ends_once() -> None:
    desk = active()
    desk.take(EndContact(actor="ada", contact_id="ct_1"))
    with pytest.raises(Conflict):
        desk.take(EndContact(actor="ada", contact_id="ct_1"))
    with pytest.raises(Conflict):
        desk.take(Transfer(actor="ada", contact_id="ct_1", to_team="service_desk"))


def test_wrap_up_ends_by_itself() -> None:
    desk = active()
    desk.take(EndContact(actor="ada", contact_id="ct_1"))
    assert desk.card().wrap_up_until == desk.router.due()
    (closed,) = desk.after(120)
    assert isinstance(closed, ContactClosed)
    assert (closed.contact.outcome, closed.contact.disposition) == ("handled", None)


def test_wrap_up_holds_capacity() -> None:
    desk = active()
    desk.take(EndContact(actor="ada", contact_id="ct_1"))
    desk.contact("ct_2")
    assert desk.offered_to("ct_2") is None
    desk.wrap_up()
    assert desk.offered_to("ct_2") == "ada"


def test_an_unknown_disposition_is_refused() -> None:
    desk = active()
    with pytest.raises(Invalid):
        desk.take(WrapUp(actor="ada", contact_id="ct_1", disposition="eaten"))


def test_a_transfer_to_an_agent_is_put_to_them_even_beyond_capacity() -> None:
    desk = active("dan")
    desk.busy("dan")
    queued = desk.card().queued_at
    desk.clock.advance(60)
    events = desk.take(Transfer(actor="ada", contact_id="ct_1", to_agent_id="dan", note="knows it"))
    assert kinds(events) == ["contact.transferred", "offer.made"]
    sent, made = events
    assert isinstance(sent, ContactTransferred)
    assert (sent.from_agent_id, sent.to, sent.note) == ("ada", "dan", "knows it")
    assert isinstance(made, OfferMade)
    assert made.offer.explanation.chosen == "transfer"
    assert made.contact.queued_at == queued
    desk.accept()
    assert desk.router.load("dan") == {"phone": 2}
    assert desk.router.load("ada") == {}


def test_a_transfer_not_taken_falls_back_to_the_plan() -> None:
    desk = active("ben", "dan")
    desk.busy("ben")
    desk.take(Transfer(actor="ada", contact_id="ct_1", to_agent_id="dan"))
    desk.decline()
    assert desk.offered_to() == "ada"
    assert desk.offer().explanation.kind == "dedicated"


def test_a_transfer_to_a_team_waits_for_that_team() -> None:
    desk = active("ben", "dan")
    desk.busy("dan")
    events = desk.take(Transfer(actor="ada", contact_id="ct_1", to_team="service_desk"))
    assert kinds(events) == ["contact.transferred", "contact.step_taken"]
    assert desk.router.directed_to("ct_1") == "team:service_desk"
    desk.after(1000)
    assert desk.offered_to() is None
    desk.wrap_up("ct_of_dan")
    assert desk.offered_to() == "dan"


def test_a_contact_sent_to_a_team_is_not_brought_back_to_who_sent_it() -> None:
    desk = Desk("ada", "dan")
    desk.busy("dan")
    desk.contact(sticky_agent_id="ada")
    desk.accept()
    desk.take(Transfer(actor="ada", contact_id="ct_1", to_team="service_desk"))
    assert desk.offered_to() is None


@pytest.mark.parametrize(
    ("target", "error"),
    [
        ({}, Invalid),
        ({"to_agent_id": "ben", "to_team": "service_desk"}, Invalid),
        ({"to_team": "kitchen"}, Invalid),
        ({"to_agent_id": "ada"}, Invalid),
        ({"to_agent_id": "nobody"}, NotFound),
        ({"to_agent_id": "cem"}, Conflict),
    ],
)
def test_a_transfer_needs_one_target_that_can_take_it(target: dict[str, str], error: type[Exception]) -> None:
    desk = active("ben")
    with pytest.raises(error):
        desk.take(Transfer(actor="ada", contact_id="ct_1", **target))


def test_a_pull_may_exceed_capacity() -> None:
    desk = Desk("dan")
    desk.busy("dan")
    desk.anyones("ct_1")
    events = desk.take(Pull(actor="dan", contact_id="ct_1"))
    assert kinds(events) == ["offer.made", "offer.accepted"]
    accepted = events[1]
    assert isinstance(accepted, OfferAccepted)
    assert accepted.offer.explanation.chosen == "pull"
    assert desk.router.load("dan") == {"phone": 2}


def test_a_pull_takes_the_offer_from_another() -> None:
    desk = Desk("ada", "dan")
    desk.contact()
    events = desk.take(Pull(actor="dan", contact_id="ct_1"))
    assert kinds(events) == ["offer.rescinded", "offer.made", "offer.accepted"]
    assert desk.card().agent_id == "dan"
    assert desk.router.load("ada") == {}


def test_pulling_what_one_is_offered_is_accepting_it() -> None:
    desk = Desk("ada")
    desk.contact()
    assert kinds(desk.take(Pull(actor="ada", contact_id="ct_1"))) == ["offer.accepted"]


def test_what_an_agent_has_cannot_be_pulled() -> None:
    desk = active("ben")
    with pytest.raises(Conflict):
        desk.take(Pull(actor="ben", contact_id="ct_1"))
    with pytest.raises(NotFound):
        desk.take(Pull(actor="nobody", contact_id="ct_1"))


def test_a_supervisor_assigns_from_the_queue() -> None:
    desk = Desk("ada", "dan")
    desk.contact()
    events = desk.take(Assign(actor="boss", contact_id="ct_1", agent_id="dan"))
    assert kinds(events) == ["offer.rescinded", "offer.made"]
    assert isinstance(events[0], OfferRescinded)
    assert desk.offered_to() == "dan"
    assert desk.offer().explanation.chosen == "assign"


def test_an_assignment_not_taken_goes_on_where_the_plan_was() -> None:
    desk = Desk("ada", "dan")
    desk.busy("ada", "dan")
    desk.contact()
    desk.after(40)
    step = desk.card().step
    desk.take(Assign(actor="boss", contact_id="ct_1", agent_id="dan"))
    desk.decline()
    assert desk.card().state == "waiting"
    assert desk.card().step == step


def test_a_supervisor_reassigns_from_another_agent() -> None:
    desk = active("dan")
    events = desk.take(Assign(actor="boss", contact_id="ct_1", agent_id="dan"))
    assert kinds(events) == ["contact.transferred", "offer.made"]
    assert desk.router.load("ada") == {}


def test_an_assignment_must_make_sense() -> None:
    desk = active("dan")
    with pytest.raises(Conflict):
        desk.take(Assign(actor="boss", contact_id="ct_1", agent_id="ada"))
    with pytest.raises(Conflict):
        desk.take(Assign(actor="boss", contact_id="ct_1", agent_id="ben"))
    desk.take(EndContact(actor="ada", contact_id="ct_1"))
    with pytest.raises(Conflict):
        desk.take(Assign(actor="boss", contact_id="ct_1", agent_id="dan"))


def test_a_boost_shows_on_the_card() -> None:
    desk = Desk("dan")
    desk.busy("dan")
    desk.anyones("ct_1")
    (changed,) = desk.take(Boost(actor="boss", contact_id="ct_1", seconds=30))
    assert changed.contact.boost == 30  # type: ignore[union-attr]
    desk.take(Boost(actor="boss", contact_id="ct_1", seconds=-10))
    assert desk.card("ct_1").boost == 20


@pytest.mark.parametrize("seconds", [nan, inf])
def test_a_boost_is_a_number(seconds: float) -> None:
    desk = Desk("dan")
    desk.contact()
    with pytest.raises(Invalid):
        desk.take(Boost(actor="boss", contact_id="ct_1", seconds=seconds))


def test_what_no_longer_waits_cannot_be_boosted() -> None:
    with pytest.raises(Conflict):
        active().take(Boost(actor="boss", contact_id="ct_1", seconds=1))


@pytest.mark.parametrize("state", ["waiting", "offered", "active", "wrapping"])
def test_a_supervisor_closes_it_wherever_it_is(state: str) -> None:
    desk = Desk("ada") if state != "waiting" else Desk()
    desk.contact()
    if state in ("active", "wrapping"):
        desk.accept()
    if state == "wrapping":
        desk.take(EndContact(actor="ada", contact_id="ct_1"))
    assert desk.card().state == state
    events = desk.take(CloseContact(actor="boss", contact_id="ct_1", reason="spam"))
    assert kinds(events)[-1] == "contact.closed"
    assert desk.router.contact("ct_1") is None
    assert desk.router.load("ada") == {}
    assert desk.router.due() is None
