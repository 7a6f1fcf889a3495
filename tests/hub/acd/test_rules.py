"""What follows from the router's events for the store and for the channels, without either."""

from typing import Any

import pytest
from msgspec.structs import replace

from hub.acd.rules import changes, entry, is_fact, orders, unheard
from hub.contract.commands import AcceptOffer, Assign, WrapUp
from hub.contract.events import (
    AccountTeamChanged,
    AgentChanged,
    AnyEvent,
    CallbackUnanswered,
    ConnectFailed,
    ContactChanged,
    ContactClosed,
    ContactDiverted,
    ContactOverflowed,
    ContactPostponed,
    ContactQueued,
    ContactTransferred,
    ContactUnroutable,
    LineEnded,
    MessageQueued,
    MessageReceived,
    OfferAccepted,
    OfferFailed,
    OfferMade,
    OfferMissed,
    OfferRescinded,
    PersonAttached,
    StepTaken,
    WrapUpStarted,
)
from hub.contract.outbound import AnyOrder, CallBack, Connect, Disconnect, Divert, Release
from tests.factories.cards import EXPLANATION, agent_card, contact_card, message_card, offer_card
from tests.factories.river import TRAITS
from tests.fakes.clock import START
from tests.fakes.ids import CountedIds

BY_NAME = {traits.name: traits for traits in TRAITS}
ACTIVE = contact_card(state="active", agent_id="us_1")
ACCEPTED = OfferAccepted(contact=ACTIVE, offer=offer_card(state="accepted"))


# --- rows -----------------------------------------------------------------------------------------------------------
def test_the_last_card_of_each_contact_and_agent_is_saved() -> None:
    found = changes(
        [
            ContactQueued(contact=contact_card(preview="first")),
            OfferMade(contact=contact_card(state="offered"), offer=offer_card()),
            AgentChanged(agent=agent_card(activity="break"), why="chosen"),
            AgentChanged(agent=agent_card(activity="available"), why="chosen"),
        ]
    )
    assert found.contacts == {"ct_1": contact_card(state="offered")}
    assert found.agents == {"us_1": agent_card(activity="available")}


def test_an_offer_made_in_this_batch_is_a_new_row_and_an_older_one_is_ended() -> None:
    found = changes(
        [
            OfferMissed(contact=contact_card(), offer=offer_card(id="of_old", state="missed")),
            OfferMade(contact=contact_card(), offer=offer_card(id="of_new")),
        ]
    )
    assert set(found.ended) == {"of_old"}
    assert set(found.made) == {"of_new"}


def test_the_failed_line_of_an_agent_who_was_handed_the_contact_is_a_row_of_its_own() -> None:
    nobody_offered_it = replace(EXPLANATION, kind="")
    event = OfferFailed(contact=contact_card(), offer=offer_card(state="failed", explanation=nobody_offered_it))
    assert set(changes([event]).made) == {"of_1"}


def test_an_offer_made_and_ended_in_one_batch_is_one_row_with_its_end() -> None:
    found = changes(
        [
            OfferMade(contact=contact_card(), offer=offer_card()),
            OfferRescinded(contact=contact_card(), offer=offer_card(state="rescinded", reason="left")),
        ]
    )
    assert found.made["of_1"].state == "rescinded"
    assert found.ended == {}


def test_whoever_accepts_has_the_conversation() -> None:
    assert changes([ACCEPTED]).handed == {"cv_1": "us_1"}


@pytest.mark.parametrize(
    "event",
    [
        OfferFailed(contact=contact_card(), offer=offer_card(state="failed")),
        ContactTransferred(contact=contact_card(), from_agent_id="us_1", to="us_2"),
        ContactClosed(contact=contact_card(state="closed", agent_id="us_1", outcome="handled")),
    ],
)
def test_an_agent_who_lets_go_is_noted_as_free(event: AnyEvent) -> None:
    assert changes([event]).released == {"us_1"}


def test_a_closed_contact_may_close_its_conversation_and_an_abandoned_one_frees_nobody() -> None:
    found = changes([ContactClosed(contact=contact_card(state="closed", outcome="abandoned"))])
    assert found.over == {"cv_1"}
    assert found.released == frozenset()


# --- orders ---------------------------------------------------------------------------------------------------------
def ordered(*events: AnyEvent) -> list[AnyOrder]:
    return orders(events, BY_NAME, CountedIds())


