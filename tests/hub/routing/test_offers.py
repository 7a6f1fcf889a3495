"""What becomes of offers."""

import pytest

from hub.contract.commands import AcceptOffer, ConsoleOpened, DeclineOffer
from hub.contract.errors import Conflict, NotAllowed
from hub.contract.events import AgentChanged, ConnectFailed, OfferDeclined, OfferFailed, OfferMissed
from tests.hub.routing.desk import Desk, kinds


def failed(desk: Desk, id: str = "ct_1") -> list[object]:
    return list(desk.take(ConnectFailed(contact_id=id, conversation_id="cv_1", reason="no answer")))


def test_only_the_one_asked_may_answer() -> None:
    desk = Desk("ada", "ben")
    desk.contact()
    offer = desk.offer()
    with pytest.raises(NotAllowed):
        desk.take(AcceptOffer(actor="ben", offer_id=offer.id))
    with pytest.raises(NotAllowed):
        desk.take(DeclineOffer(actor="ben", offer_id=offer.id))


def test_an_offer_is_answered_once() -> None:
    desk = Desk("ada", "ben")
    desk.contact()
    offer = desk.offer()
    desk.accept()
    with pytest.raises(Conflict):
        desk.take(AcceptOffer(actor="ada", offer_id=offer.id))


def test_a_declined_offer_says_why_and_costs_the_agent_nothing() -> None:
    desk = Desk("ada", "ben")
    desk.contact()
    declined = desk.decline()[0]
    assert isinstance(declined, OfferDeclined)
    assert declined.offer.reason == "busy"
    assert declined.offer.ended_at == desk.clock.now
    agent = desk.router.agent("ada")
    assert agent is not None
    assert not agent.not_responding


def test_a_missed_offer_makes_the_agent_not_responding() -> None:
    desk = Desk("ada", "ben")
    desk.contact()
    events = desk.after(20)
    assert kinds(events) == ["offer.missed", "agent.changed", "offer.made"]
    missed, changed, _ = events
    assert isinstance(missed, OfferMissed)
    assert isinstance(changed, AgentChanged)
    assert changed.why == "missed"
    assert changed.agent.not_responding


def test_several_misses_may_be_allowed() -> None:
    desk = Desk("ada", "ben", misses_allowed=2)
    desk.contact("ct_1")
    assert "agent.changed" not in kinds(desk.after(20))
    desk.contact("ct_2")
    assert desk.offered_to("ct_2") == "ada"
    assert "agent.changed" in kinds(desk.after(20))


def test_an_answer_in_between_forgives_misses() -> None:
    desk = Desk("ada", "ben", misses_allowed=2)
    desk.contact("ct_1")
    desk.after(20)
    desk.contact("ct_2")
    desk.accept("ct_2")
    assert desk.router.misses("ada") == 0


@pytest.mark.parametrize("how", ["activity", "console"])
def test_whoever_acts_responds_again(how: str) -> None:
    desk = Desk("ada")
    desk.contact()
    desk.after(20)
    events = desk.does("ada", "available") if how == "activity" else desk.take(ConsoleOpened(actor="ada"))
    changed = events[0]
    assert isinstance(changed, AgentChanged)
    assert not changed.agent.not_responding


def test_answering_another_offer_is_responding() -> None:
    desk = Desk("ada")
    desk.contact("ct_1", channel="web_chat")
    desk.clock.advance(10)
    desk.contact("ct_2", channel="web_chat")
    desk.after(20)
    assert desk.offered_to("ct_2") == "ada"
    events = desk.accept("ct_2")
    assert [event.why for event in events if isinstance(event, AgentChanged)] == ["answered"]


def test_when_everyone_refused_they_are_asked_again_after_a_pause_the_least_recent_first() -> None:
    desk = Desk("ada", "ben")
    desk.contact()
    desk.decline()
    desk.clock.advance(3)
    desk.decline()
    assert desk.asked() == ["ada", "ben"]
    desk.after(16)
    assert desk.asked() == ["ada", "ben"]
    desk.after(1)
    assert desk.asked() == ["ada", "ben", "ada"]
    desk.decline()
    desk.after(3)
    assert desk.asked() == ["ada", "ben", "ada", "ben"]


def test_who_refused_is_not_asked_while_another_can_be() -> None:
    desk = Desk("ada", "dan")
    desk.contact()
    desk.decline()
    assert desk.offered_to() == "dan"
    desk.decline()
    desk.clock.advance(30)
    desk.does("cem", "available")
    assert desk.asked()[-1] == "cem"


def test_a_failed_connection_puts_the_contact_back_in_its_place() -> None:
    desk = Desk("ada", "ben")
    desk.contact()
    desk.accept()
    events = failed(desk)
    assert isinstance(events[0], OfferFailed)
    assert events[0].offer.state == "failed"
    assert events[0].offer.reason == "no answer"
    assert events[0].contact.state == "waiting"
    assert desk.offered_to() == "ben"
    assert desk.router.load("ada") == {}


def test_a_failed_connection_of_a_contact_not_active_is_old_news() -> None:
    desk = Desk("ada")
    desk.contact()
    assert failed(desk) == []
    assert failed(desk, "ct_none") == []


def test_an_offer_holds_the_agents_capacity() -> None:
    desk = Desk("ada")
    desk.contact("ct_1")
    desk.contact("ct_2")
    assert desk.offered_to("ct_2") is None


def test_an_accepted_contact_has_no_pending_offer() -> None:
    desk = Desk("ada")
    desk.contact()
    desk.accept()
    assert desk.card().offer is None
    assert desk.router.due() is None


def test_news_of_an_agent_who_has_it_no_more_changes_nothing() -> None:
    desk = Desk("ada", "ben")
    desk.contact()
    desk.accept()
    late = ConnectFailed(contact_id="ct_1", conversation_id="cv_1", reason="busy", agent_id="ben")
    assert desk.take(late) == []
    assert desk.card().agent_id == "ada"
    now = ConnectFailed(contact_id="ct_1", conversation_id="cv_1", reason="busy", agent_id="ada")
    assert kinds(desk.take(now))[0] == "offer.failed"
