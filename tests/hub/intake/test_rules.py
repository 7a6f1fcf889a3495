"""Intake's decisions, without a store."""

from datetime import timedelta
from itertools import pairwise
from typing import get_args

from hypothesis import given
from hypothesis import strategies as st

from hub.contract.words import Address, Delivery
from hub.intake.rules import Known, Thread, joins, mail_domain, may_join_by_reference, moves_on, preview
from tests.fakes.clock import START

KNOWN = Known(person_id="pe_1", name="Ingrid", account_id="ac_1")
THREAD = Thread(
    conversation_id="cv_1",
    reference="KD-1",
    account_id="ac_1",
    person_id="pe_1",
    agent_id=None,
    status="open",
    subject="",
    messages=3,
    last_at=START,
)


def test_a_caller_joins_their_own_conversation_of_today() -> None:
    assert joins(THREAD, KNOWN, START + timedelta(hours=23))
    assert not joins(THREAD, KNOWN, START + timedelta(hours=25))
    assert not joins(THREAD, Known(person_id="pe_2", name="Bo"), START)


def test_a_reference_joins_for_the_same_person_or_account_only() -> None:
    assert may_join_by_reference(THREAD, Known(person_id="pe_2", name="Bo", account_id="ac_1"))
    assert not may_join_by_reference(THREAD, Known(person_id="pe_2", name="Bo", account_id="ac_2"))
    assert not may_join_by_reference(THREAD, Known(person_id="pe_2", name="Bo"))


@given(st.text())
def test_a_preview_is_one_short_line(text: str) -> None:
    words = preview(text)
    assert len(words) <= 140
    assert "\n" not in words


def test_only_mail_addresses_have_a_mail_domain() -> None:
    assert mail_domain(Address(kind="email", value="Jo@Example.COM")) == "example.com"
    assert mail_domain(Address(kind="phone", value="+4712345678")) == ""


@given(st.lists(st.sampled_from(get_args(Delivery)), min_size=1))
def test_receipts_in_any_order_never_move_a_message_backwards(receipts: list[Delivery]) -> None:
    order = ["none", "queued", "delayed", "sent", "delivered", "read"]
    state: Delivery = "queued"
    states = [state]
    for receipt in receipts:
        if moves_on(state, receipt):
            state = receipt
            states.append(state)
    good = [order.index(each) for each in states if each != "failed"]
    assert all(earlier < later for earlier, later in pairwise(good))
    assert "failed" not in states[:-1], "a failure is the last word"
