"""Rates measured from what happened."""

from datetime import datetime, timedelta

import pytest
from msgspec.structs import replace

from hub.contract.events import ContactClosed, ContactQueued, OfferAccepted
from hub.routing import Measuring, Past
from hub.routing.rates import FADING_SECONDS, PRIOR_HANDLING_SECONDS
from tests.factories.cards import OFFER, contact_card
from tests.fakes.clock import START
from tests.hub.routing.desk import business

HOUR = timedelta(hours=1)


def measuring(since: datetime = START) -> Measuring:
    return Measuring(business(), since)


def at(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def play(measured: Measuring, contacts: int, handling: float, waits: float = 30.0, rings: float = 5.0) -> None:
    """One contact a minute; each waits, rings and is handled for so long."""
    for number in range(contacts):
        came, offered = at(60 * number), at(60 * number + waits)
        accepted = offered + timedelta(seconds=rings)
        card = contact_card(arrived_at=came, queued_at=came)
        measured.hear(ContactQueued(contact=card), came)
        taken = replace(card, accepted_at=accepted)
        measured.hear(OfferAccepted(contact=taken, offer=replace(OFFER, offered_at=offered)), accepted)
        closed = accepted + timedelta(seconds=handling)
        measured.hear(ContactClosed(contact=replace(taken, state="closed", outcome="handled")), closed)


def test_before_anything_was_measured_there_are_guesses() -> None:
    found = measuring().rates(START)
    assert found.handling["phone"] == PRIOR_HANDLING_SECONDS
    assert found.handling["web_chat"] == 3 * PRIOR_HANDLING_SECONDS, "who holds three at once is longer with each"
    assert found.arrivals == {}
    assert set(found.abandonment.values()) == {0.0}


def test_guesses_give_way_to_what_is_measured() -> None:
    few, many = measuring(), measuring()
    play(few, 5, handling=120.0)
    play(many, 400, handling=120.0)
    assert few.rates(at(24_000)).handling["phone"] == pytest.approx((240.0 + 125.0) / 2)
    assert many.rates(at(24_000)).handling["phone"] == pytest.approx(125.0, rel=0.02), "ringing takes the agent, too"


def test_arrivals_are_counted_by_tier_and_channel_and_old_ones_fade() -> None:
    measured = measuring()
    play(measured, 120, handling=120.0)
    assert measured.rates(at(7200)).arrivals == {("platinum", "phone"): pytest.approx(1 / 60, rel=0.03)}
    later = measured.rates(at(7200 + FADING_SECONDS)).arrivals["platinum", "phone"]
    assert later < 0.4 / 60


def test_patience_counts_the_time_of_those_who_were_answered() -> None:
    """Half give up after 40 s, half are answered after 40 s: one in 80 s gives up, not one in 40."""
    measured = measuring()
    for number in range(400):
        card = contact_card(arrived_at=at(number), queued_at=at(number), state="closed", outcome="abandoned")
        if number % 2:
            card = replace(card, outcome="handled", accepted_at=at(number + 40))
        measured.hear(ContactClosed(contact=card), at(number + 40))
    assert measured.rates(at(440)).abandonment["phone"] == pytest.approx(1 / 80, rel=0.1)


def test_wrap_up_is_what_was_used_of_it() -> None:
    measured = measuring()
    for number in range(200):
        came, until = at(number), at(number + 300)  # wrap-up of 120 s began at 180 s and was done after 20 s
        card = contact_card(queued_at=came, accepted_at=came, wrap_up_until=until, state="closed", outcome="handled")
        measured.hear(ContactClosed(contact=card), at(number + 200))
    assert measured.rates(at(600)).wrap_up["phone"] == pytest.approx(20.0, rel=0.05)


def test_what_is_recalled_counts_like_what_was_heard() -> None:
    heard, recalled = measuring(), measuring()
    play(heard, 100, handling=150.0, rings=0.0)
    pasts = [
        Past("platinum", "phone", at(60 * n), at(60 * n + 30), None, at(60 * n + 180), "handled") for n in range(100)
    ]
    recalled.recall([*pasts[::2], *pasts[1::2]])
    now = at(6200)
    assert recalled.rates(now).arrivals == pytest.approx(heard.rates(now).arrivals)
    assert recalled.rates(now).handling == pytest.approx(heard.rates(now).handling)


def test_of_what_is_still_open_only_the_arrival_is_known_and_of_long_ago_nothing() -> None:
    measured = measuring()
    measured.recall(
        [
            Past("platinum", "phone", START + HOUR, None, None, None, None),
            Past("platinum", "phone", START - HOUR, None, None, None, None),
        ]
    )
    found = measured.rates(START + HOUR)
    assert found.arrivals["platinum", "phone"] > 0
    assert found.arrivals["platinum", "phone"] == pytest.approx(1 / (FADING_SECONDS * (1 - 2.718281828**-1)))
    assert found.handling["phone"] == PRIOR_HANDLING_SECONDS


def test_a_channel_that_comes_with_another_configuration_begins_at_its_guess() -> None:
    measured = measuring()
    play(measured, 50, handling=120.0)
    known = measured.rates(at(3000)).handling["phone"]
    sms = replace(business().channels["web_chat"], name="sms", capacity=2)
    measured.change(business(channels=business().channels | {"sms": sms}))
    found = measured.rates(at(3000)).handling
    assert (found["sms"], found["phone"]) == (2 * PRIOR_HANDLING_SECONDS, known)
