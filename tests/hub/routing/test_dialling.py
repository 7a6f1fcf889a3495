"""Calls that agents make: theirs at once, and nobody else's."""

from typing import Any

import pytest

from hub.contract.commands import Dial, Pull
from hub.contract.errors import Conflict, Invalid
from hub.contract.events import CallbackUnanswered, ConnectFailed
from tests.factories.cards import contact_card
from tests.hub.routing.desk import Desk, kinds


def dial(desk: Desk, agent: str = "ada", id: str = "ct_out", **facts: Any) -> list[str]:
    card = contact_card(**{"id": id, "direction": "outbound", "queued_at": None, "external_key": f"dial:{id}"} | facts)
    return kinds(desk.take(Dial(actor=agent, contact=card)))


def test_it_is_its_agents_own_in_the_instant_in_which_it_begins() -> None:
    desk = Desk("ada", "ben")
    assert dial(desk) == ["offer.made", "offer.accepted"]
    card = desk.card("ct_out")
    assert (card.state, card.agent_id, card.accepted_at) == ("active", "ada", card.arrived_at)
    assert desk.router.load("ada") == {"phone": 1}


def test_an_agent_on_another_call_makes_none_but_one_in_wrap_up_may() -> None:
    desk = Desk("ada")
    desk.contact("ct_1")
    with pytest.raises(Conflict):
        dial(desk)
    desk.accept("ct_1")
    with pytest.raises(Conflict):
        dial(desk)
    desk.leaves("ct_1")
    dial(desk)
    with pytest.raises(Conflict):
        dial(desk, id="ct_out")


@pytest.mark.parametrize("facts", [{"direction": "inbound"}, {"state": "active"}, {"channel": "pigeon"}])
def test_what_is_no_call_of_ours_is_refused(facts: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        dial(Desk("ada"), **facts)


def test_where_the_agents_own_telephone_does_not_answer_it_is_over_and_nobody_else_is_asked() -> None:
    desk = Desk("ada", "ben")
    dial(desk)
    told = desk.take(ConnectFailed(contact_id="ct_out", conversation_id="cv_1", reason="no_answer"))
    assert kinds(told) == ["contact.wrap_up_started"]
    assert (desk.card("ct_out").outcome, desk.card("ct_out").agent_id) == ("failed", "ada")


def test_where_the_customer_does_not_answer_its_agent_wraps_up_and_it_is_not_tried_again() -> None:
    desk = Desk("ada", "ben")
    dial(desk)
    unanswered = CallbackUnanswered(contact_id="ct_out", conversation_id="cv_1", cause="busy")
    assert kinds(desk.take(unanswered)) == ["contact.wrap_up_started"]
    assert desk.take(unanswered) == []


def test_taken_over_it_is_a_call_like_any_other() -> None:
    desk = Desk("ada", "ben")
    dial(desk)
    desk.clock.advance(30)
    desk.take(Pull(actor="ben", contact_id="ct_out", take_over=True))
    card = desk.card("ct_out")
    assert (card.agent_id, card.queued_at) == ("ben", desk.clock.now)
    told = desk.take(ConnectFailed(contact_id="ct_out", conversation_id="cv_1", reason="no_answer"))
    assert "offer.failed" in kinds(told)
