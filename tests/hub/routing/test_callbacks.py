"""Customers who are called back and do not answer."""

from datetime import timedelta

from hub.contract.events import AnyEvent, CallbackUnanswered, ContactClosed, ContactPostponed
from tests.hub.routing.desk import Desk, kinds


def called(**changes: object) -> Desk:
    """Dan accepted a callback and the customer is being called."""
    desk = Desk("dan", **{"callback_attempts": 3, "callback_retry_seconds": 900.0} | changes)
    desk.anyones("ct_1", form="callback", origin_id="ct_0")
    desk.accept()
    return desk


def unanswered(desk: Desk, id: str = "ct_1", cause: str = "no_answer") -> list[AnyEvent]:
    return desk.take(CallbackUnanswered(contact_id=id, conversation_id="cv_1", cause=cause))


def test_a_customer_who_does_not_answer_is_tried_again_later_with_their_clock_kept() -> None:
    desk = called()
    queued = desk.card().queued_at
    desk.clock.advance(30)
    postponed = unanswered(desk, cause="busy")[0]
    assert isinstance(postponed, ContactPostponed)
    assert (postponed.cause, postponed.contact.attempts) == ("busy", 1)
    assert postponed.contact.not_before == desk.clock.now + timedelta(seconds=900)
    assert (desk.card().state, desk.card().queued_at, desk.card().agent_id) == ("waiting", queued, None)


def test_it_is_not_offered_before_its_time_and_then_to_whoever_is_there() -> None:
    desk = called()
    unanswered(desk)
    assert "offer.made" not in kinds(desk.after(899))
    desk.after(1)
    assert desk.offered_to() == "dan"
    desk.accept()
    assert desk.card().not_before is None


def test_the_agent_is_free_at_once_and_has_refused_nothing() -> None:
    desk = called()
    idle = desk.router.idle_since("dan")
    unanswered(desk)
    assert (desk.router.load("dan"), desk.router.misses("dan")) == ({}, 0)
    assert desk.router.snapshot().refusals == {}
    assert desk.router.idle_since("dan") == idle
    desk.anyones("ct_2")
    assert desk.offered_to("ct_2") == "dan"


def test_called_in_vain_often_enough_it_is_given_up() -> None:
    desk = called(callback_attempts=2)
    unanswered(desk)
    desk.after(900)
    desk.accept()
    closed = unanswered(desk)[0]
    assert isinstance(closed, ContactClosed)
    assert (closed.contact.outcome, closed.contact.attempts) == ("failed", 2)
    assert desk.router.load("dan") == {}


def test_old_news_and_news_of_others_change_nothing() -> None:
    desk = called()
    assert unanswered(desk, "ct_none") == []
    unanswered(desk)
    assert unanswered(desk) == []
    desk.anyones("ct_2")
    desk.accept("ct_2")
    assert unanswered(desk, "ct_2") == []
