"""When to try again and when to stop, without a store."""

from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from msgspec import structs

from hub.contract.errors import BadCredentials, Refused, Retryable
from hub.contract.events import MessageDelivery, MessageQueued
from hub.contract.outbound import AnyOrder, Connect, Disconnect, Receipt, Release, SendMessage
from hub.contract.words import Delivery
from hub.delivery import rules
from hub.delivery.rules import KEEP_TRYING, Settlement, Try, breaks_contact, key_of, message_after
from tests.factories.cards import message_card
from tests.fakes.clock import START

LINE = {"order_id": "or_1", "channel": "phone", "contact_id": "ct_1", "conversation_id": "cv_1", "external_key": "CA1"}
CONNECT = Connect(**LINE, agent_id="us_ada", agent_name="Ada")
MAIL = SendMessage(
    order_id="or_2",
    channel="email",
    contact_id="ct_2",
    conversation_id="cv_2",
    message_id="ms_1",
    to="ingrid@north.example",
    our_address="desk@keydesk.example",
    agent_id="us_ada",
    agent_name="Ada",
    text="It is on its way.",
)
SPOKEN = SendMessage(**LINE, message_id="ms_2", to="", our_address="", agent_id="us_ada", agent_name="Ada", text="Hi")


def attempt(order: AnyOrder, attempts: int = 1, now: datetime = START, **facts: Any) -> Try:
    return Try(order=order, attempts=attempts, since=START, now=now, **facts)


def settled(order: AnyOrder, attempts: int, receipt: Receipt) -> Settlement:
    return rules.settled(attempt(order, attempts), receipt)


def after_failure(order: AnyOrder, attempts: int, error: Exception, now: datetime) -> Settlement:
    return rules.after_failure(attempt(order, attempts, now), error)


def every_try(order: AnyOrder, error: Exception) -> list[Settlement]:
    """What becomes of an order whose every try fails in the same way."""
    tries: list[Settlement] = []
    now = START
    while not tries or tries[-1].verdict == "again":
        tries.append(after_failure(order, len(tries) + 1, error, now))
        now = tries[-1].due_at or now
    return tries


def test_a_mail_is_tried_for_four_to_five_days_as_rfc_5321_asks() -> None:
    tries = every_try(MAIL, Retryable("busy"))
    last = tries[-2].due_at
    assert last is not None
    assert timedelta(days=4) <= last - START <= timedelta(days=6)
    assert tries[-1].verdict == "failed"


def test_pauses_between_tries_of_a_mail_grow_to_an_hour() -> None:
    due = [START, *(each.due_at for each in every_try(MAIL, Retryable("busy"))[:-1] if each.due_at)]
    pauses = [after - before for before, after in pairwise(due)]
    assert pauses[:4] == [timedelta(seconds=seconds) for seconds in (2, 4, 8, 16)]
    assert pauses == sorted(pauses)
    assert pauses[-1] == timedelta(hours=1)


@pytest.mark.parametrize("order", [CONNECT, SPOKEN, Release(**LINE), Disconnect(**LINE)])
def test_an_order_about_a_live_line_is_given_up_after_seconds(order: AnyOrder) -> None:
    tries = every_try(order, Retryable("no answer"))
    assert [each.verdict for each in tries] == ["again", "again", "failed"]
    assert tries[1].due_at == START + timedelta(seconds=2)


@pytest.mark.parametrize("order", [CONNECT, MAIL])
def test_what_is_refused_is_never_tried_again_and_says_why(order: AnyOrder) -> None:
    settlement = after_failure(order, 1, Refused("There is no such mailbox."), START)
    assert (settlement.verdict, settlement.failure, settlement.due_at) == ("failed", "There is no such mailbox.", None)


@pytest.mark.parametrize("error", [BadCredentials("our password is wrong"), Retryable("busy"), KeyError("bug")])
def test_what_is_not_the_customers_fault_waits(error: Exception) -> None:
    assert after_failure(MAIL, 1, error, START).verdict == "again"


