"""Steps that do something for the customer: a callback, a voicemail, a message."""

from msgspec.structs import replace

from hub.contract.events import ContactDiverted, ContactQueued
from hub.contract.plans import Step
from hub.contract.talks import Leg, Talk, TalkMoved
from tests.hub.routing.desk import Desk, diverting, kinds, plans

FIRST = Step(kind="dedicated", wait=20)
CALLBACK, VOICEMAIL = Step(kind="callback", wait=30), Step(kind="voicemail", wait=0)
REST = Step(kind="everyone", wait=0)


def desk(*steps: Step, **facts: object) -> Desk:
    here = Desk("ada", plans=plans(*steps), channels=diverting("callback", "voicemail"))
    here.busy("ada")
    here.contact(**facts)
    return here


def test_a_callback_is_proposed_while_the_contact_waits_on() -> None:
    here = desk(FIRST, CALLBACK, REST)
    events = here.after(20)
    assert kinds(events) == ["contact.diverted"]
    card = here.card()
    assert (card.state, card.step, card.diverted) == ("waiting", 2, "callback")
    here.wrap_up("ct_of_ada")
    assert here.offered_to() == "ada"


def test_the_customer_is_asked_only_once() -> None:
    here = desk(FIRST, CALLBACK, Step(kind="callback", wait=5), REST)
    here.after(100)
    assert kinds(here.events).count("contact.diverted") == 1
    assert here.card().step == 4


def test_after_a_while_the_plan_goes_on() -> None:
    here = desk(FIRST, CALLBACK, REST)
    here.after(49)
    assert here.card().step == 2
    here.after(1)
    assert here.card().step == 3


def test_a_line_sent_to_leave_a_voicemail_has_left_the_router() -> None:
    here = desk(FIRST, VOICEMAIL)
    (diverted,) = here.after(20)
    assert isinstance(diverted, ContactDiverted)
    assert (diverted.to, diverted.contact.state, diverted.contact.diverted) == ("voicemail", "arriving", "voicemail")
    assert [skip.agent_name for skip in diverted.explanation.skipped] == ["Ada"]
    assert here.router.contact("ct_1") is None
    assert here.router.due() is None
    here.wrap_up("ct_of_ada")
    assert here.asked() == []


def test_a_line_that_comes_back_to_the_queue_is_not_sent_away_again() -> None:
    here = desk(FIRST, VOICEMAIL)
    (diverted,) = here.after(20)
    assert isinstance(diverted, ContactDiverted)
    here.take(ContactQueued(contact=replace(diverted.contact, state="waiting")))
    here.after(100)
    assert here.card().state == "waiting"
    here.wrap_up("ct_of_ada")
    assert here.offered_to() == "ada"


def test_what_a_channel_cannot_do_is_passed_over() -> None:
    here = desk(FIRST, Step(kind="message", wait=30), REST)
    assert kinds(here.after(20)) == ["contact.step_taken"]
    assert here.card().step == 3


def test_a_mail_is_never_diverted() -> None:
    here = Desk("ada", plans=plans(VOICEMAIL, REST))
    here.contact(channel="email")
    assert here.offered_to() == "ada"


def test_a_virtual_contact_is_never_diverted() -> None:
    here = desk(FIRST, CALLBACK, VOICEMAIL, REST, form="callback")
    here.after(100)
    assert (here.card().state, here.card().step) == ("waiting", 4)


def test_a_plan_that_ends_with_a_voicemail_keeps_a_channel_without_one_waiting() -> None:
    here = desk(FIRST, VOICEMAIL, channel="web_chat")
    here.after(100)
    assert (here.card().state, here.card().step) == ("waiting", 2)
    here.wrap_up("ct_of_ada")
    assert here.offered_to() == "ada"


def test_who_is_free_is_asked_before_the_line_is_sent_away() -> None:
    here = Desk("ada", plans=plans(FIRST, VOICEMAIL), channels=diverting("voicemail"))
    here.contact()
    assert here.offered_to() == "ada"
    here.decline()
    assert here.router.contact("ct_1") is None


def test_colleagues_in_the_talk_of_a_line_that_is_sent_away_are_free_again() -> None:
    here = Desk("ada", "ben", plans=plans(FIRST, VOICEMAIL), channels=diverting("voicemail"))
    here.busy("ada", "ben")
    here.contact()
    here.wrap_up("ct_of_ben")
    legs = (Leg(id="b", role="colleague", user_id="ben", state="ringing"),)
    talk = Talk(contact_id="ct_1", conversation_id="cv_1", revision=1, legs=legs)
    here.take(TalkMoved(talk=talk, what="joined"))
    assert here.router.load("ben") == {"phone": 1}
    here.after(20)
    assert here.router.contact("ct_1") is None
    assert here.router.load("ben") == {}
