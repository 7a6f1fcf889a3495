"""Colleagues in a talk are busy with it."""

from hub.contract.talks import Leg, LegState, Talk, TalkMoved
from tests.hub.routing.desk import Desk


def consult(desk: Desk, state: LegState, who: str = "ben") -> None:
    legs = (
        Leg(id="a", role="agent", user_id="ada", state="talking"),
        Leg(id="b", role="colleague", user_id=who, state=state),
    )
    desk.take(TalkMoved(talk=Talk(contact_id="ct_1", conversation_id="cv_1", revision=1, legs=legs), what="consulted"))


def talking() -> Desk:
    desk = Desk("ada", "ben")
    desk.contact("ct_1")
    desk.accept("ct_1")
    return desk


def test_from_the_ringing_on_until_they_leave() -> None:
    desk = talking()
    consult(desk, "ringing")
    assert desk.router.load("ben") == {"phone": 1}
    desk.anyones("ct_2")
    assert desk.card("ct_2").state == "waiting"
    consult(desk, "left")
    assert desk.offered_to("ct_2") == "ben"


def test_a_stranger_and_its_own_agent_count_for_nothing_more() -> None:
    desk = talking()
    consult(desk, "talking", who="us_nobody")
    consult(desk, "talking", who="ada")
    assert desk.router.load("ada") == {"phone": 1}


def test_when_it_is_over_they_are_free() -> None:
    desk = talking()
    consult(desk, "talking")
    desk.wrap_up("ct_1")
    assert desk.router.snapshot().engaged == {}
    assert desk.router.load("ben") == {}
