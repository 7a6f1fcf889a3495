"""Intake's decisions, without a store."""

from datetime import timedelta
from itertools import pairwise
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from hub.contract.errors import Invalid
from hub.contract.inbound import AnyInbound, ContactOpened, LineLeft, LineMessage, LineQueued
from hub.contract.words import Address, Delivery
from hub.intake.rules import (
    Known,
    Thread,
    joins,
    keepable,
    left_early,
    mail_domain,
    may_join_by_reference,
    moves_on,
    not_later,
    outcome_of,
    preview,
    queued,
)
from tests.factories.cards import contact_card
from tests.factories.river import demo_business
from tests.factories.words import words
from tests.fakes.clock import START
from tests.hub.storage.test_text import ANYTHING

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


# --- what can be kept -----------------------------------------------------------------------------------------------
CALL = ContactOpened(
    key="CA1:opened",
    channel="phone",
    at=START,
    external_key="CA1",
    sender=Address(kind="phone", value="+4722000001"),
    our_address="+4722000000",
)


def test_nearly_everything_is_kept_as_it_came() -> None:
    assert keepable(CALL, {"phone"}) is CALL
    unusual = structs.replace(CALL, name='Åsa "李娜" 😀', subject=r"a path C:\u0000")
    assert keepable(unusual, {"phone"}) == unusual


def test_what_stands_in_every_list_is_cut_and_what_was_said_is_not() -> None:
    long = "word " * 10_000
    kept = keepable(structs.replace(CALL, subject=long, name=long, language=long), {"phone"})
    assert isinstance(kept, ContactOpened)
    assert [len(kept.subject), len(kept.name), len(kept.language)] == [1000, 200, 35]
    said = LineMessage(key="k", channel="phone", at=START, external_key="CA1", text=long)
    assert keepable(said, {"phone"}) == said


@given(words(AnyInbound), ANYTHING)
def test_what_is_kept_once_is_kept_the_same_again(odd: AnyInbound, dirt: str) -> None:
    inbound = structs.replace(odd, channel="phone", key=odd.key + dirt * 300)
    try:
        kept = keepable(inbound, {"phone"})
    except Invalid as refused:
        assert refused.field == "external_key"  # noqa: PT017 (what is refused is as interesting as what is not)
        return
    assert keepable(kept, {"phone"}) == kept


def test_a_channel_that_is_not_there_is_refused() -> None:
    with pytest.raises(Invalid, match="channel"):
        keepable(CALL, {"email"})


def test_only_the_future_is_put_right() -> None:
    assert not_later(CALL, START) is CALL
    assert not_later(CALL, START - timedelta(hours=1)).at == START - timedelta(hours=1)


# --- lines ----------------------------------------------------------------------------------------------------------
ARRIVING = contact_card(state="arriving", queued_at=None, tier="standard", account_id=None, match="unknown")


def test_a_customer_who_proves_their_account_is_its_customer_from_there_on() -> None:
    named = Known(person_id="", name="", account_id="ac_9", account_name="Nine", tier="platinum", match="identity")
    line = LineQueued(key="k", channel="phone", at=START, external_key="CA1", skills=("refunds",), language="zh-CN")
    card = queued(ARRIVING, line, named, demo_business())
    platinum = demo_business().tiers["platinum"]
    assert (card.state, card.account_id, card.tier, card.match) == ("waiting", "ac_9", "platinum", "identity")
    assert (card.plan, card.target_seconds) == (platinum.plan("phone"), platinum.target("phone"))
    assert (card.skills, card.language) == (("refunds",), "zh-CN")


def test_what_the_menu_did_not_ask_stays_as_it_was() -> None:
    card = queued(
        structs.replace(ARRIVING, skills=("rail",), language="en"),
        LineQueued(key="k", channel="phone", at=START, external_key="CA1"),
        None,
        demo_business(),
    )
    assert (card.skills, card.language, card.tier) == (("rail",), "en", "standard")


@pytest.mark.parametrize(("seconds", "outcome"), [(5, "short_abandoned"), (6, "abandoned"), (-60, "short_abandoned")])
def test_who_leaves_the_menu_at_once_is_told_from_who_gives_up(seconds: int, outcome: str) -> None:
    gone = LineLeft(key="k", channel="phone", at=START + timedelta(seconds=seconds), external_key="CA1")
    assert left_early(ARRIVING, gone, demo_business()).outcome == outcome


def test_what_the_edge_concluded_counts() -> None:
    gone = LineLeft(key="k", channel="phone", at=START, external_key="CA1", outcome="self_served")
    assert left_early(ARRIVING, gone, demo_business()).outcome == "self_served"
    with pytest.raises(Invalid, match="outcome"):
        outcome_of(structs.replace(gone, outcome="vanished"))
