"""The router's public face, told as stories."""

import ast
from datetime import timedelta
from pathlib import Path
from typing import get_args

import pytest

import hub.routing
from hub.contract.commands import AcceptOffer, EndContact
from hub.contract.errors import Conflict, NotFound
from hub.contract.events import OfferMade
from hub.routing import Router, RouterInput
from hub.routing.router import _FLOW
from tests.factories.cards import agent_card
from tests.hub.routing.desk import Desk, kinds

CHANNELS = pytest.mark.parametrize("channel", ["phone", "web_chat", "email"])
IMPURE = {"asyncio", "random", "time", "uuid", "secrets", "threading", "os"}


@CHANNELS
def test_a_contact_goes_to_its_accounts_own_agent(channel: str) -> None:
    desk = Desk("ada", "ben", "cem", "dan")
    events = desk.contact(channel=channel)
    assert kinds(events) == ["offer.made"]
    assert desk.offered_to() == "ada"
    assert desk.offer().explanation.kind == "dedicated"


@CHANNELS
def test_when_that_agent_declines_it_goes_down_the_plan_in_order(channel: str) -> None:
    desk = Desk("ada", "ben", "cem", "dan")
    desk.contact(channel=channel)
    for _ in range(3):
        desk.decline()
    assert desk.asked() == ["ada", "ben", "cem", "dan"]


@CHANNELS
def test_when_nobody_answers_it_goes_down_the_plan_in_order(channel: str) -> None:
    desk = Desk("ada", "ben", "cem", "dan")
    desk.contact(channel=channel)
    desk.after(3 * desk.business.channels[channel].offer_seconds)
    assert desk.asked() == ["ada", "ben", "cem", "dan"]


@CHANNELS
def test_absent_people_are_skipped_at_once(channel: str) -> None:
    desk = Desk("cem")
    desk.contact(channel=channel)
    assert desk.asked() == ["cem"]


@CHANNELS
def test_a_full_agent_is_waited_for_and_then_passed(channel: str) -> None:
    desk = Desk("ada", "ben")
    room = desk.business.channels[channel].capacity
    for number in range(room):
        desk.anyones(f"ct_full_{number}", channel=channel, sticky_agent_id="ada")
        desk.accept(f"ct_full_{number}")
    assert kinds(desk.contact(channel=channel)) == ["contact.step_taken"]
    desk.after(19.9)
    assert desk.asked() == []
    desk.after(0.2)
    assert desk.asked() == ["ben"]


def test_a_contact_lives_from_queue_to_wrap_up() -> None:
    desk = Desk("ada")
    desk.contact()
    desk.accept()
    assert desk.card().state == "active"
    assert desk.card().agent_name == "Ada"
    desk.take(EndContact(actor="ada", contact_id="ct_1"))
    assert desk.card().state == "wrapping"
    events = desk.wrap_up()
    assert kinds(events) == ["contact.closed"]
    assert desk.router.contact("ct_1") is None
    assert events[0].contact.outcome == "handled"  # type: ignore[union-attr]
    assert events[0].contact.disposition == "solved"  # type: ignore[union-attr]


def test_whoever_comes_free_gets_what_waits_at_once() -> None:
    desk = Desk("dan")
    desk.anyones("ct_a")
    desk.accept("ct_a")
    desk.anyones("ct_b")
    assert kinds(desk.wrap_up("ct_a")) == ["contact.wrap_up_started", "contact.closed", "offer.made"]
    assert desk.offered_to("ct_b") == "dan"


def test_timers_are_known_and_never_in_the_past() -> None:
    desk = Desk("ada")
    assert desk.router.due() is None
    desk.contact()
    assert desk.router.due() == desk.clock.now + timedelta(seconds=20)
    desk.after(20)
    due = desk.router.due()
    assert due is None or due > desk.clock.now


def test_a_late_tick_does_everything_it_missed() -> None:
    desk = Desk("ada", "ben")
    desk.busy("ada", "ben")
    desk.contact()
    desk.clock.advance(10_000)
    desk.router.tick(desk.clock.now)
    due = desk.router.due()
    assert due is None or due > desk.clock.now
    assert desk.card().step >= 2


def test_a_refused_command_changes_nothing() -> None:
    desk = Desk("ada", "ben")
    desk.contact()
    before = desk.router.snapshot()
    with pytest.raises(Conflict):
        desk.take(AcceptOffer(actor="ada", offer_id="of_none"))
    with pytest.raises(NotFound):
        desk.take(EndContact(actor="ada", contact_id="ct_none"))
    assert desk.router.snapshot() == before


def test_it_answers_what_it_knows() -> None:
    desk = Desk("ada", "dan")
    desk.contact()
    assert [card.id for card in desk.router.contacts()] == ["ct_1"]
    assert [card.id for card in desk.router.agents()] == ["ada", "ben", "cem", "dan"]
    assert desk.router.agent("ada") is not None
    assert desk.router.agent("nobody") is None
    assert desk.router.load("ada") == {"phone": 1}
    assert desk.router.idle_since("ada") is not None
    assert desk.router.idle_since("nobody") is None
    assert desk.router.lost_at("nobody") is None
    assert desk.router.misses("nobody") == 0
    assert desk.router.directed_to("ct_1") is None
    with pytest.raises(NotFound):
        desk.router.load("nobody")
    with pytest.raises(NotFound):
        desk.router.explain("ct_none", desk.clock.now)


def test_every_event_carries_the_card_after_it() -> None:
    desk = Desk("ada", "ben")
    events = desk.contact()
    (made,) = events
    assert isinstance(made, OfferMade)
    assert made.contact.state == "offered"
    assert made.contact.offer == made.offer
    declined, again = desk.decline()
    assert declined.contact.state == "waiting"  # type: ignore[union-attr]
    assert declined.contact.offer is None  # type: ignore[union-attr]
    assert again.contact.offer == again.offer  # type: ignore[union-attr]


def test_every_input_has_its_row_in_the_flow() -> None:
    assert set(_FLOW) == set(get_args(RouterInput))


def test_the_room_has_no_clock_no_chance_and_no_loop() -> None:
    for source in Path(hub.routing.__path__[0]).glob("*.py"):
        tree = ast.parse(source.read_text())
        imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names} | {
            node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)
        }
        roots = {name.split(".")[0] for name in imported if name}
        assert not roots & IMPURE, source.name
        ours = [name for name in imported if name and name.startswith("hub.")]
        assert all(name.startswith(("hub.contract", "hub.calendars", "hub.routing")) for name in ours), source.name


def test_the_same_inputs_give_the_same_events() -> None:
    def story() -> list[object]:
        desk = Desk("ada", "ben", "cem", "dan")
        for number in range(6):
            desk.contact(f"ct_{number}", channel=("phone", "email", "web_chat")[number % 3])
        desk.after(300)
        return list(desk.events)

    assert story() == story()


def test_an_empty_router_has_nothing_to_do() -> None:
    router = Router(Desk().business, lambda prefix: prefix)
    assert router.tick(agent_card().activity_since) == []
    assert router.due() is None
    assert router.contacts() == []
