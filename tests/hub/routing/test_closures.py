"""Queues that supervisors close."""

from datetime import timedelta
from typing import Any

import pytest

from hub.contract.commands import CloseQueue, Move, OpenQueue
from hub.contract.errors import Conflict, Invalid
from hub.contract.events import AnyEvent, ContactOverflowed, QueueClosed, QueueOpened
from hub.contract.plans import Step
from tests.hub.routing.desk import Desk, diverting, kinds, plans

TEAM = Step(kind="team", team="service_desk", wait=20)
REST = Step(kind="everyone", wait=0)


def closing(desk: Desk, kind: Any, name: str, minutes: float | None = None, moves: bool = False) -> list[AnyEvent]:
    until = None if minutes is None else desk.clock.now + timedelta(minutes=minutes)
    events = desk.take(
        CloseQueue(
            actor="us_boss", actor_name="Boss", reason="fire drill", kind=kind, name=name, until=until, moves=moves
        )
    )
    desk.clock.advance(1)
    return events


def opening(desk: Desk, kind: Any, name: str) -> list[AnyEvent]:
    return desk.take(OpenQueue(actor="us_boss", kind=kind, name=name))


def test_a_closed_team_is_passed_over_and_the_explanation_says_who_closed_it() -> None:
    desk = Desk("ada", "dan", plans=plans(TEAM, REST))
    (event,) = closing(desk, "team", "service_desk", minutes=30)
    assert isinstance(event, QueueClosed)
    assert (event.closure.reason, event.closure.by_name) == ("fire drill", "Boss")
    desk.contact()
    assert desk.offered_to() == "ada"
    (skip,) = desk.offer().explanation.skipped
    assert (skip.reason, skip.detail, skip.agent_name) == ("closed", "service_desk", "Boss")
    assert (skip.since, skip.until) == (event.closure.since, event.closure.until)


def test_who_can_go_nowhere_else_waits_for_the_opening_by_hand() -> None:
    desk = Desk("dan", plans=plans(TEAM))
    closing(desk, "team", "service_desk")
    desk.contact()
    card = desk.card()
    assert (card.state, card.unroutable, card.step_at) == ("waiting", False, None)
    (said,) = desk.router.explain("ct_1", desk.clock.now)
    assert [skip.reason for skip in said.skipped] == ["closed"]
    events = opening(desk, "team", "service_desk")
    assert kinds(events)[0] == "queue.opened"
    assert desk.offered_to() == "dan"


def test_a_queue_opens_by_itself_at_its_hour() -> None:
    desk = Desk("dan", plans=plans(TEAM))
    closing(desk, "team", "service_desk", minutes=10)
    desk.contact()
    assert desk.after(60) == []
    (opened, *_) = desk.after(539)
    assert isinstance(opened, QueueOpened)
    assert opened.why == "until"
    assert desk.offered_to() == "dan"


@pytest.mark.parametrize("moves", [False, True])
def test_those_who_wait_stay_or_go_elsewhere_as_is_chosen(moves: bool) -> None:
    desk = Desk("dan", plans=plans(TEAM, REST, when_full="everyone", most_waiting=9))
    desk.busy("dan")
    desk.contact()
    desk.clock.advance(1)
    events = closing(desk, "plan", "platinum", moves=moves)
    overflowed = [event for event in events if isinstance(event, ContactOverflowed)]
    assert [event.why for event in overflowed] == (["closed"] if moves else [])
    assert desk.card().plan == ("everyone" if moves else "platinum")


def test_an_offer_of_a_queue_that_is_emptied_is_taken_back() -> None:
    desk = Desk("dan", plans=plans(TEAM))
    desk.contact()
    assert desk.offered_to() == "dan"
    closing(desk, "plan", "platinum", moves=True)
    assert desk.card().state == "waiting"


def test_newcomers_of_a_closed_plan_go_by_the_one_it_overflows_to() -> None:
    desk = Desk("ada", "dan", plans=plans(TEAM, max_wait=600.0, overflow="everyone"))
    closing(desk, "plan", "platinum")
    events = desk.contact()
    assert kinds(events)[0] == "contact.overflowed"
    assert desk.card().plan == "everyone"


def test_newcomers_of_a_closed_plan_leave_a_message_where_it_says_so() -> None:
    voicemail = Step(kind="voicemail", wait=0)
    desk = Desk("dan", plans=plans(TEAM, voicemail), channels=diverting("voicemail"))
    closing(desk, "plan", "platinum")
    assert "contact.diverted" in kinds(desk.contact())


def test_plans_that_are_all_closed_do_not_go_round() -> None:
    desk = Desk("dan", plans=plans(TEAM, when_full="everyone", most_waiting=9))
    closing(desk, "plan", "everyone")
    closing(desk, "plan", "platinum")
    desk.contact()
    assert (desk.card().plan, desk.card().state) == ("everyone", "waiting")


def test_who_was_sent_to_a_team_that_is_emptied_goes_by_their_plan_again() -> None:
    desk = Desk("ada", "dan", plans=plans(Step(kind="everyone", wait=0)))
    desk.busy("dan")
    desk.busy("ada")
    desk.contact()
    desk.take(Move(actor="us_boss", contact_id="ct_1", to_team="service_desk"))
    closing(desk, "team", "service_desk", moves=True)
    assert desk.router.directed_to("ct_1") is None
    desk.wrap_up("ct_of_ada")
    assert desk.offered_to() == "ada"


def test_nothing_is_sent_to_a_closed_queue_by_hand() -> None:
    desk = Desk()
    desk.contact()
    closing(desk, "team", "service_desk")
    with pytest.raises(Conflict, match="closed by Boss"):
        desk.take(Move(actor="us_boss", contact_id="ct_1", to_team="service_desk"))


def test_only_a_queue_there_is_closes_and_only_a_closed_one_opens() -> None:
    desk = Desk()
    with pytest.raises(Invalid):
        closing(desk, "team", "nobody")
    with pytest.raises(Invalid):
        closing(desk, "plan", "platinum", minutes=-1)
    with pytest.raises(Conflict):
        opening(desk, "plan", "platinum")
    closing(desk, "plan", "platinum", minutes=1)
    (again,) = closing(desk, "plan", "platinum")
    assert isinstance(again, QueueClosed)
    assert again.closure.until is None
    assert desk.router.due() is None, "nothing opens it any more"
