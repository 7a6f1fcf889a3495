"""The floor: what follows when agents come and go."""

import pytest
from msgspec.structs import replace

from hub.contract.errors import NotFound
from hub.routing.floor import SHORTEST_OFFER_SECONDS, Floor
from hub.routing.records import Contact
from tests.factories.cards import contact_card
from tests.fakes.clock import START
from tests.fakes.ids import CountedIds
from tests.hub.routing.desk import Desk, business


def floor(**changes: object) -> Floor:
    return Floor(business(**changes), CountedIds())


def test_what_it_does_not_have_is_not_found() -> None:
    with pytest.raises(NotFound):
        floor().agent("us_none")
    with pytest.raises(NotFound):
        floor().contact("ct_none")


def test_an_offer_lasts_at_least_a_moment() -> None:
    channels = business().channels
    hasty = {"phone": replace(channels["phone"], offer_seconds=0.0)}
    assert floor(channels=hasty).offer_lasts("phone").total_seconds() == SHORTEST_OFFER_SECONDS


def test_a_contact_of_no_account_has_no_team() -> None:
    here = floor()
    here.teams["ac_1"] = ("ada",)
    assert here.team_of(contact_card(account_id="ac_1")) == ("ada",)
    assert here.team_of(contact_card(account_id=None)) == ()


def test_releasing_for_someone_unknown_does_nothing() -> None:
    here = floor()
    here.begin(START)
    here.release("us_none", Contact(contact_card(), {}))
    assert not here.freed


def test_coming_to_work_begins_idle_time() -> None:
    desk = Desk()
    desk.clock.advance(100)
    desk.does("ada", "available")
    assert desk.router.idle_since("ada") == desk.clock.now


def test_finishing_work_begins_idle_time() -> None:
    desk = Desk("ada")
    desk.contact()
    desk.accept()
    desk.clock.advance(100)
    desk.wrap_up()
    assert desk.router.idle_since("ada") == desk.clock.now