def test_accepting_a_call_joins_the_legs() -> None:
    (order,) = ordered(ACCEPTED)
    assert isinstance(order, Connect)
    assert (order.contact_id, order.external_key, order.agent_id) == ("ct_1", "CA1", "us_1")


@pytest.mark.parametrize("channel", ["web_chat", "email"])
def test_accepting_what_has_no_legs_orders_nothing(channel: str) -> None:
    assert ordered(OfferAccepted(contact=contact_card(channel=channel), offer=offer_card())) == []


@pytest.mark.parametrize(
    "event",
    [
        ContactTransferred(contact=contact_card(), from_agent_id="us_1", to="us_2"),
        OfferFailed(contact=contact_card(), offer=offer_card(state="failed")),
    ],
)
def test_a_caller_whose_agent_lets_go_is_kept_waiting_on_the_line(event: AnyEvent) -> None:
    assert [type(order) for order in ordered(event)] == [Release]


@pytest.mark.parametrize("channel", ["phone", "web_chat"])
@pytest.mark.parametrize(
    "event",
    [
        lambda card: WrapUpStarted(contact=card),
        lambda card: ContactClosed(contact=card),
    ],
)
def test_what_we_end_is_ended_at_the_customers_side_too(channel: str, event: Any) -> None:
    assert [type(order) for order in ordered(event(contact_card(channel=channel)))] == [Disconnect]


@pytest.mark.parametrize("changes_of", [{"left_at": START}, {"channel": "email"}])
def test_a_line_that_is_gone_or_never_was_is_not_ended(changes_of: dict[str, Any]) -> None:
    card = contact_card(**changes_of)
    assert ordered(WrapUpStarted(contact=card), ContactClosed(contact=card)) == []


def test_a_line_is_ended_once_when_wrap_up_follows() -> None:
    wrapping = contact_card(state="wrapping", wrap_up_until=START)
    made = ordered(WrapUpStarted(contact=wrapping), ContactClosed(contact=wrapping))
    assert [type(order) for order in made] == [Disconnect]


@pytest.mark.parametrize("to", ["callback", "voicemail", "message"])
def test_a_line_is_led_where_the_plan_came_to(to: str) -> None:
    (order,) = ordered(ContactDiverted(contact=contact_card(diverted=to), to=to, explanation=EXPLANATION))
    assert isinstance(order, Divert)
    assert (order.to, order.contact_id, order.external_key) == (to, "ct_1", "CA1")


def test_what_is_no_line_is_led_nowhere() -> None:
    mail = contact_card(channel="email", diverted="message")
    assert ordered(ContactDiverted(contact=mail, to="message", explanation=EXPLANATION)) == []


WANTED = contact_card(form="callback", origin_id="ct_0", external_key="callback:ct_1", state="active")


def test_whoever_accepts_a_callback_has_the_customer_called() -> None:
    (order,) = ordered(OfferAccepted(contact=WANTED, offer=offer_card(state="accepted")))
    assert isinstance(order, CallBack)
    assert (order.to, order.our_address) == (WANTED.address, WANTED.our_address)
    assert (order.external_key, order.agent_id, order.agent_name) == ("callback:ct_1", "us_1", "Ada")


def test_a_callback_is_a_call_once_it_is_made() -> None:
    made = ordered(
        ContactTransferred(contact=WANTED, from_agent_id="us_1", to="us_2"),
        WrapUpStarted(contact=WANTED),
    )
    assert [type(order) for order in made] == [Release, Disconnect]


def test_a_callback_put_off_orders_nothing() -> None:
    assert ordered(ContactPostponed(contact=contact_card(form="callback"), cause="busy")) == []


@pytest.mark.parametrize("form", ["voicemail", "message"])
@pytest.mark.parametrize("channel", ["phone", "web_chat"])
def test_what_a_customer_left_behind_has_no_line(form: str, channel: str) -> None:
    card = contact_card(form=form, channel=channel, external_key="")
    events = [
        OfferAccepted(contact=card, offer=offer_card(state="accepted")),
        OfferFailed(contact=card, offer=offer_card(state="failed")),
        ContactTransferred(contact=card, from_agent_id="us_1", to="us_2"),
        WrapUpStarted(contact=card),
        ContactClosed(contact=card),
    ]
    assert ordered(*events) == []


