"""Contacts that pass to a colleague who is in the talk already."""

import pytest

from hub.contract.commands import HandOver
from hub.contract.errors import Conflict, NotAllowed
from hub.contract.talks import Leg, LegState, Talk, TalkMoved
from tests.hub.routing.desk import Desk, kinds


def moved(desk: Desk, agent: LegState, colleague: LegState, customer: LegState = "talking") -> list[str]:
    legs = (
        Leg(id="c", role="customer", state=customer),
        Leg(id="a", role="agent", user_id="ada", state=agent),
        Leg(id="b", role="colleague", user_id="ben", state=colleague),
    )
    talk = Talk(contact_id="ct_1", conversation_id="cv_1", revision=1, legs=legs)
    return kinds(desk.take(TalkMoved(talk=talk, what="joined")))


def talking() -> Desk:
    desk = Desk("ada", "ben", "cem")
    desk.contact("ct_1")
    desk.accept("ct_1")
    return desk


def test_the_agent_leaves_it_to_a_colleague_even_beyond_what_they_may_hold() -> None:
    desk = talking()
    desk.busy("ben")
    assert kinds(desk.take(HandOver(actor="ada", contact_id="ct_1", to_agent_id="ben")))[0] == "contact.handed_over"
    assert desk.card().agent_id == "ben"
    assert desk.router.load("ben") == {"phone": 2}
    assert desk.router.load("ada") == {}


def test_only_its_agent_does_and_only_while_it_goes_on() -> None:
    desk = talking()
    with pytest.raises(NotAllowed):
        desk.take(HandOver(actor="ben", contact_id="ct_1", to_agent_id="cem"))
    desk.take(HandOver(actor="ada", contact_id="ct_1", to_agent_id="ben"))
    assert desk.take(HandOver(actor="ada", contact_id="ct_1", to_agent_id="ben")) == []
    desk.leaves("ct_1")
    with pytest.raises(Conflict):
        desk.take(HandOver(actor="ben", contact_id="ct_1", to_agent_id="cem"))


def test_left_alone_with_the_customer_a_colleague_has_it() -> None:
    desk = talking()
    assert moved(desk, "talking", "talking") == []
    assert "contact.handed_over" in moved(desk, "left", "talking")
    assert desk.card().agent_id == "ben"
    assert moved(desk, "left", "talking") == []


@pytest.mark.parametrize(
    ("agent", "colleague", "customer"),
    [
        ("talking", "talking", "held"),
        ("left", "ringing", "held"),
        ("left", "left", "held"),
        ("left", "talking", "left"),
    ],
)
def test_nobody_inherits_who_is_not_alone_with_the_customer(
    agent: LegState, colleague: LegState, customer: LegState
) -> None:
    desk = talking()
    moved(desk, agent, colleague, customer)
    assert desk.card().agent_id == "ada"
