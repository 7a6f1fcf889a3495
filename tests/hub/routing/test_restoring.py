"""The router from the database."""

from datetime import timedelta

from msgspec.structs import replace

from hub.contract.commands import ConsoleLost, Transfer
from hub.contract.events import ConnectFailed, OfferFailed
from hub.contract.plans import Plan
from hub.contract.words import Leave
from hub.routing import Router
from tests.fakes.clock import START
from tests.hub.routing.desk import EVERYONE, PLATINUM, Desk, business, keeping_hours, kinds
from tests.hub.routing.ledger import Ledger, differences


def restored(desk: Desk, **changes: object) -> Router:
    ledger = Ledger(desk.business)
    ledger.agents = {card.id: card for card in desk.router.agents()}
    ledger.contacts = {card.id: card for card in desk.router.contacts()}
    ledger.teams = {"ac_1": ("ada", "ben", "cem")}
    ledger.settle(desk.router)
    ledger.refusals = [
        (contact, agent, state, at)
        for contact, refusals in desk.router.snapshot().refusals.items()
        for agent, state, at in refusals
    ]
    ledger.accepted = desk.router.snapshot().accepted
    for name, value in changes.items():
        setattr(ledger, name, value)
    return ledger.restored(desk.router, desk.new_id, desk.clock.now)


def test_it_is_the_same_in_the_midst_of_everything() -> None:
    desk = Desk("ada", "ben", "cem", "dan")
    desk.busy("dan")
    desk.contact("ct_1")
    desk.decline("ct_1")
    desk.contact("ct_2", channel="email")
    desk.accept("ct_2")
    desk.take(Transfer(actor="ada", contact_id="ct_2", to_team="service_desk"))
    desk.contact("ct_3", channel="web_chat")
    desk.accept("ct_3")
    desk.leaves("ct_3")
    desk.take(ConsoleLost(actor="cem"))
    desk.clock.advance(3)
    assert not differences(restored(desk).snapshot(), desk.router.snapshot())


def test_restoring_decides_nothing_and_the_first_tick_is_due_at_once() -> None:
    desk = Desk("ada")
    desk.contact()
    again = restored(desk)
    assert again.due() == desk.clock.now
    assert again.tick(desk.clock.now) == []
    assert again.due() == desk.clock.now + timedelta(seconds=20)


def test_timers_that_came_due_meanwhile_act_at_the_first_tick() -> None:
    desk = Desk("ada", "ben")
    desk.contact()
    again = restored(desk)
    assert kinds(again.tick(desk.clock.now + timedelta(hours=1)))[:2] == ["offer.missed", "agent.changed"]


def test_a_contact_queued_but_not_yet_placed_is_placed() -> None:
    desk = Desk("ada")
    desk.contact()
    card = desk.card()
    waiting = replace(card, state="waiting", offers=(), step=0, step_at=None)
    again = restored(desk, contacts={card.id: waiting})
    assert kinds(again.tick(desk.clock.now)) == ["offer.made"]


def test_a_step_the_plan_no_longer_has_becomes_its_last() -> None:
    desk = Desk("dan")
    desk.busy("dan")
    desk.contact()
    assert desk.card().step == 4
    short = Plan(name="platinum", steps=PLATINUM.steps[:2])
    again = restored(desk, business=business(plans={"platinum": short, "everyone": EVERYONE}))
    again.tick(desk.clock.now)
    card = again.contact("ct_1")
    assert card is not None
    assert card.step == 2


def test_closed_and_arriving_contacts_are_not_the_routers() -> None:
    desk = Desk("ada")
    desk.contact()
    card = desk.card()
    gone = {state: replace(card, id=f"ct_{state}", state=state, offers=()) for state in ("closed", "arriving")}
    assert restored(desk, contacts=gone).contacts() == []


def test_refusals_without_an_instant_count_from_now() -> None:
    desk = Desk("ada", "ben")
    desk.busy("ben")
    desk.contact()
    desk.decline()
    again = restored(desk, refusals=[("ct_1", "ada", "declined")])
    assert again.snapshot().refusals == {"ct_1": (("ada", "declined", desk.clock.now),)}


def test_an_accepted_offer_lost_on_the_way_can_still_fail() -> None:
    desk = Desk("ada", "ben")
    desk.contact()
    desk.accept()
    again = restored(desk, accepted={})
    events = again.take(ConnectFailed(contact_id="ct_1", conversation_id="cv_1", reason="busy"), desk.clock.now)
    assert isinstance(events[0], OfferFailed)
    assert events[0].offer.agent_id == "ada"
    assert kinds(events) == ["offer.failed", "offer.made"]


def test_what_waits_for_the_opening_still_does_and_a_postponed_contact_is_still_postponed() -> None:
    desk = Desk("ada", "dan", **keeping_hours())
    desk.join("ben", leaves=(Leave(begins=desk.clock.now, ends=desk.clock.now + timedelta(days=2)),))
    desk.until(START.replace(hour=18))
    desk.contact("ct_1")
    desk.contact("ct_2", not_before=desk.clock.now + timedelta(hours=1))
    again = restored(desk)
    assert not differences(again.snapshot(), desk.router.snapshot())
    assert again.tick(desk.clock.now) == []
    assert again.due() == desk.clock.now + timedelta(hours=1)


def test_what_turned_meanwhile_is_seen_at_the_first_tick() -> None:
    desk = Desk("ada", **keeping_hours())
    desk.until(START.replace(hour=18))
    desk.contact()
    desk.clock.advance(16 * 3600)
    again = restored(desk)
    assert kinds(again.tick(desk.clock.now)) == ["offer.made"]


def test_in_which_order_contacts_were_read_changes_no_decision() -> None:
    desk = Desk("ada", grace_seconds=10.0)
    for number in (2, 1, 3):
        desk.contact(f"ct_{number}", channel="email")
    desk.take(ConsoleLost(actor="ada"))
    backwards = {card.id: card for card in reversed(desk.router.contacts())}
    again = restored(desk, contacts=backwards)
    later = desk.clock.now + timedelta(seconds=10)
    told = desk.router.tick(later)
    assert kinds(told).count("offer.rescinded") == 3
    assert again.tick(later) == told