def test_each_order_has_an_id_of_its_own() -> None:
    made = ordered(ACCEPTED, WrapUpStarted(contact=ACTIVE))
    assert len({order.order_id for order in made}) == 2


def test_a_channel_nobody_knows_any_more_gets_no_orders() -> None:
    assert orders([ACCEPTED], {}, CountedIds()) == []


# --- facts and actors -----------------------------------------------------------------------------------------------
FACTS = [
    ContactQueued(contact=contact_card()),
    LineEnded(contact_id="ct_1", conversation_id="cv_1"),
    ConnectFailed(contact_id="ct_1", conversation_id="cv_1", reason="busy"),
    CallbackUnanswered(contact_id="ct_1", conversation_id="cv_1", cause="busy"),
    PersonAttached(person_id="pe_1", person_name="Bo", account_id="ac_1", account_name="North", tier="gold"),
    AccountTeamChanged(account_id="ac_1", team=("us_1",)),
    AgentChanged(agent=agent_card(), why="edited"),
]
CONCLUSIONS = [
    OfferMade(contact=contact_card(), offer=offer_card()),
    OfferMissed(contact=contact_card(), offer=offer_card(state="missed")),
    StepTaken(contact=contact_card(), explanation=EXPLANATION),
    ContactUnroutable(contact=contact_card(), explanation=EXPLANATION),
    ContactOverflowed(contact=contact_card(), from_plan="platinum", why="max_wait"),
    ContactDiverted(contact=contact_card(), to="callback", explanation=EXPLANATION),
]


@pytest.mark.parametrize("event", FACTS, ids=lambda event: type(event).__name__)
def test_the_router_acts_on_facts(event: AnyEvent) -> None:
    assert is_fact(event)


@pytest.mark.parametrize(
    "event",
    [
        *CONCLUSIONS,
        ACCEPTED,
        ContactChanged(contact=contact_card(), what="attached"),
        AgentChanged(agent=agent_card(), why="chosen"),
        MessageReceived(message=message_card()),
        MessageQueued(message=message_card()),
    ],
    ids=lambda event: type(event).__name__,
)
def test_its_own_conclusions_and_words_are_no_news_to_the_router(event: AnyEvent) -> None:
    assert not is_fact(event)


def test_a_users_doing_bears_the_users_name_and_the_routers_conclusions_its_own() -> None:
    accept = AcceptOffer(actor="us_1", offer_id="of_1")
    wrap_up = WrapUp(actor="us_1", contact_id="ct_1", disposition="solved")
    assert entry(ACCEPTED, accept).actor == "us_1"
    assert [entry(event, wrap_up).actor for event in CONCLUSIONS] == ["router"] * len(CONCLUSIONS)
    assert entry(ContactClosed(contact=contact_card()), LineEnded(contact_id="ct_1", conversation_id="cv_1")).actor == (
        "router"
    )


def test_what_is_done_for_a_reason_bears_it() -> None:
    assign = Assign(actor="us_boss", contact_id="ct_1", agent_id="us_1", reason="knows the plant")
    taken_back = OfferRescinded(contact=contact_card(), offer=offer_card(state="rescinded"))
    assert entry(taken_back, assign)[::2] == ("us_boss", "knows the plant")
    by_plan = OfferMade(contact=contact_card(), offer=offer_card())
    assert entry(by_plan, assign)[::2] == ("router", "")


@pytest.mark.parametrize("how", ["assign", "pull", "transfer"])
def test_an_offer_that_a_person_ordered_bears_their_name(how: str) -> None:
    assign = Assign(actor="us_boss", contact_id="ct_1", agent_id="us_1", reason="knows the plant")
    ordered_by_hand = replace(EXPLANATION, kind=how, chosen=how)
    made = OfferMade(contact=contact_card(), offer=offer_card(explanation=ordered_by_hand))
    assert entry(made, assign)[::2] == ("us_boss", "knows the plant")


def test_customers_who_left_while_nobody_decided_are_told_of_again() -> None:
    cards = [
        contact_card(id="ct_gone", state="waiting", left_at=START),
        contact_card(id="ct_here", state="waiting"),
        contact_card(id="ct_done", state="wrapping", left_at=START),
    ]
    assert [fact.contact_id for fact in unheard(cards)] == ["ct_gone"]
