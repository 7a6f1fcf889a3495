"""What of the journal concerns the clocks, and what does not."""

from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from hub.contract.events import (
    AnyEvent,
    ContactArrived,
    ContactChanged,
    ContactClosed,
    ContactQueued,
    MessageQueued,
    MessageReceived,
    NoteAdded,
    OfferAccepted,
    OfferDeclined,
    OfferFailed,
    StepTaken,
)
from hub.sla.news import HEARD, Answered, Asked, Ended, Moved, Unanswered, heard, promised
from tests.factories.cards import EXPLANATION, contact_card, message_card, offer_card
from tests.factories.promises import PROMISES
from tests.fakes.clock import START

CALL = contact_card(channel="phone", tier="silver")
MAIL = contact_card(channel="email", tier="silver")
CHAT = contact_card(channel="web_chat", tier="silver")
BEFORE = START - timedelta(seconds=9)


def news(event: AnyEvent) -> Any:
    made = heard(event, PROMISES.channels)
    assert made is None or type(event) in HEARD
    return made


def received(**facts: Any) -> MessageReceived:
    return MessageReceived(message=message_card(**facts), account_id="ac_1")


@pytest.mark.parametrize("card", [CALL, MAIL, CHAT])
def test_whoever_comes_asks_since_they_came(card):
    asked = Asked(
        conversation_id="cv_1", contact_id="ct_1", channel=card.channel, at=START, account_id="ac_1", tier="silver"
    )
    assert news(ContactArrived(contact=card)) == news(ContactQueued(contact=card)) == asked
    assert news(ContactQueued(contact=replace(card, direction="outbound"))) is None


def test_what_the_customer_writes_asks_since_it_was_written():
    asked = news(received(channel="email", at=BEFORE))
    assert (type(asked), asked.at, asked.tier) == (Asked, BEFORE, "")


def test_words_on_a_call_are_part_of_it():
    assert news(received(channel="phone")) is None
    assert news(received(channel="phone", kind="outbound")) is None


def test_a_machines_mail_waits_for_no_answer():
    assert news(received(channel="email", extra={"automatic": "yes"})) is None


def test_what_the_line_itself_says_waits_for_no_answer_and_is_none():
    assert news(received(channel="web_chat", kind="system")) is None


def test_an_agents_message_answers_and_a_note_does_not():
    mailed = MessageQueued(message=message_card(channel="email", kind="outbound"))
    assert news(mailed) == Answered(conversation_id="cv_1", live=False)
    chatted = MessageQueued(message=message_card(channel="web_chat", kind="outbound"))
    assert news(chatted) == Answered(conversation_id="cv_1", live=True)
    assert news(received(channel="web_chat", kind="outbound")) == Answered(conversation_id="cv_1", live=True)
    assert news(NoteAdded(message=message_card(kind="note"))) is None


def test_accepting_answers_whoever_is_there():
    def accepted(card: Any) -> OfferAccepted:
        return OfferAccepted(contact=card, offer=offer_card())

    assert news(accepted(CALL)) == news(accepted(CHAT)) == Answered(conversation_id="cv_1", live=True)
    assert news(accepted(replace(CALL, form="callback"))) == Answered(conversation_id="cv_1", live=True)
    assert news(accepted(MAIL)) is None
    assert news(accepted(replace(CALL, form="voicemail"))) is None
    assert news(accepted(replace(CHAT, form="message"))) is None
    assert news(OfferDeclined(contact=CALL, offer=offer_card())) is None


def test_an_acceptance_that_failed_is_taken_back():
    assert news(OfferFailed(contact=CALL, offer=offer_card())) == Unanswered(conversation_id="cv_1", since=START)


def test_a_closed_contact_may_end_the_conversation():
    closed = replace(CALL, state="closed", outcome="abandoned")
    assert news(ContactClosed(contact=closed)) == Ended(conversation_id="cv_1", outcome="abandoned")


def test_only_an_attached_person_moves_the_clocks():
    moved = news(ContactChanged(contact=MAIL, what="attached"))
    assert (type(moved), moved.waits, moved.asked.tier) == (Moved, True, "silver")
    assert not news(ContactChanged(contact=replace(MAIL, state="active"), what="attached")).waits
    assert news(ContactChanged(contact=MAIL, what="boosted")) is None


def test_steps_of_the_plan_are_no_news():
    event = StepTaken(contact=CALL, explanation=EXPLANATION)
    assert type(event) not in HEARD
    assert news(event) is None


def test_only_where_something_is_promised_may_a_clock_start():
    def may(event: AnyEvent) -> bool:
        return promised(news(event), PROMISES)

    assert may(ContactQueued(contact=MAIL))
    assert not may(ContactQueued(contact=replace(MAIL, tier="standard")))
    assert may(ContactChanged(contact=MAIL, what="attached"))
    assert may(received(channel="email"))
    assert not may(MessageReceived(message=message_card(channel="email"), account_id=None)), "standard promises nothing"
    assert may(OfferFailed(contact=CALL, offer=offer_card()))
    assert not may(MessageQueued(message=message_card(channel="email", kind="outbound")))
    assert not may(ContactClosed(contact=CALL))