def test_a_failure_without_words_is_named_by_its_kind() -> None:
    assert after_failure(MAIL, 1, KeyError("a number +4722000001"), START).failure == "KeyError"


def test_a_failure_is_text_the_store_can_keep() -> None:
    assert "\0" not in after_failure(MAIL, 1, Retryable("550 \0 \ud800"), START).failure
    after_failure(MAIL, 1, Retryable("550 \ud800"), START).failure.encode()


def test_a_live_line_is_not_kept_waiting_as_long_as_a_mail() -> None:
    assert rules.patience(CONNECT) < rules.patience(MAIL)
    assert rules.patience(SPOKEN) == rules.patience(CONNECT)


def test_how_long_a_mail_is_tried_is_the_businesss_choice() -> None:
    hour = timedelta(hours=1)
    early = attempt(MAIL, 20, START + hour / 2, keep_trying=2 * hour)
    late = attempt(MAIL, 20, START + 1.5 * hour, keep_trying=2 * hour)
    assert rules.after_failure(early, Retryable("busy")).verdict == "again"
    assert rules.after_failure(late, Retryable("busy")).verdict == "failed"


# --- several recipients ---------------------------------------------------------------------------------------------
BOB, EVE = "bob@x.example", "eve@x.example"
COPIED = structs.replace(MAIL, cc=(BOB,), bcc=(EVE,))
PARTLY = Receipt(refused={BOB: "550 5.1.1 no such user"}, later={EVE: "450 greylisted"})


def order_of(settlement: Settlement) -> SendMessage:
    assert isinstance(settlement.order, SendMessage)
    return settlement.order


def test_it_goes_again_only_to_those_who_were_put_off() -> None:
    settlement = settled(COPIED, 1, PARTLY)
    assert (settlement.verdict, order_of(settlement).recipients) == ("again", (EVE,))
    assert settlement.failure == f"{BOB}: 550 5.1.1 no such user; {EVE}: 450 greylisted"
    assert settlement.due_at == START + timedelta(seconds=2)


def test_when_the_others_have_it_the_message_failed_for_who_was_refused() -> None:
    again = settled(order_of(settled(COPIED, 1, PARTLY)), 2, Receipt())
    assert (again.verdict, again.failure) == ("failed", f"{BOB}: 550 5.1.1 no such user")
    assert order_of(again).recipients == (BOB,), "an agent's retry goes to nobody else"


def test_who_was_refused_stays_named_while_others_are_tried() -> None:
    second = after_failure(order_of(settled(COPIED, 1, PARTLY)), 2, Retryable("busy"), START)
    assert second.failure == f"{BOB}: 550 5.1.1 no such user; busy"
    last = after_failure(order_of(second), 99, Retryable("busy"), START + KEEP_TRYING)
    assert (last.verdict, order_of(last).recipients) == ("failed", (EVE, BOB))


def test_who_was_put_off_too_long_is_given_up() -> None:
    given_up = rules.settled(attempt(COPIED, 99, START + KEEP_TRYING), PARTLY)
    assert (given_up.verdict, given_up.due_at) == ("failed", None)
    assert order_of(given_up).recipients == (EVE, BOB)


def test_that_one_read_it_does_not_hide_that_another_never_got_it() -> None:
    partly = settled(COPIED, 1, Receipt(refused={BOB: "550 no"}))
    after = message_after(message_card(delivery="read"), partly)
    assert after is not None
    assert (after.delivery, after.failure) == ("failed", f"{BOB}: 550 no")


def test_only_an_address_that_is_wrong_for_everybody_is_marked() -> None:
    assert rules.wrong_addresses(settled(COPIED, 1, PARTLY)) == {BOB: "550 5.1.1 no such user"}
    gone = Refused("The mail server said 550 5.2.1 mailbox disabled")
    assert rules.wrong_addresses(after_failure(MAIL, 1, gone, START)) == {MAIL.to: gone.detail}
    spam = Refused("The mail server said 550 5.7.1 looks like spam")
    assert rules.wrong_addresses(after_failure(MAIL, 1, spam, START)) == {}
    assert rules.wrong_addresses(after_failure(COPIED, 1, gone, START)) == {}, "it does not say whose"
    assert rules.wrong_addresses(settled(CONNECT, 1, Receipt())) == {}


def test_what_is_passed_on_to_somebody_outside_answers_nobody() -> None:
    assert isinstance(rules.begun(message_card()), MessageQueued)
    assert isinstance(rules.begun(message_card(extra={"forwarded": "ms_1"})), MessageDelivery)
    assert isinstance(rules.begun(message_card(extra={"aside": "yes"})), MessageDelivery)


def test_what_waits_too_long_for_its_turn_is_delayed() -> None:
    late = rules.late(message_card(delivery="queued"))
    assert late is not None
    assert (late.delivery, late.failure) == ("delayed", rules.WAITS)
    assert rules.late(message_card(delivery="sent")) is None


# --- the message ----------------------------------------------------------------------------------------------------
DONE = settled(MAIL, 1, Receipt(message_key="m1@keydesk.example"))
AGAIN = after_failure(MAIL, 1, Retryable("busy"), START)
FAILED = after_failure(MAIL, 1, Refused("No such mailbox."), START)


@pytest.mark.parametrize(("settlement", "delivery"), [(DONE, "sent"), (AGAIN, "delayed"), (FAILED, "failed")])
def test_a_message_shows_what_became_of_it(settlement: Settlement, delivery: Delivery) -> None:
    after = message_after(message_card(delivery="queued"), settlement)
    assert after is not None
    assert (after.delivery, after.failure) == (delivery, settlement.failure)


def test_a_channel_that_knows_more_says_more() -> None:
    after = message_after(message_card(delivery="queued"), settled(SPOKEN, 1, Receipt(delivery="delivered")))
    assert after is not None
    assert after.delivery == "delivered"


def test_a_message_sent_at_last_is_no_longer_shown_as_failing() -> None:
    after = message_after(message_card(delivery="delayed", failure="busy"), DONE)
    assert after is not None
    assert (after.delivery, after.failure) == ("sent", "")


def test_the_same_failure_again_is_no_news() -> None:
    assert message_after(message_card(delivery="delayed", failure="busy"), AGAIN) is None


@pytest.mark.parametrize("known", ["delivered", "read", "failed"])
@pytest.mark.parametrize("settlement", [DONE, AGAIN, FAILED])
def test_what_a_receipt_said_is_not_taken_back(known: Delivery, settlement: Settlement) -> None:
    assert message_after(message_card(delivery=known, failure="bounced"), settlement) is None


def test_answers_are_found_by_the_key_the_provider_gave() -> None:
    assert key_of(DONE) == "m1@keydesk.example"
    assert key_of(AGAIN) == ""
    assert len(key_of(settled(MAIL, 1, Receipt(message_key="k" * 10_000)))) <= 500


# --- the contact ----------------------------------------------------------------------------------------------------
def test_a_connection_that_failed_breaks_the_contact_of_that_agent_only() -> None:
    failed = after_failure(CONNECT, 3, Retryable("no answer"), START)
    assert breaks_contact(failed, "us_ada")
    assert not breaks_contact(failed, "us_ben"), "it went on to another meanwhile"
    assert not breaks_contact(failed, None), "it is over meanwhile"


def test_nothing_else_breaks_a_contact() -> None:
    assert not breaks_contact(after_failure(CONNECT, 1, Retryable("no answer"), START), "us_ada")
    assert not breaks_contact(after_failure(Disconnect(**LINE), 3, Refused("gone"), START), "us_ada")
    assert not breaks_contact(FAILED, "us_ada")
